"""An export whose task is killed again and again, on real Airflow, while somebody reads it."""

import json
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from exports.exporting import DAY, NEXT, add
from exports.reader import Reader, reading, status_of_all

from airflow_provider_twilio.simulator.simulator import Simulator
from scripts.airflow_home import AirflowHome
from scripts.processes import Processes

from .standalone import Standalone, standalone
from .test_triggerer_killed import state, step, task_logs

DAG = "/dags/export_day"
COUNT = 30_000
PAGES = COUNT // 1000
STATUSES = ("sent", "delivered")
"""What all messages have while they are exported for the first and for the second time."""
KILLS = 2
"""Of each export."""
MORE = (3, 12)
"""Requests before each; more than are on their way at once, so that the next try has begun."""
LATENCY = 0.5
SEED = 5
LONGEST = 900.0


@pytest.mark.proof
def test_an_export_is_complete_however_often_its_task_is_killed(
    tmp_path: Path, twilio_simulator: Simulator, proof: Callable[[str], None]
) -> None:
    home = AirflowHome(tmp_path / "airflow", Path(__file__).with_name("dags"))
    home.logs.mkdir(parents=True)
    sids = add(twilio_simulator, [n * 86_400 / COUNT for n in range(COUNT)], status=STATUSES[0])
    twilio_simulator.fault("latency", latency=LATENCY, count=None)
    path = tmp_path / "exports"
    reader = Reader(path / f"dt={DAY.date()}", status_of_all(sids))
    with Processes() as processes, reading(reader):
        airflow = standalone(processes, home, json.dumps(twilio_simulator.connection), LONGEST)
        try:
            with step("Airflow becomes healthy, and reads the DAG"):
                airflow.wait(lambda: not airflow.unhealthy())
                airflow.log_in()
                airflow.wait(lambda: airflow.get(DAG) is not None)
            for status in STATUSES:
                for sid in sids:
                    twilio_simulator.decide_message(sid, status)
                exported_once(twilio_simulator, airflow, path)
                airflow.wait(partial(has_seen, reader, status))
        except BaseException as failure:
            failure.add_note(task_logs(home))
            raise

    assert reader.broken == []
    assert {*reader.seen} == {*STATUSES}
    named = {part["name"] for part in json.loads((reader.folder / "_manifest.json").read_bytes())["parts"]}
    assert {file.name for file in reader.folder.iterdir()} == {*named, "_manifest.json"}
    proof(
        f"exports: on Airflow, {len(STATUSES)} exports of {COUNT:,} messages, each killed {KILLS} times and "
        f"complete; a reader saw {reader.seen.total()} whole exports, none broken"
    )


def exported_once(twilio: Simulator, airflow: Standalone, path: Path) -> None:
    """A DAG run whose task is killed at random moments, and goes on."""
    chance = random.Random(SEED)
    begun = twilio.totals()["requests"]
    conf = {"path": str(path), "start": DAY.isoformat(), "end": NEXT.isoformat()}
    made = airflow.post(f"{DAG}/dagRuns", logical_date=None, conf=conf)
    run = f"{DAG}/dagRuns/{made['dag_run_id']}"
    for _ in range(KILLS):
        more = chance.randrange(*MORE)
        with step(f"the task is killed after {more} more requests"):
            airflow.wait(partial(has_answered, twilio, twilio.totals()["requests"] + more))
            airflow.kill_task()
    with step("the run ends"):
        airflow.wait(lambda: state(airflow, run) in ("success", "failed"))
        assert state(airflow, run) == "success"
    assert airflow.get(f"{run}/taskInstances/export")["try_number"] > KILLS
    requests = twilio.totals()["requests"] - begun
    assert requests < (KILLS + 1) * PAGES, "the tries don't go on from each other"


def has_answered(twilio: Simulator, count: int) -> bool:
    """Return true if Twilio has answered so many requests."""
    return twilio.totals()["requests"] >= count


def has_seen(reader: Reader, status: str) -> bool:
    """Return true if a reader has read that export, or seen a broken one."""
    return reader.seen[status] > 0 or bool(reader.broken)
