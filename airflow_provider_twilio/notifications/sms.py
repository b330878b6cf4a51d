"""Alerts by SMS."""

from collections.abc import Generator, Sequence
from copy import copy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.notifier import BaseNotifier
from airflow.providers.common.compat.sdk import AirflowException

from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError
from airflow_provider_twilio.api.masking import mask_number, mask_numbers
from airflow_provider_twilio.api.segments import cut
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.client.account import InvalidAccount
from airflow_provider_twilio.notifications.alert import Alert, TooLate
from airflow_provider_twilio.notifications.at_once import asend_all, send_all
from airflow_provider_twilio.notifications.texts import plain_text, recipients, whole
from airflow_provider_twilio.tasks.rendering import render
from airflow_provider_twilio.tasks.templates import TEXT, Renderer, TemplateFailed

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context
    from jinja2 import Environment

    from airflow_provider_twilio.hooks.twilio import TwilioHook

_OURS = (AirflowException, InvalidAccount, InvalidRequest, TemplateFailed, TooLate, TwilioError)
MOST_SEGMENTS = 10
"""As many as fit into the 1,600 characters of a body."""


class SmsNotifier(BaseNotifier):
    """Sends an SMS from a callback of a task, a DAG or a deadline.

    All recipients are texted at once, and within 15 seconds the log has a line for each: sent, throttled, not
    sent, or not known. What can't be sent is an error in the log, and never fails the task whose callback it
    is. A text that is longer than ``max_segments`` is cut, and ends in an ellipsis. In place of one that is
    not to be rendered a plain text is sent, which names the DAG, the task and the run. Airflow makes the
    notifier of a deadline itself, in the triggerer: ``AsyncCallback(SmsNotifier, kwargs={"to": …, …})``. It
    keeps these arguments with the DAG, as they are.

    With ``throttle`` the same text, to the letter, goes to a number once within a window, whoever asks:
    Twilio's message log is the memory. A message that failed doesn't count. Each alert is put off by up to
    three seconds, so that of many that are asked for at once nearly all see the first one's message. Those
    that ask within the moment that a message takes to get to Twilio's log don't see each other. If the log
    can't be read, as with a restricted key, the alert is sent.

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

    def render_template_fields(self, context: "Context", jinja_env: "Environment | None" = None) -> None:
        """Render the arguments; in place of a text that can't be rendered a plain one tells the task.

        Templates of DAGs that render native objects become texts all the same.

        :raises TemplateFailed: another argument can't be rendered. Of several recipients one may fail.
        """
        dag: Any = context.get("dag")
        environment = jinja_env or self.get_template_env(dag=dag)
        renderer = Renderer(
            environment, context, lambda value: self.render_template(value, context, environment)
        )
        for name in self.template_fields:
            if name not in ("to", "body"):
                setattr(self, name, render(renderer, name, getattr(self, name), TEXT))
        self.to = recipients(renderer, self.to)
        try:
            rendered = render(renderer, "body", self.body, TEXT)
            if self.body and not str(rendered or "").strip():
                raise TemplateFailed("body: the template renders to nothing")
            self.body = rendered
        except TemplateFailed as error:
            self._tell("A plain text is sent in place of the alert's own", error)
            self.body = plain_text(context)

    def notify(self, context: "Context") -> None:
        """Send to all recipients at once, within 15 seconds."""
        alerts = self._alerts()
        if alerts:
            send_all(alerts, self._hook(), self.throttle)
        self._report(alerts)

    async def async_notify(self, context: "Context") -> None:
        """Send to all recipients at once, within 15 seconds and without blocking the event loop."""
        alerts = self._alerts()
        if alerts:
            await asend_all(alerts, self._hook(), self.throttle)
        self._report(alerts)

    def _hook(self) -> "TwilioHook":
        from airflow_provider_twilio.hooks.twilio import TwilioHook

        return TwilioHook(self.twilio_conn_id, self.account_sid)

    def _alerts(self) -> list[Alert]:
        """One for each recipient that there can be an alert to; the others are told at once."""
        if not isinstance(self.body, str):
            raise InvalidRequest(f"body: {type(self.body).__name__}: must be a text")
        body = cut(whole(self.body), self.max_segments)
        given = [self.to] if isinstance(self.to, str) else list(self.to or ())
        if not any(given):
            raise InvalidRequest("to: is missing")
        alerts = []
        for number in dict.fromkeys(given):
            if isinstance(number, Exception) or not isinstance(number, str):
                fault = "to: must be a number, or a list of numbers, in E.164 form"
                self._tell(
                    "No SMS was sent", number if isinstance(number, Exception) else InvalidRequest(fault)
                )
                continue
            try:
                request = CreateMessage(
                    to=number,
                    body=body,
                    from_=self.from_ or None,
                    messaging_service_sid=self.messaging_service_sid or None,
                )
            except Exception as error:
                self._tell(f"No SMS was sent to {mask_number(number)}", error)
            else:
                alerts.append(Alert(request))
        return alerts

    def _report(self, alerts: list[Alert]) -> None:
        """One line for each recipient, and no more than is known."""
        for alert in alerts:
            number = mask_number(alert.request.to)
            if alert.unread:
                self._tell(f"Whether {number} got the same text already can't be told", alert.unread)
            match alert.state:
                case "sent":
                    self.log.info("The SMS to %s was sent: %s", number, alert.sid)
                case "throttled":
                    self.log.info("%s got the same text already: %s", number, alert.sid)
                case "sending":
                    self._tell(f"It isn't known whether the SMS to {number} was sent", alert.reason)
                case "not sent":
                    self._tell(f"No SMS was sent to {number}", alert.reason)

    def _tell(self, what: str, error: Exception) -> None:
        """An error in the log. What it says of itself, if it isn't ours, and its traceback may be private."""
        text = str(error) if isinstance(error, _OURS) else ""
        self.log.error("%s: %s", what, mask_numbers(text) or type(error).__name__)


send_sms_notification = SmsNotifier
"""The name by which Airflow's other providers have their notifiers."""
