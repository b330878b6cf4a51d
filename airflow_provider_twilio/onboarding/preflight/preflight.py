"""The whole preflight of a customer: the document, then its pages as they are served."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from airflow_provider_twilio.onboarding.preflight.finding import Finding, by_level
from airflow_provider_twilio.onboarding.preflight.messages import of_document
from airflow_provider_twilio.onboarding.preflight.pages import PageReader, Parse, Reads
from airflow_provider_twilio.onboarding.preflight.parsing import parsed
from airflow_provider_twilio.onboarding.reference import Known


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of a customer's preflight.

    :param findings: errors first.
    :param pages: the addresses that were read, and what each is to the customer.
    """

    findings: Sequence[Finding]
    pages: dict[str, str]

    @property
    def errors(self) -> list[Finding]:
        """The findings that are certain to be rejected."""
        return [finding for finding in self.findings if finding.level == "error"]

    @property
    def is_outage(self) -> bool:
        """True if all errors are of pages that couldn't be reached this time."""
        return bool(self.errors) and all(error.is_outage for error in self.errors)

    @property
    def is_cut_off(self) -> bool:
        """True if no page at all could be reached, as from a worker that can't reach the web."""
        unreached = {one.page for one in self.errors if one.is_outage}
        return bool(self.pages) and unreached == set(self.pages)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as XCom holds it."""
        return {
            "status": "errors" if self.errors else "no errors",
            "findings": [finding.as_dict() for finding in self.findings],
            "pages": self.pages,
        }


def preflight(known: Known, web: Reads, parse: Parse = parsed) -> Report:
    """Hold a customer's document, and the pages that it names, against what reviews look for.

    :param known: the customer and the document.
    :param web: what reads the pages.
    :param parse: what reads the content out of a page.
    """
    reader = PageReader(known.customer, web, parse)
    found = [*of_document(known.customer), *reader.findings()]
    placed = [replace(one, source=known.document.source, line=known.document.line(one.path)) for one in found]
    return Report(by_level(placed), reader.pages)
