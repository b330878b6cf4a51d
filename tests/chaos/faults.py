"""The faults of a hostile network between a task and Twilio, and how often each occurs.

A fate says what becomes of the request, then what comes back. None breaks what every client may count on:
408, 421, 425 and 429 are answered only to requests that went nowhere (RFC 9110, RFC 8470, and Twilio for
429), and whatever went on its way arrives within ``LONGEST_WAY`` seconds or never.
"""

from dataclasses import dataclass
from random import Random
from typing import Literal

LONGEST_WAY = 2.5
"""Seconds after which a request that hasn't arrived never does."""

Answer = Literal[
    "whole", "doubled", "doubled late", "doubled partly", "split", "truncated", "truncated reset", "dripping",
    "garbled", "early hints", "own", "none", "reset", "stalled", "slow",
]  # fmt: skip
Kill = Literal["", "before", "after", "answered"]


@dataclass(frozen=True, slots=True)
class Fate:
    """The fate of one request.

    :ivar forwarded: whether it reaches Twilio.
    :ivar answer: what the client gets.
    :ivar status: of an answer that the proxy makes itself (``own``).
    :ivar late: whether it travels for a while first.
    :ivar kill: whether the client's process is killed: before the request leaves, after it arrived, or once
        it has its answer.
    """

    name: str
    forwarded: bool = True
    answer: Answer = "whole"
    status: int = 0
    late: bool = False
    kill: Kill = ""


WELL = Fate("well")
NOT_PROCESSED = (408, 421, 425, 429)
BROKEN = (500, 502, 503, 504)
REDIRECTS = (301, 302, 303, 307, 308)

FATES: dict[str, Fate] = {
    fate.name: fate
    for fate in (
        WELL,
        Fate("drop before", forwarded=False, answer="none"),
        Fate("reset before", forwarded=False, answer="reset"),
        Fate("stall before", forwarded=False, answer="stalled"),
        Fate("drop after", answer="none"),
        Fate("reset after", answer="reset"),
        Fate("stall after", answer="stalled"),
        Fate("late", late=True),
        Fate("late and lost", late=True, answer="none"),
        Fate("slow answer", answer="slow"),
        Fate("doubled", answer="doubled"),
        Fate("doubled late", answer="doubled late"),
        Fate("doubled partly", answer="doubled partly"),
        Fate("split", answer="split"),
        Fate("truncated", answer="truncated"),
        Fate("truncated reset", answer="truncated reset"),
        Fate("dripping", answer="dripping"),
        Fate("garbled", answer="garbled"),
        Fate("early hints", answer="early hints"),
        *(Fate(f"{status}", forwarded=False, answer="own", status=status) for status in NOT_PROCESSED),
        *(Fate(f"{status} before", forwarded=False, answer="own", status=status) for status in BROKEN),
        *(Fate(f"{status} after", answer="own", status=status) for status in BROKEN),
        *(Fate(f"{status} before", forwarded=False, answer="own", status=status) for status in REDIRECTS),
        *(Fate(f"{status} after", answer="own", status=status) for status in REDIRECTS),
        Fate("kill before", forwarded=False, answer="reset", kill="before"),
        Fate("kill in flight", answer="reset", late=True, kill="before"),
        Fate("kill after", answer="reset", kill="after"),
        Fate("kill answered", kill="answered"),
    )
}
KILLS = tuple(fate for fate in FATES.values() if fate.kill)
HARMS = tuple(fate for fate in FATES.values() if fate is not WELL and not fate.kill)

PHASES = {"calm": 0.03, "rough": 0.15, "storm": 0.4}
"""The share of requests to which something happens."""
_WEIGHTS = (30, 50, 20)
_LENGTHS = (10, 60)
"""Requests."""


class Schedule:
    """The fates of a task's requests, in the order of their arrival, over all tries.

    :param kills: how many times at most a request's fate is its client's death.
    :param only: names of the faults that happen; all unless named.
    :ivar is_over: from then on all is well.
    """

    def __init__(self, chance: Random, *, kills: int = 0, only: tuple[str, ...] = ()) -> None:
        self._chance = chance
        self._kills = kills
        self._harms = tuple(FATES[name] for name in only) or HARMS
        self._left = 0
        self._share = 0.0
        self.is_over = False

    def draw(self) -> Fate:
        """The fate of the request that has just arrived."""
        self._left -= 1
        if self._left < 0:
            (phase,) = self._chance.choices([*PHASES], _WEIGHTS)
            self._share, self._left = PHASES[phase], self._chance.randint(*_LENGTHS)
        draws = self._chance.random(), self._chance.random(), self._chance.choice(self._harms)
        if self.is_over or draws[0] >= self._share:
            return WELL
        if self._kills and draws[1] < 0.15:
            self._kills -= 1
            return self._chance.choice(KILLS)
        return draws[2]

    def interrupts(self) -> float | None:
        """Seconds of idleness after which a connection gets a 408 that nobody asked for, if it gets one."""
        drawn = self._chance.random(), self._chance.uniform(0, 0.3)
        return None if self.is_over or drawn[0] >= self._share / 4 else drawn[1]
