"""Follow a list from page to page, apart from the I/O."""

from typing import Any, Protocol, TypeVar, get_origin
from urllib.parse import parse_qs, urlsplit

from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError
from airflow_provider_twilio.api.request import Request, places
from airflow_provider_twilio.api.resource import Page, Resource

R = TypeVar("R", bound=Resource)
Q = TypeVar("Q", bound=Request[Any])
LARGEST_PAGE = 1000
"""Records of a page at most. Twilio's default is 50, which takes twenty times as many requests."""


def first_page(request: Request[Page[R]], limit: int | None) -> Request[Page[R]]:
    """Return ``request`` with the largest useful page size, unless it names one.

    :param limit: resources to read at most.
    :raises InvalidRequest: the request has no pages, or the limit is less than 1.
    """
    if get_origin(request.answer) is not Page:
        raise InvalidRequest(f"{type(request).__name__}: has no pages: execute it instead")
    if limit is not None and not (isinstance(limit, int) and limit >= 1):
        raise InvalidRequest(f"{type(request).__name__}: limit: {limit!r}: must be at least 1")
    fields: dict[str, Any] = request.__dict__
    if fields.get("page_size", LARGEST_PAGE) is not None or "PageSize" in request.extra_params:
        return request
    return request.model_copy(update={"page_size": min(LARGEST_PAGE, limit or LARGEST_PAGE)})


def next_page(
    page: Page[R], asked: Request[Page[R]], left: int | None
) -> tuple[Page[R], Request[Page[R]] | None, int | None]:
    """Return the page cut to the limit, the request for the next page, and the rest of the limit.

    :param left: resources to read at most; ``None`` for all.
    :raises TwilioError: the page's link leads to the page itself, or can't be read.
    """
    if left is not None and len(page) >= left:
        return Page(page.items[:left], page.next_link), None, 0
    if page.next_link is None:
        return page, None, left
    return page, following(asked, page.next_link), left and left - len(page)


class Trail:
    """The pages of one list that were asked for, so that a list that leads in a circle ends.

    :param max_pages: pages of the list at most.
    """

    def __init__(self, max_pages: int) -> None:
        self._max_pages = max_pages
        self._seen: set[int] = set()
        self._empty = 0

    def add(self, size: int, asked: Request[Any] | None) -> None:
        """Note a page and the request for the next one.

        :param size: resources on the page.
        :raises TwilioError: the next page was asked for before, or there are too many pages.
        """
        if asked is None:
            return
        name = type(asked).__name__
        self._empty = 0 if size else self._empty + 1
        place = hash(str(sorted(asked.extra_params.items())))
        if place in self._seen:
            raise TwilioError("a page's link leads to a page that was read before", operation=name)
        self._seen.add(place)
        if len(self._seen) >= self._max_pages:
            raise TwilioError(f"the list has more than max_pages, {self._max_pages:,}", operation=name)
        if self._empty > _MOST_EMPTY:
            raise TwilioError(f"{_MOST_EMPTY} pages in a row are empty, and more follow", operation=name)


_MOST_EMPTY = 100


def following(asked: Q, link: str) -> Q:
    """Return the request for the page after that of ``asked``.

    Only the link's query is used. Host and path stay those of ``asked``, so the link can't direct
    credentials elsewhere.

    :param link: the address of the next page.
    :raises TwilioError: the link leads to the page itself, or can't be read.
    """
    try:
        link.encode()
        query = parse_qs(urlsplit(link).query, keep_blank_values=True)
    except ValueError as error:
        raise TwilioError(f"a page's link can't be read: {error}", operation=type(asked).__name__) from None
    if query == asked.extra_params:
        raise TwilioError("a page's link leads to the page itself", operation=type(asked).__name__)
    wire = places(type(asked))
    fields = dict.fromkeys(wire["body"]) | {
        field: getattr(asked, field) for field in (*wire["path"], *wire["header"])
    }
    return asked.model_construct(**fields, extra_params=query)


class LinkedPage(Protocol):
    """A page as far as a pager has to know it."""

    @property
    def next_link(self) -> str | None:
        """Return the address of the next page; nothing on the last one."""

    def __len__(self) -> int: ...


def next_request(asked: Q, page: LinkedPage, trail: Trail) -> Q | None:
    """Return the request for the page after ``page``, ``None`` after the last one.

    :param trail: notes it.
    :raises TwilioError: the link can't be read, or the list leads in a circle or has too many pages.
    """
    coming = following(asked, page.next_link) if page.next_link else None
    trail.add(len(page), coming)
    return coming
