"""The pages of a customer: which there are, and what each is read for."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from airflow_provider_twilio.onboarding.document import Customer, SoleProprietorCustomer, TollfreeCustomer
from airflow_provider_twilio.onboarding.faults import Path
from airflow_provider_twilio.onboarding.preflight.availability import code_of, of_availability
from airflow_provider_twilio.onboarding.preflight.codes import Codes, codes_of
from airflow_provider_twilio.onboarding.preflight.content import Content
from airflow_provider_twilio.onboarding.preflight.finding import Finding, Level
from airflow_provider_twilio.onboarding.preflight.messages import brand_names
from airflow_provider_twilio.onboarding.preflight.opt_in import OptIn, consent_boxes, is_opt_in, of_opt_in
from airflow_provider_twilio.onboarding.preflight.page import Role, WebPage, is_same, shown
from airflow_provider_twilio.onboarding.preflight.parsing import TooLarge, parsed
from airflow_provider_twilio.onboarding.preflight.policy import of_policy
from airflow_provider_twilio.onboarding.preflight.site import of_site
from airflow_provider_twilio.onboarding.preflight.web import Served, Unserved

MOST_PAGES = 8
"""Pages of a customer that are read at most."""
_ADDRESS = re.compile(
    r"(?<![\w@.])(?:https?://|www\.)[^\s<>\"'\])}]+|(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|net|org|io|co"
    r"|us|ca|info|biz|app|shop|store|me|dev|ai|health|care)"
    r"(?:/[^\s<>\"'\])}]*)?(?![\w@])",
    re.IGNORECASE,
)
_ONLINE = re.compile(
    r"\b(?:web ?site|web ?page|online|web ?form|landing page|check-?out|sign-?up page|app)\b", re.IGNORECASE
)


Parse = Callable[[str], Content]


class Reads(Protocol):
    """Reads pages."""

    def read(self, address: str) -> Served | Unserved:
        """Read the page at an address."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address of a document, and what its page is to the customer."""

    role: Role
    path: Path
    address: str


def targets(customer: Customer) -> list[Target]:
    """Return the pages that a document names, at most so many as are read."""
    found: list[Target] = []
    if not isinstance(customer, SoleProprietorCustomer):
        found.append(Target("website", ("business", "website"), customer.business.website))
    policy, terms = policies(customer)
    found += [Target("privacy policy", policy.path, policy.address)] if policy else []
    found += [Target("terms", terms.path, terms.address)] if terms else []
    named = [one.address for one in (policy, terms) if one]
    for path, address in _opt_in_addresses(customer):
        if not any(is_same(address, one) for one in named):
            found.append(Target("opt-in page", path, address))
            named.append(address)
    return found[:MOST_PAGES]


def policies(customer: Customer) -> tuple[Target | None, Target | None]:
    """Return the privacy policy and the terms that a document names."""
    is_tollfree = isinstance(customer, TollfreeCustomer)
    section = "verification" if is_tollfree else "campaign"
    said = customer.verification if isinstance(customer, TollfreeCustomer) else customer.campaign
    policy, terms = said.privacy_policy, said.terms_and_conditions
    return (
        Target("privacy policy", (section, "privacy_policy"), policy) if policy else None,
        Target("terms", (section, "terms_and_conditions"), terms) if terms else None,
    )


def _opt_in_addresses(customer: Customer) -> Iterator[tuple[Path, str]]:
    if isinstance(customer, TollfreeCustomer):
        for position, address in enumerate(customer.verification.opt_in_images):
            yield ("verification", "opt_in_images", position), address
        return
    for found in _ADDRESS.finditer(customer.campaign.message_flow):
        address = found.group().rstrip(".,;:!?")
        yield ("campaign", "message_flow"), address if "://" in address else f"https://{address}"


