"""Makes the environment of a row with uv: Airflow as of its day, the wheel, and what the tests need.

Packages that Airflow and the wheel were installed with stay: the tests' tools are those that go with it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from packaging.requirements import Requirement

from scripts.airflow_home import PROJECT
from scripts.matrix.releases import Release, installed, own_requirements, release_of
from scripts.matrix.rows import Row
from scripts.patience import patiently

EXTRAS = ("simulator", "parquet")
# Further packages that the tests import. The tests of object storage, which need more, aren't run.
TOOLS = ("hypothesis", "pytest", "pytest-xdist", "trustme")
SOURCES = (
    "tests",
    "scripts",
    "example_dags",
    "benchmarks",
    "docs",
    "README.md",
    "CHANGELOG.md",
    "pyproject.toml",
)
_UV = (sys.executable, "-m", "uv")
_INSTALL_SECONDS = 600.0


class Unavailable(Exception):
    """There is no such Python on this machine."""


class Failed(Exception):
    """The environment can't be made; the message names the log."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Where a row's checks run.

    :param python: its interpreter.
    :param versions: of what we ask for, by name.
    """

    row: Row
    folder: Path
    python: Path
    release: Release
    versions: Mapping[str, str]


def uv_environment(folder: Path) -> dict[str, str]:
    """Keep uv's cache in ``folder``, and let it take the Pythons that are there, unless told otherwise.

    uv knows those on the path and its own. Those that pyenv has, and of which only one is on the path, come
    after them.
    """
    unless_told = {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), *map(str, pyenv_folders(os.environ))))
    return unless_told | dict(os.environ) | {"UV_CACHE_DIR": str(folder / "cache"), "PATH": path}


def pyenv_folders(outside: Mapping[str, str]) -> list[Path]:
    """Return the folders of the Pythons that pyenv has, whether or not it is set up in this shell."""
    root = Path(outside.get("PYENV_ROOT") or Path.home() / ".pyenv")
    return sorted(root.glob("versions/*/bin"))


def build_wheel(folder: Path) -> Path:
    """Build the wheel, and copy what tests it to a folder without the package's source.

    :raises Failed: it can't be built.
    """
    dist, source = folder / "dist", folder / "source"
    for old in (dist, source):
        shutil.rmtree(old, ignore_errors=True)
    source.mkdir(parents=True)
    for name in SOURCES:
        copy = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
        copy(PROJECT / name, source / name)
    _uv("Building the wheel", folder, folder / "wheel.log", "build", "--wheel", "--out-dir", dist, PROJECT)
    (wheel,) = dist.glob("*.whl")
    return wheel


def make(row: Row, wheel: Path, folder: Path) -> Environment:
    """Make the environment of a row anew.

    :raises Unavailable: its Python isn't there.
    :raises Failed: something can't be installed.
    """
    place = folder / "environments" / row.name
    log = folder / "logs" / row.name
    shutil.rmtree(place, ignore_errors=True)
    if _asked(folder, "python", "find", row.python).returncode:
        raise Unavailable(f"there is no Python {row.python} on this machine")
    _uv(f"{row.name}: making it", folder, log / "venv.log", "venv", "--python", row.python, place)
    python = place / "bin" / "python"
    release = _release(row, folder)
    airflow = f"apache-airflow=={release.version}"
    install = ("pip", "install", "--python", python, airflow)
    what = f"{row.name}: installing Airflow {release.version}"
    own = own_requirements(PROJECT / "pyproject.toml", EXTRAS)
    of_its_day = _lowest(own, release.day) if row.lowest else ["--exclude-newer", str(release.day)]
    _uv(what, folder, log / "airflow.log", *install, *of_its_day)
    with_extras = f"{wheel}[{','.join(EXTRAS)}]"
    _uv(f"{row.name}: installing the wheel", folder, log / "wheel.log", *install, with_extras)
    kept = log / "kept.txt"
    kept.write_text("".join(f"{name}=={of}\n" for name, of in _installed(folder, python).items()))
    tools = (*TOOLS, wheel, "--constraint", kept)
    _uv(f"{row.name}: installing the tests' tools", folder, log / "tools.log", *install, *tools)
    check = ("pip", "check", "--python", python)
    _uv(f"{row.name}: looking for conflicts", folder, log / "conflicts.log", *check)
    versions = _installed(folder, python)
    asked_for = sorted({Requirement(one).name for one in own})
    return Environment(row, place, python, release, {name: versions[name] for name in asked_for})


def _installed(folder: Path, python: Path) -> dict[str, str]:
    done = _asked(folder, "pip", "freeze", "--python", python)
    if done.returncode:
        raise Failed(f"what is installed can't be read: {done.stderr.strip()}")
    return installed(done.stdout)


def _lowest(own: Sequence[str], day: date) -> list[str]:
    """Our requirements in their lowest versions, which may be newer than everything else."""
    names = sorted({Requirement(one).name for one in own})
    exempt = [part for name in names for part in ("--exclude-newer-package", f"{name}={date.max.year}-01-01")]
    return ["--resolution", "lowest-direct", "--exclude-newer", str(day), *exempt, *own]


def _release(row: Row, folder: Path) -> Release:
    asked, lock = folder / f"{row.name}.in", folder / f"pylock.{row.name.replace('.', '-')}.toml"
    asked.write_text(f"apache-airflow{row.airflow}\n")
    done = _asked(
        folder, "pip", "compile", "--no-deps", "--no-header", "--quiet", "--python-version", row.python,
        "--format", "pylock.toml", "--output-file", lock, asked,
    )  # fmt: skip
    if done.returncode:
        raise Failed(f"there is no apache-airflow{row.airflow}: {done.stderr.strip()}")
    found = release_of(lock.read_text())
    lock.unlink()
    return found


def _asked(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (*_UV, *map(str, command)),
        env=uv_environment(folder),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _uv(what: str, folder: Path, log: Path, *command: str | Path) -> None:
    code = patiently(
        what, (*_UV, *map(str, command)), log=log, env=uv_environment(folder), seconds=_INSTALL_SECONDS
    )
    if code:
        raise Failed(f"{what}: failed: {log}\n{log.read_text(errors='replace')[-2000:]}")
