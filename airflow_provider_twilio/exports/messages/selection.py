"""Chooses which messages of a page belong to a slice, and each of them once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from airflow_provider_twilio.exports.interval import Span
from airflow_provider_twilio.exports.messages.page import MessageFacts, Records, read_records, seconds_of

_DAY = 86_400
_FIRST = int(datetime(2008, 1, 1, tzinfo=UTC).timestamp())
"""Before that there was no Twilio."""
_OF_A_SID = frozenset(range(1, 65))
"""Lengths. A longer text was no text when it came."""


@dataclass(frozen=True, slots=True)
class ChosenRecords:
    """The messages of a page that belong to the slice and weren't there before.

    :ivar span: the slice. :ivar records: as they came. :ivar facts: what is known of each.
    :ivar seconds: their dates in seconds since the epoch, ``None`` for a date that can't be read.
    :ivar first: the earliest date, if there is one. :ivar last: the latest.
    """

    span: Span
    records: Records
    facts: Sequence[MessageFacts]
    seconds: Sequence[int | None]
    first: int | None
    last: int | None


class Undated:
    """Decides to which slice each message without a date belongs: the one in which it was found first.

    A list may show such a message in every slice, and it must be exported once.
    """

    def __init__(self) -> None:
        self._slice_of: dict[str, Span] = {}

    def claim(self, sid: str, span: Span) -> bool:
        """Tell whether the message belongs to ``span``, or to a slice that ``span`` is a piece of."""
        owner = self._slice_of.setdefault(sid, span)
        if owner.start <= span.start and span.end <= owner.end:
            self._slice_of[sid] = span
            return True
        return False


class Selection:
    """The messages of one reading of a slice.

    :param direction: only messages of this direction, or of those that begin with it, are chosen.
    :param undated: the messages of all slices whose dates can't be read.
    :param now: Twilio's time, in seconds since 1970.
    :ivar seen: SIDs of all messages of the slice.
    """

    def __init__(self, span: Span, direction: str | None, undated: Undated, now: float) -> None:
        self._span = span
        self._direction = direction
        self._undated = undated
        self._seconds = range(int(span.start.timestamp()), int(span.end.timestamp()))
        self._possible = range(_FIRST, int(now) + _DAY)
        self.seen: set[str] = set()

    def choose(self, records: Records) -> tuple[ChosenRecords, int]:
        """Return what is new on a page and belongs to the slice, and how many records it repeats.

        Nearly always that is the whole page.

        :raises ValueError: a record can't be understood.
        """
        records, facts = known(records)
        seconds = seconds_of(facts)
        sids = {each.sid for each in facts}
        is_new = len(sids) == len(facts) and sids.isdisjoint(self.seen)
        if is_new and self._direction is None and None not in seconds and seconds:
            first, last = min(seconds), max(seconds)  # type: ignore[type-var]
            if first in self._seconds and last in self._seconds:
                self.seen |= sids
                return ChosenRecords(self._span, records, facts, seconds, first, last), 0
        return self._one_by_one(zip(records, facts, self._possible_dates(seconds), strict=True))

    def _one_by_one(
        self, found: Iterable[tuple[msgspec.Raw, MessageFacts, int | None]]
    ) -> tuple[ChosenRecords, int]:
        within = [each for each in found if self._belongs(each[1], each[2])]
        new = {
            facts.sid: (record, facts, second)
            for record, facts, second in within
            if facts.sid not in self.seen
        }
        self.seen.update(new)
        wanted = [message for message in new.values() if self._wants(message[1].direction)]
        records, chosen, seconds = zip(*wanted, strict=True) if wanted else ((), (), ())
        dates = [second for second in seconds if second is not None]
        first, last = min(dates, default=None), max(dates, default=None)
        return ChosenRecords(self._span, records, chosen, seconds, first, last), len(within) - len(new)

    def ends(self, records: Records) -> tuple[int, int] | None:
        """Return the earliest and the latest date of the first and the last of ``records``, if they have any.

        :raises ValueError: one of them can't be understood.
        """
        _, facts = known([*records[:1], *records[-1:]])
        dates = [second for second in self._possible_dates(seconds_of(facts)) if second is not None]
        return (min(dates), max(dates)) if dates else None

    def _belongs(self, facts: MessageFacts, second: int | None) -> bool:
        """Decide whether a message is of this slice.

        One with another date is of another slice. One without a date belongs where it was found first.
        """
        return self._undated.claim(facts.sid, self._span) if second is None else second in self._seconds

    def _possible_dates(self, seconds: Iterable[int | None]) -> list[int | None]:
        """Replace by ``None`` the dates that no message can have."""
        return [second if second is None or second in self._possible else None for second in seconds]

    def _wants(self, direction: Any) -> bool:
        return self._direction is None or str(direction).startswith(self._direction)


def known(records: Records) -> tuple[Records, list[MessageFacts]]:
    """Return the records, mended where no reader could take them, and what is known of each.

    :raises ValueError: one of them isn't a message.
    """
    records, facts = read_records(records)
    if not {len(each.sid) for each in facts} <= _OF_A_SID:
        raise ValueError("a record isn't a message: it has no sid")
    return records, facts
