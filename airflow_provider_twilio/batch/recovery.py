"""Finds out what became of rows whose answer was lost: at once, or by a later try."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from airflow_provider_twilio.api.v2010.messages import CreateMessage, ListMessage, Message
from airflow_provider_twilio.batch.chunk import ASSUMED, UNSENT, Chunk, Outgoing, outgoing_of
from airflow_provider_twilio.batch.chunks import Chunks
from airflow_provider_twilio.batch.ledger import BatchLedger
from airflow_provider_twilio.batch.tally import Tally
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.idempotency.matching import Verdict, decide, earliest
from airflow_provider_twilio.idempotency.message_log import messages_since, messages_to

if TYPE_CHECKING:
    from airflow.sdk.types import Logger

OnUnknown = Literal["assume_sent", "fail", "resend"]
Requests = Mapping[str, list[CreateMessage]]
_NONE: Requests = MappingProxyType({})
_LONGEST_PAUSE = 10.0


@dataclass(frozen=True, slots=True)
class Settler:
    """Looks for messages whose answer was lost in Twilio's log.

    :param sender: the one sender of the whole batch, where there is one.
    :param on_unknown: what becomes of a row of which it can't be told.
    :param sleep: waits for a number of seconds.
    :ivar undecided: rows that ``on_unknown="fail"`` leaves as they are.
    """

    client: AsyncClient
    ledger: BatchLedger
    tally: Tally
    log: "Logger"
    sender: str | None
    on_unknown: OnUnknown
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    undecided: list[Outgoing] = field(default_factory=list)

    async def settle(self, rows: list[Outgoing]) -> list[Outgoing]:
        """Give an outcome to each row that Twilio has a message of; the others are to be sent (again).

        It is read until every row is found, or anything that was on its way has come.
        """
        if not rows:
            return []
        self.log.info("Looking for %d messages, whose answers were lost, in Twilio's log", len(rows))
        chunks = {row.chunk for row in rows}
        for chunk in chunks:
            self.ledger.hold(chunk)
        settled_at = max(row.settled_at for row in rows)
        left, pause = rows, 1.0
        while left and (wait := settled_at - self.ledger.clock()) > 0:
            left = await self._adopt(left)
            if left:
                await self.sleep(min(pause, wait))
                pause = min(2 * pause, _LONGEST_PAUSE)
        again = self._conclude(left, await self._look(left)) if left else []
        for row in rows:
            self.tally.add(row.outcome)
        for chunk in chunks:
            await self.ledger.record(chunk)
        self.log.info("Of these %d were sent, and %d are sent now", len(rows) - len(again), len(again))
        return again

    async def _adopt(self, rows: list[Outgoing]) -> list[Outgoing]:
        """Take over the messages that are there; returns the other rows."""
        found = await self._look(rows)
        return [row for group in _by_recipient(rows) for row in self._matched(group, found)]

    async def recall(self, chunks: Callable[[], Chunks], since: float) -> None:
        """Write the ledger anew from Twilio's log, where earlier tries left none.

        :param chunks: gives all of them, from the first one on.
        :param since: the earliest moment at which any row may have left, in seconds since 1970.
        """
        found: dict[str, list[Message]] = {}
        seen: set[str] = set()
        request = ListMessage(from_=self.sender)
        async for message in messages_since(request, self.client, earliest(_moment(since))):
            if message.sid not in seen:
                seen.add(message.sid)
                found.setdefault(message.to or "", []).append(message)
        later = await _repeated(chunks(), found)
        remaining = chunks()
        while (following := await remaining.next())[1]:
            chunk = Chunk.of(following[0], len(following[1]))
            chunk.since = since
            for _, asked in following[1]:
                if asked.to in later:
                    later[asked.to].remove(asked)
            self._conclude(outgoing_of(chunk, following[1]), found, later)
            await self.ledger.record(chunk)

    def _conclude(
        self, rows: list[Outgoing], found: dict[str, list[Message]], later: Requests = _NONE
    ) -> list[Outgoing]:
        """Decide on every row; returns those that are to be sent.

        :param later: what rows ask for, by recipient, that are decided on after these.
        """
        again = []
        for row in [row for group in _by_recipient(rows) for row in self._matched(group, found, later)]:
            if _verdict(row, found).state == "absent" or self.on_unknown == "resend":
                row.outcome = UNSENT
                again.append(row)
            elif self.on_unknown == "assume_sent":
                row.outcome = ASSUMED
                self.log.warning("Row %d may have been sent, and counts as sent", row.number)
            else:
                self.undecided.append(row)
        return again

    def _matched(
        self, rows: list[Outgoing], found: dict[str, list[Message]], later: Requests = _NONE
    ) -> list[Outgoing]:
        """Give each row to one recipient a message of its own, as far as there are any; returns the rest."""
        left = []
        for place, row in enumerate(rows):
            verdict = _verdict(row, found)
            asking = sum(other.request == row.request for other in rows[place:])
            asking += sum(other == row.request for other in later.get(row.request.to, ()))
            # No more messages than rows that ask for the same: each of them is one row's.
            one_each = verdict.candidates if len(verdict.candidates) <= asking else ()
            if message := verdict.message or next(iter(one_each), None):
                found[row.request.to].remove(message)
                row.outcome = message.sid
            else:
                left.append(row)
        return left

    async def _look(self, rows: list[Outgoing]) -> dict[str, list[Message]]:
        """The messages to the rows' recipients that no row has for its outcome."""
        since = earliest(_moment(min(row.chunk.since for row in rows)))
        recipients = {row.request.to for row in rows}
        found = await messages_to(recipients, self.client, since=since, sender=self.sender)
        sids = {message.sid for messages in found.values() for message in messages}
        recorded = await self.ledger.recorded(sids) if sids else set()
        return {
            recipient: [message for message in messages if message.sid not in recorded]
            for recipient, messages in found.items()
        }


async def _repeated(chunks: Chunks, found: Mapping[str, list[Message]]) -> dict[str, list[CreateMessage]]:
    """What the rows ask for whose recipients have several messages, which may be several rows'."""
    asked: dict[str, list[CreateMessage]] = {to: [] for to, messages in found.items() if len(messages) > 1}
    while asked and (rows := (await chunks.next())[1]):
        for _, request in rows:
            if request.to in asked:
                asked[request.to].append(request)
    return asked


def _by_recipient(rows: Iterable[Outgoing]) -> Iterable[list[Outgoing]]:
    groups: dict[str, list[Outgoing]] = {}
    for row in rows:
        groups.setdefault(row.request.to, []).append(row)
    return groups.values()


def _verdict(row: Outgoing, found: dict[str, list[Message]]) -> Verdict:
    return decide(row.request, found.get(row.request.to, ()), _moment(row.chunk.since))


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
