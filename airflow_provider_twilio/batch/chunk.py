"""Rows that share an entry of the ledger."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice, pairwise, repeat
from typing import Any

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.idempotency.intents import MARK

Numbered = tuple[int, CreateMessage]
"""A row's number in the input, and its message."""
RowOutcome = str | int
"""A message's SID, the code of the error that Twilio refused it with, or one of the words below."""
UNSENT = "."
"""Certainly not sent."""
UNKNOWN = "-"
"""Sent or about to be sent, with an outcome that isn't known."""
ASSUMED = "?"
"""Counted as sent, as ``on_unknown`` says, though no message was found for certain."""
OPEN = (UNSENT, UNKNOWN)
_WORDS = (*OPEN, ASSUMED)
_SID = re.compile("(SM|MM)[0-9a-fA-F]{32}")
_CODE = re.compile("[0-9]{1,9}")


class CorruptLedger(InvalidRequest):
    """The record of a chunk can't be read, so it can't be told what was sent of it."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(
            f"the task's state is damaged: chunk {number + 1} of the batch: {why}. Nothing more was sent. "
            "Look at Twilio's log for what was; to send all, clear the task with resend_when_cleared=True"
        )


@dataclass(slots=True, eq=False)
class Chunk:
    """Consecutive rows of a batch, and the outcome of each.

    Moments are in Twilio's time, in seconds since 1970.

    :ivar number: its place among the chunks, from 0.
    :ivar outcomes: the outcome of each row.
    :ivar rows: their numbers in the input; ``None`` in an entry of version 0.1.0 until the rows are read.
    :ivar since: the earliest moment at which its first row may have left; ``None`` where that isn't known.
    :ivar intended_at: the moment of its last intent; 0 before the first one.
    :ivar valid_until: the moment from which its rows need a new intent to leave.
    :ivar under_way: number of its rows that are about to leave, or in flight.
    """

    number: int
    outcomes: list[RowOutcome]
    rows: Sequence[int] | None = None
    since: float | None = None
    intended_at: float = 0.0
    valid_until: float = 0.0
    under_way: int = 0

    @classmethod
    def of(cls, number: int, rows: Sequence[int]) -> "Chunk":
        """Make a chunk of which nothing was sent.

        :param rows: the rows' numbers in the input.
        """
        return cls(number, [UNSENT] * len(rows), rows)

    @classmethod
    def read(cls, number: int, kept: dict[str, Any]) -> "Chunk":
        """Read a record that :meth:`known` or :meth:`intended` made of a chunk.

        Times that aren't marked as Twilio's are dropped. Version 0.1.0 recorded the worker's time.

        :raises CorruptLedger: an outcome, a number or a time is missing or malformed.
        """
        try:
            outcomes = [_outcome(word) for word in kept["outcomes"].split(" ")]
            rows = _numbers(kept["rows"], len(outcomes)) if "rows" in kept else None
            since, intended_at = float(kept["since"]), float(kept["intended_at"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise CorruptLedger(number, f"{type(error).__name__}: {error}") from None
        if not kept.items() >= MARK.items():
            return cls(number, outcomes, rows)
        return cls(number, outcomes, rows, since, intended_at)

    @property
    def is_done(self) -> bool:
        """True if every row has an outcome."""
        return not any(word in self.outcomes for word in OPEN)

    def by_row(self) -> Iterator[tuple[int | None, RowOutcome]]:
        """Yield each row's number, as far as it is known, and its outcome."""
        return zip(self.rows or repeat(None), self.outcomes, strict=False)

    def intended(self) -> dict[str, Any]:
        """Return the record for the time in which rows leave: a row without an outcome counts as unknown."""
        return self._kept(UNKNOWN if outcome == UNSENT else outcome for outcome in self.outcomes)

    def known(self) -> dict[str, Any]:
        """Return the record for the time in which no row leaves."""
        return self._kept(self.outcomes)

    def _kept(self, outcomes: Iterable[RowOutcome]) -> dict[str, Any]:
        words = [str(outcome) for outcome in outcomes]
        for word in words:
            _outcome(word)
        times = {"since": self.intended_at} if self.since is None else MARK | {"since": self.since}
        rows = {} if self.rows is None else {"rows": _ranges(self.rows)}
        return times | {"intended_at": self.intended_at, "outcomes": " ".join(words)} | rows


@dataclass(slots=True, eq=False)
class Outgoing:
    """One message to send.

    :ivar number: the row's number in the input, from 1.
    :ivar position: its place in its chunk, from 0.
    :ivar settled_at: the moment from which its message would be visible at Twilio, by the event loop's clock.
    :ivar attempts: number of attempts that Twilio didn't process.
    :ivar lost: number of its answers that were lost.
    """

    number: int
    request: CreateMessage
    chunk: Chunk
    position: int
    settled_at: float = 0.0
    attempts: int = 0
    lost: int = 0

    @property
    def outcome(self) -> RowOutcome:
        """The outcome of the message."""
        return self.chunk.outcomes[self.position]

    @outcome.setter
    def outcome(self, outcome: RowOutcome) -> None:
        self.chunk.outcomes[self.position] = outcome


def outgoing_of(chunk: Chunk, numbered: list[Numbered]) -> list[Outgoing]:
    """Return the chunk's rows, with their numbers in the input.

    :raises CorruptLedger: the chunk has outcomes of more or fewer rows, or of others.
    """
    numbers = [number for number, _ in numbered]
    if len(chunk.outcomes) != len(numbered):
        raise CorruptLedger(chunk.number, f"{len(chunk.outcomes)} outcomes of {len(numbered)} rows")
    if chunk.rows is not None and [*chunk.rows] != numbers:
        raise CorruptLedger(
            chunk.number, f"outcomes of other rows than the input's {numbers[0]:,} to {numbers[-1]:,}"
        )
    chunk.rows = numbers
    return [Outgoing(number, request, chunk, place) for place, (number, request) in enumerate(numbered)]


def _outcome(word: str) -> RowOutcome:
    """Read the outcome that a word stands for.

    :raises ValueError: it stands for none.
    """
    if _CODE.fullmatch(word):
        return int(word)
    if word in _WORDS or _SID.fullmatch(word):
        return word
    raise ValueError(f"{word[:40]!r} is no outcome")


def _ranges(numbers: Sequence[int]) -> str:
    """Write ascending numbers in short: ``1-3 5``."""
    runs = groupby(enumerate(numbers), key=lambda numbered: numbered[1] - numbered[0])
    ends = ([number for _, number in run] for _, run in runs)
    return " ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in ends)


def _numbers(ranges: str, count: int) -> list[int]:
    """Read ascending numbers as :func:`_ranges` writes them.

    :raises ValueError: they are malformed, or more or fewer than ``count``.
    """
    ends = (part.partition("-") for part in ranges.split())
    each = (number for first, _, last in ends for number in range(int(first), int(last or first) + 1))
    numbers = [*islice(each, count + 1)]
    if len(numbers) != count or any(later <= number for number, later in pairwise(numbers)):
        raise ValueError(f"{ranges[:40]!r} are no numbers of {count} rows")
    return numbers
