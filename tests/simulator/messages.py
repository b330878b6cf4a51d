"""How tests look at a message."""

from typing import Any

from .api import ACCOUNT, Api

TO = "+12065550123"


def path(message: dict[str, Any]) -> str:
    return f"{ACCOUNT}/Messages/{message['sid']}.json"


def statuses(api: Api, message: dict[str, Any], seconds: int) -> list[str]:
    seen = [str(api.fetched(path(message))["status"])]
    for _ in range(seconds):
        api.simulator.advance(1)
        seen.append(str(api.fetched(path(message))["status"]))
    return seen
