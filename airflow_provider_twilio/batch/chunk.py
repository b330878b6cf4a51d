"""Rows that share an entry of the ledger."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.idempotency.intents import MARK

Outcome = str | int
"""A message's SID, the code of the error that Twilio refused it with, or one of the words below."""
UNSENT = "."
"""Surely not sent."""
UNKNOWN = "-"
"""It left, or was about to leave, and what became of it isn't known."""
ASSUMED = "?"
"""Taken for sent, as ``on_unknown`` says, though no message was found for certain."""
OPEN = (UNSENT, UNKNOWN)
_WORDS = (*OPEN, ASSUMED)
_SID = re.compile("(SM|MM)[0-9a-fA-F]{32}")
_CODE = re.compile("[0-9]{1,9}")


class CorruptLedger(InvalidRequest):
    """What the task remembers of a chunk can't be read, so it can't be told what was sent of it."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(
            f"the task's state is damaged: chunk {number + 1} of the batch: {why}. Nothing more was sent. "
            "Look at Twilio's log for what was; to send all, clear the task with resend_when_cleared=True"
        )


@dataclass(slots=True, eq=False)
class Chunk:
    """Some rows that follow each other, by their positions, and what became of each.

    :ivar number: its place among the chunks, from 0.
    :ivar since: when the first of it may have left, in Twilio's time and seconds since 1970; ``None`` where
        that isn't known.
    :ivar intended_at: when it was last said that rows of it are about to leave, likewise; 0 if it never was.
    :ivar valid_until: when rows of it may no longer leave, likewise.
    :ivar under_way: how many of its rows are about to leave, or on their way.
    """

    number: int
    outcomes: list[Outcome]
    since: float | None = None
    intended_at: float = 0.0
    valid_until: float = 0.0
    under_way: int = 0

    @classmethod
    def of(cls, number: int, size: int) -> "Chunk":
        """A chunk of which nothing was sent."""
        return cls(number, [UNSENT] * size)

    @classmethod
    def read(cls, number: int, kept: dict[str, Any]) -> "Chunk":
        """What :meth:`known` or :meth:`intended` made of a chunk.

        Times of a worker's clock are none: version 0.1.0 kept these.
        """
        try:
            outcomes = [_outcome(word) for word in kept["outcomes"].split(" ")]
            since, intended_at = float(kept["since"]), float(kept["intended_at"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise CorruptLedger(number, f"{type(error).__name__}: {error}") from None
        if not kept.items() >= MARK.items():
            return cls(number, outcomes)
        return cls(number, outcomes, since, intended_at)

    @property
    def is_done(self) -> bool:
        """Whether every row has an outcome."""
        return not any(word in self.outcomes for word in OPEN)

    def intended(self) -> dict[str, Any]:
        """As the ledger keeps it while its rows leave: of those without outcome nothing is known."""
        return self._kept(UNKNOWN if outcome == UNSENT else outcome for outcome in self.outcomes)

    def known(self) -> dict[str, Any]:
        """As the ledger keeps it while none of its rows leaves."""
        return self._kept(self.outcomes)

    def _kept(self, outcomes: Iterable[Outcome]) -> dict[str, Any]:
        words = [str(outcome) for outcome in outcomes]
        for word in words:
            _outcome(word)
        times = {"since": self.intended_at} if self.since is None else MARK | {"since": self.since}
        return times | {"intended_at": self.intended_at, "outcomes": " ".join(words)}


@dataclass(slots=True, eq=False)
class Outgoing:
    """One message to send.

    :ivar number: the row's number in the input.
    :ivar position: its place in its chunk.
    :ivar settled_at: when what became of it shows at Twilio, if anything did, by the event loop's clock.
    :ivar attempts: how often no connection came about for it.
    :ivar lost: how often its answer was lost.
    """

    number: int
    request: CreateMessage
    chunk: Chunk
    position: int
    settled_at: float = 0.0
    attempts: int = 0
    lost: int = 0

    @property
    def outcome(self) -> Outcome:
        """What became of it."""
        return self.chunk.outcomes[self.position]

    @outcome.setter
    def outcome(self, outcome: Outcome) -> None:
        self.chunk.outcomes[self.position] = outcome


def outgoing_of(chunk: Chunk, numbered: list[tuple[int, CreateMessage]]) -> list[Outgoing]:
    """The chunk's rows, by their numbers in the input.

    :raises CorruptLedger: it has outcomes of more or fewer rows.
    """
    if len(chunk.outcomes) != len(numbered):
        raise CorruptLedger(chunk.number, f"{len(chunk.outcomes)} outcomes of {len(numbered)} rows")
    return [Outgoing(number, request, chunk, place) for place, (number, request) in enumerate(numbered)]


def _outcome(word: str) -> Outcome:
    """:raises ValueError: it is no outcome."""
    if _CODE.fullmatch(word):
        return int(word)
    if word in _WORDS or _SID.fullmatch(word):
        return word
    raise ValueError(f"{word[:40]!r} is no outcome")
