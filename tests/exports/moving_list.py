"""A list of messages that moves while it is read, as lists that are paged by numbers do."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs

import httpx

from airflow_provider_twilio.client.account import Account

ACCOUNT = Account("AC" + "0a" * 16, username="AC" + "0a" * 16, password="5e" * 16)


def message(number: int, sent: datetime) -> dict[str, Any]:
    return {
        "sid": f"SM{number:032x}",
        "date_sent": format_datetime(sent),
        "status": "delivered",
        "direction": "outbound-api",
        "num_segments": "1",
        "price": "-0.00830",
        "price_unit": "USD",
    }


class MovingList:
    """Answers for Twilio, newest first.

    :param newest: the date of the newest message; each older one is a second older.
    :param before_page: is called with the page's number before it is answered.
    :param host: whose name the links to next pages have.
    """

    def __init__(self, count: int, newest: datetime, *, host: str = "") -> None:
        self.newest = newest
        self.messages = [message(count - n, newest - timedelta(seconds=n // 100)) for n in range(count)]
        self.before_page: Callable[[int], httpx.Response | None] = lambda number: None
        self.requests: list[httpx.Request] = []
        self.pages: list[int] = []
        self._host = host

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._answer)

    @property
    def sids(self) -> set[str]:
        return {each["sid"] for each in self.messages}

    def arrive(self, count: int = 1) -> None:
        """New messages come to the list's beginning."""
        start = len(self.messages) + 1
        self.messages[:0] = [message(start + n, self.newest) for n in range(count)]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        query = {name: values[0] for name, values in parse_qs(request.url.query.decode()).items()}
        number, size = int(query.get("Page", 0)), int(query["PageSize"])
        self.requests.append(request)
        self.pages.append(number + 1)
        if answer := self.before_page(number + 1):
            return answer
        page = self.messages[number * size : (number + 1) * size]
        more = (number + 1) * size < len(self.messages)
        link = f"{self._host}/2010-04-01/x.json?Page={number + 1}&PageSize={size}&PageToken=PA{number + 1}"
        body = {"messages": page, "next_page_uri": link if more else None}
        return httpx.Response(200, content=json.dumps(body).encode())
