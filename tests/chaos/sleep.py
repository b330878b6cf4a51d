"""Lets a process with another clock sleep: libfaketime 0.9.10 refuses the call by which Python 3.11 does.

It is loaded before the package, which takes ``time.sleep`` as it loads.
"""

import select
import time


def sleep(seconds: float) -> None:
    """Do nothing for a time."""
    select.select((), (), (), seconds)


time.sleep = sleep  # type: ignore[assignment]
