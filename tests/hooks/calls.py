"""Lists of services, read by both ways of calling."""

import asyncio
from typing import Any

from airflow_provider_twilio.api.messaging_v1.services import ListService
from airflow_provider_twilio.hooks.twilio import TwilioHook


def services(hook: TwilioHook, **options: Any) -> list[int]:
    """How many services each page holds."""
    return [len(page) for page in hook.pages(ListService(), **options)]


async def _aservices(hook: TwilioHook, **options: Any) -> list[int]:
    return [len(page) async for page in hook.apages(ListService(), **options)]


def aservices(hook: TwilioHook, **options: Any) -> list[int]:
    return asyncio.run(_aservices(hook, **options))
