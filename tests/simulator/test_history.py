"""An account with a past, and one that goes on where it was."""

import subprocess
import sys
from pathlib import Path

import pytest

from airflow_provider_twilio.simulator.history import add_history
from airflow_provider_twilio.simulator.server import running
from airflow_provider_twilio.simulator.simulator import Simulator

from .api import Api

MODULE = (sys.executable, "-m", "airflow_provider_twilio.simulator")


def test_the_past_has_a_campaign_that_can_send_and_messages_of_each_day(
    simulator: Simulator, api: Api
) -> None:
    service = add_history(simulator, 7)

    past = simulator.snapshot()
    days = {str(message["date_created"])[:16] for message in past["messages"]}
    assert [brand["status"] for brand in past["brands"]] == ["APPROVED"]
    assert [campaign["campaign_status"] for campaign in past["campaigns"]] == ["VERIFIED"]
    assert len(days) in (7, 8)
    assert {message["status"] for message in past["messages"]} >= {"delivered", "undelivered", "received"}
    message = api.message(MessagingServiceSid=service, Body="The next one")
    simulator.advance(60)
    assert api.fetched(message["uri"])["status"] == "delivered"


def test_the_same_seed_has_the_same_past() -> None:
    pasts = []
    for seed in (1, 1, 2):
        with running() as simulator:
            add_history(simulator, 1, seed)
            messages = simulator.snapshot()["messages"]
            pasts.append([(message["to"], message["body"], message["status"]) for message in messages])

    assert pasts[0] == pasts[1] != pasts[2]


def test_another_simulator_goes_on_where_one_was(simulator: Simulator, api: Api, tmp_path: Path) -> None:
    service = api.ready_service()
    api.message(MessagingServiceSid=service["sid"], Body="Your owl has landed")
    simulator.advance(3600)
    before, then = simulator.snapshot(), simulator.now()
    simulator.keep(tmp_path / "state")

    with running() as another:
        another.restore(tmp_path / "state")

        assert another.snapshot() == before
        assert another.now() >= then
        later = Api(another)
        assert later.message(MessagingServiceSid=service["sid"], Body="Another one")["sid"]
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kept", [b"", b"nothing of ours", b"I1\n."])
def test_a_file_that_is_none_of_a_simulators_is_refused(
    simulator: Simulator, tmp_path: Path, kept: bytes
) -> None:
    (tmp_path / "state").write_bytes(kept)

    with pytest.raises(ValueError, match=f"{tmp_path / 'state'}: it "):
        simulator.restore(tmp_path / "state")

    assert simulator.snapshot()["services"] == []


@pytest.mark.parametrize(
    ("argument", "problem"),
    [
        ("--clock=yesterday", "--clock: must be a time such as 2027-01-31T12:00:00Z, got 'yesterday'"),
        ("--clock=2020-01-01", "The simulator can't start: seconds must be 0 or more"),
        ("--history=-1", "--history: must be a number of days from 0 to 400, got '-1'"),
        ("--seed=x", "--seed: invalid int value: 'x'"),
        ("--state=/", "The simulator can't start: "),
    ],
)
def test_a_wrong_argument_is_refused(argument: str, problem: str) -> None:
    done = subprocess.run((*MODULE, argument), capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode != 0
    assert problem in done.stderr


def test_by_itself_it_has_the_past_that_is_asked_for_and_keeps_it(tmp_path: Path) -> None:
    state = tmp_path / "state"
    command = (*MODULE, "--history=1", "--seed=5", "--clock=2031-05-01T12:00:00Z", f"--state={state}")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "Twilio simulator on" in process.stdout.readline()
        process.terminate()
        assert process.wait(60) == 0

    with running() as simulator:
        simulator.restore(state)
        assert [service["friendly_name"] for service in simulator.snapshot()["services"]] == ["Owl Post"]
        assert simulator.now().year == 2031
