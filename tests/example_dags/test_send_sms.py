"""The DAG that sends one SMS and waits until it is delivered."""

import pytest

from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import Load, states

TO, TEXT = "+12065550123", "Your table is ready, Zoë."


def sent(twilio: Simulator) -> list[str]:
    return [request.path for request in twilio.requests("POST", r"/Messages\.json")]


@pytest.fixture
def service(campaign: dict[str, str], twilio: Simulator) -> str:
    """A service that may send."""
    twilio.decide_campaign(campaign["messaging_service_sid"], "VERIFIED")
    return campaign["messaging_service_sid"]


def test_the_text_of_the_params_is_delivered(load: Load, twilio: Simulator, service: str) -> None:
    params = {"to": TO, "body": TEXT, "messaging_service_sid": service}

    run = load("send_sms").test(run_conf=params)

    assert states(run) == {"send_sms": "success"}
    (message,) = twilio.snapshot()["messages"]
    assert (message["to"], message["body"], message["status"]) == (TO, TEXT, "delivered")
    assert len(sent(twilio)) == 1


def test_a_recipient_that_can_not_be_reached_fails_before_the_wait(
    load: Load, twilio: Simulator, service: str
) -> None:
    landline = "+15005550009"

    run = load("send_sms").test(run_conf={"to": landline, "body": TEXT, "messaging_service_sid": service})

    assert states(run) == {"send_sms": "failed"}
    assert len(sent(twilio)) == 1


def test_a_message_that_carriers_refuse_fails_the_wait_with_what_to_do(
    load: Load, twilio: Simulator, campaign: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    unregistered = campaign["messaging_service_sid"]

    run = load("send_sms").test(run_conf={"to": TO, "body": TEXT, "messaging_service_sid": unregistered})

    assert states(run) == {"send_sms": "failed"}
    assert len(sent(twilio)) == 1
    assert "30034: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("param", "value"), [("to", "5550123"), ("body", "x" * 1601), ("messaging_service_sid", "MG1")]
)
def test_wrong_params_are_refused_before_the_run_begins(
    param: str, value: str, load: Load, twilio: Simulator
) -> None:
    params = {"to": TO, "body": TEXT, "messaging_service_sid": "MG" + "0" * 32} | {param: value}

    with pytest.raises(Exception, match=f"Invalid input for param {param}"):
        load("send_sms").test(run_conf=params)

    assert twilio.requests() == []
