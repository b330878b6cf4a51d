"""Sends rows, many at a time, and keeps account of each."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from airflow_provider_twilio.api.counted import counted
from airflow_provider_twilio.api.errors import OutcomeUnknown, RateLimited, TwilioError
from airflow_provider_twilio.api.v2010.messages import CreateMessage, Message
from airflow_provider_twilio.batch.chunk import UNKNOWN, UNSENT, Chunk, Numbered, Outgoing
from airflow_provider_twilio.batch.ledger import BatchLedger
from airflow_provider_twilio.batch.options import OnUnknown
from airflow_provider_twilio.batch.prefetch import Source
from airflow_provider_twilio.batch.progress import Progress
from airflow_provider_twilio.batch.rate_limiter import BatchRateLimiter
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.client.retry import NEVER, Retry
from airflow_provider_twilio.idempotency.ensure import SETTLED_AFTER

MOST_UNKNOWN = 500
"""Number of messages with a lost answer, after which these are looked for before more are sent."""
_NO_CODE = 10**9
_PATIENCE = 300.0
"""Seconds of nothing but 429, after which the task's own retry is the better wait."""
_UNREACHABLE = Retry(times=4)
"""Resends of a row that Twilio certainly didn't process (no connection, 408, 421, 425), in one try."""
_LEAST_STREAK = 20
_MOST_LOST = 3
"""Number of lost answers to one message, after which the batch stops."""
_GLANCE = 1.0
"""Seconds after which a waiting worker checks whether the batch was stopped."""


def code_of(error: TwilioError) -> int:
    """Return the code to record for a refusal: Twilio's, or the HTTP status if that is missing or odd."""
    return error.code if error.code and 0 < error.code < _NO_CODE else error.status or 0


class BatchStopped(Exception):
    """The batch goes no further in this try. Another try sends the rows that are left."""


