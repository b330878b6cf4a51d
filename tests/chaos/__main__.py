"""``python -m chaos --minutes 20 [--seed SEED]``: see docs/testing.md."""

import argparse
import asyncio
import os
import secrets
import sys
import tempfile
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m chaos", description="Tasks, faults, kills, and an auditor."
    )
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", default=secrets.token_hex(4), help="the same seed is the same schedule")
    parser.add_argument("--workers", type=int, default=6, help="tasks at a time")
    parser.add_argument("--jobs", default="", help="numbers of jobs, e.g. 3,17, in place of all")
    parser.add_argument("--kinds", default="", help="of jobs: sms, batch, export, onboarding")
    parser.add_argument("--faults", default="", help="names of faults, e.g. 'doubled,split', in place of all")
    parser.add_argument("--skews", default="", help="seconds that clocks go wrong, e.g. 0 or -45,300")
    parser.add_argument("--hurried", type=float, default=1.0, help="the share of tasks that wait shortly")
    parser.add_argument("--broken", default="", help="break the product: forgets, resends")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    sys.stdout.write(f"chaos: --seed {given.seed} --minutes {given.minutes:g}, in {folder}\n")
    sys.stdout.flush()
    os.environ["AIRFLOW_HOME"] = str(folder / "airflow")

    from .run import SKEWS, Options, Run
    from .work import WEIGHTS

    options = Options(
        given.seed,
        given.minutes,
        folder,
        workers=given.workers,
        only=tuple(map(int, _words(given.jobs))),
        kinds=_words(given.kinds) or (*WEIGHTS,),
        skews=tuple(map(int, _words(given.skews))) or SKEWS,
        faults=_words(given.faults),
        hurried=given.hurried,
        broken=_words(given.broken),
    )
    report = asyncio.run(Run(options)())
    sys.stdout.write("\n".join(report.lines()) + "\n")
    if report.findings:
        sys.stdout.write(f"chaos: --seed {report.seed}; the logs are in {folder}\n")
    return 1 if report.findings else 0


def _words(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(",")))


if __name__ == "__main__":
    sys.exit(main())
