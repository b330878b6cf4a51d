"""Rules of campaigns: those that Twilio enforces at once, and those of its reviewers."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from airflow_provider_twilio.simulator.errors import TwilioError, bad_parameter
from airflow_provider_twilio.simulator.params import Params, is_url
from airflow_provider_twilio.simulator.records import Wire

_LENGTHS = {"Description": (40, 4096), "MessageFlow": (40, 2048)}
_AUTO_REPLIES = {"OptInMessage": (20, 320), "OptOutMessage": (20, 320), "HelpMessage": (20, 320)}
_SAMPLES = (2, 5)
_SAMPLE_LENGTH = (20, 1024)
_KEYWORDS = ("OptInKeywords", "OptOutKeywords", "HelpKeywords")
_KEYWORDS_LENGTH = 255
_SHORTENERS = ("bit.ly/", "tinyurl.com/", "goo.gl/", "t.co/", "ow.ly/")

REQUIRED_ON_CREATE = (
    "BrandRegistrationSid",
    "Description",
    "MessageFlow",
    "MessageSamples",
    "UsAppToPersonUsecase",
    "HasEmbeddedLinks",
    "HasEmbeddedPhone",
)
REQUIRED_ON_UPDATE = (
    "HasEmbeddedLinks",
    "HasEmbeddedPhone",
    "MessageSamples",
    "MessageFlow",
    "Description",
    "AgeGated",
    "DirectLending",
)


def check_required(form: Params, names: tuple[str, ...]) -> None:
    if missing := [name for name in names if not form.given(name)]:
        raise TwilioError(21727, names=", ".join(missing))


def _check_length(name: str, text: str, bounds: tuple[int, int]) -> None:
    lowest, highest = bounds
    if not lowest <= len(text) <= highest:
        raise TwilioError(
            21728, problem=f"{name} has {len(text)} characters, allowed are {lowest} to {highest}"
        )


def check_texts(form: Params) -> None:
    """Check every text against the limits in Twilio's documents."""
    for name, bounds in (_LENGTHS | _AUTO_REPLIES).items():
        if (text := form.given(name)) is not None:
            _check_length(name, text, bounds)
    samples = form.all("MessageSamples")
    if samples and not _SAMPLES[0] <= len(samples) <= _SAMPLES[1]:
        raise TwilioError(21728, problem=f"MessageSamples has {len(samples)} entries, allowed are 2 to 5")
    for sample in samples:
        _check_length("MessageSamples", sample, _SAMPLE_LENGTH)
    for name in _KEYWORDS:
        words = form.all(name)
        if sum(len(word) for word in words) > _KEYWORDS_LENGTH:
            raise TwilioError(21728, problem=f"{name} has more than {_KEYWORDS_LENGTH} characters in all")
        if wrong := [word for word in words if not word.isalnum()]:
            raise bad_parameter(f"Invalid {name}: {wrong[0]!r} is not alphanumeric")


def check_urls(form: Params, *, required: bool) -> None:
    for name, missing_code in (("PrivacyPolicyUrl", 30933), ("TermsAndConditionsUrl", 30934)):
        value = form.given(name)
        if value is None and (required or name in form):
            raise TwilioError(missing_code)
        if value is not None and not is_url(value):
            raise bad_parameter(f"Invalid {name}: {value!r} is not a URL")


def _is_public_https(url: str) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        return parts.scheme == "https" and ip_address(host).is_global
    except ValueError:
        return parts.scheme == "https" and "." in host


def _error(code: int, field: str, description: str) -> Wire:
    return {
        "error_code": code,
        "fields": [field],
        "url": f"https://www.twilio.com/docs/api/errors/{code}",
        "description": description,
    }


def review(options: Wire, privacy_policy_url: str, terms_url: str) -> list[Wire]:
    """Return a reviewer's objections, as a campaign's ``errors``."""
    errors = []
    samples = options["message_samples"]
    if any(shortener in str(samples) for shortener in _SHORTENERS):
        errors.append(_error(30892, "MESSAGE_SAMPLES", "A sample has a link of a public URL shortener."))
    if not _is_public_https(privacy_policy_url):
        errors.append(_error(30908, "PRIVACY_POLICY_URL", "A compliant privacy policy can't be verified."))
    if not _is_public_https(terms_url):
        errors.append(
            _error(30934, "TERMS_AND_CONDITIONS_URL", "The terms and conditions can't be verified.")
        )
    return errors
