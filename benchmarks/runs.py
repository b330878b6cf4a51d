"""Runs contestants against the stub, alternating, and takes the medians."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from urllib.request import ProxyHandler, build_opener

from benchmarks.environments import PROJECT, python_of

LONGEST = 1800.0
"""Seconds that one run may take."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """Somebody who is measured.

    :ivar name: what the table calls it.
    :ivar environment: where it is installed.
    :ivar script: what runs it, relative to this folder.
    :ivar count: messages of one run; fewer for who takes minutes.
    :ivar options: further arguments of the script.
    """

    name: str
    environment: str
    script: str
    count: int
    options: tuple[str, ...] = ()


Figures = Mapping[str, float]


@contextmanager
def stub(*, messages: int, day: str, latency: float) -> Iterator[str]:
    """A stub on loopback, for the time of the block; its address."""
    options = ["--messages", str(messages), "--day", day, "--latency", str(latency)]
    command = [sys.executable, "-m", "benchmarks.stub", *options]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def run(contestant: Contestant, url: str) -> Figures:
    """One run: what the contestant says of itself, and what the stub saw of it.

    A contestant prints one line of JSON last: ``cpu`` (processor seconds), ``wall`` (seconds), ``peak``
    (MiB of the whole process) and whatever else it knows.
    """
    script = PROJECT / "benchmarks" / contestant.script
    command = [
        str(python_of(contestant.environment)),
        str(script),
        url,
        str(contestant.count),
        *contestant.options,
    ]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=LONGEST, check=False)
    if done.returncode:
        raise RuntimeError(f"{contestant.name} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    said: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return said | seen(url)


def seen(url: str) -> dict[str, float]:
    """Return the figures of what arrived at the stub since it was asked last."""
    with build_opener(ProxyHandler({})).open(f"{url}/_stub/seen", timeout=10) as answer:
        figures: dict[str, float] = json.load(answer)
    return figures


def alternating(contestants: Sequence[Contestant], url: str, times: int) -> dict[Contestant, list[Figures]]:
    """All contestants in turn, ``times`` over, so that a slow minute of the machine meets them all."""
    found: dict[Contestant, list[Figures]] = {contestant: [] for contestant in contestants}
    for turn in range(times):
        for contestant in contestants:
            figures = run(contestant, url)
            found[contestant].append(figures)
            sys.stdout.write(f"run {turn + 1} of {times}: {contestant.name}: {figures['seconds']:.2f} s\n")
            sys.stdout.flush()
    return found


def medians(runs: Sequence[Figures]) -> dict[str, float]:
    """The median of each figure."""
    return {name: median(one[name] for one in runs) for name in runs[0]}
