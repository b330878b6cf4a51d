"""Findings of the preflight: what a review would object to, where, and what to change."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from airflow_provider_twilio.api.masking import mask_numbers, mask_secrets
from airflow_provider_twilio.onboarding.faults import Fault, Path, dotted

Level = Literal["error", "warning", "can't tell"]
LEVELS: tuple[Level, ...] = ("error", "warning", "can't tell")
_EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[A-Za-z]{2,}")
_LONGEST_EXCERPT = 120


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a review would object to, or that can't be told.

    :param level: ``error`` for what is rejected, ``warning`` for what may be, ``can't tell`` for what a
        person has to look at.
    :param message: what is wrong, and what to change.
    :param code: Twilio's code of the rejection that it would draw.
    :param path: its place in the document, or the place that names the page.
    :param page: the address of the page.
    :param excerpt: the words on the page or in the document, see :func:`excerpt`.
    :param is_outage: another try may find nothing: the page couldn't be reached this time.
    :param source: the file with the document.
    :param line: its line in the file, from 1.
    """

    level: Level
    message: str
    code: int | None = None
    path: Path = ()
    page: str | None = None
    excerpt: str | None = None
    is_outage: bool = False
    source: str | None = None
    line: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as XCom holds it."""
        return {
            "level": self.level,
            "code": self.code,
            "place": dotted(self.path),
            "page": self.page,
            "message": self.message,
            "excerpt": self.excerpt,
        }

    def __str__(self) -> str:
        quoted = f' ("{self.excerpt}")' if self.excerpt else ""
        at = f"{self.page}: " if self.page else ""
        fault = Fault(self.path, f"{at}{self.message}{quoted}", self.code, self.source, self.line)
        return f"{self.level}: {fault}"


def by_level(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings without repetitions, errors first, otherwise in their order."""
    return sorted(dict.fromkeys(findings), key=lambda finding: LEVELS.index(finding.level))


def excerpt(text: str, start: int = 0) -> str:
    """Return a short piece of a text around a position, without numbers and addresses of people."""
    first = max(0, start - _LONGEST_EXCERPT // 3)
    piece = " ".join(text[max(0, first - 40) : first + _LONGEST_EXCERPT + 40].split())
    shown = _EMAIL.sub("•••@•••", mask_numbers(mask_secrets(piece)))
    return shown if len(shown) <= _LONGEST_EXCERPT + 40 else f"{shown[: _LONGEST_EXCERPT + 40]}…"
