"""A Twilio on loopback that serves brands by list and singly, and campaigns singly, once a second.

It runs in a thread of its own and counts connections. The time is that of whoever waits.
"""

import asyncio
import json
from collections.abc import Callable
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

PAGE = 1000
_PAUSE = 0.95
"""Seconds between two requests, less the rounding of clocks."""


def sid(prefix: str, number: int) -> str:
    return f"{prefix}{number:032x}"


class Twilio:
    """Serves until closed.

    :param now: seconds of the clock that the limit is kept by.
    :ivar brands: their statuses by SID; so are campaigns, by their service.
    :ivar unlisted: brands that the list leaves out, as it is reported of VETTED_VERIFIED ones.
    :ivar trouble: ``""``, ``"down"`` for connections that are dropped, or ``"busy"`` for 429.
    :ivar asked: when each request came.
    :ivar refused: how many came too soon.
    :ivar most_connections: how many were open at once.
    """

    def __init__(self, now: Callable[[], float], brands: int, campaigns: int, unlisted: int) -> None:
        self._now = now
        self.brands = {sid("BN", number): "PENDING" for number in range(brands)}
        self.campaigns = {sid("MG", number): "IN_PROGRESS" for number in range(campaigns)}
        self.unlisted = {sid("BN", number) for number in range(unlisted)}
        self.trouble = ""
        self.asked: list[float] = []
        self.refused = 0
        self.most_connections = self._connections = 0
        self._loop = asyncio.new_event_loop()
        self._is_up = Event()
        self.url = ""
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()
        self._is_up.wait()

    def close(self) -> None:
        """Serve no more."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _serve(self) -> None:
        server = self._loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._is_up.set()
        self._loop.run_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        self.most_connections = max(self.most_connections, self._connections)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                status, body = self._answer(head.split(b" ", 2)[1].decode())
                if not status:
                    break
                retry = b"Retry-After: 30\r\n" if status == 429 else b""
                writer.write(b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\n%s" % (status, retry))
                writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._connections -= 1
            writer.close()

    def _answer(self, target: str) -> tuple[int, bytes]:
        now = self._now()
        too_soon = bool(self.asked) and now - self.asked[-1] < _PAUSE
        self.asked.append(now)
        if self.trouble == "down":
            return 0, b""
        if self.trouble == "busy" or too_soon:
            self.refused += 1
            return 429, b'{"code": 20429, "message": "Too Many Requests", "status": 429}'
        parts = urlsplit(target)
        *_, parent, last = parts.path.split("/")
        if last == "BrandRegistrations":
            return 200, self._page(int(parse_qs(parts.query).get("Page", ["0"])[0]))
        if parent == "BrandRegistrations":
            return 200, json.dumps(_brand(last, self.brands[last])).encode()
        service = parts.path.split("/")[3]
        return 200, json.dumps(_campaign(service, last, self.campaigns[service])).encode()

    def _page(self, number: int) -> bytes:
        shown = [(one, status) for one, status in self.brands.items() if one not in self.unlisted]
        here = shown[number * PAGE : (number + 1) * PAGE]
        more = len(shown) > (number + 1) * PAGE
        link = f"https://messaging.twilio.com/v1/a2p/BrandRegistrations?PageSize=1000&Page={number + 1}"
        meta = {"key": "data", "next_page_url": f"{link}&PageToken=PT{number + 1}" if more else None}
        return json.dumps({"data": [_brand(*one) for one in here], "meta": meta}).encode()


def _brand(named: str, status: str) -> dict[str, Any]:
    """As large as one of Twilio's."""
    return {
        "sid": named,
        "account_sid": "AC" + "0" * 32,
        "customer_profile_bundle_sid": "BU" + "0" * 32,
        "a2p_profile_bundle_sid": "BU" + "1" * 32,
        "date_created": "2026-11-01T12:00:00Z",
        "date_updated": "2026-11-01T12:00:00Z",
        "brand_type": "STANDARD",
        "status": status,
        "tcr_id": "B123456",
        "failure_reason": None,
        "errors": [],
        "url": f"https://messaging.twilio.com/v1/a2p/BrandRegistrations/{named}",
        "brand_score": None,
        "brand_feedback": None,
        "identity_status": "UNVERIFIED",
        "russell_3000": False,
        "government_entity": False,
        "tax_exempt_status": "",
        "skip_automatic_sec_vet": False,
        "mock": False,
        "links": {
            kind: f"https://messaging.twilio.com/v1/a2p/BrandRegistrations/{named}/{kind}"
            for kind in ("SmsOtp", "Vettings")
        },
    }


def _campaign(service: str, named: str, status: str) -> dict[str, Any]:
    return {
        "sid": named,
        "account_sid": "AC" + "0" * 32,
        "messaging_service_sid": service,
        "campaign_status": status,
        "description": "Order updates for customers who asked for them, at most five a week.",
        "message_samples": ["Your order has been shipped and arrives on Monday.", "Reply STOP to opt out."],
        "errors": [],
    }
