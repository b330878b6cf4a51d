"""Connect to public addresses only: a link in an answer must not lead into Airflow's own network."""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpcore

_NAT64 = IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST = IPv6Network("2000::/3")
"""The only part of IPv6 that is given to the public internet (RFC 4291, section 2.4)."""


class NotPublic(Exception):
    """A host resolves to an address that isn't public. Nothing was sent."""


def is_public(address: str) -> bool:
    """Tell whether an IP address is public: not private, loopback, link-local, multicast or reserved.

    Of an IPv6 address that embeds an IPv4 address, the embedded one counts.
    """
    found = ip_address(address.partition("%")[0])
    inner = _embedded(found)
    if inner is not None:
        return is_public(str(inner))
    if isinstance(found, IPv6Address) and found not in _GLOBAL_UNICAST:
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def connect(host: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
    """Open a TCP connection to a host, by one of the addresses that were checked.

    :param timeout: seconds for each address; ``None`` for no limit.
    :raises NotPublic: an address of the host isn't public.
    """
    try:
        addresses = resolved(host, port)
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from None
    failure: Exception = httpcore.ConnectError("the host has no address")
    for address in addresses:
        try:
            return httpcore.SyncBackend().connect_tcp(address, port, timeout)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            failure = error
    raise failure


def resolved(host: str, port: int) -> list[str]:
    """Return the addresses of a host, all of them public.

    :raises NotPublic: an address isn't public.
    :raises OSError: the host has no address.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    if not all(map(is_public, addresses)):
        raise NotPublic(f"{host} isn't on the public internet")
    return addresses


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address embeds, or ``None``."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    compatible = IPv4Address(int(address)) if 1 < int(address) < 2**32 else None
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or compatible
