"""A number is ready once a text from it is delivered, or is taken for ready by its age."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException, AirflowSensorTimeout, TaskDeferred
from airflow.providers.standard.triggers.temporal import DateTimeTrigger
from operators.tries import TaskStates, context
from trust_hub import A2P_PROFILES, CUSTOMER_PROFILES, make_profiles

from airflow_provider_twilio.api.messaging_v1.brands import CreateBrandRegistrations
from airflow_provider_twilio.api.messaging_v1.campaigns import CreateUsAppToPerson
from airflow_provider_twilio.api.messaging_v1.sender_pool import CreatePhoneNumber, DeletePhoneNumber
from airflow_provider_twilio.api.messaging_v1.services import CreateService
from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.idempotency import probes
from airflow_provider_twilio.sensors import number_ready
from airflow_provider_twilio.sensors.number_ready import NumberReadySensor
from airflow_provider_twilio.simulator.simulator import Simulator

OWN = "+15558675309"
LONG = 10.0**8


class Number:
    """A number in a service with a campaign that is under review."""

    def __init__(self, simulator: Simulator) -> None:
        make_profiles(simulator)
        hook = TwilioHook()
        bundles = CreateBrandRegistrations(
            customer_profile_bundle_sid=CUSTOMER_PROFILES[0], a2p_profile_bundle_sid=A2P_PROFILES[0]
        )
        brand = hook.execute(bundles).sid
        simulator.decide_brand(brand, "APPROVED")
        self.service = hook.execute(CreateService(friendly_name="Harbor Coffee")).sid
        page = "https://www.harborcoffee.example.com"
        hook.execute(
            CreateUsAppToPerson(
                messaging_service_sid=self.service,
                brand_registration_sid=brand,
                description="Harbor Coffee tells customers when their orders are ready.",
                message_flow="Customers tick an unchecked box of its own when they order on the website.",
                message_samples=["Harbor Coffee: your order is ready. STOP ends it."] * 2,
                us_app_to_person_usecase="CUSTOMER_CARE",
                has_embedded_links=False,
                has_embedded_phone=False,
                privacy_policy_url=f"{page}/privacy",
                terms_and_conditions_url=f"{page}/terms",
            )
        )
        self.sid = hook.execute(CreateIncomingPhoneNumber(phone_number="+14155550100")).sid
        hook.execute(CreatePhoneNumber(service_sid=self.service, phone_number_sid=self.sid))
        self.simulator = simulator

    def verify(self) -> None:
        self.simulator.decide_campaign(self.service, "VERIFIED")

    def leave(self) -> None:
        TwilioHook().execute(DeletePhoneNumber(service_sid=self.service, sid=self.sid))


class Run:
    """The sensor, taken through its waits by hand."""

    def __init__(self, number: Number, **arguments: Any) -> None:
        self.number = number
        self.arguments = {"messaging_service_sid": number.service, "phone_number_sid": number.sid} | arguments
        self.states: TaskStates | None = TaskStates()
        self.deferred: TaskDeferred | None = None
        self.result: Any = None

    def start(self, try_number: int = 1) -> "Run":
        return self._call("execute", try_number=try_number)

    def go_on(self) -> "Run":
        """Resume the task after its wait."""
        assert self.deferred is not None
        return self._call(self.deferred.method_name, {})

    def until_asleep(self) -> "Run":
        """Let probes arrive until the task pauses or ends."""
        while self.deferred is not None and self.deferred.method_name == "probed":
            self.number.simulator.advance(10)
            self.go_on()
        return self

    @property
    def asleep_until(self) -> datetime:
        assert self.deferred is not None
        assert isinstance(self.deferred.trigger, DateTimeTrigger)
        moment: datetime = self.deferred.trigger.moment
        return moment

    def _call(self, method: str, *event: Any, try_number: int = 1) -> "Run":
        self.deferred = None
        given: Any = context(self.states, try_number=try_number)
        try:
            self.result = getattr(NumberReadySensor(task_id="ready", **self.arguments), method)(given, *event)
        except TaskDeferred as deferred:
            self.deferred = deferred
        return self


class Clock:
    """The worker's time, which moves only when a test moves it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.moment = datetime.now(UTC)
        clock = self

        class Moving(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return clock.moment

        monkeypatch.setattr(number_ready, "datetime", Moving)
        monkeypatch.setattr(probes, "time", SimpleNamespace(time=lambda: clock.moment.timestamp()))

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def number(twilio_default: Simulator) -> Number:
    return Number(twilio_default)


def sent(number: Number) -> list[str]:
    return [str(message["body"]) for message in number.simulator.snapshot()["messages"]]


class TestByAProbe:
    PROBE: dict[str, Any] = {"method": "probe", "probe_to": OWN, "probe_body": "Test"}  # noqa: RUF012

    def test_a_delivered_text_is_the_proof(self, number: Number, clock: Clock) -> None:
        number.verify()
        run = Run(number, **self.PROBE).start().until_asleep()

        assert run.result["ready"] is True
        assert run.result["method"] == "probe"
        (probe,) = run.result["probes"]
        assert (probe["status"], probe["error_code"], probe["price"]) == ("delivered", None, "-0.00830")
        assert (run.result["price"], run.result["price_unit"]) == ("0.00830", "USD")
        assert OWN not in str(run.result)

    def test_no_text_is_sent_before_the_campaign_is_verified(self, number: Number, clock: Clock) -> None:
        run = Run(number, **self.PROBE).start()

        assert run.deferred is not None
        assert sent(number) == []

    def test_a_number_that_carriers_do_not_know_is_probed_at_growing_intervals(
        self, number: Number, clock: Clock
    ) -> None:
        number.simulator.configure(number_registration=LONG)
        number.verify()
        run = Run(number, **self.PROBE, first_pause=100, longest_pause=350).start().until_asleep()
        pauses = []
        for _ in range(4):
            pauses.append((run.asleep_until - clock.moment).total_seconds())
            clock.move(seconds=pauses[-1] + 1)
            run.go_on().until_asleep()
        assert pauses == [100, 200, 350, 350]
        assert sent(number) == [f"Test ({count})" for count in range(1, 6)]

        number.simulator.configure(number_registration=0.0)
        clock.move(seconds=400)
        run.go_on().until_asleep()

        assert [one["error_code"] for one in run.result["probes"]] == [30034] * 5 + [None]
        assert run.result["ready"] is True

    def test_another_try_sends_nothing_again(self, number: Number, clock: Clock) -> None:
        number.simulator.configure(number_registration=LONG)
        number.verify()
        run = Run(number, **self.PROBE).start()
        run.start(try_number=2).until_asleep()
        run.start(try_number=3)

        assert sent(number) == ["Test (1)"]
        assert run.asleep_until > clock.moment

    def test_a_task_that_is_run_again_once_the_number_is_ready_sends_nothing(
        self, number: Number, clock: Clock
    ) -> None:
        number.verify()
        run = Run(number, **self.PROBE).start().until_asleep()
        first = run.result
        run.start(try_number=2)

        assert run.result == first
        assert sent(number) == ["Test (1)"]

    def test_another_error_ends_it(self, number: Number, clock: Clock) -> None:
        number.verify()
        run = Run(number, **self.PROBE).start()
        (message,) = number.simulator.snapshot()["messages"]
        number.simulator.decide_message(str(message["sid"]), "undelivered", 30005)
        with pytest.raises(AirflowFailException, match="30005"):
            run.go_on()

    def test_it_ends_at_the_timeout(self, number: Number, clock: Clock) -> None:
        number.simulator.configure(number_registration=LONG)
        number.verify()
        run = Run(number, **self.PROBE, timeout=7200).start().until_asleep()
        clock.move(hours=3)
        with pytest.raises(AirflowSensorTimeout, match="1 probes, and none was delivered"):
            run.go_on()


class TestByAge:
    def test_the_later_of_approval_and_joining_counts(self, number: Number, clock: Clock) -> None:
        number.verify()
        run = Run(number, method="age", hours=24).start()
        assert timedelta(hours=23) < run.asleep_until - clock.moment <= timedelta(hours=24, minutes=1)
        clock.move(hours=25)
        run.go_on()

        assert run.result == {"method": "age", "ready": True, "sid": number.sid, "hours": 24.0}
        assert sent(number) == []


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"method": "luck"}, "method: 'luck': must be 'probe' or 'age'"),
        ({"method": "probe"}, "probe_to: is missing"),
        ({"method": "probe", "probe_to": "555"}, "probe_to: "),
        ({"method": "probe", "probe_to": OWN, "probe_body": "x" * 1700}, "probe_body: "),
        ({"method": "age", "hours": -1}, "hours: -1: must be a number"),
        ({"method": "age", "hours": "a day"}, "hours: 'a day': must be a number"),
    ],
)
def test_wrong_arguments_are_refused_before_anything_is_asked(
    number: Number, arguments: dict[str, Any], complaint: str
) -> None:
    begun = len(number.simulator.requests())
    with pytest.raises(AirflowFailException, match=complaint):
        Run(number, **arguments).start()
    assert len(number.simulator.requests()) == begun


@pytest.mark.parametrize("name", ["first_pause", "longest_pause"])
@pytest.mark.parametrize("value", [0, -1, "soon", True])
def test_a_pause_is_a_positive_number_of_seconds(name: str, value: Any) -> None:
    given: Any = {name: value}
    with pytest.raises(ValueError, match=f"{name}: .*must be a number of seconds, more than 0"):
        NumberReadySensor(task_id="ready", messaging_service_sid="MG1", phone_number_sid="PN1", **given)


def test_without_a_memory_no_probe_is_sent(number: Number) -> None:
    """A task that has waited would send the same text again, and again after the next wait."""
    number.verify()
    run = Run(number, **TestByAProbe.PROBE)
    run.states = None
    with pytest.raises(AirflowFailException, match=r"needs the task state store of Airflow 3\.3"):
        run.start()

    assert sent(number) == []


def test_a_number_outside_of_the_service_is_an_error(number: Number) -> None:
    number.verify()
    number.leave()
    with pytest.raises(AirflowFailException, match="isn't in MG"):
        Run(number).start()
