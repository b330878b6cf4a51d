"""``make ui``: the example DAGs in Airflow's web pages, on the simulator, until Ctrl-C.

Twilio has a past: a campaign that can send, and the messages of a week.
The state is kept for the next start; ``--fresh`` begins anew.
"""

import argparse
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scripts import airflow_server, simulated_twilio
from scripts.airflow_home import EXAMPLE_DAGS, PROJECT, AirflowHome, UnusableFolder
from scripts.airflow_server import AirflowServer
from scripts.processes import Processes, ProcessFailed, interruptible
from scripts.simulated_twilio import SimulatedTwilio

_SPEED = 20.0
_POLL_INTERVAL = "4"
_DAYS_OF_HISTORY = 7
_LOOK_EVERY = 0.5


def main() -> int:
    options = _options()
    home = AirflowHome(options.airflow_home.resolve(), options.dags.resolve())
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    out = Console(highlight=False)
    try:
        with interruptible(), home.held():
            _serve(home.kept(), options.fresh, options.stop_after, out)
    except KeyboardInterrupt:
        return 0
    except ProcessFailed as error:
        out.print(str(error), style="red", markup=False, soft_wrap=True)
        out.print("Run [cyan]make ui[/] again: it starts anew. If that ends there again, the log says why.")
        return 1
    except UnusableFolder as error:
        out.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make ui", description=__doc__)
    parser.add_argument(
        "--airflow-home", type=Path, default=PROJECT / ".airflow" / "ui", help="folder for its Airflow"
    )
    parser.add_argument("--dags", type=Path, default=EXAMPLE_DAGS, help="folder of the DAGs")
    parser.add_argument("--fresh", action="store_true", help="begin anew: forget what happened before")
    parser.add_argument(
        "--stop-after", type=float, default=float("inf"), metavar="SECONDS", help="of being ready"
    )
    return parser.parse_args()


def _serve(home: AirflowHome, fresh: bool, seconds: float, out: Console) -> None:
    with Processes() as processes:
        try:
            server, twilio = _start(processes, home, fresh, out)
            _tell(server, twilio, out)
            watch(processes, seconds)
        finally:
            out.print("Stopping.")


def _start(
    processes: Processes, home: AirflowHome, fresh: bool, out: Console
) -> tuple[AirflowServer, SimulatedTwilio]:
    with out.status("Setting up Airflow") as status:
        state = home.path / "twilio.state"
        _begin(home, state, fresh)
        env, log = home.environment(), home.logs / "simulator.log"
        twilio = simulated_twilio.start(
            processes, env, log, speed=_SPEED, history=_DAYS_OF_HISTORY, state=state
        )
        out.print("[green]✓[/] Twilio simulator")
        server = airflow_server.start(processes, home, twilio.connection, **_for_examples(home, twilio))
        status.update("Starting Airflow")
        for component in server.become_healthy():
            out.print(f"[green]✓[/] {component}")
        for file, dag in server.load_dags().items():
            broken = f"[red]✗[/] {escape(file)} can't be loaded: Airflow says why"
            out.print(f"[green]✓[/] {dag}" if dag else broken)
    return server, twilio


def _begin(home: AirflowHome, state: Path, fresh: bool) -> None:
    """Go on with Airflow and Twilio as they were, or with neither: each remembers what the other one has."""
    if fresh or not (home.has_database and state.exists()):
        state.unlink(missing_ok=True)
        home.reset()
    home.logs.mkdir(exist_ok=True)


def _for_examples(home: AirflowHome, twilio: SimulatedTwilio) -> dict[str, str]:
    """Return the settings by which each example can be started as it is; its files stay in the home."""
    exports = home.path / "exports"
    exports.mkdir(exist_ok=True)
    recipients = exports / "recipients.csv"
    if not recipients.exists():
        recipients.write_text("to,name\n+12065550123,Ada\n+12065550124,Grace\n")
    return {
        "TWILIO_POLL_INTERVAL": _POLL_INTERVAL,
        "TWILIO_READY_HOURS": "0.002",
        "TWILIO_EXPORTS": str(exports),
        "TWILIO_MESSAGING_SERVICE_SID": twilio.service(),
    }


def watch(processes: Processes, seconds: float) -> None:
    """Return after ``seconds``, or not at all.

    :raises ProcessFailed: one has ended.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        processes.check()
        time.sleep(_LOOK_EVERY)


def _tell(server: AirflowServer, twilio: SimulatedTwilio, out: Console) -> None:
    table = Table.grid(padding=(0, 3, 0, 0))
    table.add_row("Airflow", f"[cyan]{server.url}[/]")
    table.add_row("  user", airflow_server.USER)
    table.add_row("  password", server.password)
    table.add_row("Twilio simulator", f"[cyan]{twilio.page}[/]")
    table.add_row("Logs", escape(str(server.home.logs)))
    out.print()
    out.print(table)
    out.print("\nTrigger a2p_onboarding there. [bold]Ctrl-C[/] stops everything.")


if __name__ == "__main__":
    sys.exit(main())
