"""Reads one HTTP answer: what was asked for, or the error that it is."""

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
from airflow_provider_twilio.api.odd_json import mended
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
"""Errors from 400 to 499; any other one of them is a plain :class:`TwilioError`. What is neither one of them
nor a success tells nothing: :class:`Unanswered`.
"""
_LONGEST_MARK = 200
"""Characters of an address or a request ID."""
_REDIRECT_IS_THE_ANSWER = 307


def read(
    request: Request[T],
    answer: Answer,
    parse: Callable[[bytes], T] | None = None,
    account_sid: str | None = None,
) -> T:
    """What was asked for.

    :param parse: makes it of the answer's body, instead of the request's own type.
    :param account_sid: the account in the request's path. Without it no echo is looked for.
    :raises TwilioError: the answer is an error, or (:class:`Unanswered`) can't be read, or is another
        request's.
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
    """Read a page in either style: v1 names its list in ``meta.key``, v2010 has one list only.

    :raises ValueError: there is no list.
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
    return Page(tuple(kind.model_validate(item) for item in lists[0]), link)


def _json(answer: Answer) -> Any:
    """Read the answer's JSON; ``None`` if it isn't JSON, or JSON that no reader can take."""
    try:
        return loads(answer.content)
    except (ValueError, RecursionError):
        return None


def _json_of_page(answer: Answer) -> Any:
    """Read a page's JSON: one odd value doesn't cost all records around it."""
    try:
        return loads(answer.content, parse_constant=str)
    except (ValueError, RecursionError):
        pass
    try:
        return loads(mended(answer.content, kept=3))
    except (ValueError, RecursionError):
        return None


def _error(request: Request[Any], answer: Answer) -> TwilioError:
    """Both of Twilio's error styles, and a gateway's page that is neither."""
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
        error.retry_after = _seconds(answer.headers.get("Retry-After", ""))
    return error


def _kind(request: Request[Any], status: int) -> type[TwilioError]:
    """Which error a status is. A redirect isn't followed; it is a gateway's, and tells nothing of what it
    did. A deletion that is redirected hasn't happened.
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


def _seconds(retry_after: str) -> float:
    """Only the form in seconds: the date form would trust our clock."""
    return float(retry_after) if re.fullmatch("[0-9]+", retry_after) else 0.0
