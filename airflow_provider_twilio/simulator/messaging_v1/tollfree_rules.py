"""Rules of toll-free verifications: those that Twilio enforces at once, and those of its reviewers."""

import re

from airflow_provider_twilio.simulator.errors import TwilioError, bad_parameter
from airflow_provider_twilio.simulator.params import Params, is_url, wire_name
from airflow_provider_twilio.simulator.phone_numbers import normalize
from airflow_provider_twilio.simulator.records import Wire

REQUIRED = (
    "BusinessName",
    "BusinessWebsite",
    "NotificationEmail",
    "UseCaseCategories",
    "UseCaseSummary",
    "ProductionMessageSample",
    "OptInImageUrls",
    "OptInType",
    "MessageVolume",
    "TollfreePhoneNumberSid",
)
_TEXTS = (
    "BusinessName",
    "BusinessWebsite",
    "UseCaseSummary",
    "ProductionMessageSample",
    "MessageVolume",
    "BusinessStreetAddress",
    "BusinessStreetAddress2",
    "BusinessCity",
    "BusinessStateProvinceRegion",
    "BusinessPostalCode",
    "BusinessCountry",
    "AdditionalInformation",
    "BusinessContactFirstName",
    "BusinessContactLastName",
    "BusinessRegistrationNumber",
    "BusinessRegistrationCountry",
    "DoingBusinessAs",
    "OptInConfirmationMessage",
    "HelpMessageSample",
    "VettingId",
)
_EMAILS = ("NotificationEmail", "BusinessContactEmail")
_PHONE_NUMBERS = ("BusinessContactPhone", "BusinessRegistrationPhoneNumber")
_URLS = ("PrivacyPolicyUrl", "TermsAndConditionsUrl")
_words = re.compile(r"\S+").findall
_CHOICES = {
    "OptInType": _words(
        "VERBAL WEB_FORM PAPER_FORM VIA_TEXT MOBILE_QR_CODE IMPORT IMPORT_PLEASE_REPLACE",
    ),
    "BusinessType": _words("PRIVATE_PROFIT PUBLIC_PROFIT SOLE_PROPRIETOR NON_PROFIT GOVERNMENT"),
    "BusinessRegistrationAuthority": _words(
        "EIN CBN CRN PROVINCIAL_NUMBER VAT ACN ABN BRN SIREN SIRET NZBN USt-IdNr CIF NIF CNPJ UID NEQ OTHER"
    ),
    "VettingProvider": _words("CAMPAIGN_VERIFY"),
}
_CATEGORIES = frozenset(
    _words(
        "TWO_FACTOR_AUTHENTICATION ACCOUNT_NOTIFICATIONS CUSTOMER_CARE CHARITY_NONPROFIT "
        "DELIVERY_NOTIFICATIONS FRAUD_ALERT_MESSAGING EVENTS HIGHER_EDUCATION K12 MARKETING "
        "POLLING_AND_VOTING_NON_POLITICAL POLITICAL_ELECTION_CAMPAIGNS PUBLIC_SERVICE_ANNOUNCEMENT "
        "SECURITY_ALERT"
    )
)
_LISTS = ("UseCaseCategories", "OptInImageUrls", "OptInKeywords")
DEFAULTS: Wire = dict.fromkeys(
    wire_name(name) for name in (*_TEXTS, *_EMAILS, *_PHONE_NUMBERS, *_URLS, *_CHOICES, *_LISTS)
) | {"age_gated_content": False}
_REGISTERED_UNLESS_SOLE_PROPRIETOR = ("BusinessRegistrationNumber", "BusinessRegistrationCountry")
_EIN = re.compile(r"\d{2}-?\d{7}")
_FREE_MAIL = ("gmail.com", "yahoo.com", "hotmail.com", "outlook.com")
_FORBIDDEN = ("crypto", "bitcoin")


def check_required(form: Params) -> None:
    for name in REQUIRED:
        form.required(name)


def read_options(form: Params) -> Wire:
    """Return the given options as they appear on the wire."""
    options: Wire = {wire_name(name): form.given(name) for name in _TEXTS if form.given(name)}
    options |= {wire_name(name): form.url(name) for name in _URLS if form.given(name)}
    options |= {
        wire_name(name): form.one_of(name, allowed) for name, allowed in _CHOICES.items() if form.given(name)
    }
    options |= {wire_name(name): form.all(name) for name in _LISTS if form.given(name)}
    options |= {wire_name(name): _email(name, form) for name in _EMAILS if form.given(name)}
    options |= {wire_name(name): _phone_number(name, form) for name in _PHONE_NUMBERS if form.given(name)}
    if unknown := set(form.all("UseCaseCategories")) - _CATEGORIES:
        raise bad_parameter(f"Invalid UseCaseCategories: {min(unknown)!r}")
    if broken := [url for url in form.all("OptInImageUrls") if not is_url(url)]:
        raise bad_parameter(f"Invalid OptInImageUrls: {broken[0]!r} is not a URL")
    if (age_gated := form.boolean("AgeGatedContent")) is not None:
        options["age_gated_content"] = age_gated
    return options


def _email(name: str, form: Params) -> str:
    address = form.required(name)
    if "@" not in address:
        raise bad_parameter(f"Invalid {name}: {address!r} is not an email address")
    return address


def _phone_number(name: str, form: Params) -> str:
    number = normalize(form.required(name))
    if number is None:
        raise bad_parameter(f"Invalid {name}: not a phone number")
    return number


def check_registration(options: Wire) -> None:
    """Check that a business names its registration, as all but sole proprietors must since 2026-02-17.

    :raises TwilioError: 20001 if it doesn't.
    """
    if options["business_type"] == "SOLE_PROPRIETOR":
        return
    for name in _REGISTERED_UNLESS_SOLE_PROPRIETOR:
        if not options[wire_name(name)]:
            raise TwilioError(20001, problem=f"{name} is required unless BusinessType is SOLE_PROPRIETOR")


def review(options: Wire) -> tuple[list[Wire], bool]:
    """Return a reviewer's objections as ``rejection_reasons``, and whether an edit can correct them."""
    reasons: list[Wire] = []
    if not _is_registered(options):
        reasons.append({"code": 30527, "reason": "Business Registration Number is missing or invalid"})
    if str(options["business_contact_email"]).partition("@")[2].lower() in _FREE_MAIL:
        reasons.append({"code": 30482, "reason": "Business email must use an official domain"})
    texts = f"{options['use_case_summary']} {options['production_message_sample']}".lower()
    is_forbidden = any(word in texts for word in _FORBIDDEN)
    if is_forbidden:
        reasons.append({"code": 30464, "reason": "Disallowed: Cryptocurrency"})
    return reasons, not is_forbidden


def _is_registered(options: Wire) -> bool:
    """Tell whether the registration is well-formed. Only US tax numbers are checked."""
    if options["business_type"] == "SOLE_PROPRIETOR" or options["business_registration_authority"] != "EIN":
        return True
    return _EIN.fullmatch(str(options["business_registration_number"])) is not None