class TooManyErrors(Exception):
    """Twilio refused a larger share of the messages than ``max_error_rate`` allows.

    Messages that were in flight are answered before anybody reads this, so the numbers are those of the end.
    """

    def __init__(self, progress: Progress, max_error_rate: float, last: str = "") -> None:
        super().__init__(progress, max_error_rate, last)

    def __str__(self) -> str:
        progress, max_error_rate, last = self.args
        left = progress.total - progress.done
        rest = f"; {counted(left, 'more was', 'more were')} not sent" if left else ""
        return (
            f"Twilio refused {progress.errors:,} of {counted(progress.done, 'message')}{rest}, and "
            f"max_error_rate is {max_error_rate:.1%}{last}"
        )


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The rows to send, and how to send them.

    :param rows: returns every row that is to be sent, by its number in the input; the same ones each time.
    :param total: number of these rows.
    :param sender: the only sender of all rows; ``None`` if it can't be named.
    :param size: returns how much of the rate a message takes.
    :param concurrency: number of messages in flight at a time.
    :param rate: what may leave in a second, in units of ``size``; ``None`` for as fast as it goes.
    :param seconds_each: time that a message takes at least, because its senders pass on no more.
    :param max_error_rate: share of messages that Twilio may refuse, from 0 to 1.
    :param on_unknown: the treatment of a row whose outcome can't be told: ``assume_sent``, ``fail`` or
        ``resend``.
    """

    rows: Callable[[], Iterable[Numbered]]
    total: int
    sender: str | None
    size: Callable[[CreateMessage], int]
    concurrency: int
    rate: float | None
    max_error_rate: float
    on_unknown: OnUnknown
    seconds_each: float = 0.0


class Sending:
    """The state that the workers of a batch share.

    :param client: should open as many connections as there are workers.
    :ivar unknown: rows that left and whose answer was lost.
    :ivar trouble: the last error by which no usable answer came.
    :ivar stopped_by: why no more rows leave; ``None`` while they do.
    """

    def __init__(
        self, dispatch: Dispatch, client: AsyncClient, ledger: BatchLedger, progress: Progress
    ) -> None:
        self._dispatch = dispatch
        self._client = client
        self._ledger = ledger
        self._progress = progress
        self._limiter = BatchRateLimiter(dispatch.rate)
        self._now = asyncio.get_running_loop().time
        self._send_lock = asyncio.Lock()
        self._streak = 0
        self._records: set[asyncio.Task[None]] = set()
        self.unknown: list[Outgoing] = []
        self.trouble: TwilioError | None = None
        self.stopped_by: BaseException | None = None

    async def send(self, source: Source) -> None:
        """Send the source's rows until there are none, the batch is stopped, or too many are unknown.

        :raises BaseException: the error that ended a worker, other than Twilio's answers.
        """
        workers = [asyncio.create_task(self._work(source)) for _ in range(self._dispatch.concurrency)]
        try:
            await self._all(workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
        await self._all(self._records)

    def take_unknown(self) -> list[Outgoing]:
        """Return the rows whose answer was lost since the last call."""
        rows, self.unknown = self.unknown, []
        return rows

    def stop(self, reason: BaseException) -> None:
        """Let no more rows leave; those in flight get their answer."""
        self.stopped_by = self.stopped_by or reason

    async def _all(self, tasks: Iterable[asyncio.Task[None]]) -> None:
        waiting = set(tasks)
        while waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                if not task.cancelled() and (error := task.exception()):
                    raise error

    async def _work(self, source: Source) -> None:
        row: Outgoing | None = None
        while True:
            async with self._send_lock:
                if row is None:
                    row = await self._next(source)
                if row is None or not await self._may_leave(row):
                    return
            row = await self._send(row)

    async def _next(self, source: Source) -> Outgoing | None:
        if self.stopped_by or len(self.unknown) >= MOST_UNKNOWN:
            return None
        return await source.next()

    async def _may_leave(self, row: Outgoing) -> bool:
        """Wait for the row's turn, and tell whether it may leave.

        The row counts as unknown from then on. The caller sends it before anything else is awaited.
        """
        chunk, now = row.chunk, self._now()
        while not self.stopped_by:
            if (pause := self._limiter.wait(now)) > 0:
                await asyncio.sleep(min(pause, _GLANCE))
            elif not self._ledger.is_valid(chunk):
                await self._ledger.intend(chunk)
            else:
                self._limiter.left(now, self._dispatch.size(row.request))
                row.outcome = UNKNOWN
                return True
            now = self._now()
        return False

    async def _send(self, row: Outgoing) -> Outgoing | None:
        """Send a row, and return it if it is to be sent again."""
        left_at = self._now()
        try:
            message = await self._client.execute(row.request, retry=NEVER)
        except RateLimited as error:
            row.outcome = UNSENT
            self._slow_down(left_at, error)
            return row
        except OutcomeUnknown as error:
            self._lost(row, error)
        except TwilioError as error:
            if error.is_unprocessed:
                row.outcome = UNSENT
                return await self._later(row, error)
            self._refused(row, error)
        else:
            self._sent(row, message)
        self._finish(row.chunk)
        return None

    def _sent(self, row: Outgoing, message: Message) -> None:
        row.outcome = message.sid
        self._progress.sent += 1
        self._limiter.answered()
        self._streak = 0

    def _slow_down(self, left_at: float, error: RateLimited) -> None:
        now = self._now()
        self._limiter.limited(now, left_at, error.retry_after)
        if self._limiter.limited_for(now) > _PATIENCE or error.retry_after > _PATIENCE:
            self.stop(error)

    async def _later(self, row: Outgoing, error: TwilioError) -> Outgoing | None:
        pause = next(islice(_UNREACHABLE.pauses(), row.attempts, None), None)
        if pause is not None and not self.stopped_by:
            row.attempts += 1
            await asyncio.sleep(pause)
            return row
        self._trouble(error)
        self._finish(row.chunk)
        return None

    def _lost(self, row: Outgoing, error: OutcomeUnknown) -> None:
        row.lost += 1
        row.settled_at = self._now() + SETTLED_AFTER
        self.unknown.append(row)
        self._trouble(error)
        if row.lost >= _MOST_LOST:
            self.stop(error)

    def _refused(self, row: Outgoing, error: TwilioError) -> None:
        if error.is_account_error or error.is_retryable:
            row.outcome = UNSENT
            self.stop(BatchStopped(str(error)) if error.is_retryable else error)
            return
        row.outcome = code_of(error)
        self._progress.add(row.outcome)
        self._limiter.answered()
        self._streak = 0
        if self._progress.too_many_errors(self._dispatch.max_error_rate):
            self.stop(
                TooManyErrors(self._progress, self._dispatch.max_error_rate, f"; the last refusal:\n{error}")
            )

    def _trouble(self, error: TwilioError) -> None:
        """Count a failure, and stop after a streak of them: the task's own retry is the better wait then."""
        self._streak += 1
        self.trouble = error
        if self._streak > max(self._dispatch.concurrency, _LEAST_STREAK):
            self.stop(error)

    def _finish(self, chunk: Chunk) -> None:
        chunk.under_way -= 1
        if not chunk.under_way:
            task = asyncio.create_task(self._ledger.record(chunk))
            self._records.add(task)
            task.add_done_callback(self._recorded)

    def _recorded(self, task: asyncio.Task[None]) -> None:
        self._records.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.stop(error)
