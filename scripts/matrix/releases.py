"""Which release of Airflow is meant, and what else there was on that day.

Airflow's own constraints files are elsewhere than on a package index, so packages of two days after the
release stand in for them: whoever installed it then got these.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Release:
    """A release of Airflow, and the day after which no other package is newer."""

    version: str
    day: date


def release_of(pylock: str) -> Release:
    """Return the one release that a ``pylock.toml`` is of."""
    (package,) = tomllib.loads(pylock)["packages"]
    uploaded: datetime = package["wheels"][0]["upload-time"]
    return Release(package["version"], uploaded.date() + _AFTER)


def installed(freeze: str) -> dict[str, str]:
    """Return the versions of a freeze, by name; what was installed from a file has none there."""
    return dict(line.split("==") for line in freeze.splitlines() if "==" in line)


def own_requirements(pyproject: Path, extras: tuple[str, ...]) -> list[str]:
    """Return what ``pyproject.toml`` asks for, with these extras, but for Airflow itself."""
    project: dict[str, Any] = tomllib.loads(pyproject.read_text())["project"]
    lists = (project["dependencies"], *(project["optional-dependencies"][extra] for extra in extras))
    asked = dict.fromkeys(requirement for several in lists for requirement in several)
    return [one for one in asked if Requirement(one).name != "apache-airflow"]
