"""``make cluster``: a whole cluster on this machine and on the simulator, until Ctrl-C.

Everything is new at each start: an empty Twilio, an empty Airflow, free ports. What ends is started again.
"""

import argparse
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scripts import airflow_server
from scripts.airflow_home import EXAMPLE_DAGS, PROJECT, AirflowHome, UnusableFolder
from scripts.cluster.cluster import Cluster, start
from scripts.cluster.postgres import MissingProgram
from scripts.processes import Processes, ProcessFailed, interruptible

_POLL_INTERVAL = "4"
_LOOK_EVERY = 0.5


def main() -> int:
    parser = argparse.ArgumentParser(prog="make cluster", description=__doc__)
    parser.add_argument("--airflow-home", type=Path, default=PROJECT / ".airflow" / "cluster")
    parser.add_argument("--dags", type=Path, default=EXAMPLE_DAGS, help="folder of the DAGs")
    parser.add_argument(
        "--stop-after", type=float, default=float("inf"), metavar="SECONDS", help="of being healthy"
    )
    options = parser.parse_args()
    home = AirflowHome(options.airflow_home.resolve(), options.dags.resolve())
    out = Console(highlight=False)
    try:
        with interruptible(), home.held():
            _serve(home, options.stop_after, out)
    except KeyboardInterrupt:
        return 0
    except (ProcessFailed, UnusableFolder, MissingProgram, TimeoutError) as error:
        out.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1
    return 0


def _serve(home: AirflowHome, seconds: float, out: Console) -> None:
    with Processes() as processes:
        try:
            cluster = start(
                processes,
                home,
                lambda name: out.print(f"[green]✓[/] {name}"),
                TWILIO_POLL_INTERVAL=_POLL_INTERVAL,
            )
            cluster.wait(cluster.is_healthy)
            _tell(cluster, out)
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                cluster.tend()
                time.sleep(_LOOK_EVERY)
        finally:
            out.print("Stopping.")


def _tell(cluster: Cluster, out: Console) -> None:
    table = Table.grid(padding=(0, 3, 0, 0))
    for name, one in cluster.running.items():
        table.add_row(name, f"process {one.process.popen.pid}")
    table.add_row("Airflow", f"[cyan]{cluster.url}[/]")
    table.add_row("  user", airflow_server.USER)
    table.add_row("  password", cluster.password)
    table.add_row("Twilio simulator", f"[cyan]{cluster.twilio.page}[/]")
    table.add_row("Logs", escape(str(cluster.home.logs)))
    out.print(table)
    out.print("\nWhat is killed is started again. [bold]Ctrl-C[/] stops everything.")


if __name__ == "__main__":
    sys.exit(main())
