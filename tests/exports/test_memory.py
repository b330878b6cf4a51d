"""A day of messages is exported in 250 MiB, Airflow's own share included, and memory doesn't grow with it."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.bench_export import AT_ONCE, DAY
from benchmarks.environments import OURS
from benchmarks.runs import Contestant, run, stub

SOME = 100_000
MILLION = 1_000_000
PROMISED = 250
"""MiB."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def peak_of(count: int, form: str, folder: Path) -> float:
    """MiB that a process which exports a day of so many messages has at most."""
    options = (DAY, str(folder / form), str(AT_ONCE), form)
    with stub(messages=count, day=DAY, latency=0.02) as url:
        figures = run(Contestant(form, OURS, "export/ours.py", count, options), url)
    assert (figures["records"], figures["distinct"]) == (count, count)
    return figures["peak"]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_a_day_takes_little_memory(form: str, tmp_path: Path) -> None:
    assert peak_of(SOME, form, tmp_path) < PROMISED


@pytest.mark.proof
@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_a_million_messages_take_no_more(form: str, tmp_path: Path, proof: Callable[[str], None]) -> None:
    peak = peak_of(MILLION, form, tmp_path)

    assert peak < PROMISED
    proof(f"exports: {MILLION:,} messages as {form} in {peak:.0f} MiB")
