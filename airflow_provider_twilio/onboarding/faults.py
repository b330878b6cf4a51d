"""Faults of a document: the place of each, the value there, and what is allowed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

Path = tuple[str | int, ...]
"""Keys and positions from a document's beginning: ``("campaign", "samples", 0)``."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a document.

    :param path: its place.
    :param message: the value there, unless it is private, and what is allowed.
    :param code: Twilio's code of the rejection that it would draw.
    :param source: the file with the document.
    :param line: its line in the file, from 1.
    """

    path: Path
    message: str
    code: int | None = None
    source: str | None = None
    line: int | None = None

    def at(self, source: str | None, line: int | None) -> "Fault":
        """Say where the document stands."""
        return replace(self, source=source, line=line)

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.source, self.line) if part is not None)
        code = f" (Twilio's code {self.code})" if self.code else ""
        return ": ".join(filter(None, (place, dotted(self.path), f"{self.message}{code}")))


class InvalidDocument(ValueError):
    """Documents can't be used. Nothing was sent.

    :ivar faults: all of them.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: Sequence[Fault] = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def dotted(path: Path) -> str:
    """Write a path with dots and brackets: ``campaign.samples[0]``."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")
