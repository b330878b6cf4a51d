"""Packages of npm that the witnesses need, fetched by npm itself into a folder that git ignores."""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "npm"
BUILD = Path(__file__).parents[2] / "build" / "contract"

DOCUMENTS = "@twilio/cli-core@9.0.0"
_INTEGRITY = "FPHm5gXAUwM2oATmQi3AGYPFz4Urg5G5/vDkpUu5WqNuwueQaS93HwXjdX1OM+miuq0LMimdfbXDTLEp4Nsjfg=="
_INSIDE = "package/src/services/twilio-api/twilio_{}.json"
_PRISM = "@stoplight/prism-cli"
_NAMES = {"messaging_v1": "messaging_v1", "trusthub_v1": "trusthub_v1", "v2010": "api_v2010"}
_LONGEST = 300
"""Seconds that npm may take."""


class NpmFailed(Exception):
    """npm didn't do what it was asked to. The message ends with its own words."""


def is_missing() -> str | None:
    """Which of the two programs isn't there."""
    return next((name for name in ("node", "npm") if shutil.which(name) is None), None)


def prism_version() -> str:
    """The package that Prism is in, as npm calls it."""
    needed = json.loads((HERE / "package.json").read_text())["dependencies"]
    return f"{_PRISM}@{needed[_PRISM]}"


def documents() -> Mapping[str, Any]:
    """Twilio's OpenAPI documents by API, from the package that Twilio's command line brings them in.

    :raises NpmFailed: it can't be fetched, or isn't what it was when its digest was committed.
    """
    package = BUILD / "documents.tgz"
    if not package.exists():
        fetched = json.loads(_npm("pack", DOCUMENTS, "--json", "--pack-destination", str(BUILD)))
        (BUILD / fetched[0]["filename"]).rename(package)
    found = b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
    if found != _INTEGRITY:
        raise NpmFailed(f"{package} is another {DOCUMENTS}: its SHA-512 is {found}; delete it to try again")
    with tarfile.open(package) as files:
        return {api: _json(files, _INSIDE.format(name)) for api, name in _NAMES.items()}


def prism() -> Path:
    """Prism's program.

    :raises NpmFailed: it can't be installed.
    """
    return _installed() / _PRISM / "dist" / "index.js"


def pyright() -> Path:
    """Pyright's program.

    :raises NpmFailed: it can't be installed.
    """
    return _installed() / "pyright" / "index.js"


def segment_calculator() -> Path:
    """Twilio's own calculator of segments, as a module for ``require``.

    :raises NpmFailed: it can't be installed.
    """
    return _installed() / "sms-segments-calculator"


def _installed() -> Path:
    """The folder of the packages that the lock file names, installed once."""
    home = BUILD / "packages"
    installed = home / "installed.json"
    lock = (HERE / "package-lock.json").read_text()
    if not installed.exists() or installed.read_text() != lock:
        shutil.copytree(HERE, home, dirs_exist_ok=True)
        _npm("ci", "--prefix", str(home), "--ignore-scripts", "--no-audit", "--no-fund")
        installed.write_text(lock)
    return home / "node_modules"


def _npm(*arguments: str) -> str:
    BUILD.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["npm", *arguments],
        cwd=BUILD,
        env=os.environ | {"NO_UPDATE_NOTIFIER": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_LONGEST,
        check=False,
    )
    if done.returncode != 0:
        raise NpmFailed(f"npm {arguments[0]} ended with exit code {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


def _json(files: tarfile.TarFile, name: str) -> Any:
    file = files.extractfile(name)
    if file is None:
        raise NpmFailed(f"{DOCUMENTS} has no {name}")
    return json.load(file)
