"""Dependences between values, by Twilio's page on the information to collect."""

from typing import Any

import pytest

from airflow_provider_twilio.onboarding.checking import customer
from airflow_provider_twilio.onboarding.reading import Document

from .customers import LOW_VOLUME, SOLE_PROPRIETOR, STANDARD, TOLLFREE, changed, faults_of, paths

PUBLIC = changed(
    STANDARD,
    business__company_type="public",
    business__stock={"exchange": "NASDAQ", "ticker": "HRBR"},
    business__contact_email="compliance@harborcoffee.example.com",
)
GOVERNMENT = changed(
    STANDARD,
    business__company_type="government",
    business__type="Non-profit Corporation",
    business__industry="GOVERNMENT",
)
CHARITY = changed(
    STANDARD,
    business__company_type="non-profit",
    business__type="Non-profit Corporation",
    business__industry="NOT_FOR_PROFIT",
)
MOBILE = "person.mobile_phone_number"
NUMBER = "business.registration.number"
SAMPLE = "Harbor Coffee: your order is ready, see {}. Reply STOP to opt out."


def with_samples(*samples: str, **changes: Any) -> dict[str, Any]:
    return changed(STANDARD, campaign__samples=[*samples, SAMPLE.format("you soon")], **changes)


@pytest.mark.parametrize(
    "values",
    [
        PUBLIC,
        GOVERNMENT,
        CHARITY,
        changed(
            STANDARD,
            business__registration__kind="CBN",
            business__registration__number="123456789",
            address__country="CA",
            address__region="ON",
            address__postal_code="K1A 0B1",
        ),
        changed(
            STANDARD,
            business__registration__kind="DUNS",
            business__registration__number="123456789",
            address__country="DE",
        ),
        with_samples(SAMPLE.format("https://harbor.example.com/1"), campaign__has_embedded_links=True),
        with_samples(SAMPLE.format("https://harbor.example.com/1")),
        with_samples(SAMPLE.format("or call 207-555-0123"), campaign__has_embedded_phone="true"),
        changed(STANDARD, campaign__has_embedded_links="no", campaign__has_embedded_phone=False),
        changed(
            STANDARD, campaign__opt_in_keywords=["JOIN"], campaign__opt_in_message="You will hear from us."
        ),
        changed(STANDARD, campaign__opt_in_message="Thank you for ticking the box at Harbor."),
        changed(
            SOLE_PROPRIETOR,
            address__country="CA",
            address__region="ON",
            address__postal_code="K1A 0B1",
            numbers__count=1,
        ),
        changed(TOLLFREE, business__type="SOLE_PROPRIETOR", business__registration=...),
        changed(
            TOLLFREE,
            verification__use_cases=["POLITICAL_ELECTION_CAMPAIGNS"],
            verification__vetting={"id": "cv|1.0|tcr|10dlc|abc|def"},
        ),
    ],
)
def test_these_are_good(values: dict[str, Any]) -> None:
    assert customer(Document(values)).customer == values["customer"]


