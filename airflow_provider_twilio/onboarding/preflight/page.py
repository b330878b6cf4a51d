"""A page as it came, with its content; what every check of a page knows."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from urllib.parse import urljoin, urlsplit, urlunsplit

from airflow_provider_twilio.onboarding.faults import Path
from airflow_provider_twilio.onboarding.preflight.content import Content
from airflow_provider_twilio.onboarding.preflight.finding import Finding, Level, excerpt
from airflow_provider_twilio.onboarding.preflight.wording import plain

Role = Literal["website", "opt-in page", "privacy policy", "terms"]
_COMMON = re.compile(
    r"\b(?:the|and|to|of|you|your|we|our|for|in|is|or|a|that|with|by|on|us|may|this|are|not|be|will)\b"
)
_LEAST_WORDS = 25
_LEAST_TEXT = 250
_LEAST_BESIDE = 60
"""Characters of a page's own text beside the page within it."""
_ASKS_FOR_SCRIPTS = re.compile(
    r"\b(?:enable|requires?|turn on|need|without)\b.{0,30}\bjava ?script\b"
    r"|\bjavascript\b.{0,40}\b(?:enable|require)"
)


@dataclass(frozen=True)
class WebPage:
    """A page that was read.

    :param role: what it is to the customer.
    :param path: the place in the document that names it.
    :param asked: the address in the document.
    :param address: the address that it came from, after redirects.
    """

    role: Role
    path: Path
    asked: str
    address: str
    content: Content

    @cached_property
    def text(self) -> str:
        """Return the page's visible text, in lower case, as one line."""
        return plain(self.content.text)

    @cached_property
    def everything(self) -> str:
        """The text with the title, in lower case."""
        return f"{plain(self.content.title)} {self.text}"

    @property
    def is_built_by_scripts(self) -> bool:
        """Tell whether scripts make the page, so that its text isn't in it as it is served."""
        content = self.content
        asks = _ASKS_FOR_SCRIPTS.search(plain(content.unscripted_text)) or _ASKS_FOR_SCRIPTS.search(self.text)
        if len(self.text) >= _LEAST_TEXT or content.boxes or content.fields:
            return False
        return content.scripts > 0 or bool(asks) or (bool(content.frames) and len(self.text) < _LEAST_BESIDE)

    @property
    def is_in_another_language(self) -> bool:
        """Tell whether the page is in another language than English, as far as its words show."""
        text = self.text[:20_000]
        words = len(re.findall(r"\w+", text))
        return words >= _LEAST_WORDS and len(_COMMON.findall(text)) < 0.08 * words

    def finding(
        self, level: Level, message: str, code: int | None, start: int | None = None, text: str | None = None
    ) -> Finding:
        """Make a finding of this page.

        :param start: a place in :attr:`text` to quote from.
        :param text: the words to quote in its stead.
        """
        quoted = excerpt(text) if text is not None else None
        if start is not None:
            quoted = excerpt(self.text, start)
        return Finding(level, message, code, self.path, shown(self.asked), quoted)

    def links_to(self, name: re.Pattern[str], address: str | None) -> bool:
        """Tell whether the page links to another: by the link's text, its address, or the address itself."""
        for link in self.content.links:
            if name.search(plain(link.text)) or name.search(
                plain(link.address.replace("-", " ").replace("_", " "))
            ):
                return True
            if address and is_same(urljoin(self.address, link.address), address):
                return True
        return False


def shown(address: str) -> str:
    """Return an address without user and query."""
    try:
        parts = urlsplit(address)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))[:300]
    except ValueError:
        return "an address that can't be read"


def is_same(one: str, other: str) -> bool:
    """Tell whether two addresses are of the same page."""
    try:
        first, second = urlsplit(one), urlsplit(other)
    except ValueError:
        return False
    hosts = {str(parts.hostname).removeprefix("www.") for parts in (first, second)}
    return len(hosts) == 1 and first.path.rstrip("/") == second.path.rstrip("/")
