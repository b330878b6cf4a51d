"""A request as it is sent, in values that every transport can write."""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

import httpx

from airflow_provider_twilio.client.signature import Signature

Headers = Sequence[tuple[str, str]]


class Server:
    """One of the servers that requests go to.

    :param base: scheme, host, port and perhaps the start of all paths.
    """

    def __init__(self, base: str) -> None:
        self.url = httpx.URL(base)
        self.prefix = self.url.raw_path.decode().rstrip("/")

    @cached_property
    def netloc(self) -> str:
        """Host and port as the header ``Host`` names them."""
        return self.url.netloc.decode()

    @cached_property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.url.scheme}://{self.netloc}"


@lru_cache(maxsize=64)
def server_at(base: str) -> Server:
    """Return the server at an address, whose parsing takes as long as the rest of a request."""
    return Server(base)


class HttpRequest(NamedTuple):
    """One HTTP request.

    :ivar target: path and query, encoded.
    :ivar headers: those of this request alone.
    :ivar content: the form of a POST.
    :ivar signature: whose request it is; ``None`` for the account of the client.
    """

    verb: str
    server: Server
    target: str
    headers: Headers = ()
    content: bytes = b""
    signature: Signature | None = None
