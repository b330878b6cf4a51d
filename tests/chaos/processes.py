"""The processes of a run: the simulator, and a server that forks tries whose clocks may be wrong."""

import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver as server
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from .account import Account

_LIBRARIES = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
)
_SPEED = 20
_TESTS = str(Path(__file__).parents[1])


def faketime() -> str:
    """The library that gives a process another clock.

    :raises FileNotFoundError: it isn't installed.
    """
    for library in _LIBRARIES:
        if Path(library).exists():
            return library
    raise FileNotFoundError("libfaketime isn't installed: apt-get install faketime")


def forkserver() -> ForkServerContext:
    """A server that has loaded Airflow; each of its forks says by FAKETIME what its clock shows."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["chaos.sleep", "chaos.task"])
    fake = {
        "LD_PRELOAD": faketime(),
        "FAKETIME": "+0",
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with _environment(PYTHONPATH=_TESTS, **fake):
        server.ensure_running()
    return context


@contextmanager
def simulator(seed: str, messages: int) -> Iterator[tuple[Account, dict[str, Any]]]:
    """A simulator that has sent messages yesterday; the account as it really is, and a connection to it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "chaos.simulated", seed, str(messages), str(_SPEED)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": _TESTS},
    )
    assert process.stdin
    assert process.stdout
    try:
        told = json.loads(process.stdout.readline())
        connection = told["connection"]
        yield Account(told["url"], connection["login"], connection["password"]), connection
    finally:
        process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
