"""Example DAGs as a user runs them: whole, by ``dag.test()``, on a simulator in a hurry."""

import json
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from airflow.sdk import DAG
from operators import account
from trust_hub import make_profiles

from airflow_provider_twilio.api.messaging_v1.brands import CreateBrandRegistrations
from airflow_provider_twilio.api.messaging_v1.sender_pool import CreatePhoneNumber
from airflow_provider_twilio.api.messaging_v1.services import CreateService
from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator.server import running
from airflow_provider_twilio.simulator.simulator import Simulator
from scripts.moved import moved

EXAMPLES = Path(__file__).parents[2] / "example_dags"
LONGEST_RUN = 300.0

DAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=2)

Load = Callable[[str], DAG]


@pytest.fixture
def twilio(monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """A simulator where a minute takes a quarter of a second, and the connection and DAGs fit for it."""
    with running(speed=240) as simulator:
        monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(simulator.connection))
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        monkeypatch.setenv("TWILIO_POLL_INTERVAL", "0.2")
        make_profiles(simulator)
        yield simulator


@pytest.fixture
def load(airflow_db: None) -> Load:
    """Reads an example as Airflow's Dag processor does."""
    from airflow.dag_processing.bundles.manager import DagBundlesManager

    DagBundlesManager().sync_bundles_to_db()  # type: ignore[no-untyped-call]

    def read(name: str) -> DAG:
        bag = moved("DagBag")(EXAMPLES / f"{name}.py")
        assert bag.import_errors == {}
        # Airflow 3.1.0 tests no DAG that its database doesn't know.
        moved("sync_bag_to_db")(bag, "dags-folder", None)
        return cast(DAG, bag.dags[name])

    return read


@pytest.fixture
def exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the examples' exports go."""
    monkeypatch.setenv("TWILIO_EXPORTS", str(tmp_path))
    return tmp_path


@pytest.fixture
def traffic(twilio: Simulator) -> None:
    """Two messages of ``DAY``, one of the day before."""
    twilio.add_messages(
        {
            "to": "+12065550123",
            "from": "+14155550100",
            "date_sent": DAY + timedelta(hours=hours),
            "body": "Hello",
        }
        for hours in (-5, 1, 20)
    )


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    """``dag.test()`` has no time limit of its own."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"the DAG ran for more than {LONGEST_RUN:.0f} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LONGEST_RUN)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def campaign(twilio: Simulator) -> dict[str, str]:
    """A service with a number and a campaign that stays under review: the params that name them."""
    hook = TwilioHook()
    bundles = CreateBrandRegistrations(
        customer_profile_bundle_sid="BU" + "1" * 32, a2p_profile_bundle_sid="BU" + "2" * 32
    )
    brand = hook.execute(bundles).sid
    twilio.decide_brand(brand, "APPROVED")
    service = hook.execute(CreateService(friendly_name="Harbor Coffee")).sid
    number = hook.execute(CreateIncomingPhoneNumber(phone_number="+14155550100")).sid
    hook.execute(CreatePhoneNumber(service_sid=service, phone_number_sid=number))
    account.campaign(service, brand)
    twilio.decide_campaign(service, "IN_PROGRESS")
    return {"messaging_service_sid": service}


def states(run: Any) -> dict[str, str]:
    """The state of each task of a DAG run, those of a mapped one with their index."""
    tasks = run.get_task_instances()
    return {f"{ti.task_id}[{ti.map_index}]" if ti.map_index >= 0 else ti.task_id: ti.state for ti in tasks}
