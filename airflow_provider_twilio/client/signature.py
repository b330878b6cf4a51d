"""The headers that all requests by the same credentials have."""

from base64 import b64encode

import httpx

from airflow_provider_twilio import __version__
from airflow_provider_twilio.client.account import Secret
from airflow_provider_twilio.client.answer import ACCEPTED

Signature = list[tuple[bytes, bytes]]


def basic(username: str, password: str) -> Secret:
    """Return the credentials in the form of an Authorization header."""
    return Secret(b64encode(f"{username}:{password}".encode()).decode())


def signature(username: str, password: str) -> Signature:
    """Make the headers of one user's requests."""
    return [
        (b"Authorization", b"Basic " + basic(username, password).encode()),
        (b"Accept", b"application/json"),
        (b"Accept-Encoding", ACCEPTED),
        (b"User-Agent", f"airflow-provider-twilio/{__version__}".encode()),
    ]


def sign(request: httpx.Request, headers: Signature) -> httpx.Request:
    """Add the headers to a request that is signed by nobody yet; one that is repeated has them."""
    if "Authorization" not in request.headers:
        request.headers = httpx.Headers([*request.headers.raw, *headers], encoding="ascii")
    return request
