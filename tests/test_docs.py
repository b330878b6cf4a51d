"""The documentation names files that exist, and its links lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "airflow_provider_twilio"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_FILE = re.compile(r"(?<![\w./{])((?:\w+/)+\w+\.(?:py|pyi))\b")
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


def _named(page: Path, pattern: re.Pattern[str]) -> list[str]:
    return sorted(set(pattern.findall(page.read_text())))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_file_that_a_page_names_exists(page: Path) -> None:
    folders = (ROOT, PACKAGE)
    missing = [name for name in _named(page, _FILE) if not any((one / name).exists() for one in folders)]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_of_a_page_leads_to_a_file(page: Path) -> None:
    assert [link for link in _named(page, _LINK) if not (page.parent / link).exists()] == []


def test_the_steps_of_a_path_name_a_file_each() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    paths = text.partition("## The path of")[2].partition("\n## ")[0].split("```\n")[1::2]
    steps = [line.split()[0] for path in paths for line in path.strip().splitlines()]
    assert len(paths) == 3
    assert [step for step in steps if not (PACKAGE / step).exists()] == []
