"""Judge the document itself: who sends, which texts, and to what end."""

import re
from collections.abc import Callable, Iterator

from airflow_provider_twilio.onboarding.document import (
    BusinessCustomer,
    Customer,
    SoleProprietorCustomer,
    TollfreeCustomer,
)
from airflow_provider_twilio.onboarding.faults import Path
from airflow_provider_twilio.onboarding.preflight.barred import ALCOHOL, BARRED, Mention, mentions
from airflow_provider_twilio.onboarding.preflight.finding import Finding, excerpt
from airflow_provider_twilio.onboarding.preflight.shorteners import shortener
from airflow_provider_twilio.onboarding.preflight.wording import names_brand, plain

Check = Callable[[Customer], Iterator[Finding]]

_STOP = r"(?:stop(?:all)?|unsubscribe|opt[- ]?out|end|quit|cancel)"
_ASKED = r"(?:reply|text|txt|send|respond|answer|type|message)"
_OPT_OUT = re.compile(
    rf"\b{_ASKED}\b.{{0,25}}\b{_STOP}\b"
    rf"|\b{_STOP}\b.{{0,30}}\b(?:{_ASKED}|to (?:stop|end|opt|cancel|unsub)\w*)\b"
    r"|\bstop ?(?:2|=|to) ?(?:end|quit|stop|cancel|unsub\w*|opt[- ]?out)\b"
    r"|\bto (?:opt[- ]?out|unsubscribe)\b.{0,20}\bstop\b"
)
_LOANS = re.compile(
    r"\b(?:mortgages?|(?:personal|auto|car|home|student|business) loans?|your loans?|lines? of credit"
    r"|loan (?:application|payment|balance|officer)s?)\b"
)
_BOUGHT_NUMBERS = re.compile(
    r"(?<!never )(?<!not )(?<!n't )\b(?:buy|bought|purchased?|rent(?:ed)?|scraped?|harvested?)"
    r" (?:\w+ ){0,2}(?:lists|leads|databases?|lists? of (?:\w+ ){0,2}(?:numbers|contacts|leads))\b"
    r"|\b(?:purchased|bought|rented|third[- ]party) (?:contact |phone |marketing )?lists?\b"
)
_IS_DENIED = re.compile(r"(?:\b(?:no|not|never|nor|without)\b|n't\b)[^.;!?]{0,40}$")
_NEEDS_NON_PROFIT = {"CHARITY": ("non-profit",), "POLITICAL": ("non-profit", "government")}
_REVIEWED_BY_CARRIERS = ("AGENTS_FRANCHISES", "EMERGENCY", "K12_EDUCATION", "PROXY", "SOCIAL", "SWEEPSTAKE")


def brand_names(customer: Customer) -> list[str]:
    """Return the names by which people may know the customer."""
    match customer:
        case SoleProprietorCustomer():
            return [customer.person.brand_name, customer.customer]
        case TollfreeCustomer():
            known_as = customer.business.doing_business_as
            return [customer.business.legal_name, customer.customer, *([known_as] if known_as else [])]
        case _:
            return [customer.business.legal_name, customer.customer]


def samples(customer: Customer) -> list[tuple[Path, str]]:
    """Return the sample messages with their places."""
    if isinstance(customer, TollfreeCustomer):
        return [(("verification", "sample"), customer.verification.sample)]
    return [
        (("campaign", "samples", position), text) for position, text in enumerate(customer.campaign.samples)
    ]


def descriptions(customer: Customer) -> list[tuple[Path, str]]:
    """Return the texts that describe the messages, with their places."""
    if isinstance(customer, TollfreeCustomer):
        said = customer.verification
        return _there(
            "verification", summary=said.summary, additional_information=said.additional_information
        )
    campaign = customer.campaign
    return _there("campaign", description=campaign.description, message_flow=campaign.message_flow)


def replies(customer: Customer) -> list[tuple[Path, str]]:
    """Return the answers to keywords, with their places."""
    said = customer.verification if isinstance(customer, TollfreeCustomer) else customer.campaign
    section = "verification" if isinstance(customer, TollfreeCustomer) else "campaign"
    opt_out = getattr(said, "opt_out_message", None)
    return _there(
        section, opt_in_message=said.opt_in_message, opt_out_message=opt_out, help_message=said.help_message
    )


def has_opt_out(text: str) -> bool:
    """Tell whether a text says how to stop further ones."""
    return bool(_OPT_OUT.search(plain(text)))


def _there(section: str, **texts: str | None) -> list[tuple[Path, str]]:
    return [((section, name), text) for name, text in texts.items() if text]


def _samples_name_the_brand(customer: Customer) -> Iterator[Finding]:
    listed = samples(customer)
    if not any(names_brand(text, brand_names(customer)) for _, text in listed):
        yield Finding(
            "error",
            f"no sample names the sender: begin at least one with {brand_names(customer)[0]}",
            30893,
            listed[0][0][:2],
            excerpt=excerpt(listed[0][1]),
        )


