"""One try of a batch's task: check, plan, send, write the results."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError
from airflow_provider_twilio.api.masking import mask_numbers
from airflow_provider_twilio.api.sender_kinds import is_service
from airflow_provider_twilio.batch.check import Batch, Checked, check
from airflow_provider_twilio.batch.composer import Composer
from airflow_provider_twilio.batch.header import BatchHeader
from airflow_provider_twilio.batch.ledger import chunks_of
from airflow_provider_twilio.batch.options import Terms
from airflow_provider_twilio.batch.outcomes import StatusOf, results_of
from airflow_provider_twilio.batch.plan import Plan, plan
from airflow_provider_twilio.batch.price import Price, given_price, latest_price
from airflow_provider_twilio.batch.results import check_path, results
from airflow_provider_twilio.batch.run import BatchRun, Dispatch, Undecided
from airflow_provider_twilio.batch.sender import TooManyErrors
from airflow_provider_twilio.batch.size import one, segments_of
from airflow_provider_twilio.batch.tally import Tally
from airflow_provider_twilio.idempotency.attempts import Tries
from airflow_provider_twilio.idempotency.intents import InMemoryStore, Store
from airflow_provider_twilio.recipients.suppression import refuse_none

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.operators.batch import SendSmsBatchOperator

AUTO = "auto"
ALL_SENT = (
    "Earlier tries sent everything: nothing is sent, whatever the input is now. To send it again, clear the "
    "task with resend_when_cleared=True"
)
_CHANGED = (
    "messages: the input isn't the one that an earlier try of this task has begun to send, so nothing more "
    "was sent; give the task back what it had, or clear it with resend_when_cleared=True to send the new one"
)
_CHANGED_SINCE = (
    "messages, exclude: the input isn't the one that was sent, so no results are written: they would be "
    "those of other rows; give the task back what it had, or leave out results_path"
)


class BatchTask:
    """One try of a :class:`SendSmsBatchOperator`.

    :param operator: has the rendered arguments.
    :raises InvalidRequest: an argument is wrong.
    """

    def __init__(self, operator: "SendSmsBatchOperator", context: "Context") -> None:
        self.terms = Terms.of(operator)
        self.hook = operator.hook
        self.log = operator.log
        self.store: Store = context.get("task_state_store") or InMemoryStore()
        self._operator = operator
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
        operator = self._operator
        if operator.results_path is not None:
            check_path(operator.results_path, (operator.messages, operator.exclude))
        if operator.excludes:
            refuse_none("exclude", operator.exclude)
        shared = {name: getattr(operator, name) for name in operator.request.model_fields}
        composer = Composer(shared)
        return check(
            Batch(
                operator.messages,
                composer,
                exclude=operator.exclude,
                on_invalid=operator.on_invalid,
                on_duplicate=operator.on_duplicate,
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
        path = self._operator.results_path
        if path is not None:
            if self.checked.summary.digest != header.digest:
                raise InvalidRequest(_CHANGED_SINCE)
            with results(path) as write:
                write(results_of(self.checked, chunks_of(self.store, header.name), status_of))
        return (
            header.facts
            | self._tally(header).counts()
            | {"results_path": path if path is None else str(path)}
        )

    def _begun(self) -> BatchHeader | None:
        """Return the header of the batch that earlier tries began; ``None`` if the task is to send anew."""
        kept = BatchHeader.read(self.store)
        anew = kept and self.terms.resend_when_cleared and self._tries.cleared_since(kept.max_tries)
        return None if anew else kept

    def _is_sent(self, header: BatchHeader) -> bool:
        """Tell whether every row has an outcome, and not too many are refusals."""
        tally = self._tally(header)
        return tally.done == tally.total and not tally.too_many_errors(self.terms.max_error_rate)

    def _tally(self, header: BatchHeader) -> Tally:
        tally = Tally(header.facts["sendable"])
        for chunk in chunks_of(self.store, header.name):
            for outcome in chunk.outcomes:
                tally.add(outcome)
        return tally

    def _plan(self) -> Plan:
        operator = self._operator
        planned = plan(
            self.checked.summary,
            self.hook,
            messages_per_second=operator.messages_per_second,
            validity_period=self.checked.batch.composer.example.validity_period,
            price=self._price(),
        )
        for line in planned.lines(datetime.now(UTC)):
            self.log.info("%s", mask_numbers(line))
        return planned

    def _price(self) -> Price | None:
        if self._operator.price_per_segment is not None:
            return given_price(self._operator.price_per_segment)
        with suppress(TwilioError):
            return latest_price(self.hook)
        return None

    def _header(self, planned: Plan) -> tuple[BatchHeader, bool]:
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
            _facts(self.checked, planned),
            summary.scheduled_until.timestamp() if summary.scheduled_until else None,
        )
        # A store that is empty after a clearing proves that nothing was sent since.
        anew = self.terms.resend_when_cleared and tries.cleared
        nothing_since = anew and (self.remembers or tries.first_since_cleared)
        if BatchHeader.read(self.store) or tries.number == 1 or nothing_since:
            return header, False
        self.log.info(
            "No memory of earlier tries: what they sent is looked for in Twilio's log, from the run's start"
        )
        return replace(header, started_at=tries.began_at(clock)), True

    def _dispatch(self, planned: Plan) -> Dispatch:
        by_segments = self._operator.messages_per_second == AUTO
        rate = planned.messages_per_second
        senders = [*self.checked.summary.senders]
        fixed = len(senders) == 1 and not is_service(senders[0])
        return Dispatch(
            rows=self.checked.to_send,
            total=planned.messages,
            sender=senders[0] if fixed else None,
            size=partial(segments_of, encoding_smartly=planned.encoding_smartly) if by_segments else one,
            rate=rate * planned.segments / planned.messages if rate and by_segments else rate,
            concurrency=self.terms.concurrency,
            max_error_rate=self.terms.max_error_rate,
            on_unknown=self.terms.on_unknown,
        )

    async def _send(self, dispatch: Dispatch, header: BatchHeader, *, forgotten: bool) -> None:
        async with self._operator.async_client(dispatch.concurrency) as client:
            self._run = BatchRun(dispatch, header, client=client, store=self.store, log=self.log)
            if self._killed:
                self._run.kill()
            try:
                await self._run.run(forgotten=forgotten)
            finally:
                self._run = None


def _facts(checked: Checked, planned: Plan) -> dict[str, Any]:
    """Return the facts of the input and the plan, for XCom."""
    summary = checked.summary
    return {
        "rows": summary.rows,
        "sendable": summary.sendable,
        "invalid": summary.invalid,
        "duplicates": summary.duplicates,
        "excluded": summary.excluded,
        "segments": planned.segments,
        "estimated_price": str(planned.price.per_segment * planned.segments) if planned.price else None,
        "messages_per_second": planned.messages_per_second,
        "estimated_seconds": planned.seconds,
        "digest": summary.digest,
    }
