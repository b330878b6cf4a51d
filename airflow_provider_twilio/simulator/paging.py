"""Pages of lists, in Twilio's two envelopes.

A PageToken names a place in the list and no number of records to skip, so new records don't move it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar
from urllib.parse import urlencode

from airflow_provider_twilio.simulator.call import Call, Reply
from airflow_provider_twilio.simulator.errors import TwilioError, bad_parameter
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Record, Rows

R = TypeVar("R", bound=Record)

MESSAGING = "https://messaging.twilio.com"
DEFAULT_SIZE = 50
LARGEST_SIZE = 1000
_OLDER, _NEWER = "PA", "PB"
_OWN_PARAMETERS = ("PageSize", "Page", "PageToken")


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    records: list[R]
    number: int
    size: int
    token: str | None
    next_token: str | None
    previous_token: str | None


def _token(kind: str, position: int, now: float) -> str:
    return kind + urlsafe_b64encode(f"{position}.{now:.0f}".encode()).decode().rstrip("=")


def _place(token: str, state: State) -> int:
    try:
        padded = token[2:] + "=" * (-len(token[2:]) % 4)
        position, issued = (int(part) for part in urlsafe_b64decode(padded).decode("ascii").split("."))
    except (NotBase64, ValueError) as problem:
        raise bad_parameter("Invalid PageToken") from problem
    if token[:2] not in (_OLDER, _NEWER) or state.now() - issued > state.settings.page_token_lifetime:
        raise bad_parameter("Invalid PageToken")
    return position


def page_size(call: Call) -> int:
    size = call.query.integer("PageSize", 1, 10**9)
    if size is not None and size > LARGEST_SIZE:
        raise TwilioError(20007)
    return size or DEFAULT_SIZE


def read_page(state: State, call: Call, rows: Rows[R]) -> Page[R]:
    """Return the page that ``call`` asks for."""
    size = page_size(call)
    number = call.query.integer("Page", 0, 10**9) or 0
    token = call.query.given("PageToken")
    if token is None and number:
        raise bad_parameter("PageToken is required for paging.")
    place = None if token is None else _place(token, state)
    if token is not None and place is not None and token.startswith(_NEWER):
        records = list(islice(rows.newer_than(place), size))[::-1]
        more = bool(records)
    else:
        records = list(islice(rows.older_than(place), size + 1))
        more = len(records) > size
        del records[size:]
    now = state.now()
    return Page(
        records,
        number,
        size,
        token,
        _token(_OLDER, records[-1].position, now) if more else None,
        _token(_NEWER, records[0].position, now) if number and records else None,
    )


def _link(call: Call, size: int, number: int, token: str | None) -> str:
    query = [(name, value) for name, value in call.query.items() if name not in _OWN_PARAMETERS]
    query += [("PageSize", str(size)), ("Page", str(number))]
    if token is not None:
        query.append(("PageToken", token))
    return f"{call.path}?{urlencode(query)}"


@dataclass(frozen=True, slots=True)
class _Links:
    first: str
    previous: str | None
    this: str
    next: str | None


def _links(call: Call, page: Page[R], host: str) -> _Links:
    def link(number: int, token: str | None) -> str:
        return host + _link(call, page.size, number, token)

    return _Links(
        link(0, None),
        link(page.number - 1, page.previous_token) if page.previous_token else None,
        link(page.number, page.token),
        link(page.number + 1, page.next_token) if page.next_token else None,
    )


Render = Callable[[R], Mapping[str, object]]


def v1_list(
    state: State, call: Call, key: str, rows: Rows[R], render: Render[R], host: str = MESSAGING
) -> Reply:
    """Return a list with ``meta``, with absolute addresses on Twilio's own host."""
    page = read_page(state, call, rows)
    links = _links(call, page, host)
    meta = {
        "page": page.number,
        "page_size": page.size,
        "first_page_url": links.first,
        "previous_page_url": links.previous,
        "url": links.this,
        "next_page_url": links.next,
        "key": key,
    }
    return Reply(200, {"meta": meta, key: [render(record) for record in page.records]})


def v2010_list(state: State, call: Call, key: str, rows: Rows[R], render: Render[R]) -> Reply:
    """Return a list with the keys of its page beside it, with relative addresses."""
    page = read_page(state, call, rows)
    links = _links(call, page, "")
    start = page.number * page.size
    return Reply(
        200,
        {
            "first_page_uri": links.first,
            "end": start + max(len(page.records) - 1, 0),
            "previous_page_uri": links.previous,
            key: [render(record) for record in page.records],
            "uri": links.this,
            "page_size": page.size,
            "start": start,
            "next_page_uri": links.next,
            "page": page.number,
        },
    )
