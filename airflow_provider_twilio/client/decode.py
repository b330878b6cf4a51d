"""Reads one HTTP answer: what was asked for, or the error that it is."""

import re
from collections.abc import Callable
from http import HTTPStatus
from json import loads
from typing import Any, TypeVar, get_args, get_origin

import httpx
from pydantic import ValidationError

from airflow_provider_twilio.api.errors import (
    AuthenticationError,
    NotFound,
    RateLimited,
    TwilioError,
    Unanswered,
)
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Page, Resource

T = TypeVar("T")
R = TypeVar("R", bound=Resource)

_ERRORS: dict[int, type[TwilioError]] = {401: AuthenticationError, 404: NotFound, 429: RateLimited}
_REDIRECT_IS_THE_ANSWER = 307


def read(request: Request[T], response: httpx.Response, parse: Callable[[bytes], T] | None = None) -> T:
    """The answer to ``request``.

    :param parse: makes the answer of its body, instead of the request's own type.
    :raises TwilioError: the answer is an error, or (:class:`Unanswered`) can't be read.
    """
    redirect = response.status_code == _REDIRECT_IS_THE_ANSWER and request.verb == "GET"
    if response.is_success or redirect:
        return _parsed(request, response, parse) if parse else _content(request, response)
    raise _error(request, response)


def _parsed(request: Request[Any], response: httpx.Response, parse: Callable[[bytes], T]) -> T:
    try:
        return parse(response.content)
    except ValueError as error:
        raise Unanswered(str(error), **_marks(request, response)) from None


def _content(request: Request[T], response: httpx.Response) -> T:
    wanted: Any = request.answer
    if wanted in (None, type(None)):
        return None  # type: ignore[return-value]
    body = _json(response)
    try:
        if not isinstance(body, dict):
            raise ValueError("the answer isn't a JSON object")
        if get_origin(wanted) is Page:
            return page_of(get_args(wanted)[0], body)  # type: ignore[return-value]
        return wanted.model_validate(body)  # type: ignore[no-any-return]
    except ValidationError as error:
        why = f"the answer isn't a {error.title}: {error.error_count()} properties are missing or wrong"
    except ValueError as error:
        why = str(error)
    raise Unanswered(why, **_marks(request, response))


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


def _json(response: httpx.Response) -> Any:
    """The answer's JSON, ``None`` if it isn't JSON, or JSON that no reader can take."""
    try:
        return loads(response.content)
    except (ValueError, RecursionError):
        return None


def _error(request: Request[Any], response: httpx.Response) -> TwilioError:
    """Both of Twilio's error styles, and a gateway's page that is neither."""
    body = _json(response)
    said = body if isinstance(body, dict) else {}
    message = said.get("message") or said.get("detail") or said.get("title") or _phrase(response.status_code)
    code = said.get("code")
    kind = _ERRORS.get(response.status_code, Unanswered if response.is_server_error else TwilioError)
    error = kind(
        str(message),
        code=code if type(code) is int else None,
        more_info=next((link for link in (said.get("more_info"), said.get("type")) if _is_link(link)), None),
        **_marks(request, response),
    )
    if isinstance(error, RateLimited):
        error.retry_after = _seconds(response.headers.get("Retry-After", ""))
    return error


def _is_link(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("https://")


def _marks(request: Request[Any], response: httpx.Response) -> dict[str, Any]:
    return {
        "operation": type(request).__name__,
        "status": response.status_code,
        "request_id": response.headers.get("Twilio-Request-Id"),
    }


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else f"HTTP status {status}"


def _seconds(retry_after: str) -> float:
    """Only the form in seconds: the date form would trust our clock."""
    return float(retry_after) if re.fullmatch("[0-9]+", retry_after) else 0.0
