"""Alerts by SMS."""

import asyncio
import time
from collections.abc import Generator, Sequence
from copy import copy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.notifier import BaseNotifier

from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError
from airflow_provider_twilio.api.masking import mask_number, mask_numbers
from airflow_provider_twilio.api.segments import cut
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.notifications.alert import Alert, Steps, alert

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.hooks.twilio import TwilioHook

MOST_SEGMENTS = 10
"""As many as fit into the 1,600 characters of a body."""


class SmsNotifier(BaseNotifier):
    """Sends an SMS from a callback of a task, a DAG or a deadline.

    What can't be sent is an error in the log, and never fails the task whose callback it is. A text that is
    longer than ``max_segments`` is cut, and ends in an ellipsis. Airflow makes the notifier of a deadline
    itself, in the triggerer: ``AsyncCallback(SmsNotifier, kwargs={"to": …, "body": …, …})``. It keeps these
    arguments with the DAG, as they are.

    With ``throttle`` the same text, to the letter, goes to a number once within a window, whoever asks:
    Twilio's message log is the memory. A message that failed doesn't count. Each alert is put off by up to
    three seconds, so that of many that are asked for at once nearly all see the first one's message. Those
    that ask within the moment that a message takes to get to Twilio's log don't see each other.

    :param to: one recipient, or a list of them, in E.164 form.
    :param body: the text, a template: ``{{ ti.task_id }} failed: {{ exception }}``.
    :param from_: a number of the account, a short code or an alphanumeric sender.
    :param messaging_service_sid: the service (MG…) that chooses the sender, in place of ``from_``.
    :param throttle: the window, a timedelta or seconds; ``None`` sends every alert.
    :param max_segments: of the text, 1 to 10; each is paid for.
    :param twilio_conn_id: connection to use.
    :param account_sid: a subaccount to act on.
    :param context: given by Airflow, for a deadline.
    """

    template_fields: Sequence[str] = (
        "to",
        "body",
        "from_",
        "messaging_service_sid",
        "twilio_conn_id",
        "account_sid",
    )

    def __init__(
        self,
        *,
        to: str | Sequence[str],
        body: str,
        from_: str | None = None,
        messaging_service_sid: str | None = None,
        throttle: timedelta | float | None = None,
        max_segments: int = 3,
        twilio_conn_id: str = "twilio_default",
        account_sid: str | None = None,
        context: "Context | None" = None,
    ) -> None:
        super().__init__(context)
        if not (isinstance(max_segments, int) and 1 <= max_segments <= MOST_SEGMENTS):
            raise ValueError(f"max_segments: {max_segments!r}: must be 1 to {MOST_SEGMENTS}")
        window = timedelta(seconds=throttle) if isinstance(throttle, int | float) else throttle
        if not (window is None or (isinstance(window, timedelta) and window > timedelta())):
            raise ValueError(f"throttle: {throttle!r}: must be a timedelta, or seconds, more than 0, or None")
        self.to = to
        self.body = body
        self.from_ = from_
        self.messaging_service_sid = messaging_service_sid
        self.throttle = window
        self.max_segments = max_segments
        self.twilio_conn_id = twilio_conn_id
        self.account_sid = account_sid

    def __call__(self, *args: Any) -> None:
        """Render and send; a copy of itself, because rendering changes it for good."""
        try:
            super(SmsNotifier, copy(self)).__call__(*args)
        except Exception as error:
            self._tell("No SMS was sent", error)

    def __await__(self) -> Generator[Any, None, None]:
        """The same in an event loop."""
        try:
            return (yield from super(SmsNotifier, copy(self)).__await__())
        except Exception as error:
            self._tell("No SMS was sent", error)

    def notify(self, context: "Context") -> None:
        """Send to each recipient."""
        hook = self._hook()
        for number in self._numbers():
            try:
                self._report(number, _run(self._steps(number), hook))
            except Exception as error:
                self._tell(f"No SMS was sent to {mask_number(number)}", error)

    async def async_notify(self, context: "Context") -> None:
        """Send to all recipients at once, without blocking the event loop."""
        hook = self._hook()

        async def send(number: str) -> None:
            try:
                self._report(number, await _arun(self._steps(number), hook))
            except Exception as error:
                self._tell(f"No SMS was sent to {mask_number(number)}", error)

        await asyncio.gather(*map(send, self._numbers()))

    def _hook(self) -> "TwilioHook":
        from airflow_provider_twilio.hooks.twilio import TwilioHook

        return TwilioHook(self.twilio_conn_id, self.account_sid)

    def _numbers(self) -> list[str]:
        numbers = [self.to] if isinstance(self.to, str) else list(self.to or ())
        if not all(isinstance(number, str) for number in numbers):
            raise InvalidRequest("to: must be a number, or a list of numbers, in E.164 form")
        if not any(numbers):
            raise InvalidRequest("to: is missing")
        return list(dict.fromkeys(numbers))

    def _steps(self, number: str) -> Steps:
        if not isinstance(self.body, str):
            raise InvalidRequest(f"body: {type(self.body).__name__}: must be a text")
        request = CreateMessage(
            to=number,
            body=cut(self.body, self.max_segments),
            from_=self.from_ or None,
            messaging_service_sid=self.messaging_service_sid or None,
        )
        return alert(request, self.throttle)

    def _report(self, number: str, ended: Alert) -> None:
        told = {"sent": "The SMS to %s was sent: %s", "throttled": "%s got the same text already: %s"}
        self.log.info(told[ended.state], mask_number(number), ended.sid)

    def _tell(self, what: str, error: Exception) -> None:
        """An error in the log. Its traceback could show what is private."""
        self.log.error("%s: %s", what, mask_numbers(str(error)) or type(error).__name__)


send_sms_notification = SmsNotifier
"""The name by which Airflow's other providers have their notifiers."""


def _run(steps: Steps, hook: "TwilioHook") -> Alert:
    try:
        step = next(steps)
        while True:
            if isinstance(step, float):
                time.sleep(step)
                step = next(steps)
                continue
            try:
                answer = hook.execute(step)
            except TwilioError as error:
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


async def _arun(steps: Steps, hook: "TwilioHook") -> Alert:
    try:
        step = next(steps)
        while True:
            if isinstance(step, float):
                await asyncio.sleep(step)
                step = next(steps)
                continue
            try:
                answer = await hook.aexecute(step)
            except TwilioError as error:
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]
