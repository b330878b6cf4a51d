"""Processor time of one message: its request is built, and Twilio's answer is read.

Nothing is sent: both sides get the answer where the connection would be. The SDK is measured twice: with its
own HTTP client, which prepares the request for the wire as ours is prepared, and without, which leaves out
the encoding of the form that ours does.

``python -m benchmarks.cost.processed`` prints microseconds as JSON.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import httpx
import requests
from twilio.http import HttpClient  # type: ignore[import-untyped]
from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]
from twilio.http.response import Response  # type: ignore[import-untyped]
from twilio.rest import Client as Sdk  # type: ignore[import-untyped]

from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.client import Client
from airflow_provider_twilio.client.decode import read
from airflow_provider_twilio.client.encode import http_request
from benchmarks.measure import ACCOUNT, SENDER, TOKEN, body, recipient

_TIMES = 2000
_ADDRESS = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/SM{7:032x}"
_TO = recipient(7)
"""An answer is believed only if it is about the recipient that the request names."""
ANSWER = json.dumps(
    {
        "sid": f"SM{7:032x}",
        "account_sid": ACCOUNT,
        "messaging_service_sid": None,
        "to": _TO,
        "from": SENDER,
        "body": body(7),
        "status": "queued",
        "direction": "outbound-api",
        "num_segments": "1",
        "num_media": "0",
        "price": None,
        "price_unit": "USD",
        "error_code": None,
        "error_message": None,
        "date_created": "Wed, 25 Nov 2026 08:15:42 +0000",
        "date_updated": "Wed, 25 Nov 2026 08:15:42 +0000",
        "date_sent": None,
        "api_version": "2010-04-01",
        "uri": f"{_ADDRESS}.json",
        "subresource_uris": {"media": f"{_ADDRESS}/Media.json"},
    }
)


class _Ours(httpx.BaseTransport):
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(201, content=ANSWER.encode())


class _Adapter(requests.adapters.BaseAdapter):
    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
        answer = requests.Response()
        answer.status_code, answer._content, answer.url = 201, ANSWER.encode(), request.url or ""
        return answer


class _Unprepared(HttpClient):  # type: ignore[misc]
    def __init__(self) -> None:
        pass

    def request(self, *_: Any, **__: Any) -> Response:
        return Response(201, ANSWER)


def contestants() -> dict[str, Callable[[int], str | None]]:
    """Each makes a message and returns the SID that the answer has."""
    account = Account(ACCOUNT, ACCOUNT, TOKEN)
    client = Client(account, transport=_Ours())
    prepared, unprepared = TwilioHttpClient(), _Unprepared()
    prepared.session.mount("https://", _Adapter())
    prepared.session.trust_env = False

    def build_and_read(number: int) -> str:
        request = CreateMessage(to=_TO, from_=SENDER, body=body(number))
        http_request(request, account)
        return read(request, httpx.Response(201, content=ANSWER.encode())).sid

    def whole_client(number: int) -> str:
        return client.execute(CreateMessage(to=_TO, from_=SENDER, body=body(number))).sid

    def sdk(http: Any) -> Callable[[int], str | None]:
        messages = Sdk(ACCOUNT, TOKEN, http_client=http).messages
        return lambda number: messages.create(to=_TO, from_=SENDER, body=body(number)).sid

    return {
        "ours": build_and_read,
        "ours, whole client": whole_client,
        "SDK": sdk(prepared),
        "SDK, unprepared": sdk(unprepared),
    }


def measured(make: Callable[[int], str | None]) -> float:
    """Microseconds of the processor for one message."""
    for number in range(_TIMES // 10):
        assert make(number) == f"SM{7:032x}"
    start = time.process_time()
    for number in range(_TIMES):
        make(number)
    return (time.process_time() - start) / _TIMES * 1e6


if __name__ == "__main__":
    sys.stdout.write(json.dumps({name: measured(make) for name, make in contestants().items()}))
