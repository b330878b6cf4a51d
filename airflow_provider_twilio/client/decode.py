"""Turn an HTTP answer into the request's result, or into an error."""

import re
from collections.abc import Callable
from http import HTTPStatus
from json import loads
from typing import Any, TypeVar, get_args, get_origin

from pydantic import ValidationError

from airflow_provider_twilio.api.errors import (
    AuthenticationError,
    NotFound,
    NotProcessed,
    RateLimited,
    TwilioError,
    Unanswered,
    printable,
)
from airflow_provider_twilio.api.odd_json import is_too_deep, mended
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Page, Resource
from airflow_provider_twilio.client.answer import Answer
from airflow_provider_twilio.client.echo import contradiction

T = TypeVar("T")
R = TypeVar("R", bound=Resource)

_REFUSED: dict[int, type[TwilioError]] = {
    401: AuthenticationError,
    404: NotFound,
    408: NotProcessed,
    421: NotProcessed,
    425: NotProcessed,
    429: RateLimited,
}
"""Errors by status, for 400 to 499. Any other status of these is a plain :class:`TwilioError`."""
_LONGEST_MARK = 200
"""Characters of an address or a request ID that an error quotes at most."""
_REDIRECT_IS_THE_ANSWER = 307


def read(
    request: Request[T],
    answer: Answer,
    parse: Callable[[bytes], T] | None = None,
    account_sid: str | None = None,
) -> T:
    """Return the result of a request from its answer.

    :param parse: makes the result from the answer's body, in place of the request's own type.
    :param account_sid: the account in the request's path; ``None`` skips the comparison with the request.
    :raises TwilioError: the answer is an error.
    :raises Unanswered: the answer can't be read, or belongs to another request.
    """
    status = answer.status_code
    if 200 <= status < 300 or (status == _REDIRECT_IS_THE_ANSWER and request.verb == "GET"):
        return _parsed(request, answer, parse) if parse else _content(request, answer, account_sid)
    raise _error(request, answer)


def _parsed(request: Request[Any], answer: Answer, parse: Callable[[bytes], T]) -> T:
    try:
        return parse(answer.content)
    except ValueError as error:
        raise Unanswered(str(error), **_marks(request, answer)) from None


def _content(request: Request[T], answer: Answer, account_sid: str | None) -> T:
    wanted: Any = request.answer
    if wanted in (None, type(None)):
        return None  # type: ignore[return-value]
    body = _json_of_page(answer) if get_origin(wanted) is Page else _json(answer)
    try:
        if not isinstance(body, dict):
            raise ValueError("the answer isn't a JSON object")
        if account_sid and (why := contradiction(request, body, account_sid)):
            raise ValueError(why)
        if get_origin(wanted) is Page:
            return page_of(get_args(wanted)[0], body)  # type: ignore[return-value]
        resource = wanted.model_validate(body)
        if not resource.model_fields_set:
            raise ValueError(f"the answer has no property of a {wanted.__name__}")
        return resource  # type: ignore[no-any-return]
    except ValidationError as error:
        why = f"the answer isn't a {error.title}: {error.error_count()} properties are missing or wrong"
    except ValueError as error:
        why = str(error)
    raise Unanswered(why, **_marks(request, answer))


def page_of(kind: type[R], answer: dict[str, Any]) -> Page[R]:
    """Return a page from its JSON.

    :raises ValueError: there is no list, or more than one.
    """
    records, link = raw_page(answer)
    return Page(tuple(kind.model_validate(record) for record in records), link)


def raw_page(answer: dict[str, Any]) -> tuple[list[Any], str | None]:
    """Return a page's records as they came, and its link to the next page.

    v1 names the list in ``meta.key``; v2010 has a single list.

    :raises ValueError: there is no list, or more than one.
    """
    meta = answer.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    keys = [str(meta["key"])] if "key" in meta else [key for key in answer if key != "meta"]
    lists = [answer[key] for key in keys if isinstance(answer.get(key), list)]
    if len(lists) != 1:
        raise ValueError(f"the answer holds {'more than one' if lists else 'no'} list")
    link = meta.get("next_page_url") or answer.get("next_page_uri") or None
    if not isinstance(link, str | None):
        raise ValueError("the answer's link to the next page is no text")
    return lists[0], link


def _json(answer: Answer) -> Any:
    """Return the answer's JSON; ``None`` if it can't be read."""
    if is_too_deep(answer.content):
        return None
    try:
        return loads(answer.content)
    except (ValueError, RecursionError):
        return None


def _json_of_page(answer: Answer) -> Any:
    """Return a page's JSON, with values mended that would make the whole page unreadable."""
    try:
        if not is_too_deep(answer.content):
            return loads(answer.content, parse_constant=str)
    except (ValueError, RecursionError):
        pass
    try:
        return loads(mended(answer.content, kept=3))
    except (ValueError, RecursionError):
        return None


def _error(request: Request[Any], answer: Answer) -> TwilioError:
    """Return the error of an answer, in either of Twilio's styles or from a gateway."""
    body = _json(answer)
    said = body if isinstance(body, dict) else {}
    words = (said.get(name) for name in ("message", "detail", "title"))
    message = next((one for one in words if isinstance(one, str) and one), _phrase(answer.status_code))
    links = (str(said.get(name)) for name in ("more_info", "type"))
    code = said.get("code")
    kind = _kind(request, answer.status_code)
    error = kind(
        printable(message),
        code=code if type(code) is int else None,
        more_info=next((printable(link, _LONGEST_MARK) for link in links if _is_link(link)), None),
        **_marks(request, answer),
    )
    if isinstance(error, RateLimited):
        error.retry_after = seconds_of(answer.headers.get("Retry-After", ""))
    return error


def _kind(request: Request[Any], status: int) -> type[TwilioError]:
    """Return the class of a status's error.

    Redirects come from gateways and aren't followed. A redirected deletion hasn't happened; of any other
    request a redirect doesn't say if it was processed.
    """
    if 400 <= status < 500:
        return _REFUSED.get(status, TwilioError)
    return TwilioError if 300 <= status < 400 and request.verb == "DELETE" else Unanswered


def _is_link(value: str) -> bool:
    return value.startswith("https://")


def _marks(request: Request[Any], answer: Answer) -> dict[str, Any]:
    request_id = answer.headers.get("Twilio-Request-Id")
    return {
        "operation": type(request).__name__,
        "status": answer.status_code,
        "request_id": request_id and printable(request_id, _LONGEST_MARK),
    }


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else f"HTTP status {status}"


def seconds_of(retry_after: str) -> float:
    """Read ``Retry-After`` in seconds; the form with a date would depend on this machine's clock."""
    return float(retry_after) if re.fullmatch("[0-9]+", retry_after) else 0.0
