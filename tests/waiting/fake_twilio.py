"""A Twilio in memory for thousands of waits: brands with a list, campaigns without one, and a limit."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import httpx

PAGE = 1000
Answer = Callable[[httpx.Request], httpx.Response]


def sid(prefix: str, number: int) -> str:
    return f"{prefix}{number:032x}"


class FakeTwilio:
    """Knows what is asked, and when.

    :param now: seconds since the test began.
    :ivar brands: their statuses by SID; so are campaigns, by their service.
    :ivar unlisted: brands that the list leaves out.
    :ivar answers: what is answered to everything, in place of what is known.
    :ivar listed: what is answered to the list of brands, in place of what is known.
    :ivar asked: when each request came, and for which path.
    :ivar refused: how many came oftener than once a second.
    """

    def __init__(self, now: Callable[[], float], brands: int = 0, campaigns: int = 0) -> None:
        self._now = now
        self.brands = {sid("BN", number): "PENDING" for number in range(brands)}
        self.campaigns = {sid("MG", number): "IN_PROGRESS" for number in range(campaigns)}
        self.unlisted: set[str] = set()
        self.answers: Answer | None = None
        self.listed: Answer | None = None
        self.asked: list[tuple[float, str]] = []
        self.refused = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        now = self._now()
        if self.asked and now - self.asked[-1][0] < 0.999:
            self.refused += 1
        self.asked.append((now, request.url.path))
        if self.answers:
            return self.answers(request)
        return self._known(request)

    def times(self, part: str = "") -> list[float]:
        """When a path with this part was asked for."""
        return [moment for moment, path in self.asked if part in path]

    def most_in(self, seconds: float) -> int:
        """The most requests in any whole span of so many seconds."""
        return max(Counter(int(moment // seconds) for moment, _ in self.asked).values(), default=0)

    def _known(self, request: httpx.Request) -> httpx.Response:
        *_, parent, last = request.url.path.split("/")
        if last == "BrandRegistrations":
            return self.listed(request) if self.listed else self._page(request)
        if parent == "BrandRegistrations" and last in self.brands:
            return httpx.Response(200, json=brand(last, self.brands[last]))
        service = request.url.path.split("/")[3]
        if service in self.campaigns:
            return httpx.Response(200, json=campaign(service, last, self.campaigns[service]))
        return refusal(404, 20404)

    def _page(self, request: httpx.Request) -> httpx.Response:
        number = int(parse_qs(request.url.query.decode()).get("Page", ["0"])[0])
        shown = [one for one in self.brands if one not in self.unlisted]
        here = shown[number * PAGE : (number + 1) * PAGE]
        link = f"https://x/v1/a2p/BrandRegistrations?PageSize=1000&Page={number + 1}&PageToken=PT{number + 1}"
        more = len(shown) > (number + 1) * PAGE
        return page([brand(one, self.brands[one]) for one in here], link if more else None)


def page(records: list[Any], link: str | None = None) -> httpx.Response:
    """A page of brands."""
    return httpx.Response(200, json={"data": records, "meta": {"key": "data", "next_page_url": link}})


def brand(named: str, status: str) -> dict[str, Any]:
    return {"sid": named, "status": status, "brand_type": "STANDARD", "identity_status": "VERIFIED"}


def campaign(service: str, named: str, status: str) -> dict[str, Any]:
    return {"sid": named, "messaging_service_sid": service, "campaign_status": status}


def refusal(status: int, code: int, **headers: str) -> httpx.Response:
    body = json.dumps({"code": code, "message": "no", "status": status})
    return httpx.Response(status, content=body, headers=headers)