@pytest.mark.parametrize(
    ("values", "path", "code"),
    [
        (changed(PUBLIC, business__stock=...), "business.stock", None),
        (changed(PUBLIC, business__contact_email=...), "business.contact_email", None),
        (changed(PUBLIC, business__contact_email="harbor@gmail.com"), "business.contact_email", 30900),
        (changed(STANDARD, business__stock={"exchange": "NYSE", "ticker": "H"}), "business.stock", None),
        (changed(GOVERNMENT, business__industry="LEGAL"), "business.industry", None),
        (changed(GOVERNMENT, business__type="Corporation"), "business.type", None),
        (changed(CHARITY, business__industry="RELIGION"), "business.industry", None),
        (changed(CHARITY, business__type="Partnership"), "business.type", None),
        (changed(STANDARD, business__registration__number="123456789"), NUMBER, 30795),
        (changed(STANDARD, business__registration__number="12-345678"), NUMBER, 30795),
        (
            changed(
                STANDARD, business__registration__kind="CBN", business__registration__number="123456789RC0001"
            ),
            NUMBER,
            30795,
        ),
        (
            changed(
                STANDARD, business__registration__kind="DUNS", business__registration__number="123456789"
            ),
            "business.registration.kind",
            30795,
        ),
        (changed(SOLE_PROPRIETOR, business=STANDARD["business"]), "business", 30915),
        (changed(SOLE_PROPRIETOR, address__country="MX"), "address.country", None),
        (changed(SOLE_PROPRIETOR, person__mobile_phone_number="+447700900123"), MOBILE, None),
        (changed(SOLE_PROPRIETOR, numbers__count=2), "numbers.count", None),
        (changed(SOLE_PROPRIETOR, campaign__use_case="MARKETING"), "campaign.use_case", None),
        (changed(LOW_VOLUME, campaign__use_case="SOLE_PROPRIETOR"), "campaign.use_case", None),
        (
            with_samples(SAMPLE.format("https://harbor.example.com"), campaign__has_embedded_links=False),
            "campaign.has_embedded_links",
            None,
        ),
        (
            changed(STANDARD, campaign__samples=[], campaign__has_embedded_links=True),
            "campaign.samples",
            None,
        ),
        (changed(STANDARD, campaign__has_embedded_links=True), "campaign.has_embedded_links", None),
        (
            with_samples(SAMPLE.format("or call (207) 555-0123"), campaign__has_embedded_phone="off"),
            "campaign.has_embedded_phone",
            30889,
        ),
        (changed(STANDARD, campaign__has_embedded_phone=True), "campaign.has_embedded_phone", 30889),
        (changed(STANDARD, campaign__opt_in_keywords=["JOIN"]), "campaign.opt_in_message", None),
        (changed(STANDARD, campaign__help_keywords=["HELP"]), "campaign.help_message", None),
        (changed(STANDARD, campaign__privacy_policy="http://example.com/p"), "campaign.privacy_policy", None),
        (changed(STANDARD, campaign__terms_and_conditions=...), "campaign.terms_and_conditions", 30934),
        (changed(STANDARD, business__website="https://www.facebook.com/harbor"), "business.website", 30891),
        (changed(TOLLFREE, business__registration=...), "business.registration", None),
        (changed(TOLLFREE, business__type="SOLE_PROPRIETOR"), "business.type", 30915),
        (
            changed(TOLLFREE, verification__use_cases=["POLITICAL_ELECTION_CAMPAIGNS"]),
            "verification.vetting",
            30501,
        ),
        (changed(TOLLFREE, verification__vetting={"id": "tcr|10dlc"}), "verification.vetting.id", 30501),
        (changed(TOLLFREE, verification__message_volume="2,000"), "verification.message_volume", None),
    ],
)
def test_each_rule_names_the_place_and_the_code(values: dict[str, Any], path: str, code: int | None) -> None:
    by_path = {dotted: fault.code for fault in faults_of(values) for dotted in paths([fault])}

    assert path in by_path
    assert by_path[path] == code


@pytest.mark.parametrize(
    ("sample", "links", "phones"),
    [
        ("order at harborcoffee.com/now", True, False),
        ("www.harborcoffee.example", True, False),
        ("at 10:00, 3.50 dollars, order 12345678", False, False),
        ("2.5 oz. of coffee.Enjoy", False, False),
        ("+12075550123", False, True),
        ("1 207 555 0123", False, True),
        ("on 2026-11-30", False, False),
    ],
)
def test_links_and_numbers_in_samples_are_noticed(sample: str, links: bool, phones: bool) -> None:
    values = with_samples(
        SAMPLE.format(sample), campaign__has_embedded_links=links, campaign__has_embedded_phone=phones
    )

    assert customer(Document(values))


@pytest.mark.parametrize(
    ("country", "region", "code"),
    [
        ("US", "ME", "04101"),
        ("US", "dc", "20001-1234"),
        ("US", "PR", "00901"),
        ("CA", "ON", "K1A 0B1"),
        ("CA", "qc", "h2x1y4"),
        ("GB", "Kent", "CT1 2EH"),
    ],
)
def test_an_address_has_the_form_of_its_country(country: str, region: str, code: str) -> None:
    values = changed(
        STANDARD,
        address__country=country,
        address__region=region,
        address__postal_code=code,
        business__registration={"kind": "Other", "number": "12345678"},
    )

    assert customer(Document(values)).address.region == region


@pytest.mark.parametrize(
    ("country", "region", "code", "wrong"),
    [
        ("US", "Maine", "04101", {"address.region"}),
        ("US", "no", "04101", {"address.region"}),
        ("US", "ON", "04101", {"address.region"}),
        ("US", "ME", "4101", {"address.postal_code"}),
        ("US", "ME", "04101.0", {"address.postal_code"}),
        ("US", "ME", "K1A 0B1", {"address.postal_code"}),
        ("CA", "ME", "04101", {"address.region", "address.postal_code"}),
        ("CA", "ON", "K1A 0O1", {"address.postal_code"}),
    ],
)
def test_another_countrys_address_is_a_fault(country: str, region: str, code: str, wrong: set[str]) -> None:
    values = changed(STANDARD, address__country=country, address__region=region, address__postal_code=code)

    assert {path for path in paths(faults_of(values)) if path.startswith("address")} == wrong
