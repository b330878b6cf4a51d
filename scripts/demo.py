"""``make demo``: five customers from documents to delivered SMS, on the simulator.

One has a wrong tax number and one has a page that a review would reject. Both are corrected here, as
a person would, in a copy of the documents, while a task waits for it. Everything is new at each run: an empty
Twilio, an empty Airflow, free ports.
"""

import argparse
import json
import shutil
import sys
import time
from pathlib import Path

from rich.status import Status
from rich.text import Text

from scripts import simulated_twilio, telling
from scripts.airflow_home import PROJECT, AirflowHome, UnusableFolder
from scripts.corrections import CORRECTIONS, FAULTY_PAGES, rewrite
from scripts.processes import Process, Processes, ProcessFailed, interruptible
from scripts.report import Report
from scripts.simulated_twilio import SimulatedTwilio
from scripts.story import Refusal, Story

_DAG = "five_customers"
_DAGS = PROJECT / "scripts" / "demo_dags"
_STATE = "twilio.json"
_SPEED = 60.0
_PERSON_SECONDS = 120.0
"""A sole proprietor's time to answer a text, at speed 1."""
_POLL_INTERVAL = "0.5"


class DagBroken(Exception):
    """The DAG's file can't be loaded."""


def main() -> int:
    options = _options()
    path, dags = options.airflow_home.resolve(), options.dags.resolve()
    home = AirflowHome(path, path / "dags")
    story = Story()
    report = Report(_short(dags / f"{_DAG}.yaml"), _short(home.logs / "demo.log"))
    try:
        with interruptible(), home.held():
            return _demo(home, dags, story, report)
    except KeyboardInterrupt as interrupt:
        report.out.print("Stopped.", style="yellow")
        return 128 + int(next(iter(interrupt.args), 2))
    except ProcessFailed as error:
        report.broken_off(error, story)
        return 1
    except (UnusableFolder, DagBroken) as error:
        report.out.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument(
        "--airflow-home", type=Path, default=PROJECT / ".airflow" / "demo", help="folder for its Airflow"
    )
    parser.add_argument("--dags", type=Path, default=_DAGS, help=f"folder of {_DAG}.py")
    return parser.parse_args()


def _demo(home: AirflowHome, dags: Path, story: Story, report: Report) -> int:
    started = time.monotonic()
    with Processes() as processes, report.out.status("Setting up Airflow") as status:
        home.reset()
        _copy(dags, home.dags)
        twilio = simulated_twilio.start(
            processes,
            home.environment(),
            home.logs / "simulator.log",
            speed=_SPEED,
            state=home.logs / _STATE,
        )
        twilio.configure(otp_first_confirmation=_PERSON_SECONDS)
        for address, fault in FAULTY_PAGES.items():
            twilio.serve_page(address, fault)
        report.opening(twilio.page)
        status.update("Starting Airflow")
        env = _environment(home, twilio)
        run = telling.start(processes, home.dags / f"{_DAG}.py", env, home.logs / "demo.log")
        succeeded = _follow(run, twilio, story, report, status, home.dags / f"{_DAG}.yaml")
    report.tables(story)
    report.customers(story)
    if succeeded:
        report.success(story, time.monotonic() - started)
        return 0
    report.failure(story.failed)
    return 1


def _copy(dags: Path, to: Path) -> None:
    """Copy the DAG and its documents to where they are corrected."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(dags, to, ignore=shutil.ignore_patterns("__pycache__"))


def _environment(home: AirflowHome, twilio: SimulatedTwilio) -> dict[str, str]:
    return home.environment(
        AIRFLOW_CONN_TWILIO_DEFAULT=json.dumps(twilio.connection),
        # To ask for the result of a task that returned nothing is an error to this logger.
        AIRFLOW__LOGGING__NAMESPACE_LEVELS="airflow.sdk.api.client=CRITICAL",
        TWILIO_POLL_INTERVAL=_POLL_INTERVAL,
    )


def _correct(refusal: Refusal, file: Path, twilio: SimulatedTwilio) -> str:
    """Correct what a customer's task waits for, and return what; an empty text if that isn't known here."""
    correction = CORRECTIONS.get(refusal.customer)
    if correction is None:
        return ""
    if correction.page:
        twilio.serve_page(correction.page)
    return correction.what if rewrite(file, correction) else ""


def _follow(
    run: Process, twilio: SimulatedTwilio, story: Story, report: Report, status: Status, file: Path
) -> bool:
    """Print each task as it ends, show what runs, correct what is rejected; return true if all went well.

    :param file: the documents of this run.

    :raises DagBroken: with the error.
    :raises ProcessFailed: the run or the simulator has ended.
    """
    succeeded = False
    for kind, what in telling.events(run):
        for state in twilio.states():
            story.seen.see(state)
        if kind == "started":
            story.started(**what)
            status.update(Text(story.step))
        elif kind == "ended":
            report.ended(story.ended(**what), story)
        elif kind == "rejected":
            refusal = story.rejected(**what)
            report.rejected(refusal, story)
            report.corrected(_correct(refusal, file, twilio), _short(file))
        elif kind == "broken":
            raise DagBroken(f"The DAG can't be loaded. Correct it, and run make demo again.\n{what['error']}")
        elif kind == "finished":
            story.finished(what["states"])
            succeeded = what["state"] == "success"
    return succeeded


def _short(path: Path) -> Path:
    """As somebody in the project's folder names it."""
    return path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else path


if __name__ == "__main__":
    sys.exit(main())
