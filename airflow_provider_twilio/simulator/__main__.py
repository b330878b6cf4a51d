"""``python -m airflow_provider_twilio.simulator``: see ``--help``."""

import argparse
import json
import random
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from airflow_provider_twilio.simulator import ACCOUNT_SID

if TYPE_CHECKING:
    from airflow_provider_twilio.simulator.simulator import Simulator

_EXTRA = "The simulator's web server is not installed: pip install 'airflow-provider-twilio[simulator]'"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m airflow_provider_twilio.simulator",
        description="A stateful Twilio on this machine, for tests and demos.",
    )
    parser.add_argument(
        "--port", type=_port, default=0, help="port to listen on; 0, the default, picks a free one"
    )
    parser.add_argument(
        "--speed", type=float, default=1.0, help="how many times faster than life (default 1)"
    )
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address (default 127.0.0.1)")
    parser.add_argument("--seed", type=int, help="of all that is drawn: the same requests get the same SIDs")
    parser.add_argument(
        "--clock",
        type=_time,
        metavar="TIME",
        help="a time to come, to begin at, such as 2027-01-31T12:00:00Z",
    )
    parser.add_argument(
        "--history",
        type=_days,
        default=0,
        metavar="DAYS",
        help="a verified campaign, and messages of so long",
    )
    parser.add_argument(
        "--state",
        type=Path,
        metavar="FILE",
        help="go on from this file, if it is there, and write it at the end",
    )
    return parser.parse_args()


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"must be a number from 0 to 65535, got {text!r}")
    return int(text)


def _time(text: str) -> datetime:
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"must be a time such as 2027-01-31T12:00:00Z, got {text!r}"
        ) from None
    return given if given.tzinfo else given.replace(tzinfo=UTC)


def _days(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 400):
        raise argparse.ArgumentTypeError(f"must be a number of days from 0 to 400, got {text!r}")
    return int(text)


def _furnish(simulator: "Simulator", arguments: argparse.Namespace) -> None:
    """Give the simulator its past and its time."""
    from airflow_provider_twilio.simulator.history import add_history

    if arguments.state and arguments.state.exists():
        simulator.restore(arguments.state)
    elif arguments.history:
        add_history(simulator, arguments.history, arguments.seed or 0)
    if arguments.clock:
        simulator.advance((arguments.clock - simulator.now()).total_seconds())


def _serve(arguments: argparse.Namespace) -> None:
    from airflow_provider_twilio.simulator.server import running

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if arguments.seed is not None:
        random.seed(arguments.seed)
    with running(arguments.speed, arguments.port, host=arguments.host) as simulator:
        _furnish(simulator, arguments)
        sys.stdout.write(
            f"Twilio simulator on {simulator.url} (account {ACCOUNT_SID}, page {simulator.url}/_simulator/)\n"
            f"export AIRFLOW_CONN_TWILIO_DEFAULT='{json.dumps(simulator.connection)}'\n"
        )
        sys.stdout.flush()
        stop.wait()
        if arguments.state:
            simulator.keep(arguments.state)


def main() -> int:
    try:
        _serve(_arguments())
    except ModuleNotFoundError as missing:
        if missing.name not in ("starlette", "uvicorn", "jinja2"):
            raise
        sys.stderr.write(f"{_EXTRA} ({missing.name} is missing)\n")
        return 1
    except (OSError, ValueError) as problem:
        sys.stderr.write(f"The simulator can't start: {problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
