"""Send, cancel and redact messages."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, Unpack

from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.errors import InvalidRequest, OutcomeUnknown, TwilioError
from airflow_provider_twilio.api.masking import mask_number
from airflow_provider_twilio.api.v2010.messages import CreateMessage, FetchMessage, Message, UpdateMessage
from airflow_provider_twilio.operators.base import RequestOperator
from airflow_provider_twilio.tasks.durations import seconds
from airflow_provider_twilio.tasks.failures import fail_on_permanent_errors
from airflow_provider_twilio.tasks.literals import is_literal, refused_when_parsed

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.idempotency.send_message import Ambiguous, OneMessage
    from airflow_provider_twilio.operators.arguments import CreateMessageArguments, FetchMessageArguments
    from airflow_provider_twilio.waiting.wait import Wait

OnUnknown = Literal["assume_sent", "fail", "resend"]

_OPTIONS = (
    "resend_when_cleared",
    "wait_for_delivery",
    "accept_sent",
    "on_unknown",
    "poll_interval",
    "delivery_timeout",
)
_STAND_INS = {
    "to": "+15005550006",
    "from_": "+15005550006",
    "messaging_service_sid": "MG" + "0" * 32,
    "body": "text",
}
"""Values in place of templates, to check the other arguments with."""
_CANCELABLE = ("scheduled", "accepted", "queued")
_CAN_NOT_BE_CANCELED = 30409
_NOT_FINISHED = 20009


class SendSmsOperator(RequestOperator):
    """Send an SMS or, with ``media_url``, an MMS, once.

    A retry returns the message that an earlier try sent. If a try died before it could record the message,
    the next one looks for it in Twilio's log by recipient, sender and text, and sends only if it isn't there.
    The operator takes every parameter of :class:`CreateMessage`.

    :param to: recipient in E.164 form, e.g. ``+15558675309``.
    :param body: text of at most 1,600 characters.
    :param from_: a number of the account, a short code or an alphanumeric sender.
    :param messaging_service_sid: the service (MG…) that chooses the sender, in place of ``from_``.
    :param media_url: addresses of up to 10 media.
    :param send_at: time to send it, in 5 minutes to 35 days; needs ``schedule_type="fixed"`` and a service.
    :param on_unknown: for a message that an earlier try may have sent and that Twilio's log doesn't identify:
        ``assume_sent`` adopts the likeliest message (without any, the status is ``unknown``), ``fail`` leaves
        the decision to a person, ``resend`` sends.
    :param resend_when_cleared: sends a new message after each clearing of the task; otherwise a cleared task
        returns the message that it sent.
    :param wait_for_delivery: waits in the triggerer until the message is delivered, undelivered or failed.
    :param accept_sent: counts ``sent`` as delivered: not every carrier reports deliveries.
    :param poll_interval: time between two looks, in seconds or a timedelta.
    :param delivery_timeout: longest wait, in seconds or a timedelta, from the message's creation or its
        ``send_at``.
    :returns: the message's small dict; after a wait also ``outcome`` and ``reasons``.

    https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
    """

    request = CreateMessage

    def __init__(
        self,
        *,
        on_unknown: OnUnknown = "assume_sent",
        resend_when_cleared: bool = False,
        wait_for_delivery: bool = False,
        accept_sent: bool = False,
        poll_interval: float | timedelta = 10.0,
        delivery_timeout: float | timedelta = timedelta(hours=12),
        **arguments: "Unpack[CreateMessageArguments]",
    ) -> None:
        super().__init__(**arguments)
        self.on_unknown = on_unknown
        self.resend_when_cleared = resend_when_cleared
        self.wait_for_delivery = wait_for_delivery
        self.accept_sent = accept_sent
        self.poll_interval = poll_interval
        self.delivery_timeout = delivery_timeout
        with refused_when_parsed():
            self._check_literals()

    def execute(self, context: "Context") -> dict[str, Any] | None:
        """Send the message unless an earlier try did, and wait for its delivery if asked to."""
        from airflow_provider_twilio.triggers.deferral import defer, verdict
        from airflow_provider_twilio.waiting.wait import end_of

        with fail_on_permanent_errors():
            self._check()
            request = self.build()
            message = self.perform(request, context)
            if message is None and self.wait_for_delivery:
                raise AirflowFailException("there is no message whose delivery could be waited for")
            if message is None:
                return {"status": "unknown"}
            result = self.report(message)
            if not self.wait_for_delivery:
                return result
            wait = self._wait(request, message)
        outcome = wait.judge(message)
        if outcome.state != "waiting":
            return verdict(self, end_of(wait, message, outcome))
        return defer(self, self.hook, wait, seconds("poll_interval", self.poll_interval))

    def execute_complete(self, context: "Context", event: dict[str, Any]) -> dict[str, Any]:
        """Return the delivered message.

        :raises AirflowFailException: it wasn't delivered. The error has Twilio's code and advice on it.
        :raises AirflowSensorTimeout: the deadline came first.
        """
        from airflow_provider_twilio.triggers.deferral import verdict

        self.linked_sid = event["xcom"].get("sid")
        return verdict(self, event)

    def _check_literals(self) -> None:
        """Check what the DAG's file states; templates are checked when the task runs.

        :raises InvalidRequest: an argument is wrong.
        """
        if all(is_literal(getattr(self, name)) for name in _OPTIONS):
            self._check()
        unknown = {name for name in self.request.model_fields if not is_literal(getattr(self, name))}
        if unknown <= _STAND_INS.keys():
            self.build(**{name: _STAND_INS[name] for name in unknown})

    def _check(self) -> None:
        for name in ("resend_when_cleared", "wait_for_delivery", "accept_sent"):
            if not isinstance(value := getattr(self, name), bool):
                raise InvalidRequest(f"{name}: {value!r}: must be True or False")
        if self.on_unknown not in ("assume_sent", "fail", "resend"):
            raise InvalidRequest(f"on_unknown: {self.on_unknown!r}: must be assume_sent, fail or resend")
        for name in ("poll_interval", "delivery_timeout"):
            seconds(name, getattr(self, name))

    def perform(self, request: CreateMessage, context: "Context") -> Message | None:
        """Send the message, unless an earlier try did; ``None`` where that can't be told."""
        from airflow_provider_twilio.hooks.metrics import count
        from airflow_provider_twilio.idempotency.attempts import Tries
        from airflow_provider_twilio.idempotency.send_message import Ambiguous, OneMessage

        message = OneMessage(
            self.hook,
            request,
            context.get("task_state_store"),
            Tries.of(context),
            resend_when_cleared=self.resend_when_cleared,
            log=self.log,
        )
        try:
            sent, just_now = message.send()
        except Ambiguous as ambiguous:
            return self._settle(message, ambiguous)
        except OutcomeUnknown:
            self.log.warning(
                "The message doesn't show at Twilio. The next try looks again before it sends it"
            )
            count("messages.unknown")
            raise
        except TwilioError as error:
            if not error.is_retryable:
                count("messages.refused")
            raise
        if just_now:
            count("messages.sent")
        how = "Sent" if just_now else "An earlier try sent"
        self.log.info("%s %s to %s: %s", how, sent.sid, masked(request.to), sent.status)
        return sent

    def _settle(self, message: "OneMessage", ambiguous: "Ambiguous") -> Message | None:
        """Decide by ``on_unknown``. The earliest message since the intent is the likeliest."""
        sids = [candidate.sid for candidate in ambiguous.candidates]
        if self.on_unknown == "resend":
            self.log.warning("%s. Sending it again", ambiguous)
            return message.send_besides(sids)[0]
        if self.on_unknown == "fail":
            advice = "Look at Twilio for it; to send it, run the task with on_unknown='resend'"
            raise AirflowFailException(f"{ambiguous}\n{advice}")
        self.log.warning("%s. It is assumed that it was", ambiguous)
        if not sids:
            return None
        message.adopt(ambiguous.candidates[0])
        return ambiguous.candidates[0]

    def _wait(self, request: CreateMessage, message: Message) -> "Wait":
        """Return the wait for a message. Every try has the same deadline."""
        from airflow_provider_twilio.waiting.wait import Wait

        since = request.send_at or message.date_created or datetime.now(UTC)
        timeout = timedelta(seconds=seconds("delivery_timeout", self.delivery_timeout))
        return Wait(FetchMessage(sid=message.sid), {"accept_sent": self.accept_sent}, since, since + timeout)


