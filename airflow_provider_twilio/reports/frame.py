"""The frame of all reports: one file that works offline, and that a browser lets send nothing."""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader

from airflow_provider_twilio.api.hints import HINTS


def render(template: str, *, script: str = "", **values: Any) -> str:
    """Return a page as HTML, with every value escaped.

    The page's policy lets a browser run this script alone and load nothing.

    :param template: its file in this folder.
    :param script: its file of JavaScript in this folder; none by default.
    """
    environment = Environment(loader=PackageLoader(__package__ or "", ""), autoescape=True)
    text = files(__package__ or "").joinpath(script).read_text("utf-8") if script else ""
    return environment.get_template(template).render(script=text, policy=_policy(text), **values)


def meanings(counts: Any) -> list[tuple[int, int, str]]:
    """Return each of Twilio's error codes with its count and our advice.

    :param counts: pairs of a code and a count.
    """
    return [(code, count, HINTS.get(code, "")) for code, count in counts]


def _policy(script: str) -> str:
    digest = b64encode(sha256(script.encode()).digest()).decode()
    scripts = f"'sha256-{digest}'" if script else "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )
