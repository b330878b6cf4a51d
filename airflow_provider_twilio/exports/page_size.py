"""How many records are asked for at a time."""

from collections.abc import Callable
from typing import Any

from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError, Unanswered
from airflow_provider_twilio.client.paging import LARGEST_PAGE

_SMALLEST = 50
"""Twilio's own default: a server that fails at such a page doesn't fail because of its size."""


def check_page_size(value: Any) -> int:
    """Return how many records a page is to have.

    :param value: 1 to 1000; ``None`` for 1000.
    :raises InvalidRequest: it is no such number.
    """
    if value is None:
        return LARGEST_PAGE
    if type(value) is not int or not 1 <= value <= LARGEST_PAGE:
        raise InvalidRequest(f"page_size: {value!r}: must be a number from 1 to {LARGEST_PAGE}")
    return value


class PageSize:
    """The size of pages, which is halved where a server fails at larger ones.

    :param warn: takes the line that says so, once.
    :ivar now: records of a page.
    """

    def __init__(self, size: int = LARGEST_PAGE, warn: Callable[[str], None] | None = None) -> None:
        self.now = size
        self._warn = warn

    def lower(self, tried: int, failure: TwilioError) -> bool:
        """Tell whether to try again with smaller pages after ``failure``, which repeating didn't heal.

        :param tried: the size at which it failed. Who reads at the same time may have lowered it since.
        """
        is_servers = isinstance(failure, Unanswered) and (failure.status or 0) >= 500
        if not is_servers or tried <= _SMALLEST:
            return False
        self.now = min(self.now, max(tried // 2, _SMALLEST))
        if self._warn:
            self._warn(
                f"Twilio fails at {tried:,} records a page (HTTP {failure.status}): going on with smaller "
                "pages; page_size spares these tries"
            )
            self._warn = None
        return True
