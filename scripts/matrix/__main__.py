"""``make matrix``: the built wheel on every Airflow and Python that is promised.

Fails if anything is wrong. A Python that this machine doesn't have is no failure of the wheel's: it is said,
and the workflow in ``.github`` covers it.
"""

import argparse
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from scripts.airflow_home import PROJECT
from scripts.matrix import checks, environments, page, rows
from scripts.matrix.page import Line
from scripts.matrix.rows import Row

_FOLDER = PROJECT / ".matrix"
# Installing, loading modules and waiting keep one core busy at most.
_AT_ONCE = 2
_PAGE = PROJECT / "docs" / "compatibility.md"


def main() -> int:
    options = _options()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    started = time.monotonic()
    try:
        among = rows.CI if options.ci else rows.ALL
        asked = rows.chosen(among, options.rows)
        wheel = environments.build_wheel(_FOLDER)
    except (ValueError, environments.Failed) as error:
        print(error)
        return 1
    with ThreadPoolExecutor(_AT_ONCE) as rows_at_once:
        lines = [*rows_at_once.map(lambda row: _line(row, wheel, options.keep), asked)]
    print("", page.table(lines), page.not_run(lines), sep="\n")
    print(f"{time.monotonic() - started:.0f} s in all.")
    if not options.ci:
        _PAGE.write_text(page.put(_PAGE.read_text(), lines, [row.name for row in rows.ALL]))
        print(f"Written to {_PAGE.relative_to(PROJECT)}.")
    return 0 if all(line.ok or line.missing for line in lines) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make matrix", description=__doc__)
    parser.add_argument("--ci", action="store_true", help="the rows and checks of CI")
    parser.add_argument("--keep", action="store_true", help="keep the environments, to look around in them")
    parser.add_argument("rows", nargs="*", help=f"of {', '.join(row.name for row in rows.ALL)}; all of them")
    return parser.parse_args()


def _line(row: Row, wheel: Path, keep: bool) -> Line:
    """Try one row; all its checks, also after one that failed."""
    started, day = time.monotonic(), datetime.now(UTC).date().isoformat()
    try:
        environment = environments.make(row, wheel, _FOLDER)
    except environments.Unavailable as error:
        print(f"{row.name}: NOT RUN: {error}")
        return Line(row.name, day, row.python, lowest=row.lowest, remark=str(error), missing=True)
    except environments.Failed as error:
        print(error)
        return Line(row.name, day, row.python, lowest=row.lowest, remark="**can't be installed**")
    results = []
    for check in row.checks:
        result = checks.run(check, environment, _FOLDER / "source", _FOLDER / "logs")
        results.append(result)
        told = ", ".join(f"{number} {what}" for what, number in result.counts.items())
        how = told if result.ok else f"FAILED ({told}): {result.log}"
        print(f"{row.name}: {check}: {how}, {result.seconds:.0f} s")
    print(f"{row.name}: {time.monotonic() - started:.0f} s in all")
    if not keep:
        shutil.rmtree(environment.folder)
    airflow, versions = environment.release.version, environment.versions
    return Line(row.name, day, row.python, airflow, row.lowest, results, versions=versions)


if __name__ == "__main__":
    sys.exit(main())
