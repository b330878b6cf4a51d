"""The simulator in a process of its own, with a day of messages in its log, until it gets SIGTERM.

``python -m cluster.simulated SEED MESSAGES DAY``
"""

import random
import signal
import sys
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from airflow_provider_twilio.simulator.server import running
from scripts.processes import Processes
from scripts.simulated_twilio import ADDRESS, SimulatedTwilio

_SECONDS = 120.0
_TIMEOUT = 10
"""Seconds that tasks wait for an answer."""
SENDER = "+15005550006"


def start(processes: Processes, env: Mapping[str, str], log: Path, *given: str) -> SimulatedTwilio:
    """Start the process."""
    command = (sys.executable, "-m", "cluster.simulated", *given)
    path = {"PYTHONPATH": str(Path(__file__).parents[1])}
    process = processes.start("Twilio simulator", command, env={**env, **path}, log=log)
    found = processes.wait_for(process, lambda: ADDRESS.search(log.read_text()), _SECONDS)
    return SimulatedTwilio(found.group(), process, {"timeout": _TIMEOUT})


def main(seed: str, messages: str, day: str) -> None:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    chance, midnight = random.Random(seed), datetime.fromisoformat(day)
    moments = sorted(chance.randrange(86_400) for _ in range(int(messages)))
    with running(1.0) as simulator:
        simulator.add_messages(
            {
                "to": f"+1206555{chance.randrange(10_000):04}",
                "from": SENDER,
                "body": f"Your table is ready, {number}.",
                "status": chance.choice(("delivered", "sent", "undelivered")),
                "date_sent": midnight + timedelta(seconds=moment),
            }
            for number, moment in enumerate(moments)
        )
        sys.stdout.write(f"{simulator.url}\n")
        sys.stdout.flush()
        stop.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
