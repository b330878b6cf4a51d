"""An export whose process is killed at any moment: it goes on, and readers see the old one or the new one."""

import json
import multiprocessing
import random
import time
from collections.abc import Callable, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.simulator.simulator import Simulator

from .exporting import DAY, account_of, add, files, sids
from .killed import export
from .reader import Reader, reading, status_of_all

COUNT = 15_000
STATUSES = ("sent", "delivered", "undelivered", "delivered")
"""One for each version of the export."""
KILLS = 5
"""Of each version."""
LATENCY = 0.02
LONGEST = 60.0
SEED = 11


@pytest.mark.proof
def test_whatever_is_killed_the_export_is_complete_and_readers_see_no_mixture(
    tmp_path: Path, twilio_simulator: Simulator, monkeypatch: pytest.MonkeyPatch, proof: Callable[[str], None]
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    sent = add(twilio_simulator, [n * 86_400 / COUNT for n in range(COUNT)], status=STATUSES[0])
    twilio_simulator.fault("latency", latency=LATENCY, count=None)
    here, store, chance = tmp_path / "exports", tmp_path / "store", random.Random(SEED)
    tries = Tries(twilio_simulator, here, store)
    folder = here / f"dt={DAY.date()}"
    killed = 0

    with reading(Reader(folder, status_of_all(sent))) as reader:
        for status in STATUSES:
            decide(twilio_simulator, sent, status)
            killed += kill(tries, chance)
            tries.whole()
            seen = reader.seen[status]
            wait(lambda status=status, seen=seen: reader.seen[status] > seen or bool(reader.broken))  # type: ignore[misc]

    assert reader.broken == []
    assert {*reader.seen} == {*STATUSES}
    assert sorted(sids(ObjectStoragePath(str(here)))) == sorted(sent)
    named = {part["name"] for part in json.loads((folder / "_manifest.json").read_bytes())["parts"]}
    assert files(ObjectStoragePath(str(folder))) == {*named, "_manifest.json"}
    assert killed == KILLS * len(STATUSES)
    proof(
        f"exports: killed {killed} times in {len(STATUSES)} versions of {COUNT:,} messages; a reader saw "
        f"{reader.seen.total()} whole exports, {reader.begun_anew} replaced while it read, none broken; "
        f"{twilio_simulator.totals()['requests']} requests"
    )


class Tries:
    """Tries of one task, each a process that is forked from one that has loaded Airflow.

    The task is cleared whenever it has succeeded.
    """

    def __init__(self, twilio: Simulator, folder: Path, store: Path) -> None:
        self._twilio = twilio
        self._arguments = (account_of(twilio), str(folder), store)
        self._cleared = 0
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["exports.killed"])

    def killed_after(self, requests: int, seconds: float) -> bool:
        """Return true if a try was killed: after so many requests, or their end, and then so much time."""
        begun = self._twilio.totals()["requests"]
        process = self._start()
        wait(
            lambda: (
                self._twilio.totals()["requests"] >= begun + requests or self._stands_still(begun, process)
            )
        )
        process.join(seconds)
        process.kill()
        process.join()
        assert process.exitcode in (0, -9)
        self._cleared += process.exitcode == 0
        return process.exitcode == -9

    def _stands_still(self, begun: int, process: multiprocessing.process.BaseProcess) -> bool:
        """Return true if it has sent all of its requests."""
        before = self._twilio.totals()["requests"]
        process.join(3 * LATENCY)
        return not process.is_alive() or begun < before == self._twilio.totals()["requests"]

    def whole(self) -> None:
        """A try that nobody kills."""
        process = self._start()
        process.join(LONGEST)
        assert process.exitcode == 0
        self._cleared += 1

    def _start(self) -> ForkServerProcess:
        process = self._context.Process(target=export, args=(*self._arguments, self._cleared))
        process.start()
        return process


def kill(tries: Tries, chance: random.Random) -> int:
    """Kill tries until enough were killed; some are quicker, and publish. How many were killed."""
    killed = 0
    for _ in range(5 * KILLS):
        # More than a try has: the end of them is followed by what is written last.
        moment = chance.choice((chance.randrange(2, 20), chance.randrange(2, 20), 40))
        killed += tries.killed_after(moment, chance.uniform(0, 0.1))
        if killed == KILLS:
            break
    return killed


def decide(twilio: Simulator, sids: Sequence[str], status: str) -> None:
    for sid in sids:
        twilio.decide_message(sid, status)


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not until():
        assert time.monotonic() < end
        time.sleep(0.002)
