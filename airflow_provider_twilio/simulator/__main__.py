"""``python -m airflow_provider_twilio.simulator --port N --speed X``."""

import argparse
import json
import signal
import sys
import threading

from airflow_provider_twilio.simulator import ACCOUNT_SID

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
    return parser.parse_args()


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"must be a number from 0 to 65535, got {text!r}")
    return int(text)


def _serve(arguments: argparse.Namespace) -> None:
    from airflow_provider_twilio.simulator.server import running

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with running(arguments.speed, arguments.port, host=arguments.host) as simulator:
        sys.stdout.write(
            f"Twilio simulator on {simulator.url} (account {ACCOUNT_SID}, page {simulator.url}/_simulator/)\n"
            f"export AIRFLOW_CONN_TWILIO_DEFAULT='{json.dumps(simulator.connection)}'\n"
        )
        sys.stdout.flush()
        stop.wait()


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