def _samples_tell_how_to_opt_out(customer: Customer) -> Iterator[Finding]:
    listed = samples(customer)
    if any(has_opt_out(text) for _, text in listed):
        return
    only_codes = not isinstance(customer, TollfreeCustomer) and customer.campaign.use_case == "2FA"
    yield Finding(
        "warning" if only_codes else "error",
        "no sample says how to opt out: add, for instance, Reply STOP to opt out",
        30893,
        listed[0][0][:2],
        excerpt=excerpt(listed[0][1]),
    )


def _links_are_not_shortened_by_others(customer: Customer) -> Iterator[Finding]:
    for path, text in samples(customer) + descriptions(customer) + replies(customer):
        if host := shortener(text):
            rule = "carriers block public URL shorteners; use a link of your own domain"
            yield Finding(
                "error", f"{host}: {rule}", 30892, path, excerpt=excerpt(text, text.lower().find(host))
            )


def _nothing_barred_is_sent(customer: Customer) -> Iterator[Finding]:
    for path, text in samples(customer) + descriptions(customer) + replies(customer):
        for mention in mentions(plain(text), BARRED):
            yield _barred(mention, path, text)
    for name in brand_names(customer):
        for mention in mentions(plain(name), BARRED):
            rule = f"carriers bar {mention.content.name}: say in the description what is sent instead"
            yield Finding("warning", rule, mention.content.code, ("customer",), excerpt=excerpt(name))


def _barred(mention: Mention, path: Path, text: str) -> Finding:
    rule = f"carriers bar {mention.content.name}: such messages can't be sent by this campaign"
    return Finding(
        "warning" if mention.is_denied else "error",
        rule,
        mention.content.code,
        path,
        excerpt=excerpt(plain(text), mention.start),
    )


def _alcohol_is_age_gated(customer: Customer) -> Iterator[Finding]:
    section = "verification" if isinstance(customer, TollfreeCustomer) else "campaign"
    said = customer.verification if isinstance(customer, TollfreeCustomer) else customer.campaign
    if said.age_gated:
        return
    for path, text in samples(customer) + descriptions(customer):
        for mention in mentions(plain(text), (ALCOHOL,)):
            in_sample = "sample" in str(path[1]) and not mention.is_denied
            yield Finding(
                "error" if in_sample and not names_brand(mention.words, brand_names(customer)) else "warning",
                f"alcohol is sold to adults alone: ask for the age, and say {section}.age_gated: true",
                ALCOHOL.code if in_sample else 30888,
                path,
                excerpt=excerpt(plain(text), mention.start),
            )


def _loans_are_flagged(customer: Customer) -> Iterator[Finding]:
    if isinstance(customer, TollfreeCustomer) or customer.campaign.direct_lending:
        return
    for path, text in samples(customer) + descriptions(customer):
        if found := _LOANS.search(plain(text)):
            rule = "loans of your own need direct_lending: true; loans of others can't be sent"
            yield Finding("warning", rule, 30895, path, excerpt=excerpt(plain(text), found.start()))


def _numbers_are_given_by_their_owners(customer: Customer) -> Iterator[Finding]:
    for path, text in descriptions(customer):
        said = plain(text)
        found = _BOUGHT_NUMBERS.search(said)
        if found and not _IS_DENIED.search(said[: found.start()]):
            rule = "the numbers are bought: only people who agreed with this company itself may be texted"
            code = 30842 if isinstance(customer, TollfreeCustomer) else 30896
            yield Finding("error", rule, code, path, excerpt=excerpt(said, found.start()))


def _use_cases_are_open_to_the_customer(customer: Customer) -> Iterator[Finding]:
    if not isinstance(customer, BusinessCustomer):
        return
    use_case, company = customer.campaign.use_case, customer.business.company_type
    path: Path = ("campaign", "use_case")
    allowed = _NEEDS_NON_PROFIT.get(use_case)
    if allowed and company not in allowed:
        rule = f"{use_case} is for companies of type {' or '.join(allowed)}, and this one is {company}"
        yield Finding("error", f"{rule}: take another use case", 30900, path)
    if use_case in _REVIEWED_BY_CARRIERS:
        rule = f"carriers review {use_case} themselves, and expect a brand with secondary vetting"
        yield Finding("warning", f"{rule}: take it only if nothing else fits", 30900, path)


CHECKS: tuple[Check, ...] = (
    _samples_name_the_brand,
    _samples_tell_how_to_opt_out,
    _links_are_not_shortened_by_others,
    _nothing_barred_is_sent,
    _alcohol_is_age_gated,
    _loans_are_flagged,
    _numbers_are_given_by_their_owners,
    _use_cases_are_open_to_the_customer,
)


def of_document(customer: Customer) -> Iterator[Finding]:
    """Yield what a review would find in the document alone."""
    for check in CHECKS:
        yield from check(customer)
