"""Monthly charges."""

from datetime import UTC, datetime

import pytest

from airflow_provider_twilio.simulator.charges import Rental

from .api import Api


def _at(day: str) -> float:
    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()


def _days(rental: Rental, now: float) -> list[str]:
    return [datetime.fromtimestamp(charge.at, UTC).strftime("%m-%d") for charge in rental.charges(now)]


@pytest.mark.parametrize(
    ("start", "days"),
    [
        ("2026-01-15", ["01-15", "02-15", "03-15", "04-15"]),
        ("2026-01-31", ["01-31", "02-28", "03-31", "04-30"]),
        ("2025-11-30", ["11-30", "12-30", "01-30", "02-28", "03-30", "04-30"]),
    ],
)
def test_it_is_paid_on_the_same_day_of_every_month(start: str, days: list[str]) -> None:
    rental = Rental("phonenumbers-local", 1.15, _at(start))
    assert _days(rental, _at("2026-05-01")) == days


def test_the_first_month_is_paid_at_once_and_none_after_the_end() -> None:
    rental = Rental("phonenumbers-local", 1.15, _at("2026-01-15") + 0.123456789)
    assert len(_days(rental, rental.start)) == 1
    rental.end = rental.start
    assert len(_days(rental, _at("2027-01-01"))) == 1
    rental.end = _at("2026-02-15")
    assert _days(rental, _at("2027-01-01")) == ["01-15"]


@pytest.mark.parametrize(
    ("form", "fee"),
    [
        ({}, 46.0),
        ({"SkipAutomaticSecVet": "true"}, 4.5),
        ({"BrandType": "SOLE_PROPRIETOR"}, 4.5),
        ({"Mock": "true"}, 0.0),
    ],
)
def test_a_brand_costs_what_its_kind_costs(api: Api, form: dict[str, str], fee: float) -> None:
    api.brand(**form)
    assert sum(price for _, price in api.simulator.charges()) == fee
