"""Public pages of customers, for those who look at them before they register: good and bad ones.

The page at ``https://www.example.com/privacy`` is at ``/_simulator/pages/www.example.com/privacy``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is served at an address."""

    body: str
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


_NOTICE = """<p>Message frequency varies. Message and data rates may apply.
Reply STOP to opt out or HELP for help.
See our <a href="/privacy">Privacy Policy</a> and <a href="/terms">Terms</a>.</p>"""
_BOX = '<label><input type="checkbox" name="texts"> I agree to receive text messages from {brand}.</label>'
_SHARING = """<p>{brand} doesn't share mobile information with third parties or affiliates for
marketing or promotional purposes. Consent to text messages is never shared with anyone.</p>"""
FAULTS: dict[str, tuple[str, str]] = {
    "pre_ticked": ('name="texts">', 'name="texts" checked>'),
    "no_checkbox": (_BOX, ""),
    "bundled": ("I agree to receive", "I agree to the Terms of Service and to receive"),
    "required": ('name="texts">', 'name="texts" required>'),
    "no_frequency": ("Message frequency varies. ", ""),
    "no_rates": ("Message and data rates may apply.", ""),
    "no_stop": ("Reply STOP to opt out or HELP for help.", "Reply HELP for help."),
    "no_help": (" or HELP for help", ""),
    "no_links": ('See our <a href="/privacy">Privacy Policy</a> and <a href="/terms">Terms</a>.', ""),
    "shared": ("doesn't share mobile information with", "may share mobile information with"),
    "not_said": (_SHARING, ""),
}
"""The faults that a page may have: the words of a good one, and those in their place."""


class Pages:
    """Pages by host and path. Those that nobody set are good ones."""

    def __init__(self) -> None:
        self._set: dict[str, Page] = {}

    def put(
        self, address: str, *, html: str | None = None, fault: str | None = None, status: int = 200
    ) -> None:
        """Serve another page at an address.

        :param address: such as ``https://www.example.com/order``.
        :param html: the page; a good one without it.
        :param fault: one of :data:`FAULTS`, in a page that is good otherwise.
        :raises ValueError: there is no such fault, or the address has no host.
        """
        place = address.partition("://")[2].partition("?")[0].partition("#")[0].rstrip("/")
        if not place:
            raise ValueError(f"address must be one such as https://www.example.com/order, got {address!r}")
        if fault is not None and fault not in FAULTS:
            raise ValueError(f"fault must be one of {', '.join(FAULTS)}, got {fault!r}")
        host, _, path = place.partition("/")
        body = html if html is not None else _good(host, path, fault)
        self._set[place.lower()] = Page(body, status)

    def at(self, host: str, path: str) -> Page:
        """Return the page of a host at a path without its first slash."""
        there = self._set.get("/".join(filter(None, (host, path.rstrip("/")))).lower())
        if there:
            return there
        if host.endswith(".invalid"):
            return Page("<h1>Not found</h1>", 404)
        if path.lower().endswith(_PICTURES):
            return Page("", content_type="image/png")
        return Page(_good(host, path, None))


def _good(host: str, path: str, fault: str | None) -> str:
    """Return a good page, as its path tells, or one with a fault."""
    labels = host.removeprefix("www.").split(".")
    brand = escape(labels[0].capitalize())
    name = path.lower()
    if "privacy" in name:
        title, text = (
            "Privacy Policy",
            f"<p>{{brand}} keeps the phone numbers that people give it.</p>{_SHARING}",
        )
    elif "terms" in name or "conditions" in name:
        title, text = "Terms", f"<p>The terms of {{brand}} and of its text messages.</p>{_NOTICE}"
    elif not name:
        title, text = "Welcome", f"<p>{{brand}} is open every day but Monday.</p>{_NOTICE}"
    else:
        phone = '<label>Mobile phone <input type="tel" name="phone"></label>'
        form = f"<form>{phone}{_BOX}<button>Send</button></form>"
        title, text = "Sign up", f"{form}{_NOTICE}"
    if fault:
        text = text.replace(*FAULTS[fault])
    shown = text.replace("{brand}", brand)
    return f'<!doctype html><html lang="en"><title>{title} | {brand}</title><h1>{title}</h1>{shown}</html>'
