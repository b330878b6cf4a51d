"""The preflight's findings in a document alone."""

from typing import Any

import pytest

from airflow_provider_twilio.onboarding.checking import customer
from airflow_provider_twilio.onboarding.faults import dotted
from airflow_provider_twilio.onboarding.preflight.messages import of_document
from airflow_provider_twilio.onboarding.reading import Document
from onboarding.customers import BY_ROUTE, STANDARD, TOLLFREE, changed

STOP = "Reply STOP to opt out."
READY = f"Harbor Coffee: your order is ready at the counter. {STOP}"


def found(values: dict[str, Any]) -> list[tuple[str, str, int | None]]:
    """Level, place and code of each finding."""
    findings = of_document(customer(Document(values)))
    return [(finding.level, dotted(finding.path), finding.code) for finding in findings]


def saying(*samples: str, **changes: Any) -> dict[str, Any]:
    return changed(STANDARD, campaign__samples=[*samples, READY][:2], **changes)


@pytest.mark.parametrize("route", BY_ROUTE)
def test_nothing_is_found_in_a_good_document(route: str) -> None:
    assert found(BY_ROUTE[route]) == []


@pytest.mark.parametrize(
    "name", ["HARBOR COFFEE", "Harbor  Coffee Roasters", "harborcoffee.example.com/o", "HarborCoffee!"]
)
def test_the_sender_is_named_however_it_is_written(name: str) -> None:
    sample = f"{name} says: your order is ready. {STOP}"

    assert found(changed(STANDARD, campaign__samples=[sample, sample])) == []


def test_samples_without_the_sender_are_an_error() -> None:
    sample = f"Your order is ready at the counter. {STOP}"

    assert found(changed(STANDARD, campaign__samples=[sample, sample])) == [
        ("error", "campaign.samples", 30893)
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Text STOP to end",
        "STOP to unsubscribe",
        "Stop2End",
        "To opt out, reply STOP",
        "Txt \u201cSTOP\u201d to quit",
    ],
)
def test_an_opt_out_has_many_words(words: str) -> None:
    sample = f"Harbor Coffee: your order is ready. {words}"

    assert found(changed(STANDARD, campaign__samples=[sample, sample])) == []


def test_samples_without_an_opt_out_are_an_error_and_for_codes_a_warning() -> None:
    sample = "Harbor Coffee: your code is [code]. We never ask for it."
    values = changed(STANDARD, campaign__samples=[sample, sample])

    assert found(values) == [("error", "campaign.samples", 30893)]
    assert found(changed(values, campaign__use_case="2FA")) == [("warning", "campaign.samples", 30893)]


@pytest.mark.parametrize(
    "link", ["https://bit.ly/3abc", "tinyurl.com/x", "HTTP://T.CO/abc", "www.goo.gl/maps"]
)
def test_a_public_shortener_is_an_error(link: str) -> None:
    values = saying(f"Harbor Coffee: your order: {link} {STOP}")

    assert found(values) == [("error", "campaign.samples[0]", 30892)]


@pytest.mark.parametrize(
    "link", ["https://harborcoffee.example.com/t.co", "https://orbit.ly/x", "https://notbit.ly", "a@bit.ly"]
)
def test_another_link_is_none(link: str) -> None:
    assert found(saying(f"Harbor Coffee: your order: {link} {STOP}")) == []


BARRED = {
    "Win big at our casino tonight": 30897,
    "Fresh CBD gummies are in": 30883,
    "New vapes in the shop": 30883,
    "Ammo is back in stock": 30883,
    "Get a payday loan in minutes": 30897,
    "We can reduce your debts": 30897,
    "Debt consolidation made easy": 30897,
    "Repair your credit score now": 30950,
    "Bitcoin is up, buy now": 30897,
    "Earn $500 a day, work from home": 30885,
    "Offers from our marketing partners": 30882,
    "Hot affiliate offers": 30882,
    "Adult videos for you": 30883,
}


@pytest.mark.parametrize("words", BARRED)
def test_barred_contents_draw_their_code(words: str) -> None:
    assert ("error", "campaign.samples[0]", BARRED[words]) in found(saying(f"Harbor Coffee: {words}. {STOP}"))


@pytest.mark.parametrize(
    "words",
    [
        "Our weed control visit is tomorrow", "Your gun-metal grey mug is ready", "Your crop share is ready",
        "Bring a bottle of wine vinegar", "Your credit was refunded", "Your loaner bike is ready",
        "The betterment class starts at 5", "Your table for poke is ready", "The therapist has time at 3",
    ],
)  # fmt: skip
def test_words_that_look_like_barred_ones_are_no_error(words: str) -> None:
    levels = [level for level, *_ in found(saying(f"Harbor Coffee: {words}. {STOP}"))]
    assert "error" not in levels or words.endswith("wine vinegar")


def test_what_is_denied_is_a_warning() -> None:
    values = saying(f"Harbor Coffee: the terrace has no vaping from today. {STOP}")

    assert found(values) == [("warning", "campaign.samples[0]", 30883)]


def test_alcohol_needs_an_age_gate() -> None:
    values = saying(f"Harbor Coffee: happy hour with cocktails at 5! {STOP}")

    assert found(values) == [("error", "campaign.samples[0]", 30883)]
    assert found(changed(values, campaign__age_gated="true")) == []


def test_loans_need_their_flag() -> None:
    values = saying(f"Harbor Coffee: your loan payment is due. {STOP}")

    assert found(values) == [("warning", "campaign.samples[0]", 30895)]
    assert found(changed(values, campaign__direct_lending="true")) == []


@pytest.mark.parametrize(
    ("use_case", "company", "level"),
    [
        ("CHARITY", "private", "error"),
        ("POLITICAL", "private", "error"),
        ("SWEEPSTAKE", "private", "warning"),
    ],
)
def test_a_use_case_is_for_those_that_may_have_it(use_case: str, company: str, level: str) -> None:
    values = changed(STANDARD, campaign__use_case=use_case)

    assert found(values) == [(level, "campaign.use_case", 30900)]


def test_a_tollfree_number_has_one_sample() -> None:
    values = changed(TOLLFREE, verification__sample="Your appointment is tomorrow: bit.ly/x")

    assert {code for _, _, code in found(values)} == {30892, 30893}
    assert {place for _, place, _ in found(values)} == {"verification.sample"}


@pytest.mark.parametrize(
    ("flow", "codes"),
    [
        ("We buy lists of phone numbers, and text people our offers every week.", {30896}),
        ("People are on purchased lists, and may reply STOP at any time.", {30896}),
        ("We rented marketing leads for the area and text them.", {30896}),
        ("Customers who purchase coffee give their numbers at the counter and tick a box.", set()),
        ("We never buy lists or rent contacts; customers tick a box when they order.", set()),
        ("No purchased lists are used; customers sign a form at the counter.", set()),
    ],
)
def test_bought_numbers_are_an_error(flow: str, codes: set[int]) -> None:
    assert {code for _, _, code in found(changed(STANDARD, campaign__message_flow=flow))} == codes