class PageReader:
    """Reads a customer's pages, each once, and holds them against what reviews look for."""

    def __init__(self, customer: Customer, web: Reads, parse: Parse = parsed) -> None:
        self._customer = customer
        self._parse = parse
        self._web = web
        self._codes: Codes = codes_of(customer)
        self._brand = brand_names(customer)
        self._served: dict[str, Served | Unserved] = {}
        self.pages: dict[str, str] = {}

    def findings(self) -> Iterator[Finding]:
        """Yield what a review would find on all pages."""
        site: WebPage | None = None
        named: list[WebPage] = []
        problems: list[Finding] = []
        for target in targets(self._customer):
            page, problem = self._page(target)
            standing = [problem] if problem else [*of_availability(page, self._codes)] if page else []
            is_fit = page is not None and not standing
            if target.role == "opt-in page":
                problems += standing
                named += [page] if page and is_fit else []
                continue
            yield from standing
            if page and is_fit:
                yield from self._of(page)
                site = _as_opt_in(page, self._flow) if target.role == "website" else site
        yield from self._of_opt_ins(named, site, problems)
        yield from self._of_missing()

    @property
    def _flow(self) -> Path:
        is_tollfree = isinstance(self._customer, TollfreeCustomer)
        return ("verification", "opt_in_images") if is_tollfree else ("campaign", "message_flow")

    def _of(self, page: WebPage) -> Iterator[Finding]:
        if page.role == "website":
            yield from of_site(page, self._brand, self._codes)
        if page.role == "privacy policy":
            yield from of_policy(page, self._codes)

    def _of_opt_ins(
        self, named: Sequence[WebPage], site: WebPage | None, problems: Sequence[Finding]
    ) -> Iterator[Finding]:
        """Yield the findings of the page on which people really agree, or why there is none.

        :param named: the pages that the document names, as far as they can be looked at.
        :param site: the customer's site, on which people may agree too.
        :param problems: what is wrong with the other pages that the document names.
        """
        looked_at = _agreeing(named, site, is_any_named=bool(problems))
        has_box = any(consent_boxes(page) for page in looked_at)
        yield from (one for one in problems if one.level == "error" or not has_box)
        policy, terms = (one.address if one else None for one in policies(self._customer))
        for page in looked_at:
            opt_in = OptIn(page, consent_boxes(page), self._brand, policy, terms, self._codes)
            yield from of_opt_in(opt_in)
        if not looked_at and not problems:
            yield from self._of_no_page()

    def _of_no_page(self) -> Iterator[Finding]:
        if isinstance(self._customer, TollfreeCustomer):
            return
        flow = self._customer.campaign.message_flow
        rule = (
            "reviewers must see how people agree: give the address of the page, or of a public picture of it"
        )
        level: Level = "error" if _ONLINE.search(flow) else "warning"
        yield Finding(level, rule, self._codes.call_to_action, self._flow)

    def _of_missing(self) -> Iterator[Finding]:
        policy, terms = policies(self._customer)
        for there, name in ((policy, "privacy_policy"), (terms, "terms_and_conditions")):
            if there is None:
                rule = "is missing; reviewers reject a number without it"
                yield Finding("warning", rule, self._codes.links, ("verification", name))

    def _page(self, target: Target) -> tuple[WebPage | None, Finding | None]:
        code = code_of(target.role, self._codes)
        key = target.address.partition("#")[0]
        if key not in self._served:
            self._served[key] = self._web.read(key)
        served = self._served[key]
        self.pages[shown(target.address)] = target.role
        if isinstance(served, Unserved):
            used = self._codes.login if served.is_login and target.role == "website" else code
            rule = f"the {target.role} can't be read: {served.why}"
            return None, _problem(target, served, rule, used)
        try:
            content = self._parse(served.html)
        except TooLarge as error:
            rule = f"the {target.role} can't be read: {error}"
            return None, Finding("can't tell", rule, code, target.path, shown(target.address))
        return WebPage(target.role, target.path, target.address, served.address, content), None


def _problem(target: Target, served: Unserved, rule: str, code: int) -> Finding:
    return Finding(served.level, rule, code, target.path, shown(target.address), is_outage=served.is_outage)


def _as_opt_in(page: WebPage, path: Path) -> WebPage:
    """Return the site as the page on which people agree."""
    return WebPage("opt-in page", path, page.asked, page.address, page.content)


def _agreeing(named: Sequence[WebPage], site: WebPage | None, *, is_any_named: bool) -> list[WebPage]:
    """Return the pages on which people agree: those named, else the site, else the first one named."""
    for found in (
        [page for page in named if consent_boxes(page)],
        [page for page in named if is_opt_in(page)],
        [site] if site and consent_boxes(site) else [],
        [] if is_any_named else [*named[:1]],
        [site] if site and is_opt_in(site) and not is_any_named else [],
    ):
        if found:
            return found
    return []
