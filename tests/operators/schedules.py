"""The events of a task over all its tries: the fates of its requests and of its writes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from hypothesis import strategies as st

RequestFate = Literal[
    "well",
    "crash before",
    "crash after",
    "crash in flight",
    "late",
    "429",
    "429 for long",
    "500",
    "503",
    "503 though processed",
    "drop_before",
    "drop_after",
    "reset_before",
    "reset_after",
    "malformed",
    "truncated",
]
"""What becomes of a request. ``crash in flight`` and ``late``: it arrives after the process has died, or has
given up waiting."""
WriteFate = Literal["well", "crash before", "crash after", "error before", "error after"]
"""What becomes of a write to the task's state store."""
Memory = Literal["kept", "dropped", "none"]
"""The state store: shared by all tries, lost between two of them, or not there (before Airflow 3.3)."""
ON_ITS_WAY: tuple[RequestFate, ...] = ("crash in flight", "late")
LONGEST_WAY = 59.0
SKEWS = (0.0, 20.0, -20.0, 45.0, -45.0, 300.0, -300.0, 86_400.0, -86_400.0)
"""Seconds that a worker's clock may be ahead of Twilio's."""


@dataclass(frozen=True)
class Schedule:
    """The fates, over all tries and in their order, of reads from Twilio, of creates, and of writes to the
    state store; after the last fate all is well.

    :ivar takes: seconds that each request takes.
    :ivar way: seconds after its beginning that a request arrives that is on its way.
    :ivar retry_delay: seconds until Airflow tries again.
    :ivar skews: seconds that the workers' clocks are ahead of Twilio's, by turns: each try is on another.
    """

    memory: Memory = "kept"
    reads: tuple[RequestFate, ...] = ()
    orders: tuple[RequestFate, ...] = ()
    writes: tuple[WriteFate, ...] = ()
    takes: tuple[float, ...] = ()
    way: float = LONGEST_WAY
    retry_delay: float = 0.0
    skews: tuple[float, ...] = (0.0,)


def _fates(memory: Memory, waits: bool) -> list[RequestFate]:
    """Without memory nothing tells a later try that a request is on its way, unless it waits in any case."""
    everywhere = memory == "kept" or waits
    return [fate for fate in get_args(RequestFate) if everywhere or fate not in ON_ITS_WAY]


def one_by_one(*, waits: bool = False) -> Iterator[Schedule]:
    """Every fate alone, in every place of a task's first try.

    :param waits: whether the task waits for what is on its way even if it has no memory.
    """
    for memory in get_args(Memory):
        for fate in _fates(memory, waits):
            yield Schedule(memory, orders=(fate,))
            yield Schedule(memory, reads=(fate,))
            yield Schedule(memory, reads=("well", fate))
    for write in get_args(WriteFate):
        yield Schedule(writes=(write,))
        yield Schedule(writes=("well", write))
        yield Schedule(writes=("well", "well", write))


def _some(fates: Sequence[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(fates), max_size=8).map(tuple)


@st.composite
def schedules(draw: st.DrawFn, *, waits: bool = False) -> Schedule:
    memory: Memory = draw(st.sampled_from(("kept", "kept", "dropped", "none")))
    fates = _fates(memory, waits)
    return Schedule(
        memory=memory,
        reads=draw(_some(fates)),
        orders=draw(_some(fates)),
        writes=draw(_some(get_args(WriteFate))),
        takes=draw(_some((0.0, 1.0, 20.0))),
        way=draw(st.sampled_from([1.0, 20.0, LONGEST_WAY])),
        retry_delay=draw(st.sampled_from([0.0, 30.0, 300.0])),
        skews=tuple(draw(st.lists(st.sampled_from(SKEWS), min_size=1, max_size=4))),
    )
