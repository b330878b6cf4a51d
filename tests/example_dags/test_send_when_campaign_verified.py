"""The DAG that announces something once a campaign is VERIFIED, and not before, and not otherwise."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import Load, states

TO, TEXT = "+12065550123", "We can text you now. Reply STOP to opt out."


@contextmanager
def deciding(twilio: Simulator, service: str, verdict: str) -> Iterator[None]:
    """Decides on the campaign once it has been looked at three times: then the wait is in the triggerer."""
    done = threading.Event()

    def decide() -> None:
        while len(twilio.requests("GET", f"/{service}/Compliance/Usa2p/")) < 3:
            if done.wait(0.02):
                return
        twilio.decide_campaign(service, verdict)

    reviewer = threading.Thread(target=decide, daemon=True)
    reviewer.start()
    yield
    done.set()
    reviewer.join()


@pytest.mark.parametrize("verdict", ["VERIFIED", "FAILED"])
def test_it_announces_what_is_verified_and_nothing_else(
    verdict: str,
    load: Load,
    twilio: Simulator,
    campaign: dict[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    dag = load("send_when_campaign_verified")
    with deciding(twilio, campaign["messaging_service_sid"], verdict):
        run = dag.test(run_conf=campaign | {"to": TO, "body": TEXT})

    messages = twilio.snapshot()["messages"]
    if verdict == "VERIFIED":
        assert states(run) == {"campaign_verified": "success", "announce": "success"}
        assert [(message["to"], message["body"]) for message in messages] == [(TO, TEXT)]
    else:
        assert states(run) == {"campaign_verified": "failed", "announce": "upstream_failed"}
        assert messages == []
        assert "30909: The call to action is incomplete" in capsys.readouterr().out


def test_it_waits_for_a_campaign_that_is_named(load: Load, twilio: Simulator) -> None:
    with pytest.raises(Exception, match="messaging_service_sid: No value passed"):
        load("send_when_campaign_verified").test()

    assert twilio.requests() == []
