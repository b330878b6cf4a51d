"""The forms of addresses in the countries whose carriers are registered with."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from airflow_provider_twilio.onboarding.faults import Fault, Path


class PostalForm(NamedTuple):
    """The form of a country's addresses.

    :ivar regions: abbreviations of its states, provinces and territories, and those of military addresses.
    :ivar code: pattern of its postal codes.
    :ivar example: of a postal code.
    """

    regions: frozenset[str]
    code: re.Pattern[str]
    example: str


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FORMS: Mapping[str, PostalForm] = {
    "US": PostalForm(
        _words(
            "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM "
            "NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI AA AE AP FM MH PW"
        ),
        re.compile(r"[0-9]{5}(-[0-9]{4})?"),
        "04101 or 04101-2345",
    ),
    "CA": PostalForm(
        _words("AB BC MB NB NL NS NT NU ON PE QC SK YT"),
        re.compile(r"[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z] ?[0-9][ABCEGHJ-NPRSTV-Z][0-9]", re.IGNORECASE),
        "K1A 0B1",
    ),
}


def faults(country: str, region: str | None, postal_code: str | None, at: Path) -> Iterator[Fault]:
    """Yield what is wrong with an address; those of other countries have no form that is known here.

    :param at: the address's place in the document.
    """
    form = FORMS.get(country)
    if form is None:
        return
    if region is not None and region.upper() not in form.regions:
        yield Fault(
            (*at, "region"), f"{region!r}: must be two letters, such as {min(form.regions)}, in {country}"
        )
    if postal_code is not None and not form.code.fullmatch(postal_code):
        yield Fault((*at, "postal_code"), f"{postal_code!r}: must be written as {form.example} in {country}")
