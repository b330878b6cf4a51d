"""The pinned dependencies: all of them, by name and version alone, for the oldest Python that is promised."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

US = "airflow-provider-twilio"
LINES = (Path(__file__).parents[1] / "constraints.txt").read_text().splitlines()
PINNED = dict(line.split("==") for line in LINES)


def oldest_python() -> str:
    """Return the lowest version that ``requires-python`` allows, to the last digit: 3.11 is 3.11.0."""
    (oldest,) = SpecifierSet(metadata(US)["Requires-Python"])
    assert oldest.operator == ">="
    return f"{oldest.version}.0"


def needed(name: str, extras: frozenset[str], seen: set[tuple[str, frozenset[str]]]) -> Iterator[str]:
    """The distributions that ``name`` with its ``extras`` needs, theirs included."""
    if (name, extras) in seen:
        return
    seen.add((name, extras))
    for text in distribution(name).requires or ():
        requirement = Requirement(text)
        if any(
            not requirement.marker or requirement.marker.evaluate({"extra": extra})
            for extra in extras or {""}
        ):
            yield requirement.name
            yield from needed(requirement.name, frozenset(requirement.extras), seen)


def test_a_line_is_a_name_and_a_version() -> None:
    assert [line for line in LINES if not re.fullmatch(r"[\w.\-]+==[\w.+!]+", line)] == []


def test_every_dependency_is_pinned() -> None:
    names = {canonicalize_name(name) for name in needed(US, frozenset({"dev"}), set())} - {US}

    assert len(names) > 100
    assert sorted(names - {canonicalize_name(name) for name in PINNED}) == []


def is_installed(name: str) -> bool:
    """Return false for packages of the cluster alone, which ``make test`` doesn't install."""
    try:
        return bool(metadata(name))
    except PackageNotFoundError:
        return False


@pytest.mark.parametrize("name", [name for name in PINNED if is_installed(name)])
def test_what_is_pinned_runs_on_the_oldest_python(name: str) -> None:
    about = metadata(name)

    assert "Requires-Python" not in about or oldest_python() in SpecifierSet(about["Requires-Python"])
