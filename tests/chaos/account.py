"""Reads an account over Twilio's API with the standard library alone."""

import json
from base64 import b64encode
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

Record = dict[str, Any]


class Account:
    """The contents of an account at Twilio.

    :param url: where the simulator is. :param login: the account's SID.
    """

    def __init__(self, url: str, login: str, password: str) -> None:
        self.sid = login
        self._host = urlsplit(url).netloc
        token = b64encode(f"{login}:{password}".encode()).decode()
        self._headers = {"authorization": f"Basic {token}"}

    def get(self, path: str) -> Record:
        """:raises AssertionError: the answer is no success."""
        return self._call("GET", path)

    def post(self, path: str, **form: str) -> Record:
        """Make something."""
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self._call("POST", path, urlencode(form), kind)

    def control(self, path: str, **values: Any) -> None:
        """Decide at the simulator what nobody can ask Twilio for."""
        self._call("POST", f"/_simulator{path}", json.dumps(values), {})

    def messages(self) -> list[Record]:
        """The whole log."""
        return [*self._v2010("Messages", "messages")]

    def numbers(self) -> list[Record]:
        """The numbers that the account pays for."""
        return [*self._v2010("IncomingPhoneNumbers", "incoming_phone_numbers")]

    def fees(self) -> tuple[int, float]:
        """How many A2P fees were paid, and how much they were in all."""
        path = f"/2010-04-01/Accounts/{self.sid}/Usage/Records/AllTime.json?Category=a2p-registration-fees"
        records = self.get(path)["usage_records"]
        return sum(int(record["count"]) for record in records), sum(float(r["price"]) for r in records)

    def services(self) -> list[Record]:
        return [*self._v1("/v1/Services")]

    def brands(self) -> list[Record]:
        return [*self._v1("/v1/a2p/BrandRegistrations")]

    def campaigns(self, service: str) -> list[Record]:
        return [*self._v1(f"/v1/Services/{service}/Compliance/Usa2p")]

    def pool(self, service: str) -> list[Record]:
        return [*self._v1(f"/v1/Services/{service}/PhoneNumbers")]

    def verifications(self) -> list[Record]:
        return [*self._v1("/v1/Tollfree/Verifications")]

    def _v2010(self, name: str, key: str) -> Iterator[Record]:
        path: str | None = f"/2010-04-01/Accounts/{self.sid}/{name}.json?PageSize=1000"
        while path:
            page = self.get(path)
            yield from page[key]
            path = page.get("next_page_uri")

    def _v1(self, path: str) -> Iterator[Record]:
        following: str | None = f"{path}?PageSize=100"
        while following:
            page = self.get(following)
            yield from page[page["meta"]["key"]]
            parts = urlsplit(page["meta"]["next_page_url"] or "")
            following = f"{parts.path}?{parts.query}" if parts.query else None

    def _call(self, method: str, path: str, body: str = "", more: dict[str, str] | None = None) -> Record:
        connection = HTTPConnection(self._host, timeout=60)
        try:
            connection.request(method, path, body or None, self._headers | (more or {}))
            answer = connection.getresponse()
            text = answer.read()
            assert answer.status < 300, f"{method} {path}: {answer.status} {text[:500]!r}"
            found: Record = json.loads(text or "{}")
            return found
        finally:
            connection.close()