def masked(recipient: str) -> str:
    """Return a recipient as logs may have it: ``whatsapp:+1555•••4567``."""
    channel, colon, address = recipient.rpartition(":")
    return f"{channel}{colon}{mask_number(address)}"


class MessageNotFinished(Exception):
    """A message can't be redacted before its delivery has ended. A later try may succeed."""


# The arguments of the next two are those of the message, which is fetched first; what they do is an update.


class CancelScheduledMessageOperator(RequestOperator):
    """Make sure that a scheduled message isn't sent; succeed if it is canceled already.

    :param sid: the message (SM… or MM…).

    https://www.twilio.com/docs/messaging/features/message-scheduling#cancel-a-scheduled-message
    """

    request = FetchMessage
    operation = UpdateMessage

    def __init__(self, **arguments: "Unpack[FetchMessageArguments]") -> None:
        super().__init__(**arguments)

    def perform(self, request: FetchMessage, context: "Context") -> Message:
        """Cancel the message.

        :raises TwilioError: the message was sent, or is being sent.
        """
        message = self.hook.execute(request)
        if message.status == "canceled":
            self.log.info("%s is canceled already", message.sid)
            return message
        if message.status not in _CANCELABLE:
            raise self._too_late(message)
        cancel = UpdateMessage(sid=request.sid, status="canceled")
        return _update(self, cancel, lambda now: now.status == "canceled", self._refused)

    def _refused(self, error: TwilioError, now: Message) -> Exception:
        return self._too_late(now) if error.code == _CAN_NOT_BE_CANCELED else error

    def _too_late(self, message: Message) -> TwilioError:
        return TwilioError(f"{message.sid} is {message.status}: it is too late to cancel it")


