"""The heap while much is read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_frozen() -> Iterator[None]:
    """Leave what is on the heap out of the collections of this block, unless somebody has done so already.

    Airflow has hundreds of thousands of objects in memory, which stay: each full collection looks through all
    of them, and everything that is being read waits.
    """
    if gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
