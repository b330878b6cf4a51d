"""The headers that all requests by the same credentials have."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field

from airflow_provider_twilio import __version__
from airflow_provider_twilio.client.account import Secret

ACCEPTED = "gzip, deflate"


@dataclass(frozen=True, slots=True)
class Signature:
    """The headers of one user's requests, made once; ``repr`` hides them.

    :ivar headers: names and values.
    :ivar lines: the same as they are sent.
    """

    headers: tuple[tuple[str, str], ...] = field(repr=False)
    lines: bytes = field(repr=False)


def basic(username: str, password: str) -> Secret:
    """Return the credentials in the form of an Authorization header."""
    return Secret(b64encode(f"{username}:{password}".encode()).decode())


def signature(username: str, password: str) -> Signature:
    """Make the headers of one user's requests."""
    headers = (
        ("Authorization", f"Basic {basic(username, password)}"),
        ("Accept", "application/json"),
        ("Accept-Encoding", ACCEPTED),
        ("User-Agent", f"airflow-provider-twilio/{__version__}"),
    )
    return Signature(headers, header_lines(headers))


def header_lines(headers: Iterable[tuple[str, str]]) -> bytes:
    """Return headers as they are sent."""
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode("ascii")
