"""How often an account is asked: one limiter for all who ask in this process.

Twilio asks for at most about one request a second of brands and campaigns, whoever in a company asks.
"""

from threading import Lock
from time import monotonic, sleep
from typing import Any, Literal
from urllib.parse import urlsplit

from airflow_provider_twilio.api.request import MESSAGING, TRUSTHUB, Request
from airflow_provider_twilio.client.account import Account, is_loopback

LimitKind = Literal["a2p", "other"]
"""``a2p`` are brands, vettings, campaigns, toll-free verifications and all of the Trust Hub."""
_A2P_PATHS = ("/a2p/", "/Compliance/Usa2p", "/Tollfree/")
_OF_TWILIO: dict[LimitKind, float] = {"a2p": 1.0, "other": 4.0}
_OF_THE_SIMULATOR = 100.0
_PROBE_EVERY = 60.0
_LONGEST_PAUSE = 3600.0


class RateLimiter:
    """Gives turns, evenly spaced, and none while Twilio refuses or can't be reached.

    Moments are seconds of any clock that never goes back. Threads may share it.

    :param per_second: turns a second.
    """

    def __init__(self, per_second: float) -> None:
        self.per_second = per_second
        self._taken = float("-inf")
        self._closed_until = float("-inf")
        self._lock = Lock()

    @property
    def is_closed(self) -> bool:
        """True if Twilio's last answer was that it serves nobody; one request may try each minute."""
        return self._closed_until != float("-inf")

    def delay(self, now: float) -> float:
        """Seconds until somebody may ask; at once if that isn't more than 0."""
        return max(self._due(), self._closed_until) - now

    def take(self, now: float) -> float:
        """Take the next turn, whether or not anybody is served; the seconds until it comes."""
        with self._lock:
            self._taken = turn = max(self._due(), now)
            if self.is_closed and turn >= self._closed_until:
                self._closed_until = turn + _PROBE_EVERY
        return max(turn - now, 0.0)

    def close(self, now: float, retry_after: float = 0.0) -> None:
        """Let one ask in a minute, and the next one a minute later.

        :param retry_after: seconds that Twilio asked to wait; more than an hour isn't believed.
        """
        self._closed_until = now + min(max(retry_after, _PROBE_EVERY), _LONGEST_PAUSE)

    def open(self) -> None:
        """Let everybody ask again, in turn."""
        self._closed_until = float("-inf")

    def _due(self) -> float:
        return self._taken + 1 / self.per_second


def limit_kind_of(request: type[Request[Any]]) -> LimitKind:
    """Which limit a request counts against."""
    is_a2p = request.host is TRUSTHUB or (
        request.host is MESSAGING and any(part in request.path for part in _A2P_PATHS)
    )
    return "a2p" if is_a2p else "other"


def limiter_of(account: Account, kind: LimitKind) -> RateLimiter:
    """Return the account's only limiter in this process, at the rate of the connection that was read last."""
    rate = _rate(account, kind)
    with _LOCK:
        limiter = _LIMITERS.setdefault(
            (account.url("messaging"), account.account_sid, kind), RateLimiter(rate)
        )
    limiter.per_second = rate
    return limiter


def take_turn(account: Account, request: Request[Any]) -> float:
    """Take the turn of a request for a brand, a campaign or the like; the seconds until it may be sent.

    A write is sent at once, because it is about to make what was announced and must not make it late. It
    takes a turn all the same, so whoever reads next waits for it too. Anything else is served at once.
    """
    kind = limit_kind_of(type(request))
    if kind != "a2p":
        return 0.0
    pause = limiter_of(account, kind).take(monotonic())
    return pause if request.verb == "GET" else 0.0


def wait_for_turn(account: Account, request: Request[Any]) -> None:
    """Wait in the calling thread until the request may be sent."""
    if (pause := take_turn(account, request)) > 0:
        sleep(pause)


def _rate(account: Account, kind: LimitKind) -> float:
    if kind == "a2p" and account.a2p_requests_per_second:
        return account.a2p_requests_per_second
    simulated = account.base_url and is_loopback(str(urlsplit(account.base_url).hostname))
    return _OF_THE_SIMULATOR if simulated else _OF_TWILIO[kind]


_LIMITERS: dict[tuple[str, str, LimitKind], RateLimiter] = {}
_LOCK = Lock()
