"""A release is one of a version that the changelog tells of."""

import pytest

from airflow_provider_twilio import __version__
from scripts.release import CHANGELOG, faults

GOOD = "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2027-01-31\n\n## [0.1.0] - 2026-11-30\n"


def test_version_and_changelog_agree() -> None:
    assert faults(CHANGELOG.read_text(), __version__) == []


def test_a_tag_of_the_newest_version_can_be_released() -> None:
    assert faults(GOOD, "0.2.0", "v0.2.0") == []


@pytest.mark.parametrize(
    ("changelog", "version", "tag", "says"),
    [
        (GOOD, "0.2.0", "v0.2.1", "tag v0.2.1"),
        (GOOD, "0.2.0", "0.2.0", "tag 0.2.0"),
        (GOOD, "0.3.0", "v0.3.0", "newest version must be 0.3.0"),
        (GOOD.replace("## [Unreleased]\n", ""), "0.2.0", None, "Unreleased"),
        (GOOD.replace("[0.2.0] - 2027-01-31", "[0.2.0]"), "0.2.0", None, "the day of 0.2.0"),
    ],
)
def test_what_does_not_agree_is_named(changelog: str, version: str, tag: str | None, says: str) -> None:
    assert any(says in fault for fault in faults(changelog, version, tag))
