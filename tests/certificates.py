"""Certificates of an authority that only these tests trust."""

import ssl
from functools import cache

import trustme


@cache
def _authority() -> trustme.CA:
    return trustme.CA()


@cache
def server_context(name: str, *, is_trusted: bool = True) -> ssl.SSLContext:
    """Return a server's certificate for a host name or an address, of our authority or of an unknown one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    (_authority() if is_trusted else trustme.CA()).issue_cert(name).configure_cert(context)
    return context


@cache
def client_context() -> ssl.SSLContext:
    """Return a client's trust in our authority."""
    context = ssl.create_default_context()
    _authority().configure_trust(context)
    return context
