"""Send alerts to all recipients at once, within the time that Airflow leaves to a callback."""

import asyncio
from collections.abc import Coroutine, Sequence
from contextvars import copy_context
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.notifications.alert import Alert, send

if TYPE_CHECKING:
    from airflow_provider_twilio.client.account import Account
    from airflow_provider_twilio.client.client import AsyncClient
    from airflow_provider_twilio.hooks.twilio import TwilioHook

IN_ALL = 15.0
"""Seconds until all alerts end."""
_ANSWER = 5.0
"""Seconds for a connection, and for an answer, which leaves time for another try or a look at the log."""


def send_all(alerts: Sequence[Alert], hook: "TwilioHook", throttle: timedelta | None) -> None:
    """Send alerts from a separate thread, and wait for it for ``IN_ALL`` seconds at most.

    The thread is needed because a look-up of the connection or of a host's name can't be interrupted, and
    because the caller may run an event loop.

    :param throttle: time in which the same text isn't sent again; ``None`` for no limit.
    """

    def run() -> None:
        try:
            client = _client(hook, hook.account)
            asyncio.run(_in_time(alerts, _send(alerts, client, throttle)))
        except Exception as error:
            _explain(alerts, error)

    thread = Thread(target=copy_context().run, args=[run], name="alerts", daemon=True)
    thread.start()
    thread.join(IN_ALL)
    for alert in alerts:
        alert.end()


async def asend_all(alerts: Sequence[Alert], hook: "TwilioHook", throttle: timedelta | None) -> None:
    """Send alerts in the running event loop without blocking it, within ``IN_ALL`` seconds."""

    async def run() -> None:
        account = await hook.aaccount()
        # In a thread: it loads aiohttp and the CA certificates.
        await _send(alerts, await asyncio.to_thread(_client, hook, account), throttle)

    await _in_time(alerts, run())


async def _in_time(alerts: Sequence[Alert], sending: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(sending)
    try:
        await asyncio.wait({task}, timeout=IN_ALL)
    finally:
        for alert in alerts:
            alert.end()
        task.cancel()
    if task.done() and not task.cancelled() and isinstance(error := task.exception(), Exception):
        _explain(alerts, error)


async def _send(alerts: Sequence[Alert], client: "AsyncClient", throttle: timedelta | None) -> None:
    async with client:
        await asyncio.gather(*(_send_one(alert, client, throttle) for alert in alerts))


async def _send_one(alert: Alert, client: "AsyncClient", throttle: timedelta | None) -> None:
    """Send an alert; its failure doesn't stop the others."""
    try:
        await send(alert, client, throttle)
    except Exception as error:
        alert.reason = error


def _explain(alerts: Sequence[Alert], error: Exception) -> None:
    """Set the error of all alerts. It is reported for those that aren't sent."""
    for alert in alerts:
        alert.reason = error


def _client(hook: "TwilioHook", account: "Account") -> "AsyncClient":
    from airflow_provider_twilio.client.client import AsyncClient
    from airflow_provider_twilio.hooks.metrics import count_request
    from airflow_provider_twilio.hooks.twilio import TOKENS

    hurried = replace(account, timeout=min(account.timeout, _ANSWER))
    return AsyncClient(hurried, clock=hook.clock, tokens=TOKENS, count=count_request)
