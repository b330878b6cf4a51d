"""``make cluster`` as a user sees it; ``make proof-cluster`` looks at what runs in it."""

import re
import signal
from pathlib import Path

import pytest
from started import Started

from scripts.cluster.postgres import MissingProgram
from scripts.cluster.redis import make as make_redis

_START_SECONDS = 900.0
_STOP_SECONDS = 300.0
_TWICE = ("scheduler", "triggerer", "worker")
_PARTS = (
    "postgres",
    "redis",
    "api-server",
    "dag-processor",
    *(f"{part}-{n}" for part in _TWICE for n in (1, 2)),
)


@pytest.mark.proof
@pytest.mark.cluster
def test_it_names_each_process_and_stops_without_a_trace(tmp_path: Path) -> None:
    with Started("scripts.cluster", "--airflow-home", tmp_path / "a b", folder=tmp_path / "out") as cluster:
        cluster.until("Ctrl-C stops everything", _START_SECONDS)
        pids = dict(re.findall(r"(?m)^([a-z-]+(?:-\d)?) +process (\d+)", cluster.output))
        running = {line.split()[0] for line in cluster.family()}
        assert pids.keys() == {*_PARTS}
        assert {*pids.values()} <= running

        cluster.send(signal.SIGTERM)
        assert cluster.end(_STOP_SECONDS) == 0
        assert cluster.family() == {}


def test_without_redis_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(MissingProgram, match="apt-get install postgresql redis-server"):
        make_redis(tmp_path / "redis")
