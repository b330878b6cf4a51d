"""A thousand waits in a real triggerer with a database, on a Twilio that serves one request a second."""

import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from benchmarks.wait.twilio import Twilio, sid
from scripts.airflow_home import AIRFLOW, AirflowHome
from scripts.processes import Process, Processes, interruptible, run

WAITS = 1000
QUIET = 120.0
VERDICTS = 4
_SECONDS = 600.0
_OLDEST = 14 * 86_400.0
_DAGS = Path(__file__).with_name("dags")
_RUNNING = "select count(*) from trigger where triggerer_id is not null"
_STATE = "select state from task_instance where map_index = ?"


def measure() -> dict[str, float]:
    """Return the figures of a triggerer's first minutes, which take about six."""
    twilio = Twilio(time.monotonic, WAITS, 0, 0)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="bench-wait-", ignore_cleanup_errors=True) as folder,
            Processes() as processes,
        ):
            return _measured(twilio, Path(folder), processes)
    finally:
        twilio.close()


def _measured(twilio: Twilio, folder: Path, processes: Processes) -> dict[str, float]:
    home, lookups = AirflowHome(folder / "airflow", _DAGS), folder / "lookups"
    home.path.mkdir()
    home.reset()
    extra = {"base_url": twilio.url, "a2p_requests_per_second": 1}
    connection = {"conn_type": "twilio", "login": "AC" + "0" * 32, "password": "token", "extra": extra}
    env = home.environment(
        PYTHONPATH=str(Path(__file__).parents[2]),
        BENCH_LOOKUPS=str(lookups),
        AIRFLOW_CONN_TWILIO_DEFAULT=json.dumps(connection),
        AIRFLOW__SECRETS__BACKEND="benchmarks.wait.counted.CountedConnections",
        AIRFLOW__WORKERS__SECRETS_BACKEND="benchmarks.wait.counted.CountedConnections",
        no_proxy="127.0.0.1",
    )
    command = (*AIRFLOW, "triggerer", "--skip-serve-logs")
    triggerer = processes.start("triggerer", command, env=env, log=home.logs / "triggerer.log")
    database = home.path / "airflow.db"

    def ask(query: str, *values: str) -> object:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=60)) as connected:
            return connected.execute(query, values).fetchone()[0]

    def until(ready: Callable[[], bool]) -> float:
        began = time.monotonic()
        processes.wait_for(triggerer, lambda: ready() or None, _SECONDS)
        return time.monotonic() - began

    _defer(env, home, 0, 1, age=0)
    until(lambda: bool(twilio.asked))
    time.sleep(5)
    before = _resident(triggerer)
    _defer(env, home, 1, WAITS, age=_OLDEST)
    began = time.monotonic()
    found = {"taken up": until(lambda: ask(_RUNNING) == WAITS)}
    time.sleep(QUIET)
    found["KB a wait"] = (_resident(triggerer) - before) / (WAITS - 1) / 1024
    heard = []
    for number in range(VERDICTS):
        brand = 1 + number * (WAITS // VERDICTS - 1)
        twilio.brands[sid("BN", brand)] = "APPROVED"
        heard.append(until(lambda brand=brand: ask(_STATE, str(brand)) != "deferred"))  # type: ignore[misc]
    moments = [moment - began for moment in twilio.asked if moment >= began]
    return found | {
        "first look": moments[0],
        "requests a minute": max(
            sum(start <= moment < start + 60 for moment in moments) for start in moments
        ),
        "look-ups": len(lookups.read_text().splitlines()),
        "a verdict is heard": max(heard),
        "refused": twilio.refused,
    }


def _defer(env: dict[str, str], home: AirflowHome, first: int, end: int, *, age: float) -> None:
    file = str(_DAGS / "a_thousand_waits.py")
    command = (sys.executable, "-m", "benchmarks.wait.deferred", file, str(first), str(end), str(age))
    run("deferring of the tasks", command, env=env, log=home.logs / "deferred.log", seconds=_SECONDS)


def _resident(process: Process) -> int:
    """Bytes that the triggerer and its runner hold."""
    one = psutil.Process(process.popen.pid)
    return sum(each.memory_info().rss for each in (one, *one.children(recursive=True)))


if __name__ == "__main__":
    with interruptible():
        sys.stdout.write(f"{measure()}\n")
