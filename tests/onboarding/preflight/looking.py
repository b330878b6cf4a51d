"""A customer whose pages the simulator serves, for tests of the preflight."""

from pathlib import Path
from typing import Any

from airflow_provider_twilio.onboarding.checking import customer
from airflow_provider_twilio.onboarding.preflight.markup import content_of
from airflow_provider_twilio.onboarding.preflight.preflight import Report, preflight
from airflow_provider_twilio.onboarding.preflight.web import Web
from airflow_provider_twilio.onboarding.reading import Document
from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.simulator.simulator import Simulator
from onboarding.customers import STANDARD

SITE = STANDARD["business"]["website"]
OPT_IN = "https://harborcoffee.example.com/order"
POLICY = STANDARD["campaign"]["privacy_policy"]
TERMS = STANDARD["campaign"]["terms_and_conditions"]


def known(values: dict[str, Any]) -> Known:
    """The customer of a document."""
    document = Document(values)
    return Known(customer(document), document)


def report(simulator: Simulator, values: dict[str, Any] = STANDARD, parse: Any = content_of) -> Report:
    """Return the preflight's report of a customer. Pages are parsed in this process, which is quicker."""
    return preflight(known(values), Web(base_url=simulator.url), parse)


def phrases(name: str) -> list[str]:
    """The phrases in a file, one a line."""
    return (Path(__file__).parent / "phrases" / f"{name}.txt").read_text("utf-8").splitlines()
