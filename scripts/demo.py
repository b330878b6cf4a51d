"""``make demo``: the onboarding DAG from two documents to two delivered SMS, on the simulator.

Everything is new at each run: an empty Twilio, an empty Airflow, free ports.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from rich.status import Status
from rich.text import Text

from scripts import simulated_twilio, telling
from scripts.airflow_home import EXAMPLE_DAGS, PROJECT, AirflowHome, UnusableFolder
from scripts.processes import Process, Processes, ProcessFailed, interruptible
from scripts.report import Report
from scripts.simulated_twilio import SimulatedTwilio
from scripts.story import Story

_DAG = "a2p_onboarding"
_SPEED = 60.0
_POLL_INTERVAL = "0.5"


class DagBroken(Exception):
    """The DAG's file can't be loaded."""


def main() -> int:
    options = _options()
    home = AirflowHome(options.airflow_home.resolve(), options.dags.resolve())
    story = Story()
    report = Report(_short(home.dags / f"{_DAG}.yaml"), _short(home.logs / "demo.log"))
    try:
        with interruptible(), home.held():
            return _demo(home, story, report)
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
    parser.add_argument("--dags", type=Path, default=EXAMPLE_DAGS, help=f"folder of {_DAG}.py")
    return parser.parse_args()


def _demo(home: AirflowHome, story: Story, report: Report) -> int:
    started = time.monotonic()
    with Processes() as processes, report.out.status("Setting up Airflow") as status:
        home.reset()
        twilio = simulated_twilio.start(
            processes, home.environment(), home.logs / "simulator.log", speed=_SPEED
        )
        report.opening(twilio.page)
        status.update("Starting Airflow")
        env = _environment(home, twilio)
        run = telling.start(processes, home.dags / f"{_DAG}.py", env, home.logs / "demo.log")
        succeeded = _follow(run, twilio, story, report, status)
    report.tables(story)
    if succeeded:
        report.success(story, time.monotonic() - started)
        return 0
    report.failure(story.failed)
    return 1


def _environment(home: AirflowHome, twilio: SimulatedTwilio) -> dict[str, str]:
    return home.environment(
        AIRFLOW_CONN_TWILIO_DEFAULT=json.dumps(twilio.connection),
        # To ask for the result of a task that returned nothing is an error to this logger.
        AIRFLOW__LOGGING__NAMESPACE_LEVELS="airflow.sdk.api.client=CRITICAL",
        TWILIO_POLL_INTERVAL=_POLL_INTERVAL,
    )


def _follow(run: Process, twilio: SimulatedTwilio, story: Story, report: Report, status: Status) -> bool:
    """Print each task as it ends, and show the one that runs; whether all went well.

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
