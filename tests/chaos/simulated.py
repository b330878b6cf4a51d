"""The simulator in a process of its own, with a day of messages in its log; it ends when its input does.

``python -m chaos.simulated SEED MESSAGES SPEED`` prints where it is, as JSON.
"""

import json
import random
import sys
from datetime import UTC, datetime, timedelta

from airflow_provider_twilio.simulator.server import running

SENDER = "+15005550006"
BODIES = ("Your table is ready.", "Zoë\nsaid “hi”", "5 °C, \U0001f989", "STOP", "a,b;c\t\"d\" 'e'", "")


def yesterday() -> datetime:
    """The day that the log has messages of, at midnight in UTC."""
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)


def main(seed: str, messages: str, speed: str) -> None:
    chance, day = random.Random(seed), yesterday()
    bursts = [chance.randrange(86_000) for _ in range(4)]
    moments = sorted(
        chance.choice(bursts) + chance.randrange(60) if chance.random() < 0.5 else chance.randrange(86_400)
        for _ in range(int(messages))
    )
    with running(float(speed)) as simulator:
        simulator.add_messages(
            {
                "to": f"+1206555{chance.randrange(10_000):04}",
                "from": SENDER,
                "body": f"{chance.choice(BODIES)} {number}",
                "status": chance.choice(("delivered", "delivered", "sent", "undelivered")),
                "date_sent": day + timedelta(seconds=moment),
            }
            for number, moment in enumerate(moments)
        )
        sys.stdout.write(json.dumps({"url": simulator.url, "connection": simulator.connection}) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
