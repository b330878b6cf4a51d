"""The way of a resource's statuses, put together of what Twilio shows and what tasks were answered."""

from typing import Any

import pytest

from scripts.facts import facts_of
from scripts.seen import Seen

BRAND = "BN" + "0" * 32
NUMBER = "PN" + "0" * 32


def account(**nouns: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {"brands": [], "campaigns": [], "messages": [], "phone_numbers": [], "end_users": [], **nouns}


@pytest.fixture
def seen() -> Seen:
    return Seen()


def show(seen: Seen, *statuses: str) -> None:
    for status in statuses:
        seen.see(account(brands=[{"sid": BRAND, "status": status}]))


def test_a_wait_tells_every_status_from_the_one_before_it(seen: Seen) -> None:
    show(seen, "PENDING")
    assert seen.way(BRAND, "PENDING") == "PENDING"
    show(seen, "PENDING", "IN_REVIEW", "IN_REVIEW", "APPROVED")
    assert seen.way(BRAND, "APPROVED") == "PENDING → IN_REVIEW → APPROVED"


def test_a_task_tells_only_up_to_its_own_answer(seen: Seen) -> None:
    show(seen, "PENDING", "FAILED")
    assert seen.way(BRAND, "PENDING") == "PENDING"
    assert seen.way(BRAND, "FAILED") == "PENDING → FAILED"


def test_a_status_that_passed_between_two_looks_is_known_by_the_answer(seen: Seen) -> None:
    show(seen, "APPROVED")
    assert seen.way(BRAND, "PENDING") == "PENDING"
    assert seen.way(BRAND, "APPROVED") == "PENDING → APPROVED"


def test_a_resubmission_begins_where_the_failure_was(seen: Seen) -> None:
    show(seen, "PENDING", "FAILED")
    seen.way(BRAND, "PENDING")
    seen.way(BRAND, "FAILED")
    show(seen, "PENDING", "APPROVED")
    assert seen.way(BRAND, "PENDING") == "FAILED → PENDING"
    assert seen.way(BRAND, "APPROVED") == "PENDING → APPROVED"


def test_where_nothing_has_changed_there_is_no_way(seen: Seen) -> None:
    show(seen, "APPROVED")
    seen.way(BRAND, "APPROVED")
    assert seen.way(BRAND, "APPROVED") == "APPROVED"


def test_numbers_are_masked(seen: Seen) -> None:
    seen.see(account(phone_numbers=[{"sid": NUMBER, "phone_number": "+14155552671"}]))
    assert seen.number(NUMBER) == "+1415•••2671"


def test_the_numbers_of_all_accounts_are_known(seen: Seen) -> None:
    for sid in (NUMBER, "PN" + "1" * 32):
        seen.see(account(phone_numbers=[{"sid": sid, "phone_number": "+14155552671"}]))
    assert seen.number(NUMBER) == "+1415•••2671"


def test_a_step_that_a_route_does_not_have_says_so(seen: Seen) -> None:
    assert facts_of("verification", {"sid": None, "status": "not needed"}, seen) == ["nothing to do"]


def test_a_task_that_is_not_known_tells_the_sid_that_it_returned(seen: Seen) -> None:
    assert facts_of("my_own_task", {"sid": NUMBER, "more": 1}, seen) == [NUMBER]
    assert facts_of("my_own_task", None, seen) == []
