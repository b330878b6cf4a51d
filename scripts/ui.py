"""``make ui``: the example DAGs in Airflow's web pages, on the simulator, until Ctrl-C.

Everything is new at each start: an empty Twilio, an empty Airflow, free ports.
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
_LOOK_EVERY = 0.5


def main() -> int:
    options = _options()
    home = AirflowHome(options.airflow_home.resolve(), options.dags.resolve())
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    out = Console(highlight=False)
    try:
        with interruptible(), home.held():
            _serve(home, options.stop_after, out)
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
    parser.add_argument(
        "--stop-after", type=float, default=float("inf"), metavar="SECONDS", help="of being ready"
    )
    return parser.parse_args()


def _serve(home: AirflowHome, seconds: float, out: Console) -> None:
    with Processes() as processes:
        try:
            server, twilio = _start(processes, home, out)
            _tell(server, twilio, out)
            watch(processes, seconds)
        finally:
            out.print("Stopping.")


def _start(processes: Processes, home: AirflowHome, out: Console) -> tuple[AirflowServer, SimulatedTwilio]:
    with out.status("Setting up Airflow") as status:
        home.reset()
        env, log = home.environment(), home.logs / "simulator.log"
        twilio = simulated_twilio.start(processes, env, log, speed=_SPEED)
        out.print("[green]✓[/] Twilio simulator")
        server = airflow_server.start(processes, home, twilio.connection, TWILIO_POLL_INTERVAL=_POLL_INTERVAL)
        status.update("Starting Airflow")
        for component in server.become_healthy():
            out.print(f"[green]✓[/] {component}")
        for file, dag in server.load_dags().items():
            broken = f"[red]✗[/] {escape(file)} can't be loaded: Airflow says why"
            out.print(f"[green]✓[/] {dag}" if dag else broken)
    return server, twilio


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
