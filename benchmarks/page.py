"""``docs/benchmarks.md``: each benchmark writes its own section and leaves the others as they are."""

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

_DOCS = Path(__file__).parents[1] / "docs"
PAGE = _DOCS / "benchmarks.md"
SCALING = _DOCS / "scaling.md"
_TITLE = """# Benchmarks

What the commands below measured, on the machine that each section names.
Absolute figures are worth little elsewhere: compare what was measured in the same run.
"""
_PACKAGES = ("apache-airflow", "httpx", "aiohttp", "pydantic", "twilio")


def write_section(title: str, command: str, text: str, page: Path | None = None) -> None:
    """Put a section in place of the one of that title, or at the end.

    :param command: what measures it.
    :param page: that of benchmarks if none is named.
    """
    whole = f"## {title}\n\n`{command}`, {datetime.now(UTC):%Y-%m-%d}, on {machine()}.\n\n{text.strip()}\n"
    page = page or PAGE
    sections = re.split(r"^(?=## )", page.read_text() if page.exists() else _TITLE, flags=re.MULTILINE)
    places = [place for place, one in enumerate(sections) if one.startswith(f"## {title}\n")]
    place = places[0] if places else len(sections)
    sections[place : place + 1] = [whole]
    page.write_text("\n".join(section.strip() + "\n" for section in sections))


def machine() -> str:
    """Processor, cores and versions."""
    versions = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return f"{_processor()} ({os.cpu_count()} processors), Python {platform.python_version()}, {versions}"


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    found = re.search("model name\\s*: (.*)", information.read_text()) if information.exists() else None
    return found[1] if found else platform.processor() or platform.machine()
