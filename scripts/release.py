"""Check that tag, version and changelog agree before a release: ``python -m scripts.release v0.1.0``."""

import re
import sys
from pathlib import Path

from airflow_provider_twilio import __version__

CHANGELOG = Path(__file__).parent.parent / "CHANGELOG.md"

_SECTION = re.compile(r"^## \[(?P<name>[^\]]+)\](?: - (?P<date>\d{4}-\d{2}-\d{2}))?$", re.MULTILINE)


def faults(changelog: str, version: str, tag: str | None = None) -> list[str]:
    """List what keeps a version from being released.

    :param changelog: the text of ``CHANGELOG.md``.
    :param version: the package's version.
    :param tag: the tag of the release, where there is one already.
    """
    sections = [(found["name"], found["date"]) for found in _SECTION.finditer(changelog)]
    names = [name for name, _ in sections]
    found = []
    if tag is not None and tag != f"v{version}":
        found.append(f"tag {tag}: must be v{version}, the version of airflow_provider_twilio/__init__.py")
    if names[:1] != ["Unreleased"]:
        found.append('CHANGELOG.md: must begin with the section "## [Unreleased]"')
    if names[1:2] != [version]:
        found.append(f"CHANGELOG.md: its newest version must be {version}, and is {' '.join(names[1:2])}")
    undated = [name for name, date in sections[1:] if date is None]
    if undated:
        found.append(f"CHANGELOG.md: must say the day of {', '.join(undated)}, such as - 2026-11-30")
    return found


if __name__ == "__main__":
    if problems := faults(CHANGELOG.read_text(), __version__, *sys.argv[1:2]):
        sys.exit("\n".join(problems))
    print(f"{__version__} can be released")
