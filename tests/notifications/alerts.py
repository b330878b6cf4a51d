"""A notifier, run as Airflow does with an event loop and without; what it logs and what was sent."""

import asyncio
from collections.abc import Callable
from typing import Any

from airflow_provider_twilio.notifications.sms import SmsNotifier
from airflow_provider_twilio.simulator.simulator import Simulator

TO, OTHER, FROM = "+15558675309", "+15558675310", "+15005550006"
Notify = Callable[[SmsNotifier], str]
"""Runs a notifier as Airflow does; what the log says."""


class Log:
    """In place of the notifier's, which says only warnings and worse in the tests."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def info(self, text: str, *values: Any) -> None:
        self.lines.append(f"info: {text % values}")

    def error(self, text: str, *values: Any) -> None:
        self.lines.append(f"error: {text % values}")


LOG = Log()


def synchronously(notifier: SmsNotifier) -> str:
    notifier({"task": "extract"})
    return "\n".join(LOG.lines)


def asynchronously(notifier: SmsNotifier) -> str:
    async def run() -> None:
        await notifier

    notifier.context = {"task": "extract"}  # type: ignore[typeddict-item]
    asyncio.run(run())
    return "\n".join(LOG.lines)


def notifier(**changes: Any) -> SmsNotifier:
    return SmsNotifier(**{"to": TO, "body": "extract failed", "from_": FROM} | changes)


def messages(simulator: Simulator) -> list[tuple[Any, Any]]:
    return [(message["to"], message["body"]) for message in simulator.snapshot()["messages"]]
