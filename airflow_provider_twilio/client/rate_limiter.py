"""How often an account is asked: one limiter for all who ask, in this process and on this machine.

Twilio asks for at most about one request a second of brands and campaigns, whoever in a company asks.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from math import inf
from threading import Lock
from time import monotonic, sleep
from typing import Any, Literal
from urllib.parse import urlsplit

from airflow_provider_twilio.api.request import MESSAGING, TRUSTHUB, Request
from airflow_provider_twilio.client.account import Account, is_loopback
from airflow_provider_twilio.client.answer import Answer
from airflow_provider_twilio.client.decode import seconds_of
from airflow_provider_twilio.client.moments import Change, Moments, OwnMoments, SharedMoments

LimitKind = Literal["a2p", "other"]
"""``a2p`` are brands, vettings, campaigns, toll-free verifications and all of the Trust Hub."""
_A2P_PATHS = ("/a2p/", "/Compliance/Usa2p", "/Tollfree/")
_OF_TWILIO: dict[LimitKind, float] = {"a2p": 1.0, "other": 4.0}
_OF_THE_SIMULATOR = 100.0
_PROBE_EVERY = 60.0
_LONGEST_PAUSE = 3600.0
_NEVER = -inf
_WHILE_LOCKED = 0.002
_TRIES = 500
"""To take a turn, a second in all: whoever holds the lock has done so within microseconds, unless stopped."""
_TRIES_AT_ONCE = 20


class RateLimiter:
    """Gives turns, evenly spaced, and none while Twilio refuses or can't be reached.

    Moments are seconds of any clock that never goes back. Threads may share it.

    :param per_second: turns a second.
    :param moments: where turns are remembered; of this process alone by default.
    """

    def __init__(self, per_second: float, moments: OwnMoments | None = None) -> None:
        self.per_second = per_second
        self._moments = moments or OwnMoments()

    @property
    def is_closed(self) -> bool:
        """True if Twilio's last answer was that it serves nobody; one request may try each minute.

        It is as the last question for a turn or a delay has found it.
        """
        return _is_closed(self._moments.known)

    def delay(self, now: float) -> float:
        """Seconds until somebody may ask; at once if that isn't more than 0."""
        moments = self._moments.look(now)
        return max(self._due(moments), moments.closed_until) - now

    def take(self, now: float) -> float:
        """Take the next turn, whether or not anybody is served; the seconds until it comes.

        Where another process is taking one in this very moment, this process alone counts the turn.
        """
        return max(self._change(now, partial(self._taken, now=now)).taken - now, 0.0)

    def pauses(self, clock: Callable[[], float]) -> Iterator[float]:
        """Take the next turn, and yield the pauses until it comes, each to be slept through.

        :param clock: returns the seconds.
        """
        for _ in range(_TRIES):
            now = clock()
            if changed := self._moments.change(now, partial(self._taken, now=now)):
                yield max(changed.taken - now, 0.0)
                return
            yield _WHILE_LOCKED
        # The holder of the lock was stopped while it held it.
        yield self.take(clock())

    def close(self, now: float, retry_after: float = 0.0) -> None:
        """Let one ask in a minute, and the next one a minute later.

        :param retry_after: seconds that Twilio asked to wait; more than an hour isn't believed.
        """
        until = now + min(max(retry_after, _PROBE_EVERY), _LONGEST_PAUSE)
        self._change(now, lambda moments: replace(moments, closed_until=until))
        if retry_after:
            self.postpone(now, retry_after)

    def open(self, now: float) -> None:
        """Let everybody ask again, in turn."""
        if self.is_closed:
            self._change(now, lambda moments: replace(moments, closed_until=_NEVER))

    def postpone(self, now: float, seconds: float) -> None:
        """Give no turn for some seconds, because Twilio has just asked somebody for that.

        :param seconds: more than a minute isn't kept to.
        """
        taken = now + min(seconds, _PROBE_EVERY) - 1 / self.per_second
        self._change(now, lambda moments: replace(moments, taken=max(moments.taken, taken)))

    def _change(self, now: float, change: Change) -> Moments:
        tries = (self._moments.change(now, change) for _ in range(_TRIES_AT_ONCE))
        return next(filter(None, tries), None) or self._moments.change_alone(change)

    def _taken(self, moments: Moments, now: float) -> Moments:
        turn = max(self._due(moments), now)
        if _is_closed(moments) and turn >= moments.closed_until:
            return Moments(turn, turn + _PROBE_EVERY)
        return replace(moments, taken=turn)

    def _due(self, moments: Moments) -> float:
        return moments.taken + 1 / self.per_second


