"""The time for everything that waits, so that a test can set another one."""

import time


def now() -> float:
    """Return the seconds since 1970."""
    return time.time()
