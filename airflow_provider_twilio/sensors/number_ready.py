"""Waits until a number delivers, which no answer of Twilio's says."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from airflow.providers.common.compat.sdk import AirflowFailException, AirflowSensorTimeout

from airflow_provider_twilio.api.errors import InvalidRequest, NotFound
from airflow_provider_twilio.api.messaging_v1.campaigns import FetchUsAppToPerson
from airflow_provider_twilio.api.messaging_v1.sender_pool import (
    CreatePhoneNumber,
    FetchPhoneNumber,
    PhoneNumber,
)
from airflow_provider_twilio.api.v2010.messages import CreateMessage, FetchMessage, Message
from airflow_provider_twilio.sensors.campaigns import CampaignVerifiedSensor
from airflow_provider_twilio.tasks.durations import seconds
from airflow_provider_twilio.tasks.failures import fail_on_permanent_errors
from airflow_provider_twilio.waiting.wait import Wait
from airflow_provider_twilio.waiting.words import in_words

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.idempotency.probes import Probes

Method = Literal["probe", "age"]
NOT_YET = (30024, 30034, 30035)
"""The codes of messages from a number that the carriers don't know yet."""
_DELIVERY_TIMEOUT = timedelta(hours=1)
_SHORTEST_PAUSE = 1.0
_NEEDS_A_STORE = (
    "method: 'probe': needs the task state store of Airflow 3.3: without it, a task that has waited doesn't "
    "know which texts it sent; use 'age'"
)
_ANY_NUMBER = "+15005550006"
"""Stands for the number until it is read, to check the other values of a probe."""


