"""Check that an answer belongs to its request, by the properties that echo the request's fields.

A server, a proxy or a connection out of step may deliver the answer to another request. Twilio omits or
blanks some properties and redacts numbers, so only present properties are compared.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_origin
from urllib.parse import parse_qs, urlsplit

from airflow_provider_twilio.api.request import Request, places
from airflow_provider_twilio.api.resource import Page


def contradiction(request: Request[Any], body: Mapping[str, Any], account_sid: str | None) -> str | None:
    """Return the reason why ``body`` can't be the answer to ``request``, or ``None``.

    :param account_sid: the account in the request's path.
    """
    is_list = get_origin(request.answer) is Page
    if is_list and not _is_of_the_page(request, body):
        return "the answer is another page than the one that was asked for"
    for property_, asked in _expected(request, account_sid):
        for resource in _items(body) if is_list else (body,):
            if not fits(property_, asked, resource.get(property_)):
                return f"the answer is about another {property_} than the request"
    return None


def fits(property_: str, asked: Any, answered: Any) -> bool:
    """Tell whether an answer's property agrees with the request's field."""
    if asked == answered or not (isinstance(answered, str) and answered.strip() and isinstance(asked, str)):
        return True
    if property_ in _NUMBERS:
        return _is_number_of(asked, answered)
    if property_.endswith("sid") and not _are_sids(asked, answered):
        return True  # A name or a number in the place of a SID is answered by the SID.
    return " ".join(asked.split()).casefold() == " ".join(answered.split()).casefold()


def _are_sids(*texts: str) -> bool:
    return any(all(map(form.fullmatch, texts)) for form in _SIDS)


_SIDS = (re.compile("[A-Z]{2}[0-9a-fA-F]{32}"), re.compile("[A-Z]{2}[0-9]{1,31}"))
_NUMBERS = frozenset({"to", "phone_number"})


def _expected(request: Request[Any], account_sid: str | None) -> Iterator[tuple[str, Any]]:
    values = request.__dict__
    for field, property_ in _echoes(type(request)):
        if (asked := values.get(field)) is not None:
            yield property_, asked
    if account_sid and _has_account(type(request)) and not _is_about_others(values):
        yield "account_sid", account_sid


@cache
def _echoes(request: type[Request[Any]]) -> tuple[tuple[str, str], ...]:
    """Return pairs of a field and the property that echoes it: the path's fields and those of ``echo=``."""
    found = {field: field for field in places(request)["path"]} | dict(request.echoes)
    return tuple((field, property_) for field, property_ in found.items() if property_)


@cache
def _has_account(request: type[Request[Any]]) -> bool:
    return "{AccountSid}" in request.path


def _is_about_others(values: Mapping[str, Any]) -> bool:
    """Tell whether the answer may name another account: a subaccount, or the target of a move."""
    return bool(values.get("include_subaccounts") or values.get("target_account_sid"))


def _is_number_of(asked: str, answered: str) -> bool:
    """Tell whether two numbers, or addresses with numbers, are the same in Twilio's spelling or redaction.

    Mexico, Brazil and Argentina have mobile numbers with a digit that Twilio adds or removes.
    """
    asked, answered = (text.rpartition(":")[2].strip().casefold() for text in (asked, answered))
    if not asked.startswith("+"):
        return asked == answered
    if _REDACTED.search(answered):
        shown = _SEPARATORS.sub("", answered)
        pattern = "".join("." if _REDACTED.fullmatch(one) else re.escape(one) for one in shown)
        return len(shown) != len(asked) or re.fullmatch(pattern, asked) is not None
    numbers = [re.sub(r"\(\s*0\s*\)|[^0-9]", "", text) for text in (asked, answered)]
    there, here = numbers
    varies = there[:2] in _VARYING and there[:2] == here[:2] and there[-8:] == here[-8:]
    return there == here or varies


_REDACTED = re.compile("[*x•#]")
_SEPARATORS = re.compile(r"[\s().-]")
_VARYING = ("52", "54", "55")


def _items(body: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    for name, value in body.items():
        if name != "meta" and isinstance(value, list):
            yield from (item for item in value if isinstance(item, dict))


def _is_of_the_page(request: Request[Any], body: Mapping[str, Any]) -> bool:
    """Tell whether a page's own address has the page token of the request, or none if that has none."""
    meta = body.get("meta")
    shown = meta.get("url") if isinstance(meta, dict) else body.get("uri")
    if not isinstance(shown, str):
        return True
    try:
        query = parse_qs(urlsplit(shown).query)
    except ValueError:
        return True
    asked = request.extra_params.get("PageToken") or request.__dict__.get("page_token")
    token = asked[0] if isinstance(asked, list) else asked
    return query.get("PageToken", [token])[0] == token


def is_echoed(request: Request[Any]) -> bool:
    """Tell whether the answer to another write would be noticed."""
    if request.answer in (None, type(None)):
        return False
    return any(request.__dict__.get(field) is not None for field, _ in _echoes(type(request)))
