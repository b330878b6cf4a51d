"""One try of a batch's task: check, plan, send, write the results."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.masking import mask_numbers
from airflow_provider_twilio.api.sender_kinds import is_service
from airflow_provider_twilio.batch.check import BatchInput, Checked, check
from airflow_provider_twilio.batch.composer import Composer
from airflow_provider_twilio.batch.delivery import DeliveryEnd, DeliveryWait
from airflow_provider_twilio.batch.ledger import BatchHeader, chunks_of
from airflow_provider_twilio.batch.options import BatchOptions
from airflow_provider_twilio.batch.plan import BatchPlan, plan
from airflow_provider_twilio.batch.progress import Progress
from airflow_provider_twilio.batch.rates import given_price, latest_price
from airflow_provider_twilio.batch.results import StatusOf, check_path, results, results_of
from airflow_provider_twilio.batch.run import BatchRun, Undecided
from airflow_provider_twilio.batch.sender import Dispatch, TooManyErrors
from airflow_provider_twilio.batch.summary import one, segments_of
from airflow_provider_twilio.batch.told import told
from airflow_provider_twilio.files.csv_form import CsvForm
from airflow_provider_twilio.idempotency.attempts import Tries
from airflow_provider_twilio.idempotency.intents import InMemoryStore, Store
from airflow_provider_twilio.recipients.suppression import refuse_none

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context
    from airflow.sdk.types import Logger

    from airflow_provider_twilio.hooks.twilio import TwilioHook

AUTO = "auto"
ALL_SENT = (
    "Earlier tries sent everything: nothing is sent, whatever the input is now. To send it again, clear the "
    "task with resend_when_cleared=True"
)
_CHANGED = (
    "messages: the input isn't the one that an earlier try of this task has begun to send, so nothing more "
    "was sent; give the task back what it had, or clear it with resend_when_cleared=True to send the new one"
)
_DECIDED_ANEW = (
    "exclude: it isn't the one with which an earlier try of this task began to send, or another option "
    "decides on rows in another way, so nothing more was sent; give the task back what it had, or let "
    "another task send to those whom the results (results_path) call unsent"
)
_CHANGED_SINCE = (
    "messages: the input isn't the one that was sent, so no results are written: they would be those of "
    "other rows; give the task back what it had, or leave out results_path"
)
_EXCLUDED_SINCE = (
    "exclude has changed since the messages were sent: the results tell of each of them what became of it, "
    "and of the other rows what is so now"
)


class BatchTask:
    """One try of a batch's task.

    :param options: the task's arguments.
    :param hook: the connection to send by.
    :param context: Airflow's context of this try.
    """

    def __init__(self, options: BatchOptions, hook: "TwilioHook", context: "Context", log: "Logger") -> None:
        self.options = options
        self.hook = hook
        self.log = log
        self.store: Store = context.get("task_state_store") or InMemoryStore()
        self._tries = Tries.of(context)
        self._run: BatchRun | None = None
        self._killed = False

    @property
    def remembers(self) -> bool:
        """True if another try, or a resumed one, will know what this one did."""
        return not isinstance(self.store, InMemoryStore)

    @cached_property
    def checked(self) -> Checked:
        """The rows, with a decision on each.

        :raises InvalidRequest: some of them are wrong, and the batch is to fail then; or the results can't go
            where they should.
        """
        options = self.options
        if options.results_path is not None:
            check_path(options.results_path, (options.messages, options.exclude))
        if options.must_exclude:
            refuse_none("exclude", options.exclude)
        return check(
            BatchInput(
                options.source(),
                Composer(options.shared, options.on_extra_columns),
                exclude=options.exclude,
                on_invalid=options.on_invalid,
                on_duplicate=options.on_duplicate,
                form=CsvForm(options.separator, options.encoding),
            )
        )

    @property
    def result(self) -> dict[str, Any] | None:
        """The task's result if an earlier try had it; ``None`` if that died before it was kept.

        A task that was cleared counts anew, and writes its results again.
        """
        header = BatchHeader.read(self.store)
        return None if header is None or self._tries.cleared_since(header.max_tries) else header.result

    def conclude(self, result: dict[str, Any]) -> dict[str, Any]:
        """Remember that there is nothing left to do, and return the result."""
        if header := BatchHeader.read(self.store):
            replace(header, result=result).keep(self.store)
        return result

    def send(self) -> BatchHeader:
        """Send the rows that aren't sent. If earlier tries sent everything, neither read the input nor plan.

        :raises AirflowFailException: Twilio refused too many messages, or it can't be told of some whether
            they were sent.
        :raises TwilioError: see :meth:`BatchRun.run`.
        """
        if (begun := self._begun()) and self._is_sent(begun):
            self.log.info(ALL_SENT)
            return begun
        if begun and self._is_decided_anew(begun):
            self.finish(begun)
            raise InvalidRequest(_DECIDED_ANEW)
        planned = self._plan()
        header, forgotten = self._header(planned)
        try:
            asyncio.run(self._send(self._dispatch(planned), header, forgotten=forgotten))
        except (TooManyErrors, Undecided) as error:
            self.finish(header)
            raise AirflowFailException(str(error)) from error
        return header

    def kill(self) -> None:
        """Stop sending; may be called by a signal's handler."""
        self._killed = True
        if self._run:
            self._run.kill()

    def finish(self, header: BatchHeader, status_of: StatusOf | None = None) -> dict[str, Any]:
        """Write the results, where that is asked for, and count the outcomes for XCom.

        :raises InvalidRequest: the results would be those of other rows than these.
        """
        path = self.options.results_path
        if path is not None:
            summary = self.checked.summary
            if header.digest != summary.digest:
                if header.rows_digest != summary.rows_digest:
                    raise InvalidRequest(_CHANGED_SINCE)
                self.log.info(_EXCLUDED_SINCE)
            with results(path) as write:
                chunks = chunks_of(self.store, header.name)
                write(results_of(self.checked, chunks, header.digest, status_of))
        counts = header.facts | self._progress(header).counts()
        result = {**counts, "results_path": path if path is None else str(path)}
        self.log.info("%s", told(result))
        return result

    def wait(self, header: BatchHeader) -> DeliveryWait:
        """Begin to wait for the deliveries of a batch that was sent, or go on with it."""
        return DeliveryWait.begin(header, self.options, self.hook, self.store, self.log)

    def deliver(self, header: BatchHeader, end: DeliveryEnd) -> dict[str, Any]:
        """Finish a batch after the wait for its deliveries.

        :raises AirflowFailException: too little was delivered.
        """
        result = self.finish(header, end.status_of)
        return result | end.counts(self.options.delivered_at_least)

    def _is_decided_anew(self, header: BatchHeader) -> bool:
        """Tell whether the rows are those of the batch, and the decisions on them others."""
        summary = self.checked.summary
        return summary.digest != header.digest and summary.rows_digest == header.rows_digest

    def _begun(self) -> BatchHeader | None:
        """Return the header of the batch that earlier tries began; ``None`` if the task is to send anew."""
        kept = BatchHeader.read(self.store)
        anew = kept and self.options.resend_when_cleared and self._tries.cleared_since(kept.max_tries)
        return None if anew else kept

    def _is_sent(self, header: BatchHeader) -> bool:
        """Tell whether every row has an outcome, and not too many are refusals."""
        progress = self._progress(header)
        return progress.done == progress.total and not progress.too_many_errors(self.options.max_error_rate)

    def _progress(self, header: BatchHeader) -> Progress:
        progress = Progress(header.facts["sendable"])
        for chunk in chunks_of(self.store, header.name):
            for outcome in chunk.outcomes:
                progress.add(outcome)
        return progress

    def _plan(self) -> BatchPlan:
        given = self.options.price_per_segment
        price = latest_price(self.hook) if given is None else given_price(given)
        planned = plan(
            self.checked.summary,
            self.hook,
            messages_per_second=self.options.messages_per_second,
            validity_period=self.checked.batch.composer.example.validity_period,
            price=price,
        )
        for line in planned.lines(datetime.now(UTC)):
            self.log.info("%s", mask_numbers(line))
        return planned

    def _header(self, planned: BatchPlan) -> tuple[BatchHeader, bool]:
        """Return the batch's header, and whether earlier tries left no ledger and may have sent some rows.

        :raises InvalidRequest: it isn't the batch that earlier tries began.
        """
        tries, summary, clock = self._tries, self.checked.summary, self.hook.ask_time()
        if begun := self._begun():
            if begun.digest != summary.digest:
                raise InvalidRequest(_CHANGED)
            return begun, False
        header = BatchHeader(
            str(tries.number),
            summary.digest,
            tries.max_tries,
            clock.earliest(),
            summary.counts() | planned.figures() | {"digest": summary.digest},
            summary.scheduled_until.timestamp() if summary.scheduled_until else None,
            rows_digest=summary.rows_digest,
        )
        # A store that is empty after a clearing proves that nothing was sent since.
        anew = self.options.resend_when_cleared and tries.cleared
        nothing_since = anew and (self.remembers or tries.first_since_cleared)
        if BatchHeader.read(self.store) or tries.number == 1 or nothing_since:
            return header, False
        self.log.info(
            "Earlier tries left no record: they ended before anything was sent, or it was dropped. To be "
            "sure, Twilio's log is read from the run's start"
        )
        return replace(header, started_at=tries.began_at(clock)), True

    def _dispatch(self, planned: BatchPlan) -> Dispatch:
        by_segments = self.options.messages_per_second == AUTO
        rate = planned.messages_per_second
        senders = [*self.checked.summary.senders]
        fixed = len(senders) == 1 and not is_service(senders[0])
        return Dispatch(
            rows=self.checked.to_send,
            total=planned.messages,
            sender=senders[0] if fixed else None,
            size=partial(segments_of, encoding_smartly=planned.encoding_smartly) if by_segments else one,
            rate=rate * planned.segments / planned.messages if rate and by_segments else rate,
            concurrency=self.options.concurrency,
            max_error_rate=self.options.max_error_rate,
            on_unknown=self.options.on_unknown,
            seconds_each=(planned.seconds or 0.0) / max(planned.messages, 1),
        )

    async def _send(self, dispatch: Dispatch, header: BatchHeader, *, forgotten: bool) -> None:
        async with self.hook.async_client(connections=dispatch.concurrency) as client:
            self._run = BatchRun(dispatch, header, client=client, store=self.store, log=self.log)
            if self._killed:
                self._run.kill()
            try:
                await self._run.run(forgotten=forgotten)
            finally:
                self._run = None