class NumberReadySensor(CampaignVerifiedSensor):
    """Wait until a number delivers: its campaign is VERIFIED, it is in the service, and then a proof.

    ``method="probe"`` sends one text from the number to a number of one's own. Delivered is ready; 30024,
    30034 and 30035 mean "not yet", and another text is sent after a pause that doubles. Each text is sent
    once, also after a crash, for which it needs the task state store of Airflow 3.3. ``method="age"`` sends
    nothing: it waits some hours from the campaign's approval or the number's joining, whichever is later, and
    proves nothing.

    The proof is waited for in the triggerer, also with ``deferrable=False``.
    Don't take the number out of its service meanwhile: its registration would begin anew.

    :param messaging_service_sid: the service (MG…).
    :param phone_number_sid: the number (PN…).
    :param method: ``probe`` or ``age``.
    :param hours: with ``age``, how many; 24 as a rule.
    :param probe_to: with ``probe``, a phone number of one's own, in E.164 form.
    :param probe_body: text of the probes, which ends with the probe's number in brackets.
    :param first_pause: seconds, or a timedelta, between the first two probes.
    :param longest_pause: the longest of these pauses.
    :returns: ``method``, ``ready``, ``sid`` of the number; with ``probe`` also ``probes`` (each with ``sid``,
        ``status``, ``error_code`` and ``price``) and ``price``, the sum in ``price_unit``.

    https://www.twilio.com/docs/api/errors/30034
    """

    template_fields = (
        *CampaignVerifiedSensor.template_fields,
        "phone_number_sid",
        "method",
        "hours",
        "probe_to",
        "probe_body",
    )
    hidden = ("probe_to",)

    def __init__(
        self,
        *,
        messaging_service_sid: str,
        phone_number_sid: str,
        method: Method = "age",
        hours: float = 24.0,
        probe_to: str | None = None,
        probe_body: str = "This number is being set up. No reply is needed, STOP ends it.",
        first_pause: float | timedelta = timedelta(hours=1),
        longest_pause: float | timedelta = timedelta(hours=12),
        **kwargs: Any,
    ) -> None:
        super().__init__(messaging_service_sid=messaging_service_sid, **kwargs)
        self.phone_number_sid = phone_number_sid
        self.method = method
        self.hours = hours
        self.probe_to = probe_to
        self.probe_body = probe_body
        self.first_pause = seconds("first_pause", first_pause)
        self.longest_pause = seconds("longest_pause", longest_pause)

    def execute(self, context: "Context") -> Any:
        """Look at the campaign, then at the number."""
        with fail_on_permanent_errors():
            self._check()
            if self.method == "probe" and not context.get("task_state_store"):
                raise InvalidRequest(_NEEDS_A_STORE)
        return super().execute(context)

    def execute_complete(self, context: "Context", event: dict[str, Any]) -> dict[str, Any]:
        """Go on with the proof, once the campaign is VERIFIED."""
        campaign = super().execute_complete(context, event)
        return campaign if campaign["outcome"] == "failed" else self.prove(context)

    def prove(self, context: "Context", event: Any = None) -> dict[str, Any]:
        """Prove that the number delivers, or wait on.

        :raises AirflowFailException: the number isn't in the service.
        """
        with fail_on_permanent_errors():
            self._check()
            number = self._number()
            if self.method == "age":
                return self._by_age(number)
            return self._by_probe(number, context)

    def probed(self, context: "Context", event: dict[str, Any]) -> dict[str, Any]:
        """Judge the last probe: ready, not yet, or failed."""
        return self.prove(context)

    def _check(self) -> None:
        """Refuse wrong arguments.

        :raises InvalidRequest: one is wrong; it is called by the sensor's name for it.
        """
        wrong = []
        for check in (self.fetch, self._membership):
            try:
                check()
            except InvalidRequest as error:
                wrong.append(str(error).replace("  sid:", f"  {self.waited_for}:"))
        if wrong:
            raise InvalidRequest("\n".join(wrong).replace("  service_sid:", "  messaging_service_sid:"))
        if self.method not in ("probe", "age"):
            raise InvalidRequest(f"method: {self.method!r}: must be 'probe' or 'age'")
        if self.method == "age":
            seconds("hours", self.hours)
            return
        if not self.probe_to:
            raise InvalidRequest("probe_to: is missing: a probe goes to a phone number of one's own")
        try:
            self._request(_ANY_NUMBER, 1)
        except InvalidRequest as error:
            said = str(error).replace("  to:", "  probe_to:").replace("  body:", "  probe_body:")
            raise InvalidRequest(said) from None

    def _membership(self) -> CreatePhoneNumber:
        """Return the request that would put the number into the service, which checks both SIDs."""
        return CreatePhoneNumber(
            service_sid=self.messaging_service_sid, phone_number_sid=self.phone_number_sid
        )

    def _number(self) -> PhoneNumber:
        asked = FetchPhoneNumber(service_sid=self.messaging_service_sid, sid=self.phone_number_sid)
        try:
            return self.hook.execute(asked)
        except NotFound:
            raise InvalidRequest(
                f"phone_number_sid: {self.phone_number_sid}: isn't in {self.messaging_service_sid}"
            ) from None

    def _by_age(self, number: PhoneNumber) -> dict[str, Any]:
        campaign = self.hook.execute(FetchUsAppToPerson(messaging_service_sid=self.messaging_service_sid))
        moments = [moment for moment in (campaign.date_updated, number.date_created) if moment]
        since = max(moments, default=datetime.now(UTC))
        ready_at = since + timedelta(hours=float(self.hours))
        if datetime.now(UTC) < ready_at:
            self.log.info("The number is taken for ready at %s, without a proof", ready_at)
            self._pause_until(ready_at)
        self.log.info("The number is taken for ready by its age of %s h, without a proof", self.hours)
        return {"method": "age", "ready": True, "sid": number.sid, "hours": float(self.hours)}

    def _by_probe(self, number: PhoneNumber, context: "Context") -> dict[str, Any]:
        from airflow_provider_twilio.idempotency.probes import Probes

        probes = Probes(self.hook, context, self.log)
        last = probes.last()
        while last is None or last.outcome().state != "reached":
            self._pause_before_next(probes)
            last = self._probe(number, probes)
        self.log.info("The number is ready: probe %s was delivered", len(probes.done))
        return {"method": "probe", "ready": True, "sid": number.sid, **probes.told()}

    def _pause_before_next(self, probes: "Probes") -> None:
        """Wait until the next probe is due.

        :raises AirflowSensorTimeout: the time is up.
        """
        if datetime.now(UTC) > probes.since + timedelta(seconds=self.timeout):
            raise AirflowSensorTimeout(f"{len(probes.done)} probes, and none was delivered")
        if left := probes.pause_left(self.first_pause, self.longest_pause):
            self.log.info("Another probe in %s", in_words(left))
            self._pause_until(datetime.now(UTC) + timedelta(seconds=max(left, _SHORTEST_PAUSE)))

    def _probe(self, number: PhoneNumber, probes: "Probes") -> Message:
        """Send the next probe, unless an earlier try did, and wait for its outcome.

        :raises AirflowFailException: it failed for another reason than the number's registration.
        """
        message = probes.send(self._request(number.phone_number, len(probes.done) + 1))
        outcome = message.outcome()
        if outcome.state == "waiting" and not probes.is_overdue(message, _DELIVERY_TIMEOUT):
            self._wait_for(message)
        if outcome.state == "failed" and message.error_code not in NOT_YET:
            raise AirflowFailException("\n".join((f"A probe is {message.status}:", *outcome.reasons)))
        probes.finish(message)
        self.log.info("Probe %s is %s (%s)", len(probes.done), message.status, message.error_code)
        return message

    def _request(self, from_: str | None, count: int) -> CreateMessage:
        return CreateMessage(
            to=str(self.probe_to),
            from_=from_,
            messaging_service_sid=self.messaging_service_sid,
            body=f"{self.probe_body} ({count})",
        )

    def _wait_for(self, message: Message) -> NoReturn:
        from airflow_provider_twilio.triggers.poll import PollTrigger

        now = datetime.now(UTC)
        wait = Wait(FetchMessage(sid=message.sid), {}, now, now + _DELIVERY_TIMEOUT)
        self.defer(
            trigger=PollTrigger(
                self.hook.twilio_conn_id,
                self.hook.account_sid,
                wait.serialize(),
                min(self.poll_interval, 10.0),
            ),
            method_name="probed",
            timeout=_DELIVERY_TIMEOUT * 2,
        )
        raise AssertionError("Airflow defers by an exception")

    def _pause_until(self, moment: datetime) -> NoReturn:
        from airflow.providers.standard.triggers.temporal import DateTimeTrigger

        self.defer(trigger=DateTimeTrigger(moment), method_name="prove")
        raise AssertionError("Airflow defers by an exception")
