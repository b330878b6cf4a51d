"""The rules between the values of a document.

Each rule is a function of the document's values. It looks at those that are there and valid, even if others
are wrong, so that all faults are told at once.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import TypeAdapter

from airflow_provider_twilio.onboarding import postal
from airflow_provider_twilio.onboarding.faults import Fault, Path
from airflow_provider_twilio.onboarding.samples import has_link, has_phone_number

Rule = Callable[["Given"], Iterator[Fault]]

_BOOLEAN = TypeAdapter(bool)
_EIN = re.compile(r"\d{2}-\d{7}")
_NINE_DIGITS = re.compile(r"\d{9}")
_NANP = re.compile(r"\+1[2-9]\d{9}")
_FREE_MAIL = frozenset(
    [
        "aol.com",
        "gmail.com",
        "gmx.com",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "mail.com",
        "me.com",
        "msn.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "yahoo.com",
        "ymail.com",
        "zoho.com",
    ]
)
_NO_WEB_PAGE = frozenset(["facebook.com", "instagram.com", "linkedin.com", "tiktok.com", "x.com"])
_CV_TOKEN = re.compile(r"cv\|1\.0\|\S+")


class Given:
    """The valid values of a document.

    :param values: the document.
    :param invalid: paths of the values that are wrong by themselves.
    """

    def __init__(self, values: dict[str, Any], invalid: frozenset[Path] = frozenset()) -> None:
        self._values = values
        self._invalid = invalid

    def get(self, *path: str | int) -> Any:
        """Return the value at a path; ``None`` where there is none, or a wrong one."""
        value: Any = self._values
        for position, part in enumerate(path):
            if path[: position + 1] in self._invalid:
                return None
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return None
        return value


def _public_companies_are_traded(given: Given) -> Iterator[Fault]:
    company, stock = given.get("business", "company_type"), given.get("business", "stock")
    if company == "public" and stock is None:
        yield Fault(("business", "stock"), "is missing; a public company has an exchange and a ticker")
    if company not in (None, "public") and stock is not None:
        yield Fault(("business", "stock"), f"must be left out: the company is {company}, not public")


def _public_companies_have_an_address_for_two_factors(given: Given) -> Iterator[Fault]:
    path = ("business", "contact_email")
    email = given.get(*path)
    if given.get("business", "company_type") != "public":
        return
    if email is None:
        yield Fault(path, "is missing; a public company is asked to confirm its brand at this address")
    elif str(email).rpartition("@")[2].lower() in _FREE_MAIL:
        yield Fault(path, "must be an address of the company's own, not one of a free mail service", 30900)


def _special_entities_are_said_three_times(given: Given) -> Iterator[Fault]:
    company = given.get("business", "company_type")
    if not (wanted := _SPECIAL.get(str(company))):
        return
    for name, value in wanted.items():
        found = given.get("business", name)
        if found is not None and found != value:
            yield Fault(("business", name), f"{found}: must be {value}, because company_type is {company}")


_SPECIAL = {
    "government": {"type": "Non-profit Corporation", "industry": "GOVERNMENT"},
    "non-profit": {"type": "Non-profit Corporation", "industry": "NOT_FOR_PROFIT"},
}


def _registration_numbers_have_their_form(given: Given) -> Iterator[Fault]:
    kind = given.get("business", "registration", "kind") or "EIN"
    number = given.get("business", "registration", "number")
    path = ("business", "registration", "number")
    if number is None or given.get("route") == "tollfree":
        return
    if kind == "EIN" and not _EIN.fullmatch(str(number)):
        yield Fault(path, f"text of {len(str(number))} characters: an EIN is written as 12-3456789", 30795)
    if kind == "CBN" and not _NINE_DIGITS.fullmatch(str(number)):
        yield Fault(path, "must be the first nine digits of the Canadian business number", 30795)


def _addresses_have_their_countrys_form(given: Given) -> Iterator[Fault]:
    country = given.get("address", "country") or "US"
    region, code = given.get("address", "region"), given.get("address", "postal_code")
    yield from postal.faults(country, region, code, ("address",))


def _us_businesses_have_no_duns(given: Given) -> Iterator[Fault]:
    country = given.get("address", "country") or "US"
    if country == "US" and given.get("business", "registration", "kind") == "DUNS":
        yield Fault(("business", "registration", "kind"), "DUNS: must be EIN for a business in the US", 30795)


def _sole_proprietors_have_no_tax_number(given: Given) -> Iterator[Fault]:
    if given.get("route") != "sole_proprietor":
        return
    if given.get("business") is not None:
        yield Fault(
            ("business",),
            "must be left out: a business with a tax number takes the route low_volume_standard or standard",
            30915,
        )


def _sole_proprietors_live_in_north_america(given: Given) -> Iterator[Fault]:
    if given.get("route") != "sole_proprietor":
        return
    country = given.get("address", "country")
    if country not in (None, "US", "CA"):
        yield Fault(("address", "country"), f"{country}: must be US or CA for a sole proprietor")
    mobile = given.get("person", "mobile_phone_number")
    if mobile is not None and not _NANP.fullmatch(str(mobile)):
        path = ("person", "mobile_phone_number")
        yield Fault(path, "must be a mobile number of the US or Canada: Twilio texts a code to it")


def _sole_proprietors_have_one_number(given: Given) -> Iterator[Fault]:
    count = given.get("numbers", "count")
    if given.get("route") == "sole_proprietor" and count is not None and str(count) != "1":
        yield Fault(("numbers", "count"), f"{count}: must be 1 for a sole proprietor")


def _there_are_samples_enough(given: Given) -> Iterator[Fault]:
    samples = given.get("campaign", "samples")
    if isinstance(samples, list) and not 2 <= len(samples) <= 5:
        yield Fault(("campaign", "samples"), f"there {_count(samples)}: must be 2 to 5")


def _count(samples: list[Any]) -> str:
    return "is 1" if len(samples) == 1 else f"are {len(samples)}"


def _flags_follow_the_samples(given: Given) -> Iterator[Fault]:
    samples = [sample for sample in given.get("campaign", "samples") or [] if isinstance(sample, str)]
    if not samples or not isinstance(given.get("campaign", "samples"), list):
        return
    for name, shows, what, code in (
        ("has_embedded_links", has_link, "a link", None),
        ("has_embedded_phone", has_phone_number, "a phone number", 30889),
    ):
        said = _truth(given.get("campaign", name))
        found = shows(samples)
        if said is False and found:
            yield Fault(("campaign", name), f"false: a sample has {what}: say true, or leave it out", code)
        if said is True and not found:
            yield Fault(("campaign", name), f"true: no sample has {what}: show one, or leave it out", code)


def _truth(value: Any) -> bool | None:
    return None if value is None else _BOOLEAN.validate_python(value)


def _keywords_have_a_message(given: Given) -> Iterator[Fault]:
    for kind in ("opt_in", "opt_out", "help"):
        keywords, message = (
            given.get("campaign", f"{kind}_keywords"),
            given.get("campaign", f"{kind}_message"),
        )
        if keywords and not message:
            yield Fault(("campaign", f"{kind}_message"), f"is missing; {kind}_keywords are answered with it")


def _websites_are_the_customers_own(given: Given) -> Iterator[Fault]:
    website = given.get("business", "website")
    host = str(website or "").partition("//")[2].partition("/")[0].lower().removeprefix("www.")
    if host in _NO_WEB_PAGE:
        yield Fault(
            ("business", "website"), f"{host}: must be the customer's own site, not a page of others", 30891
        )


def _tollfree_businesses_are_registered(given: Given) -> Iterator[Fault]:
    kind = given.get("business", "type")
    if given.get("route") != "tollfree" or kind in (None, "SOLE_PROPRIETOR"):
        return
    if given.get("business", "registration") is None:
        path = ("business", "registration")
        yield Fault(path, "is missing; only a business of the type SOLE_PROPRIETOR needs none")


def _tollfree_sole_proprietors_have_no_tax_number(given: Given) -> Iterator[Fault]:
    is_one = given.get("route") == "tollfree" and given.get("business", "type") == "SOLE_PROPRIETOR"
    if is_one and given.get("business", "registration") is not None:
        path = ("business", "type")
        yield Fault(path, "SOLE_PROPRIETOR: who has a registration number is no sole proprietor", 30915)


def _political_texts_are_vetted(given: Given) -> Iterator[Fault]:
    uses = given.get("verification", "use_cases") or []
    vetting, token = ("verification", "vetting"), ("verification", "vetting", "id")
    if "POLITICAL_ELECTION_CAMPAIGNS" in uses and given.get(*vetting) is None:
        yield Fault(vetting, "is missing; political campaigns are vetted by Campaign Verify", 30501)
    if given.get(*token) is not None and not _CV_TOKEN.fullmatch(str(given.get(*token))):
        yield Fault(token, "must be the whole token of Campaign Verify, which begins with cv|1.0|", 30501)


RULES: tuple[Rule, ...] = (
    _public_companies_are_traded,
    _public_companies_have_an_address_for_two_factors,
    _special_entities_are_said_three_times,
    _registration_numbers_have_their_form,
    _addresses_have_their_countrys_form,
    _us_businesses_have_no_duns,
    _sole_proprietors_have_no_tax_number,
    _sole_proprietors_live_in_north_america,
    _sole_proprietors_have_one_number,
    _there_are_samples_enough,
    _flags_follow_the_samples,
    _keywords_have_a_message,
    _websites_are_the_customers_own,
    _tollfree_businesses_are_registered,
    _tollfree_sole_proprietors_have_no_tax_number,
    _political_texts_are_vetted,
)
