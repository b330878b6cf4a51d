"""Finds the outcome of rows whose answer was lost: at once, or in a later try."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from airflow_provider_twilio.api.counted import counted
from airflow_provider_twilio.api.v2010.messages import CreateMessage, ListMessage
from airflow_provider_twilio.batch.chunk import ASSUMED, UNKNOWN, UNSENT, Chunk, Outgoing, outgoing_of
from airflow_provider_twilio.batch.ledger import BatchLedger
from airflow_provider_twilio.batch.options import OnUnknown
from airflow_provider_twilio.batch.prefetch import Chunks
from airflow_provider_twilio.batch.progress import Progress
from airflow_provider_twilio.client.backoff import doubling
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.idempotency.matching import Verdict, decide, earliest
from airflow_provider_twilio.idempotency.message_log import (
    ByRecipient,
    adrive,
    messages_since,
    messages_to,
    messages_to_each,
)
from airflow_provider_twilio.phone_numbers.addresses import address, address_key

if TYPE_CHECKING:
    from airflow.sdk.types import Logger

Requests = Mapping[str, list[CreateMessage]]
_NONE: Requests = MappingProxyType({})
_LONGEST_PAUSE = 10.0
_WAITING = "waiting until what has left shows in Twilio's log"
_UNTIMED = (
    "Of %d messages Twilio's time wasn't known as they were about to be sent, so that nothing can be looked "
    "for in its log"
)


@dataclass(frozen=True, slots=True)
class Settler:
    """The search in Twilio's log for messages whose answer was lost.

    :param sender: the only sender of the batch; ``None`` if it can't be named.
    :param on_unknown: the treatment of a row whose outcome can't be told: ``assume_sent``, ``fail`` or
        ``resend``.
    :ivar undecided: rows that ``on_unknown="fail"`` leaves as they are.
    """

    client: AsyncClient
    ledger: BatchLedger
    progress: Progress
    log: "Logger"
    sender: str | None
    on_unknown: OnUnknown
    undecided: list[Outgoing] = field(default_factory=list)

    async def settle(self, rows: list[Outgoing]) -> list[Outgoing]:
        """Give an outcome to each row that Twilio has a message of; return the rows to send (again).

        The log is read until every row is found, or until every message that was in flight would be visible.
        """
        if not rows:
            return []
        self.log.info(
            "Of %s it isn't known whether they have left: they are looked for in Twilio's log",
            counted(len(rows), "message"),
        )
        chunks = {row.chunk for row in rows}
        for chunk in chunks:
            self.ledger.hold(chunk)
        timed = [row for row in rows if row.chunk.since is not None]
        left, found = await self._look_for(timed) if timed else ([], {})
        if untimed := [row for row in rows if row.chunk.since is None]:
            self.log.warning(_UNTIMED, len(untimed))
        again = self._conclude([*left, *untimed], found)
        for row in rows:
            self.progress.recall(row.outcome)
        for chunk in chunks:
            await self.ledger.record(chunk)
        self.log.info("Of these %s had left, and %s are to be sent", len(rows) - len(again), len(again))
        return again

    async def _look_for(self, rows: list[Outgoing]) -> tuple[list[Outgoing], ByRecipient]:
        """Give rows the messages that are there; return the other rows, and messages that may be theirs."""
        now, settled_at = asyncio.get_running_loop().time, max(row.settled_at for row in rows)
        left, pauses = rows, doubling(1.0, _LONGEST_PAUSE)
        self.progress.waiting_for = _WAITING
        while True:
            wait = settled_at - now()
            found, complete = await self._look(left)
            left = self._matched(left, found)
            if not left or wait <= 0:
                break
            await asyncio.sleep(min(next(pauses), wait))
        self.progress.waiting_for = ""
        if left and not complete:
            found = await self._ask_for_each(left)
            left = self._matched(left, found)
        return left, found

    async def recall(self, chunks: Callable[[], Chunks], since: float | None) -> None:
        """Write the ledger anew from Twilio's log, where earlier tries left none.

        :param chunks: returns all of them, from the first one on.
        :param since: the earliest moment at which any row may have left, in Twilio's time and seconds since
            1970. ``None`` where that isn't known, so that no row's outcome can be told.
        """
        found: ByRecipient = {}
        if since is None:
            self.log.warning(_UNTIMED, self.progress.total)
        else:
            found = await self._all_since(chunks, earliest(_moment(since)))
        later = await _repeated(chunks(), found)
        remaining = chunks()
        while (following := await remaining.next())[1]:
            chunk = Chunk.of(following[0], [number for number, _ in following[1]])
            chunk.since = since
            for _, asked in following[1]:
                if (key := address_key(asked.to)) in later:
                    later[key].remove(asked)
            self._conclude(self._matched(outgoing_of(chunk, following[1]), found, later), found)
            await self.ledger.record(chunk)

    async def _all_since(self, chunks: Callable[[], Chunks], since: datetime) -> ByRecipient:
        """Return all messages that may be the batch's, by recipient."""
        request = ListMessage(from_=self.sender and address(self.sender))
        reading = await adrive(messages_since(request, since, to_the_end=False), self.client)
        found: ByRecipient = {}
        for message in reading.messages:
            found.setdefault(address_key(message.to or ""), []).append(message)
        if not reading.complete:
            await self._complete(found, chunks(), since)
        return found

    async def _complete(self, found: ByRecipient, chunks: Chunks, since: datetime) -> None:
        """Ask for the messages to each recipient that has fewer messages than rows."""
        self.log.info("The order of Twilio's log can't be told, so it is asked for each recipient")
        rows_to: Counter[str] = Counter()
        asked: set[str] = set()
        while numbered := (await chunks.next())[1]:
            rows_to.update(address_key(request.to) for _, request in numbered)
            missing = {
                key: request.to
                for _, request in numbered
                if (key := address_key(request.to)) not in asked and len(found.get(key, ())) < rows_to[key]
            }
            asked |= missing.keys()
            found |= await messages_to_each(missing.values(), self.client, since=since)

    def _conclude(self, rows: list[Outgoing], found: ByRecipient) -> list[Outgoing]:
        """Decide on every row that has no message of its own; return those that are to be sent."""
        again = []
        for row in rows:
            if _verdict(row, found).state == "absent" or self.on_unknown == "resend":
                row.outcome = UNSENT
                again.append(row)
            elif self.on_unknown == "assume_sent":
                row.outcome = ASSUMED
                self.log.warning("Row %d may have been sent, and counts as sent", row.number)
            else:
                row.outcome = UNKNOWN
                self.undecided.append(row)
        return again

    def _matched(self, rows: list[Outgoing], found: ByRecipient, later: Requests = _NONE) -> list[Outgoing]:
        """Give each row a message of its own, as far as there are any; return the other rows.

        :param later: the requests of rows that are decided on after these, by recipient.
        """
        return [row for group in _by_recipient(rows) for row in _matched(group, found, later)]

    async def _look(self, rows: list[Outgoing]) -> tuple[ByRecipient, bool]:
        """Return the messages to the rows' recipients that aren't recorded, and whether these are all."""
        recipients = {row.request.to for row in rows}
        found, complete = await messages_to(
            recipients, self.client, since=_since(rows), sender=self.sender and address(self.sender)
        )
        return await self._not_recorded(found), complete

    async def _ask_for_each(self, rows: list[Outgoing]) -> ByRecipient:
        recipients = {row.request.to for row in rows}
        return await self._not_recorded(await messages_to_each(recipients, self.client, since=_since(rows)))

    async def _not_recorded(self, found: ByRecipient) -> ByRecipient:
        sids = {message.sid for messages in found.values() for message in messages}
        recorded = await self.ledger.recorded(sids) if sids else set()
        return {
            recipient: [message for message in messages if message.sid not in recorded]
            for recipient, messages in found.items()
        }


