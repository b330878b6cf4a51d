"""The third witness, continued: what Twilio's documents show can be said and read with our classes."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.request import places
from airflow_provider_twilio.api.resource import Page, Resource
from airflow_provider_twilio.api.v2010 import usage
from airflow_provider_twilio.client.decode import read

from .digest import Documents, documented
from .examples import answers, forms, lost, odd, unnamed
from .exceptions import ODD, UNNAMED, UNSAYABLE
from .operation import OPERATIONS, Operation
from .values import minimal, required
from .wire import Pairs, sent

WITNESS = "Examples"
ANSWERING = tuple(one for one in OPERATIONS if documented()[one.key].facts.answer != "nothing")
POSTING = tuple(one for one in OPERATIONS if one.request.verb == "POST")


def read_all(operation: Operation, documents: Documents) -> list[tuple[Resource, Any]]:
    """The resources of all answers that are shown, each with its JSON."""
    found: list[tuple[Resource, Any]] = []
    for status, body in answers(operation, documents):
        answer = read(minimal(operation.request), httpx.Response(status, json=body))
        if isinstance(answer, Page):
            found += zip(answer, body[documented()[operation.key].list_key], strict=True)
        else:
            found.append((answer, body))
    return found


@pytest.mark.parametrize("operation", ANSWERING, ids=str)
def test_an_answer_that_is_shown_is_read_without_loss(operation: Operation, documents: Documents) -> None:
    pairs = read_all(operation, documents)
    assert [text for resource, raw in pairs for text in lost(resource, raw)] == []
    assert {(type(one).__name__, name) for one, raw in pairs for name in odd(one, raw)} <= ODD.keys()
    assert {name for resource, raw in pairs for name in unnamed(resource, raw)} <= UNNAMED.keys()


def test_no_answer_that_is_shown_is_passed_over(documents: Documents) -> None:
    shown = {operation: len(list(answers(operation, documents))) for operation in OPERATIONS}
    reporting = sum(count for one, count in shown.items() if one.request.__module__ == usage.__name__)
    assert (sum(shown.values()) - reporting, reporting) == (223, 24)


def test_an_answer_is_shown_wherever_there_is_one(documents: Documents) -> None:
    assert {one for one in OPERATIONS if list(answers(one, documents))} == set(ANSWERING)


def test_a_listed_property_is_still_odd_or_without_an_attribute(documents: Documents) -> None:
    pairs = [pair for operation in OPERATIONS for pair in read_all(operation, documents)]
    assert {(type(one).__name__, name) for one, raw in pairs for name in odd(one, raw)} >= ODD.keys()
    assert {name for resource, raw in pairs for name in unnamed(resource, raw)} >= UNNAMED.keys()


@pytest.mark.parametrize("operation", POSTING, ids=str)
def test_a_request_that_is_shown_is_sent_as_it_is(operation: Operation, documents: Documents) -> None:
    for name, form in forms(operation, documents):
        if (operation.key[1], name) not in UNSAYABLE:
            assert said(operation, form) == as_pairs(form), name


def test_a_listed_request_is_still_refused(documents: Documents) -> None:
    shown = {
        (operation.key[1], name): (operation, form)
        for operation in OPERATIONS
        for name, form in forms(operation, documents)
    }
    for name in UNSAYABLE:
        with pytest.raises(InvalidRequest):
            said(*shown[name])


def said(operation: Operation, form: Mapping[str, Any]) -> Pairs:
    """The form that our class makes of the parameters."""
    wire = places(operation.request)
    fields = {name: field for field, name in wire["body"].items()}
    path = {name: value for name, value in required(operation.request).items() if name in wire["path"]}
    return sent(operation.request(**path, **{fields.get(name, name): form[name] for name in form})).form


def as_pairs(form: Mapping[str, Any]) -> Pairs:
    """A form's parameters as a server sees them."""
    listed = ((name, value if isinstance(value, list) else [value]) for name, value in form.items())
    return Counter((name, as_text(one)) for name, values in listed for one in values)


def as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
