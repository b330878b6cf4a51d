"""Check that a page is there for everyone: no login, no placeholder, no other page in its place."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from airflow_provider_twilio.onboarding.preflight.codes import Codes
from airflow_provider_twilio.onboarding.preflight.finding import Finding, Level
from airflow_provider_twilio.onboarding.preflight.page import WebPage
from airflow_provider_twilio.onboarding.preflight.wording import plain

_SHORT = 1_500
_LITTLE = 150
_MISSING = re.compile(
    r"\b404\b|\bnot found\b|\bpage (?:you (?:requested|are looking for"
    r"|were looking for) )?(?:does ?n[o']t|does not|can ?n[o']t be|could not be|couldn't be|no longer)\b"
    r"|\bno longer (?:exists?|available)\b|\bpage is(?: not|n't) available\b"
    r"|\bnothing (?:was )?(?:found )?here\b"
)
_PARKED = re.compile(
    r"\bdomain (?:name )?(?:is|may be) for sale\b|\bbuy this domain\b|\b(?:this|the) (?:web ?)?(?:site"
    r"|domain|page)(?: name)? (?:is|has been) (?:parked|registered|reserved|suspended)"
    r"|\bparked (?:free|domain|page)|\bdomain parking\b|\bfuture home of\b|\b(?:hugedomains|sedo"
    r"|afternic|dan\.com|godaddy auctions)\b"
    r"|\bmake an offer\b.{0,40}\bdomain\b|\bdefault (?:web ?)?page\b|\bwelcome to nginx\b|\bit works!"
    r"|\baccount (?:has been )?suspended\b"
    r"|\bsite not published\b|\bindex of /"
)
_UNFINISHED = re.compile(
    r"\bcoming soon\b|\bopening soon\b|\bunder (?:construction|maintenance|development)\b"
    r"|\blaunching soon\b|\blorem ipsum\b|\bcheck back (?:soon|later)\b"
    r"|\b(?:your|company|business) (?:name|address) here\b|\[(?:your )?(?:company|business)(?: name)?\]"
)
_PLACEHOLDER = re.compile(
    r"\blorem ipsum\b|\[(?:insert|your|company|business)[^\]]{0,30}\]|\byour company name here\b"
)
_LOGIN = re.compile(
    r"\b(?:log|sign)[- ]?(?:in|on)\b|\bpassword\b|\bmembers? only\b|\bauthenticat\w+|\brestricted\b"
    r"|\bemployees? only\b"
)
_LOGIN_ADDRESS = re.compile(
    r"(?:^|[/._-])(?:log-?in|sign-?in|sso|auth|oauth2?|saml|wp-login\.php|password)(?:$|[/._-])"
)
_LOGIN_HOSTS = re.compile(
    r"^(?:accounts\.google\.com|login\.microsoftonline\.com|.*\.okta\.com|.*\.auth0\.com|login\..*)$"
)
_SIGNS_UP = re.compile(
    r"\bsign[- ]?up\b|\bcreate (?:an |your )?account\b|\bregist(?:er|ration)\b|\bjoin\b|\bget started\b"
    r"|\benrol"
)
_CHALLENGE = re.compile(
    r"^just a moment|\bchecking (?:your browser|if the site connection)"
    r"|\battention required\b.*\bcloudflare\b|\bverify(?:ing)? (?:that )?you are (?:a )?human"
    r"|\bddos protection\b|\bare you a robot\b|\bunusual traffic\b|\bcomplete the captcha\b"
    r"|\benable javascript and cookies to continue\b"
    r"|\brequest unsuccessful\b.*\bincapsula\b|\baccess (?:to this page has been )?denied\b"
)
_NAMES = {
    "privacy policy": re.compile(r"\bprivacy\b|\bpersonal (?:information|data)\b"),
    "terms": re.compile(r"\bterms\b|\bconditions\b|\bagreement\b"),
}


def code_of(page_role: str, codes: Codes) -> int:
    """Return the code for a page that can't be reviewed."""
    return {
        "website": codes.website,
        "opt-in page": codes.call_to_action,
        "privacy policy": codes.policy,
        "terms": codes.terms,
    }[page_role]


def of_availability(page: WebPage, codes: Codes) -> Iterator[Finding]:
    """Yield at most one finding, after which a page's words aren't looked at."""
    code = code_of(page.role, codes)
    title = plain(page.content.title)
    is_short = len(page.text) < _SHORT
    if _CHALLENGE.search(f"{title} {page.text[:2000]}") and is_short:
        rule = "the site keeps programs out: look at the page in a browser, and let reviewers in"
        yield page.finding("can't tell", rule, code)
    elif (
        is_short and (_MISSING.search(title) or _MISSING.search(plain(page.content.headings)))
    ) or _redirects_home(page):
        yield page.finding("error", f"there is no {page.role} at this address: give the right one", code)
    elif is_short and (found := _PARKED.search(page.everything)):
        rule = "the page is a placeholder of whoever holds the domain: publish the site first"
        yield page.finding("error", rule, code, text=found.group())
    elif found := _unfinished(page):
        yield page.finding("error", "the page isn't finished: publish it first", code, text=found.group())
    elif _is_login(page):
        rule = "the page is behind a login: reviewers need a public page, or a public picture of it"
        yield page.finding("error", rule, codes.login if page.role == "website" else code)
    elif page.is_built_by_scripts:
        rule = "the page is built by scripts, and as it is served it says little: look at it in a browser"
        yield page.finding("can't tell", rule, code)
    elif page.is_in_another_language:
        yield page.finding("can't tell", "the page isn't in English: have somebody read it", code)
    elif (name := _NAMES.get(page.role)) and not name.search(page.everything):
        level: Level = "can't tell" if page.content.scripts and is_short else "error"
        yield page.finding(level, f"the page isn't {page.role}: give the address of the right one", code)


def _unfinished(page: WebPage) -> re.Match[str] | None:
    """Return the words that show that a page isn't finished. Shops have news that come soon, too."""
    heads = f"{plain(page.content.title)} {plain(page.content.headings)}"
    text = page.text if len(page.text) < _LITTLE else heads
    return _UNFINISHED.search(text) or _PLACEHOLDER.search(page.text)


def _redirects_home(page: WebPage) -> bool:
    """Tell whether the address of a page led to the site's first page."""
    asked, came = urlsplit(page.asked), urlsplit(page.address)
    return (
        page.role in ("privacy policy", "terms")
        and asked.path.strip("/") != ""
        and came.path.strip("/") == ""
        and not came.query
    )


def _is_login(page: WebPage) -> bool:
    asked, came = urlsplit(page.asked), urlsplit(page.address)
    moved = (asked.hostname, asked.path) != (came.hostname, came.path)
    if moved and (_LOGIN_HOSTS.search(str(came.hostname)) or _LOGIN_ADDRESS.search(came.path.lower())):
        return True
    asks = any(re.match(r"input password\b", one) for one in page.content.fields)
    heads = f"{plain(page.content.title)} {plain(page.content.headings)}"
    signs_up = _SIGNS_UP.search(
        f"{heads} {' '.join(form.text for form in page.content.forms)[:5000].lower()}"
    )
    beside = len(page.text) - sum(len(form.text) for form in page.content.forms)
    is_only_login = bool(_LOGIN.search(heads)) or (beside < _LITTLE and bool(_LOGIN.search(page.everything)))
    return asks and is_only_login and not (signs_up and page.content.boxes and page.role == "opt-in page")
