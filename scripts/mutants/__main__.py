"""``make mutants``: see whether the tests notice a sample of small breaks, and write the score down.

The sample is of the modules that must neither send twice nor lose anything. The score goes into
docs/testing.md.
"""

import argparse
import os
import secrets
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import get_args

from scripts.mutants import PARTS, PROJECT
from scripts.mutants.reach import Measuring, Reached
from scripts.mutants.running import Verdict, forked, verdicts
from scripts.mutants.sample import Mutant, sample

PAGE = PROJECT / "docs" / "testing.md"
BEGIN, END = "<!-- mutants: written by make mutants -->", "<!-- end of mutants -->"
_LOADED = (
    "airflow.sdk",
    "airflow.models",
    "pyarrow.parquet",
    "aiohttp",
    "hypothesis",
    "starlette",
    "uvicorn",
)
"""Loaded once. The provider itself is loaded by each mutant's process."""


def main() -> int:
    """Run it, and return 0."""
    parser = argparse.ArgumentParser(prog="python -m scripts.mutants", description=__doc__)
    parser.add_argument("--seed", default=secrets.token_hex(4))
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=15.0, help="after all tests have run once")
    given = parser.parse_args()
    print(f"mutants: --seed {given.seed} --count {given.count}", flush=True)

    os.environ["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="airflow-home-")
    for name in _LOADED:
        import_module(name)
    reached = _measured()
    mutants, places = sample(given.seed, given.count)
    until = time.monotonic() + given.minutes * 60
    found: list[tuple[Mutant, Verdict]] = []
    for mutant, verdict in verdicts(mutants, reached, until):
        found.append((mutant, verdict))
        if verdict in ("survived", "not reached"):
            print(f"{verdict}: {mutant}", flush=True)
    text = report(given.seed, places, found)
    print(text)
    _write(text)
    return 0


def report(seed: str, places: int, found: list[tuple[Mutant, Verdict]]) -> str:
    """Return the score, a line for each part, and the mutants that nobody noticed."""
    lines = StringIO()
    counts = {part: Counter[str]() for part in PARTS}
    for mutant, verdict in found:
        counts[mutant.part][verdict] += 1
    total = sum(counts.values(), Counter[str]())
    noticed = total["killed"] + total["timeout"]
    lines.write(
        f"Mutants at {total.total()} of {places:,} places (`--seed {seed}`): tests notice {noticed}, "
        f"{noticed / max(total.total(), 1):.0%}.\n\n"
        "| part | noticed | hang | survive | on a line that no test reaches |\n|---|---|---|---|---|\n"
    )
    for part, count in counts.items():
        figures = " | ".join(str(count[verdict]) for verdict in get_args(Verdict))
        lines.write(f"| {part} | {figures} |\n")
    unnoticed = [mutant for mutant, verdict in found if verdict in ("survived", "not reached")]
    lines.write("\nUnnoticed:\n\n" if unnoticed else "")
    lines.writelines(f"* {mutant}\n" for mutant in unnoticed)
    return lines.getvalue()


def _measured() -> Reached:
    """Run all tests once."""
    file = Path(tempfile.mkdtemp(prefix="mutants-")) / "reached.json"
    os.waitpid(forked(partial(_measure, file)), 0)
    return Reached(file)


def _measure(file: Path) -> int:
    Measuring().run(file)
    return 0


def _write(text: str) -> None:
    page = PAGE.read_text()
    before, _, rest = page.partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{text}{END}{rest.partition(END)[2]}")


if __name__ == "__main__":
    sys.exit(main())
