"""One reading of a list, page by page, for all waits whose resources it may show."""

import asyncio
from collections.abc import Iterable
from typing import Any, get_args

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Page
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.client.paging import Trail, following
from airflow_provider_twilio.waiting.lists import shown_on
from airflow_provider_twilio.waiting.seat import Seat


class ListSweep:
    """One reading of a list, until it has shown all awaited resources, has ended, or costs too much.

    :param first: asks for the list's first page.
    :param seats: the waiting seats.
    :param worth: number of pages up to which the list costs no more requests than single looks.
    :ivar pages: number of pages that were read.
    :ivar is_over: true if no further page is to be read.
    :ivar gave_up: true if the reading ended because it cost too much.
    """

    def __init__(self, first: Request[Page[Any]], seats: Iterable[Seat], worth: int) -> None:
        self.pages = 0
        self.is_over = self.gave_up = False
        self._asked = first
        self._worth = worth
        self._trail: Trail | None = None
        self._waiting: dict[str, list[Seat]] = {}
        for seat in seats:
            self._waiting.setdefault(seat.wait.request.sid, []).append(seat)  # type: ignore[attr-defined]

    async def read_page(self, client: AsyncClient) -> None:
        """Read the next page, and let the seats hear what it shows.

        :raises TwilioError: Twilio refused, no usable answer came, or the list leads in a circle.
        """
        body = await client.read(self._asked, bytes)
        known = {sid: _common_digest(seats) for sid, seats in self._waiting.items()}
        (kind,) = get_args(self._asked.answer)
        try:
            found, link = await asyncio.to_thread(
                shown_on, body, self._asked, kind, known, client.account.account_sid
            )
        except (ValueError, RecursionError) as error:
            raise TwilioError(str(error), operation=type(self._asked).__name__, status=200) from None
        self.pages += 1
        for sid, shown in found.items():
            for seat in _still_there(self._waiting.pop(sid, [])):
                if shown.resource is not None:
                    seat.hear_of_list(shown.resource, shown.digest)
                else:
                    seat.misses = 0
                    seat.hear_nothing_new()
        self._turn(link, client)

    def missing(self) -> list[Seat]:
        """Return the seats whose resources the whole list didn't show; none if it wasn't read to its end."""
        everybody = [seat for seats in self._waiting.values() for seat in seats]
        return [] if self.gave_up else _still_there(everybody)

    def _turn(self, link: str | None, client: AsyncClient) -> None:
        self._trail = self._trail or Trail(client.account.limits.max_pages)
        asked = following(self._asked, link) if link is not None else None
        self._trail.add(1, asked)
        self.gave_up = bool(asked and self._waiting and self.pages >= self._worth)
        self.is_over = asked is None or not self._waiting or self.gave_up
        self._asked = asked or self._asked


def _still_there(seats: list[Seat]) -> list[Seat]:
    return [seat for seat in seats if not seat.end.done()]


def _common_digest(seats: list[Seat]) -> int | None:
    """Return the digest that all seats of a resource have; ``None`` if they differ."""
    digests = {seat.digest for seat in seats}
    return digests.pop() if len(digests) == 1 else None
