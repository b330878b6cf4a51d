"""A sole proprietor's one-time password: a person answers it, and gets another one each day."""

from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.onboarding import otp
from airflow_provider_twilio.onboarding.steps import CustomerBrandOperator
from airflow_provider_twilio.onboarding.waits import CustomerBrandSensor
from airflow_provider_twilio.simulator.simulator import Simulator

from .customers import SOLE_PROPRIETOR
from .stepping import account, on_simulator, profiles, step
from .waiting_task import Run

NEVER = 10.0**8
DAY = 86400


class Clock:
    """The worker's time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_800_000_000.0
        monkeypatch.setattr(f"{otp.__name__}.time.time", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def run(twilio_default: Simulator) -> Run:
    """The wait for a brand that is still to be approved; the person answers nothing by themselves."""
    twilio_default.configure(otp_first_confirmation=NEVER, otp_confirmation=NEVER)
    values = on_simulator(SOLE_PROPRIETOR)
    sid = account(values)
    profile, a2p = profiles(values, sid)
    whose: dict[str, Any] = {"customer": values, "account_sid": sid}
    brand = step(
        CustomerBrandOperator(task_id="brand", customer_profile_sid=profile, a2p_profile_sid=a2p, **whose)
    )["sid"]
    return Run(lambda: CustomerBrandSensor(task_id="wait", brand_sid=brand, otp_attempts=2, **whose)).start()


def sent(simulator: Simulator) -> int:
    """How many passwords were asked for."""
    return len(simulator.requests("POST", "SmsOtp"))


def test_after_the_approval_the_wait_says_that_a_person_must_answer(
    twilio_default: Simulator, run: Run, clock: Clock
) -> None:
    assert "waiting_for" not in run.xcoms
    twilio_default.advance(120)
    run.look()

    assert run.xcoms["waiting_for"] == "a person's answer to the one-time password"
    assert sent(twilio_default) == 0
    assert run.result is None


def test_it_ends_with_the_answer(twilio_default: Simulator, run: Run, clock: Clock) -> None:
    twilio_default.advance(120)
    run.look()
    twilio_default.configure(otp_first_confirmation=0.0)
    run.look()

    assert (run.result["status"], run.result["identity_status"]) == ("APPROVED", "VERIFIED")


def test_a_new_one_is_sent_each_day_and_not_more_often_than_allowed(
    twilio_default: Simulator, run: Run, clock: Clock
) -> None:
    twilio_default.advance(120)
    run.look()
    for expected in (1, 2):
        clock.now += DAY + 1
        run.look(late=True)
        assert sent(twilio_default) == expected
        run.start()
        assert sent(twilio_default) == expected
    clock.now += DAY + 1
    with pytest.raises(AirflowFailException, match="nobody answered the one-time password"):
        run.look(late=True)
    assert sent(twilio_default) == 2


def test_a_task_that_is_cleared_after_the_last_one_sends_a_new_one_at_once(
    twilio_default: Simulator, run: Run, clock: Clock
) -> None:
    twilio_default.advance(120)
    run.look()
    for _ in range(2):
        clock.now += DAY + 1
        run.look(late=True)
    clock.now += DAY + 1
    with pytest.raises(AirflowFailException, match="sends a new one at once"):
        run.look(late=True)

    clock.now += 3600
    run.start()
    assert sent(twilio_default) == 3
    run.start()
    assert sent(twilio_default) == 3


def test_one_whose_sending_is_not_certain_is_not_sent_again(
    twilio_default: Simulator, run: Run, clock: Clock
) -> None:
    twilio_default.advance(120)
    run.look()
    clock.now += DAY + 1
    twilio_default.fault("drop_after", method="POST", path="SmsOtp")
    with pytest.raises(Exception, match="CreateBrandRegistrationOtp"):
        run.look(late=True)
    run.start()

    assert sent(twilio_default) == 1
