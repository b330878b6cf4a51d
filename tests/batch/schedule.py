"""The events of a batch over all its tries: to requests and writes, and when its process ends."""

from dataclasses import dataclass
from typing import Any, Literal

from operators.schedules import LONGEST_WAY, Memory, RequestFate

Fate = RequestFate | Literal["lost", "unreachable"]
"""Besides those of one message: ``lost`` requests arrive nowhere, and no connection comes about."""
End = Literal["killed", "stopped"]
Death = tuple[int, End]
"""After how many calls and returns in the package the process dies, or Airflow tells the task to stop."""
AnyMemory = Memory | Literal["off"]
"""Besides: ``off`` has a task take every try for its first one."""
Placed = tuple[tuple[int, Any], ...]
"""Fates, each after a number of events that go well."""


@dataclass(frozen=True)
class Schedule:
    """The events of all tries, in their order; after the last fate all is well.

    :ivar orders: of requests that make something, ``reads`` of those that read.
    :ivar writes: of writes to the task's state store, ``looks`` of its reads.
    :ivar results: of writes of the results' file.
    :ivar deaths: of the first tries.
    :ivar takes: seconds that requests take, by turns; those beyond the timeout once.
    :ivar way: seconds until a request arrives that is on its way when nobody waits for it any more.
    :ivar store_takes: seconds of a call to the store.
    :ivar retry_delay: seconds until Airflow tries again.
    :ivar skews: seconds that the workers' clocks are ahead of Twilio's, by turns: each try is on another.
    """

    memory: AnyMemory = "kept"
    orders: Placed = ()
    reads: Placed = ()
    writes: Placed = ()
    looks: Placed = ()
    results: tuple[str, ...] = ()
    deaths: tuple[Death | None, ...] = ()
    takes: tuple[float, ...] = (0.1,)
    way: float = LONGEST_WAY
    store_takes: float = 0.015
    retry_delay: float = 0.0
    skews: tuple[float, ...] = (0.0,)
