"""A batch's process is killed by the system again and again: everybody gets the message once."""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from airflow_provider_twilio.simulator.simulator import Simulator

ROWS, KILLS, SEED = 1000, 10, 3
LONGEST = 60.0


@pytest.mark.proof
def test_a_batch_that_is_killed_ten_times_is_sent_once(
    twilio_default: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proof: Callable[[str], None]
) -> None:
    connection = twilio_default.connection
    extra = connection["extra"] | {"timeout": 2}
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(connection | {"extra": extra}))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    twilio_default.fault("latency", latency=0.05, method="POST", count=None)
    moments = sorted(random.Random(SEED).sample(range(20, ROWS - 20), KILLS))

    for number, moment in enumerate(moments, start=1):
        killed(twilio_default, tmp_path, number, moment)
    assert started(tmp_path, KILLS + 1).wait(LONGEST) == 0

    sent = Counter(message["to"] for message in twilio_default.snapshot()["messages"])
    assert (len(sent), sent.total()) == (ROWS, ROWS)
    proof(
        f"SendSmsBatchOperator killed by SIGKILL {KILLS} times: {sent.total()} messages to {len(sent)} people"
    )


def started(folder: Path, number: int) -> "subprocess.Popen[bytes]":
    """A try of the batch."""
    script, store = Path(__file__).with_name("killed_batch.py"), folder / "store.json"
    command = [sys.executable, str(script), str(store), str(number), str(ROWS)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=(folder / f"{number}.log").open("wb"))


def killed(twilio: Simulator, folder: Path, number: int, moment: int) -> None:
    """Kill a try once so many messages are there."""
    process, until = started(folder, number), time.monotonic() + LONGEST
    try:
        while twilio.totals()["messages"] < moment:
            assert process.poll() is None, (folder / f"{number}.log").read_text()
            assert time.monotonic() < until
            time.sleep(0.005)
    finally:
        process.kill()
        process.wait()
