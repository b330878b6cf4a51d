"""Alerts by SMS."""

from collections.abc import Generator, Sequence
from copy import copy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.notifier import BaseNotifier
from airflow.providers.common.compat.sdk import AirflowException

from airflow_provider_twilio.api.errors import InvalidAccount, InvalidRequest, TwilioError
from airflow_provider_twilio.api.masking import mask_number, mask_numbers
from airflow_provider_twilio.api.segments import cut
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.client.clock import TimeUnknown
from airflow_provider_twilio.notifications.alert import Alert, TooLate
from airflow_provider_twilio.notifications.at_once import asend_all, send_all
from airflow_provider_twilio.notifications.texts import plain_text, recipients, whole
from airflow_provider_twilio.tasks.rendering import render
from airflow_provider_twilio.tasks.task import Connected
from airflow_provider_twilio.tasks.templates import TEXT, Renderer, TemplateFailed

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context
    from jinja2 import Environment

_OURS = (AirflowException, InvalidAccount, InvalidRequest, TemplateFailed, TimeUnknown, TooLate, TwilioError)
MOST_SEGMENTS = 10
"""Segments of the 1,600 characters that a body can have."""


class SmsNotifier(Connected, BaseNotifier):
    """Send an SMS from a callback of a task, a DAG or a deadline.

    All recipients are texted at once. Within 15 seconds the log has a line for each: sent, throttled, not
    sent, or unknown. A failure is an error in the log and never fails the task. A text that is longer than
    ``max_segments`` is cut and ends in an ellipsis. If the text can't be rendered, a plain one is sent that
    names the DAG, the task and the run. For a deadline write ``AsyncCallback(SmsNotifier, kwargs={"to": …,
    …})``: Airflow makes the notifier in the triggerer, and stores these arguments with the DAG unmasked.

    With ``throttle`` the same text goes to a number once within a window. The memory is Twilio's message log,
    so this holds across tasks and DAGs. Failed messages don't count. Each alert waits for up to three seconds
    at random, so that of many simultaneous ones nearly all see the first one's message. Alerts within the
    moment that Twilio's log takes to show a message may all be sent. If the log can't be read, as with a
    restricted key, the alert is sent.

    :param to: one recipient, or a list of them, in E.164 form.
    :param body: the text, a template: ``{{ ti.task_id }} failed: {{ exception }}``.
    :param from_: a number of the account, a short code or an alphanumeric sender.
    :param messaging_service_sid: the service (MG…) that chooses the sender, in place of ``from_``.
    :param throttle: the window as a timedelta or in seconds; ``None`` sends every alert.
    :param max_segments: segments of the text at most, 1 to 10; Twilio charges for each.
    :param twilio_conn_id: connection to use.
    :param account_sid: a subaccount to act on.
    :param context: set by Airflow for a deadline.
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
        """Render and send a copy of the notifier: rendering replaces its templates."""
        try:
            super(SmsNotifier, copy(self)).__call__(*args)
        except Exception as error:
            self._tell("No SMS was sent", error)

    def __await__(self) -> Generator[Any, None, None]:
        """Render and send a copy of the notifier in an event loop."""
        try:
            return (yield from super(SmsNotifier, copy(self)).__await__())
        except Exception as error:
            self._tell("No SMS was sent", error)

    def render_template_fields(self, context: "Context", jinja_env: "Environment | None" = None) -> None:
        """Render the arguments. A text that can't be rendered is replaced by one that names the task.

        A text stays a text, also in a DAG that renders native objects.

        :raises TemplateFailed: another argument can't be rendered. One of several recipients may fail.
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
            send_all(alerts, self.hook, self.throttle)
        self._report(alerts)

    async def async_notify(self, context: "Context") -> None:
        """Send to all recipients at once, within 15 seconds and without blocking the event loop."""
        alerts = self._alerts()
        if alerts:
            await asend_all(alerts, self.hook, self.throttle)
        self._report(alerts)

    def _alerts(self) -> list[Alert]:
        """Return an alert for each valid recipient, and log an error for each other one."""
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
        """Log a line for each recipient, by the alert's state."""
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
        """Log an error. A text that isn't ours and any traceback may be private, and are left out."""
        text = str(error) if isinstance(error, _OURS) else ""
        self.log.error("%s: %s", what, mask_numbers(text) or type(error).__name__)


send_sms_notification = SmsNotifier
"""The notifier's name by the convention of Airflow's other providers."""
