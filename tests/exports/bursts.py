"""A day of messages in bursts, and what is wrong with the way to it."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from typing import Any

from airflow_provider_twilio.simulator.server import running
from airflow_provider_twilio.simulator.simulator import Simulator

from .exporting import DAY, SHOP

SECONDS = 86_400
FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "status", "status": 429, "retry_after": 2},
    {"kind": "status", "status": 429},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 503, "body": "html"},
    {"kind": "drop_before"},
    {"kind": "drop_after"},
    {"kind": "reset_before"},
    {"kind": "reset_after"},
    {"kind": "truncated"},
    {"kind": "malformed"},
)
EACH = 0.02
"""Of the requests meet each of them: a fifth meets some."""
BODIES = ("Your table is ready.", "=SUM(A1)", "Zoë\nsaid “hi”", "-5 °C, \U0001f989", "STOP", "")
STATUSES = ("delivered",) * 8 + ("sent", "undelivered")


class Day:
    """Half of the messages in a few bursts of a minute, a quarter in one hour, the rest anywhere.

    :ivar seconds: when each was sent, in seconds since midnight, oldest first.
    """

    def __init__(self, twilio: Simulator, count: int, seed: int) -> None:
        chance = random.Random(seed)
        self.twilio = twilio
        self.bursts = [chance.randrange(SECONDS - 60) for _ in range(6)]
        hour = chance.randrange(SECONDS - 3600)
        self.seconds = sorted(
            [chance.choice(self.bursts) + chance.randrange(60) for _ in range(count // 2)]
            + [hour + chance.randrange(3600) for _ in range(count // 4)]
            + [chance.randrange(SECONDS) for _ in range(count - count // 2 - count // 4)]
        )
        self.sids = [f"SM{seed:08x}{number:024x}" for number in range(count)]
        twilio.add_messages(
            {
                "sid": sid,
                "to": f"+1206{2000000 + chance.randrange(5000):07}",
                "from": SHOP,
                "body": chance.choice(BODIES),
                "status": chance.choice(STATUSES),
                "date_sent": DAY + timedelta(seconds=second),
            }
            for sid, second in zip(self.sids, self.seconds, strict=True)
        )

    def within(self, start: int, end: int) -> list[str]:
        """The SIDs of a time, in seconds since midnight."""
        return [sid for sid, second in zip(self.sids, self.seconds, strict=True) if start <= second < end]

    @cached_property
    def records(self) -> dict[str, dict[str, Any]]:
        """Return each message as the simulator has it, by its SID."""
        return {str(record["sid"]): record for record in self.twilio.snapshot()["messages"]}

    @contextmanager
    def faults(self, seed: int) -> Iterator[None]:
        """Every kind of fault, each at random, for the time of the block."""
        for number, fault in enumerate(FAULTS):
            self.twilio.fault(**fault, count=None, probability=EACH, seed=seed * len(FAULTS) + number)
        try:
            yield
        finally:
            self.twilio.clear_faults()


@contextmanager
def day_of(count: int, seed: int = 1) -> Iterator[Day]:
    """A simulator of its own that has such a day."""
    with running() as twilio:
        yield Day(twilio, count, seed)
