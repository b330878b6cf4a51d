"""A million rows from a file fit into 300 MiB, Airflow's own share included."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

ROWS = 1_000_000
PROMISED = 300
"""MiB."""


def people(count: int) -> Iterator[tuple[str, str]]:
    """Every thousandth has the number of the one before."""
    return ((f"+1555{each - (each % 1000 == 999):07}", f"Ann {each}") for each in range(count))


def write_csv(path: Path) -> None:
    with path.open("w") as file:
        file.write("to,name\n")
        file.writelines(f"{to},{name}\n" for to, name in people(ROWS))


def write_parquet(path: Path) -> None:
    to, name = zip(*people(ROWS), strict=True)
    pyarrow.parquet.write_table(pyarrow.table({"to": to, "name": name}), path)


@pytest.mark.proof
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(
    ("ending", "write", "written"),
    [("csv", write_csv, "csv"), ("parquet", write_parquet, "jsonl.gz")],
)
def test_a_million_rows_are_checked_and_reported_in_300_mib(
    tmp_path: Path, ending: str, write: Any, written: str
) -> None:
    source, target = tmp_path / f"people.{ending}", tmp_path / f"results.{written}"
    write(source)

    run = subprocess.run(
        [sys.executable, "-m", "tests.batch.checked_rows", source, target],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )

    told = json.loads(run.stdout)
    assert told["rows"] == ROWS
    assert told["duplicates"] == ROWS / 1000
    assert told["sendable"] == told["sent"] == ROWS - ROWS / 1000
    assert told["peak"] < PROMISED
