"""A contestant's report on itself. Standard library only: it runs in the peers' environments too."""

import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

ACCOUNT = "AC" + "0" * 32
TOKEN = "0" * 32
SENDER = "14155"
"""A short code: one number could not carry a million messages before they grow too old."""


def body(number: int) -> str:
    """The text of a message."""
    return f"Your order {number:07} has been shipped and arrives on Monday."


def recipient(number: int) -> str:
    """Everybody is sent to once."""
    return f"+1206{2000000 + number:07}"


def peak() -> float:
    """MiB that this process had at most. ``ru_maxrss`` would begin with what its parent had."""
    with open("/proc/self/status") as status:
        found = re.search(r"VmHWM:\s*(\d+) kB", status.read())
    return int(found[1]) / 1024 if found else 0.0


@contextmanager
def timed(figures: dict[str, float]) -> Iterator[None]:
    """Adds wall and processor time of the block to ``figures``, and the process's peak memory."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    figures["wall"], figures["cpu"] = time.perf_counter() - wall, time.process_time() - cpu
    figures["peak"] = peak()


def say(figures: dict[str, float]) -> None:
    """Print the figures as the runner reads them."""
    sys.stdout.write(f"\n{json.dumps(figures)}\n")


@contextmanager
def measured(**more: float) -> Iterator[dict[str, float]]:
    """Prints what :func:`timed` says of the block, and what the block itself adds."""
    with timed(more):
        yield more
    say(more)
