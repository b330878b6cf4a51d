"""The page on which people agree to texts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from airflow_provider_twilio.onboarding.preflight.codes import Codes
from airflow_provider_twilio.onboarding.preflight.consent import (
    is_consent,
    is_marked_required,
    joins_terms,
    speaks_of_texts,
    takes_terms,
)
from airflow_provider_twilio.onboarding.preflight.content import Box
from airflow_provider_twilio.onboarding.preflight.disclosures import (
    PRIVACY,
    TERMS,
    says_frequency,
    says_help,
    says_rates,
    says_recurring,
    says_stop,
)
from airflow_provider_twilio.onboarding.preflight.finding import Finding, Level
from airflow_provider_twilio.onboarding.preflight.page import WebPage
from airflow_provider_twilio.onboarding.preflight.wording import any_of, names_brand, plain, tidy

_IS_CONDITION = any_of(
    r"(?:must|have to|required to|need to)\b.{0,30}\b(?:agree|consent|opt[- ]?in|accept|tick|check"
    r"|subscribe)\b[^.]{0,100}",
    r"(?:agree|consent|opt(?:ing)?[- ]?in)\w*\b[^.]{0,100}\bis (?:required|mandatory|a condition"
    r"|necessary)\b[^.]{0,60}",
    r"consent is (?:required|mandatory|a condition|necessary)\b[^.]{0,60}",
)
_IS_DENIED = any_of("not", r"\w+n't", "never", "without", "no", "optional", "voluntary", "isn't")
_IMPLIES = any_of(
    r"by (?:\w+ly )?(?:submit|click|press|provid|enter|continu|sign|complet|giv|join|tapp?|check|regist"
    r"|creat|book|plac)\w*"
    r"\b[^.]{0,140}\b(?:agree|consent|opt|accept|authorize)\w*",
)
_KEYWORD = re.compile(
    r"\b(?i:text|txt|sms|send)(?i: the)?(?i: word| keyword)?:? [\"'(*\[]*"
    r"(?!(?:STOP|STOPALL|HELP|INFO|END|QUIT|CANCEL|UNSUBSCRIBE|SMS|MMS|US)\b)[A-Z][A-Z0-9]+[\"')*\]]*"
    r"(?i: to| at) [(+]?\d"
)
"""People agree by a message of their own: "Text JOIN to 55555". It takes no box."""
_PHONE_FIELD = re.compile(r"\btel\b|phone|mobile|cell|sms")
_DRAWN_BOX = re.compile("[\u2610\u25a2\u25a1\u2751\u2b1c]|\\[ ?\\]")
_DRAWN_TICK = re.compile("[\u2611\u2612\u2705]|\\[x\\]", re.IGNORECASE)
_EMBEDS = re.compile(
    r"typeform|jotform|hsforms|hubspot|leadconnector|msgsndr|calendly|google\.com/forms|formstack|wufoo"
    r"|cognitoforms"
    r"|squarespace|acuity|paperform|tally\.so|zoho|airtable|form|book|widget|signup|opt"
)
_ONLY_TEXTS = re.compile(
    r"\b(?:join|subscribe|sign (?:me )?up|opt[- ]?in|get (?:texts|alerts)|text me|start|enrol?l)\b"
)


@dataclass(frozen=True, slots=True)
class OptIn:
    """The page, and what a check of it needs to know.

    :param boxes: the boxes by which people agree to texts.
    :param policy: the address of the privacy policy.
    :param terms: the address of the terms.
    """

    page: WebPage
    boxes: list[Box]
    brand: list[str]
    policy: str | None
    terms: str | None
    codes: Codes


def is_opt_in(page: WebPage) -> bool:
    """Tell whether people can agree to texts on a page, or its words try to have them agree."""
    return bool(consent_boxes(page)) or (asks_for_number(page) and mentions_texts(page))


def asks_for_number(page: WebPage) -> bool:
    """Tell whether a page asks for a phone number."""
    return any(
        _PHONE_FIELD.search(one) and "checkbox" not in one and "hidden" not in one
        for one in page.content.fields
    )


def mentions_texts(page: WebPage) -> bool:
    """Tell whether a page speaks of texts to a phone."""
    return speaks_of_texts(page.text)


def consent_boxes(page: WebPage) -> list[Box]:
    """Return the boxes by which people agree to texts."""
    return [box for box in page.content.boxes if is_consent(box)]


def _it_is_there(this: OptIn) -> Iterator[Finding]:
    page, content = this.page, this.page.content
    if this.boxes or _is_by_keyword(page):
        return
    if _DRAWN_TICK.search(content.text) and mentions_texts(page):
        yield page.finding(
            "error", "the box is drawn with a tick: show it without one", this.codes.pre_ticked
        )
        return
    if _DRAWN_BOX.search(content.text) and mentions_texts(page):
        rule = "the box is drawn, not a field: make sure that people can tick it, or show a picture of it"
        yield page.finding("can't tell", rule, this.codes.no_box)
        return
    why = _why_it_may_be_there(page)
    if why and not asks_for_number(page):
        rule = f"no box to agree to texts is in the page as it is served; {why}: look at it in a browser"
        yield page.finding("can't tell", rule, this.codes.no_box)
        return
    rule = "no box to agree to texts: add a checkbox of its own, unticked, that says so"
    implied = _IMPLIES.search(page.text)
    yield page.finding("error", rule, this.codes.no_box, implied.start() if implied else None)


def _is_by_keyword(page: WebPage) -> bool:
    """Tell whether people agree by a text of their own, and nothing on the page takes their number."""
    return not asks_for_number(page) and bool(_KEYWORD.search(tidy(page.content.text)))


def _why_it_may_be_there(page: WebPage) -> str:
    content = page.content
    if content.is_cut:
        return "the page is too large to be read whole"
    if any(_EMBEDS.search(frame.lower()) for frame in content.frames):
        return "another page is embedded"
    if content.scripts and not content.boxes and not content.forms:
        return "scripts may add one"
    return ""


def _it_is_unticked(this: OptIn) -> Iterator[Finding]:
    for box in this.boxes:
        if box.is_ticked:
            rule = "the box is ticked when the page is loaded: leave it for people to tick"
            yield this.page.finding("error", rule, this.codes.pre_ticked, text=box.label)
    if this.page.content.is_ticked_by_script and not any(box.is_ticked for box in this.boxes):
        rule = "a script of the page ticks a box: make sure that it isn't the one for texts"
        yield this.page.finding("can't tell", rule, this.codes.pre_ticked)


def _it_stands_alone(this: OptIn) -> Iterator[Finding]:
    for box in this.boxes:
        label = plain(box.label or box.near)
        sentences = re.split(r"(?<=[.!?;])\s", label)
        joined = next((one for one in sentences if joins_terms(one)), None)
        if joined:
            rule = "one box takes the terms and the texts: give the texts a box of their own"
            yield this.page.finding("error", rule, this.codes.bundled, text=joined)
        elif any(takes_terms(one) for one in sentences):
            rule = "the box takes terms as well as texts: reviewers want a box for the texts alone"
            yield this.page.finding("warning", rule, this.codes.bundled, text=label)


def _it_is_voluntary(this: OptIn) -> Iterator[Finding]:
    rule = "the form can't be sent without agreeing to texts: make the box optional"
    for box in this.boxes:
        if box.is_required or is_marked_required(box.label):
            level: Level = "warning" if _is_only_for_texts(this.page, box) else "error"
            yield this.page.finding(level, rule, this.codes.required, text=box.label)
    for found in _IS_CONDITION.finditer(this.page.text):
        around = this.page.text[max(0, found.start() - 60) : found.end() + 20]
        if speaks_of_texts(found.group()) and not _IS_DENIED.search(around):
            yield this.page.finding("error", rule, this.codes.required, found.start())
            return


def _is_only_for_texts(page: WebPage, box: Box) -> bool:
    """Tell whether the form of a box has no other purpose than to sign up for texts."""
    if box.form is None or box.form >= len(page.content.forms):
        return False
    form = page.content.forms[box.form]
    others = [
        one
        for one in form.fields
        if not re.search(r"tel|phone|mobile|cell|name|email|checkbox|hidden|submit", one)
    ]
    return not others and any(_ONLY_TEXTS.search(plain(button)) for button in form.buttons)


@dataclass(frozen=True, slots=True)
class _Disclosure:
    name: str
    is_said: Callable[[str], bool]
    example: str


_DISCLOSURES = (
    _Disclosure("how often texts come", says_frequency, "Message frequency varies"),
    _Disclosure("what texts may cost", says_rates, "Message and data rates may apply"),
    _Disclosure("how to stop them", says_stop, "Reply STOP to opt out"),
    _Disclosure("how to get help", says_help, "Reply HELP for help"),
)


def _it_discloses(this: OptIn) -> Iterator[Finding]:
    content = this.page.content
    for one in _DISCLOSURES:
        if one.is_said(content.text):
            continue
        rule = f'the page doesn\'t say {one.name}: add, for instance, "{one.example}"'
        if one.is_said(content.hidden_text):
            level: Level = "can't tell" if content.scripts else "error"
            yield this.page.finding(level, f"{rule}; it is there, but isn't shown", this.codes.disclosure)
        elif one.is_said is says_frequency and says_recurring(content.text):
            yield this.page.finding("warning", rule, this.codes.disclosure)
        else:
            level = "can't tell" if _may_be_elsewhere(this) else "error"
            yield this.page.finding(level, rule, this.codes.disclosure)


def _may_be_elsewhere(this: OptIn) -> bool:
    return not this.boxes and bool(_why_it_may_be_there(this.page)) and not asks_for_number(this.page)


def _it_links(this: OptIn) -> Iterator[Finding]:
    for name, pattern, address in (
        ("privacy policy", PRIVACY, this.policy),
        ("terms", TERMS, this.terms),
    ):
        if not this.page.links_to(pattern, address) and not _writes_out(this.page, address):
            level: Level = "can't tell" if this.page.content.is_cut or _may_be_elsewhere(this) else "error"
            rule = f"the page has no link to the {name}: put one beside the box or at the bottom of the page"
            yield this.page.finding(level, rule, this.codes.links)


def _writes_out(page: WebPage, address: str | None) -> bool:
    """Tell whether a page has an address as text."""
    return (
        bool(address) and plain(str(address).partition("//")[2]).removeprefix("www.").rstrip("/") in page.text
    )


def _it_names_the_brand(this: OptIn) -> Iterator[Finding]:
    if not names_brand(this.page.everything, this.brand):
        rule = f"the page doesn't name the sender: say {this.brand[0]} beside the box"
        yield this.page.finding("warning", rule, this.codes.call_to_action)


CHECKS: tuple[Callable[[OptIn], Iterator[Finding]], ...] = (
    _it_is_there,
    _it_is_unticked,
    _it_stands_alone,
    _it_is_voluntary,
    _it_discloses,
    _it_links,
    _it_names_the_brand,
)


def of_opt_in(this: OptIn) -> Iterator[Finding]:
    """Yield what a review would find on the page on which people agree to texts."""
    for check in CHECKS:
        yield from check(this)
