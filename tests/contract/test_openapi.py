"""The first witness: Twilio's OpenAPI documents."""

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest

from . import digest
from .digest import Documents, documented
from .exceptions import DIFFERENCES, RULES, Difference, Named, Rule
from .facts import differences, ours
from .operation import OPERATIONS, Operation, for_each
from .values import full, required
from .wire import sent

WITNESS = "OpenAPI"
LISTED = {named for difference in DIFFERENCES for named in difference}


def found(operation: Operation) -> dict[Named, str]:
    """Return the facts in which our class differs from Twilio's documents."""
    return {
        (operation.key[1], name, fact): f"{name or 'operation'}: {fact}: ours {mine!r}, Twilio's {theirs!r}"
        for name, fact, mine, theirs in differences(ours(operation), documented()[operation.key].facts)
    }


def test_all_181_operations_are_in_the_digest() -> None:
    assert documented().keys() == {operation.key for operation in OPERATIONS}
    assert len(OPERATIONS) == 181


def test_the_digest_is_what_the_documents_say(documents: Documents) -> None:
    assert digest.FILE.read_text() == digest.text(documents), "stale: run `make contract CONTRACT=write`"


@for_each
def test_a_class_states_what_the_document_states(operation: Operation) -> None:
    assert [text for named, text in found(operation).items() if named not in LISTED] == []


@for_each
def test_full_requests_carry_every_documented_name_and_no_other(operation: Operation) -> None:
    carried = {place for request in full(operation.request) for place in sent(request).names()}
    assert carried == {place for place in documented()[operation.key].parameters if place[0] != "path"}


@for_each
def test_a_rule_over_several_arguments_is_listed(operation: Operation) -> None:
    has_rules = bool(operation.request.__pydantic_decorators__.model_validators)
    assert has_rules == any(rule.operation == operation.key[1] for rule in RULES)


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda one: f"{one.fact}-{'-'.join(one.parameters)}")
def test_a_listed_difference_is_still_one(difference: Difference) -> None:
    now = {named for operation in OPERATIONS for named in found(operation)}
    assert set(difference) - now == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one.reason)
def test_a_listed_rule_still_refuses_what_the_document_allows(rule: Rule) -> None:
    (request,) = (one.request for one in OPERATIONS if one.key[1] == rule.operation)
    with pytest.raises(InvalidRequest) as refused:
        request(**{**required(request), **rule.broken_by})
    assert len(str(refused.value).splitlines()) == 2, "refused for more than the rule"