def _is_closed(moments: Moments) -> bool:
    return moments.closed_until != _NEVER


def limit_kind_of(request: type[Request[Any]]) -> LimitKind:
    """Which limit a request counts against."""
    is_a2p = request.host is TRUSTHUB or (
        request.host is MESSAGING and any(part in request.path for part in _A2P_PATHS)
    )
    return "a2p" if is_a2p else "other"


def limiter_of(account: Account, kind: LimitKind) -> RateLimiter:
    """Return the account's only limiter in this process, at the rate of the connection that was read last.

    For brands and the like it counts the turns of all processes on this machine.
    """
    rate = _rate(account, kind)
    key = (account.url("messaging"), account.account_sid, kind)
    is_shared = kind == "a2p" and (account.a2p_requests_per_second or not _is_simulated(account))
    with _LOCK:
        if key not in _LIMITERS:
            # The longest queue that is believed: an hour, or a hundred turns.
            farthest = max(_LONGEST_PAUSE, 100 / rate) + _PROBE_EVERY
            _LIMITERS[key] = RateLimiter(
                rate, SharedMoments(" ".join(key), farthest) if is_shared else OwnMoments()
            )
        limiter = _LIMITERS[key]
    limiter.per_second = rate
    return limiter


def wait_for_turn(account: Account, request: Request[Any]) -> None:
    """Wait in the calling thread until a request for a brand, a campaign or the like may be sent.

    A write is sent at once, because it is about to make what was announced and must not make it late. It
    takes a turn all the same, so whoever reads next waits for it too. Anything else is served at once.
    """
    for pause in _pauses(account, request):
        sleep(pause)


async def await_turn(account: Account, request: Request[Any]) -> None:
    """Wait in an event loop, as :func:`wait_for_turn` does in a thread."""
    for pause in _pauses(account, request):
        await asyncio.sleep(pause)


def hear(account: Account, request: Request[Any], outcome: Answer | Exception | None) -> None:
    """Let all processes of this machine leave the account alone for as long as a 429 to one of them asks."""
    kind = limit_kind_of(type(request))
    if kind != "a2p" or outcome is None or isinstance(outcome, Exception) or outcome.status_code != 429:
        return
    retry_after = seconds_of(outcome.headers.get("Retry-After", ""))
    limiter_of(account, kind).postpone(monotonic(), retry_after)


def _pauses(account: Account, request: Request[Any]) -> Iterator[float]:
    if (kind := limit_kind_of(type(request))) != "a2p":
        return
    limiter = limiter_of(account, kind)
    if request.verb != "GET":
        limiter.take(monotonic())
        return
    yield from (pause for pause in limiter.pauses(monotonic) if pause > 0)


def _rate(account: Account, kind: LimitKind) -> float:
    if kind == "a2p" and account.a2p_requests_per_second:
        return account.a2p_requests_per_second
    return _OF_THE_SIMULATOR if _is_simulated(account) else _OF_TWILIO[kind]


def _is_simulated(account: Account) -> bool:
    return account.base_url is not None and is_loopback(str(urlsplit(account.base_url).hostname))


_LIMITERS: dict[tuple[str, str, LimitKind], RateLimiter] = {}
_LOCK = Lock()
