"""An account's credentials, and the addresses of Twilio's hosts for it."""

import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from airflow_provider_twilio.api.errors import InvalidAccount as InvalidAccount
from airflow_provider_twilio.client.limits import Limits

# https://www.twilio.com/docs/global-infrastructure/edge-locations
EDGE_OF_REGION = {
    "us1": "ashburn",
    "us2": "umatilla",
    "ie1": "dublin",
    "de1": "frankfurt",
    "br1": "sao-paulo",
    "sg1": "singapore",
    "au1": "sydney",
    "jp1": "tokyo",
}


class Secret(str):
    """A text that ``repr`` hides, so that no traceback with local variables shows it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "•••"


@dataclass(frozen=True, slots=True)
class Account:
    """Credentials and address of one Twilio account.

    :param account_sid: the account (AC…) that is acted on; a subaccount by its parent's credentials, see
        :mod:`.subaccounts`.
    :param username: account SID or API key SID (SK…).
    :param password: auth token or API key secret.
    :param owner_sid: the account that owns the credentials, where that is known.
    :param edge: Twilio's edge location, e.g. ``dublin``.
    :param region: Twilio's region, e.g. ``ie1``; its edge is filled in.
    :param base_url: serves every host in Twilio's place, for the simulator.
    :param timeout: seconds that connecting, and each wait for data, may take.
    :param proxy: address of an HTTP proxy, in place of the one in the environment.
    :param limits: how much a server may send, and how long it may take.
    :param a2p_requests_per_second: how often brands, campaigns and the like are read; once by default.
    :raises InvalidAccount: a region without a known edge, or a ``base_url`` with a user or password.
    """

    account_sid: str
    username: str
    password: str = field(repr=False)
    owner_sid: str | None = field(default=None, compare=False)
    edge: str | None = None
    region: str | None = None
    base_url: str | None = None
    timeout: float = 30.0
    proxy: str | None = field(default=None, repr=False)
    limits: Limits = field(default_factory=Limits)
    a2p_requests_per_second: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "password", Secret(self.password))
        if self.proxy is not None:
            object.__setattr__(self, "proxy", Secret(self.proxy))
        if self.base_url and "@" in urlsplit(self.base_url).netloc:
            raise InvalidAccount("base_url: must have no user and no password")
        if self.region and not self.edge and self.region not in EDGE_OF_REGION:
            known = ", ".join(EDGE_OF_REGION)
            shown = f"{self.region!r} " if re.fullmatch("[a-z]{2}[0-9]", self.region) else ""
            raise InvalidAccount(f"region: {shown}needs an edge; the edges of {known} are known")

    def url(self, product: str) -> str:
        """Return scheme and host of a product, such as ``https://messaging.twilio.com``.

        Since April 2026 a host with a region must name an edge, so a missing edge is completed.

        :param product: first part of the host's name.
        """
        if self.base_url:
            return self.base_url.rstrip("/")
        if not (self.edge or self.region):
            return f"https://{product}.twilio.com"
        region = self.region or "us1"
        return f"https://{product}.{self.edge or EDGE_OF_REGION[region]}.{region}.twilio.com"


def is_loopback(host: str) -> bool:
    """Tell whether ``host`` is this machine; it is reached without a proxy."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
