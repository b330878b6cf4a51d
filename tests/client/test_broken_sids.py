"""An answer whose resource has no proper SID isn't believed: what is recorded of it can be fetched again."""

from typing import Any

import httpx
import pytest

from airflow_provider_twilio.api import operations
from airflow_provider_twilio.api.errors import OutcomeUnknown, Unanswered
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.v2010.messages import CreateMessage, ListMessage
from airflow_provider_twilio.api.v2010.user_defined_messages import UserDefinedMessage
from airflow_provider_twilio.client.decode import read

from .clients import OpenClient, answers, both_clients

DIGITS = "0123456789abcdef" * 2
BROKEN: dict[str, Any] = {
    "empty": "",
    "a space": " ",
    "a dot": ".",
    "a dash": "-",
    "a question mark": "?",
    "two": f"SM{DIGITS} SM{DIGITS}",
    "too long": f"SM{DIGITS}0",
    "too short": f"SM{DIGITS[:-1]}",
    "the kind in lower case": f"sm{DIGITS}",
    "no kind": DIGITS,
    "a line behind it": f"SM{DIGITS}\n",
    "a space before it": f" SM{DIGITS}",
    "a NUL in it": f"SM{DIGITS[:-1]}\0",
    "letters in it": f"SM{'g' * 32}",
    "digits of another script": f"SM{'٣' * 32}",
    "an address": f"https://api.twilio.com/SM{DIGITS}",
    "null": None,
    "a number": 12,
    "a list": [f"SM{DIGITS}"],
    "an object": {"sid": f"SM{DIGITS}"},
}


NAMES = ("sid", "brand_vetting_sid", "domain_sid")
"""The properties by which a resource is found again."""
CHANGES = [kind for kind in operations().values() if kind.verb == "POST"]


def name_of(kind: type[Request[Any]]) -> str | None:
    """The property by which what is answered is found again."""
    fields = kind.answer.model_fields
    return next((name for name in NAMES if name in fields and fields[name].is_required()), None)


NAMED = [kind for kind in CHANGES if name_of(kind)]
OF_ONE_KIND = [kind for kind in NAMED if kind.answer is not UserDefinedMessage]
"""User-defined messages are answered with messages and subscriptions."""


def test_nearly_everything_that_is_made_or_changed_is_named() -> None:
    assert {kind.__name__ for kind in CHANGES if not name_of(kind)} == {
        "CreateBrandRegistrationOtp",
        "CreateCustomerProfileProvisionalCopy",
        "CreateMessageFeedback",
        "CreateTrustProductProvisionalCopy",
    }


@pytest.mark.parametrize("sid", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("kind", NAMED, ids=lambda kind: kind.__name__)
def test_an_answer_with_a_broken_sid_is_none(kind: type[Request[Any]], sid: Any) -> None:
    name = name_of(kind)
    with pytest.raises(Unanswered, match=f"the answer isn't a {kind.answer.__name__}"):
        read(kind.model_construct(), httpx.Response(201, json={name: sid, "status": "queued"}))


@pytest.mark.parametrize("kind", OF_ONE_KIND, ids=lambda kind: kind.__name__)
def test_an_answer_about_another_kind_is_none(kind: type[Request[Any]]) -> None:
    with pytest.raises(Unanswered, match=f"the answer isn't a {kind.answer.__name__}"):
        read(kind.model_construct(), httpx.Response(201, json={name_of(kind): f"QQ{DIGITS}"}))


@both_clients
@pytest.mark.parametrize("sid", BROKEN.values(), ids=BROKEN)
def test_of_a_message_that_is_named_by_none_it_is_not_known_what_became(
    open_client: OpenClient, sid: Any
) -> None:
    transport, requests = answers(httpx.Response(201, json={"sid": sid, "to": "+15558675309"}))
    with open_client(transport=transport) as client, pytest.raises(OutcomeUnknown):
        client.execute(CreateMessage(to="+15558675309", from_="+15005550006", body="Hi"))
    assert len(requests) == 1


@pytest.mark.parametrize("sid", BROKEN.values(), ids=BROKEN)
def test_a_page_with_such_a_message_is_none(sid: Any) -> None:
    there = [{"sid": f"SM{DIGITS}"}, {"sid": sid}]
    with pytest.raises(Unanswered, match="the answer isn't a Message"):
        read(ListMessage(), httpx.Response(200, json={"messages": there}))


@pytest.mark.parametrize("sid", [f"SM{DIGITS}", f"MM{DIGITS.upper()}"])
def test_a_sid_is_taken_as_it_is(sid: str) -> None:
    assert read(CreateMessage.model_construct(), httpx.Response(201, json={"sid": sid})).sid == sid