def _matched(rows: list[Outgoing], found: ByRecipient, later: Requests) -> list[Outgoing]:
    """Give each row to one recipient a message of its own, as far as there are any; return the other rows."""
    left = []
    for place, row in enumerate(rows):
        key = address_key(row.request.to)
        verdict = _verdict(row, found)
        asking = sum(other.request == row.request for other in rows[place:])
        asking += sum(other == row.request for other in later.get(key, ()))
        # With no more messages than rows that ask for the same, each message is that of one row.
        one_each = verdict.candidates if len(verdict.candidates) <= asking else ()
        if message := verdict.message or next(iter(one_each), None):
            found[key].remove(message)
            row.outcome = message.sid
        else:
            left.append(row)
    return left


async def _repeated(chunks: Chunks, found: ByRecipient) -> dict[str, list[CreateMessage]]:
    """Return the requests to recipients with several messages, which may belong to several rows."""
    asked: dict[str, list[CreateMessage]] = {key: [] for key, messages in found.items() if len(messages) > 1}
    while asked and (rows := (await chunks.next())[1]):
        for _, request in rows:
            if (key := address_key(request.to)) in asked:
                asked[key].append(request)
    return asked


def _by_recipient(rows: Iterable[Outgoing]) -> Iterable[list[Outgoing]]:
    groups: dict[str, list[Outgoing]] = {}
    for row in rows:
        groups.setdefault(address_key(row.request.to), []).append(row)
    return groups.values()


def _since(rows: Iterable[Outgoing]) -> datetime:
    return earliest(_moment(min(row.chunk.since for row in rows if row.chunk.since is not None)))


def _verdict(row: Outgoing, found: ByRecipient) -> Verdict:
    if row.chunk.since is None:
        return Verdict("ambiguous")
    return decide(row.request, found.get(address_key(row.request.to), ()), _moment(row.chunk.since))


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
