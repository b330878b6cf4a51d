"""A batch whose process is killed again and again, on real Airflow: everybody gets the message once."""

import csv
import json
import random
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from scripts import simulated_twilio
from scripts.airflow_home import AirflowHome
from scripts.processes import Processes
from scripts.simulated_twilio import SimulatedTwilio

from .standalone import Standalone, standalone
from .test_triggerer_killed import control, state, step, task_logs

DAG = "/dags/send_batch"
COUNT = 3000
KILLS = 3
MORE = (50, 300)
"""Messages between two of these; more than are on their way at once, so that the next try has begun."""
LATENCY = 0.05
SEED = 7
LONGEST = 900.0


@pytest.mark.proof
def test_a_batch_is_sent_once_however_often_its_task_is_killed(tmp_path: Path) -> None:
    home = AirflowHome(tmp_path / "airflow", Path(__file__).with_name("dags"))
    home.logs.mkdir(parents=True)
    recipients, results = tmp_path / "recipients.csv", tmp_path / "results.csv"
    write_recipients(recipients)
    with Processes() as processes:
        twilio = simulated_twilio.start(processes, home.environment(), home.logs / "twilio.log", speed=1)
        control(
            twilio, "faults", kind="latency", latency=LATENCY, method="POST", path="/Messages", count=None
        )
        airflow = standalone(processes, home, json.dumps(twilio.connection), LONGEST)
        try:
            sent_once(twilio, airflow, {"recipients": str(recipients), "results": str(results)})
        except BaseException as failure:
            failure.add_note(task_logs(home))
            raise
    assert len(list(csv.DictReader(results.open()))) == COUNT


def write_recipients(path: Path) -> None:
    """A file of recipients, each with a name for the text."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["to", "name"])
        writer.writerows((f"+1206{2000000 + number:07}", f"Owl {number}") for number in range(COUNT))


def sent_once(twilio: SimulatedTwilio, airflow: Standalone, files: dict[str, str]) -> None:
    """The story, step by step."""
    chance = random.Random(SEED)
    with step("Airflow becomes healthy, and reads the DAG"):
        airflow.wait(lambda: not airflow.unhealthy())
        airflow.log_in()
        airflow.wait(lambda: airflow.get(DAG) is not None)
        made = airflow.post(f"{DAG}/dagRuns", logical_date=None, conf=files)
        run = f"{DAG}/dagRuns/{made['dag_run_id']}"

    server_dies = chance.randrange(KILLS + 1)
    for number in range(KILLS + 1):
        more = chance.randrange(*MORE)
        with step(f"{more} more messages are out"):
            airflow.wait(partial(has_taken, twilio, twilio.totals()["messages"] + more))
        if number == server_dies:
            with step("the API server is restarted"):
                airflow.restart_api_server()
                airflow.log_in()
        else:
            with step("the task is killed"):
                airflow.kill_task()

    with step("the run ends"):
        airflow.wait(lambda: state(airflow, run) in ("success", "failed"))
        assert state(airflow, run) == "success"

    sent = Counter(message["to"] for message in next(twilio.states())["messages"])
    assert (len(sent), sent.total()) == (COUNT, COUNT)
    tries = airflow.get(f"{run}/taskInstances/send")["try_number"]
    assert tries > KILLS


def has_taken(twilio: SimulatedTwilio, count: int) -> bool:
    """Return true if Twilio has taken so many messages."""
    return twilio.totals()["messages"] >= count
