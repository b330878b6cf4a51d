"""Which addresses a link in an answer may lead to, by IANA's registries."""

import socket
from typing import Any

import httpcore
import pytest

from airflow_provider_twilio.client.public_address import NotPublic, connect, is_public

INWARD = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "224.0.1.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "ff0e::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "fec0::1", "64:ff9b:1::7f00:1", "5f00::1", "4000::1", "100::1",
]  # fmt: skip
OUTWARD = ["8.8.8.8", "1.1.1.1", "52.216.0.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", INWARD)
def test_an_address_within_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTWARD)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0", "localhost", "::1"])
def test_no_spelling_of_this_machine_is_connected_to(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(NotPublic):
        connect(host, server.getsockname()[1], 1)


def test_a_name_that_leads_within_is_not_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also if another of its addresses is public."""

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        return [(2, 1, 6, "", (address, port)) for address in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(NotPublic, match=r"files\.example\.com isn't on the public internet"):
        connect("files.example.com", 443, 1)


def test_the_address_that_was_looked_at_is_the_one_that_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", ("8.8.8.8" if len(asked) == 1 else "127.0.0.1", port))]

    tried: list[str] = []

    def refuse(self: object, host: str, port: int, *_: Any) -> None:
        tried.append(host)
        raise httpcore.ConnectError("refused")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", refuse)
    with pytest.raises(httpcore.ConnectError):
        connect("files.example.com", 443, 1)

    assert (asked, tried) == (["files.example.com"], ["8.8.8.8"])
