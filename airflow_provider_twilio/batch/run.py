"""One try of a batch: settles what earlier tries left open, then sends every row that isn't sent."""

import asyncio
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.counted import counted
from airflow_provider_twilio.batch.chunk import UNKNOWN, Chunk, Outgoing, outgoing_of
from airflow_provider_twilio.batch.ledger import VALID, BatchHeader, BatchLedger, SerialThread
from airflow_provider_twilio.batch.prefetch import Chunks, Prefetcher, ResendQueue
from airflow_provider_twilio.batch.progress import Progress, reported
from airflow_provider_twilio.batch.recovery import Settler
from airflow_provider_twilio.batch.sender import BatchStopped, Dispatch, Sending, TooManyErrors
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.idempotency.ensure import SETTLED_AFTER
from airflow_provider_twilio.idempotency.intents import Store

if TYPE_CHECKING:
    from airflow.sdk.types import Logger

CHUNK = 500
"""Number of rows. Their outcomes take some 18 KB; Airflow warns beyond 64."""
_GRACE = 3.0
"""Seconds that messages in flight have when the task is killed: Airflow ends the process after 5."""


class Undecided(Exception):
    """It can't be told of some messages whether they were sent, and ``on_unknown`` is ``fail``."""


class BatchRun:
    """One try of a batch, in the running event loop.

    :param client: should open as many connections as messages may be in flight.
    :param store: Airflow's store of this task.
    :ivar progress: how far the batch is.
    """

    def __init__(
        self,
        dispatch: Dispatch,
        header: BatchHeader,
        *,
        client: AsyncClient,
        store: Store,
        log: "Logger",
    ) -> None:
        self.progress = Progress(dispatch.total, seconds_each=dispatch.seconds_each)
        self._dispatch = dispatch
        self._header = header
        self._client = client
        self._store = store
        self._log = log
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[Any] | None = None
        self._in_thread = SerialThread()
        self._ledger = BatchLedger(store, header.name, self._in_thread, clock=client.clock)
        self._settler = Settler(
            client, self._ledger, self.progress, log, dispatch.sender, dispatch.on_unknown
        )
        self._sending = Sending(dispatch, client, self._ledger, self.progress)

    async def run(self, *, forgotten: bool = False) -> None:
        """Send the rows that aren't sent.

        :param forgotten: true if earlier tries may have sent something since the batch was started, and left
            no ledger. The ledger is written from Twilio's log first.
        :raises TooManyErrors: Twilio refused a larger share than is allowed.
        :raises TwilioError: the account may send nothing, or Twilio can't be reached.
        :raises BatchStopped: some rows are left for the next try.
        :raises Undecided: it can't be told of some rows whether they were sent.
        """
        self._task = asyncio.current_task()
        async with reported(self.progress, self._log, self._client.clock.local):
            try:
                if forgotten:
                    # Messages that they had in flight must be visible first.
                    self.progress.waiting_for = "waiting until what earlier tries sent shows in Twilio's log"
                    await asyncio.sleep(SETTLED_AFTER)
                    since = self._header.started_at if self._client.clock.is_known else None
                    await self._settler.recall(self._chunks, since)
                    self.progress.waiting_for = ""
                await self._in_thread(self._header.keep, self._store)
                await self._run()
            except asyncio.CancelledError:
                if not self._sending.stopped_by:
                    raise
            finally:
                # Nobody cancels this: what is known is recorded, as long as Airflow lets the process live.
                self._task = None
                await self._ledger.close()
        if self._sending.stopped_by:
            raise self._sending.stopped_by
        if left := self.progress.total - self.progress.done:
            raise BatchStopped(f"{counted(left, 'message')} couldn't be sent") from self._sending.trouble

    def kill(self) -> None:
        """Stop, from another thread or from a signal's handler; messages in flight have a few seconds."""
        self._loop.call_soon_threadsafe(self._kill)

    def _kill(self) -> None:
        self._sending.stop(BatchStopped("the task was told to stop"))
        self._loop.call_later(_GRACE, self._cancel)

    def _cancel(self) -> None:
        if self._task:
            self._task.cancel()

    async def _run(self) -> None:
        self._fail_if_undecided()
        begun = await self._begun()
        if self.progress.too_many_errors(self._dispatch.max_error_rate):
            raise TooManyErrors(self.progress, self._dispatch.max_error_rate)
        prefetcher = Prefetcher(self._chunks(), self._ledger, begun)
        try:
            await self._settle(await self._lost(begun))
            await self._sending.send(prefetcher)
            while not self._sending.stopped_by and (lost := self._sending.take_unknown()):
                await self._sending.send(ResendQueue(await self._settle(lost)))
                await self._sending.send(prefetcher)
        finally:
            await prefetcher.close()

    async def _settle(self, lost: list[Outgoing]) -> list[Outgoing]:
        again = await self._settler.settle(lost)
        self._fail_if_undecided()
        return again

    def _fail_if_undecided(self) -> None:
        """Stop the run if it can't be told of some row whether it was sent.

        :raises Undecided: names the first of these rows.
        """
        if rows := self._settler.undecided:
            numbers = ", ".join(str(row.number) for row in rows[:10])
            raise Undecided(
                f"it can't be told whether {counted(len(rows), 'row was', 'rows were')} sent, so no more are "
                f"sent: {numbers}"
            )

    async def _begun(self) -> dict[int, Chunk | None]:
        """Return the chunks that earlier tries began, by number; ``None`` for those that are done."""
        begun: dict[int, Chunk | None] = {}
        while chunk := await self._ledger.read(len(begun)):
            for outcome in chunk.outcomes:
                self.progress.recall(outcome)
            begun[chunk.number] = None if chunk.is_done else chunk
        self.progress.begin_metrics()
        if begun:
            self._log.info(
                "Earlier tries have an answer to %s of %s",
                f"{self.progress.done:,}",
                counted(self.progress.total, "message"),
            )
        return begun

    async def _lost(self, begun: dict[int, Chunk | None]) -> list[Outgoing]:
        """Return the rows that earlier tries may have sent."""
        unclear = {number: chunk for number, chunk in begun.items() if chunk and UNKNOWN in chunk.outcomes}
        lost: list[Outgoing] = []
        chunks = self._chunks()
        while unclear:
            number, numbered = await chunks.next()
            if chunk := unclear.pop(number, None):
                lost += (row for row in outgoing_of(chunk, numbered) if row.outcome == UNKNOWN)
        settled_after = VALID + self._client.account.timeout + SETTLED_AFTER
        for row in lost:
            row.settled_at = self._loop.time() + settled_after - self._ledger.passed(row.chunk)
        return lost

    def _chunks(self) -> Chunks:
        return Chunks(self._dispatch.rows(), CHUNK, self._in_thread)