class RedactMessageOperator(RequestOperator):
    """Make sure that a message's text is gone from Twilio's log, where the message itself stays.

    A message can be redacted once it is delivered, undelivered, failed or canceled. Until then the task fails
    and may be retried: give it retries, or put a :class:`MessageDeliveredSensor` before it.
    :class:`DeleteMediaOperator` deletes the media of an MMS.

    :param sid: the message (SM… or MM…).

    https://www.twilio.com/docs/messaging/api/message-resource#redact-a-message
    """

    request = FetchMessage
    operation = UpdateMessage

    def __init__(self, **arguments: "Unpack[FetchMessageArguments]") -> None:
        super().__init__(**arguments)

    def perform(self, request: FetchMessage, context: "Context") -> Message:
        """Replace the message's text by an empty one.

        :raises MessageNotFinished: its delivery hasn't ended.
        """
        message = self.hook.execute(request)
        if not message.body:
            self.log.info("%s has no text", message.sid)
            return message
        return _update(self, UpdateMessage(sid=request.sid, body=""), lambda now: not now.body, self._refused)

    def _refused(self, error: TwilioError, now: Message) -> Exception:
        if error.code != _NOT_FINISHED:
            return error
        return MessageNotFinished(
            f"{now.sid} is {now.status}: a message can be redacted once it is delivered, undelivered, failed "
            "or canceled"
        )


def _update(
    task: RequestOperator,
    update: UpdateMessage,
    is_done: Callable[[Message], bool],
    refused: Callable[[TwilioError, Message], Exception],
) -> Message:
    """Change a message. After a refusal or a lost answer, the message's present state decides."""
    try:
        return task.hook.execute(update)
    except TwilioError as error:
        now = task.hook.execute(FetchMessage(sid=update.sid))
        if is_done(now):
            return now
        raise (error if isinstance(error, OutcomeUnknown) else refused(error, now)) from error
