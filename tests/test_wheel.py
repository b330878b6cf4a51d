"""The built wheel, in an environment of its own with nothing but Airflow and what the wheel asks for."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from shutil import rmtree
from zipfile import ZipFile

import pytest

from airflow_provider_twilio import __version__
from airflow_provider_twilio.simulator.simulator import Simulator

PROJECT = Path(__file__).parents[1]
_INSTALL_SECONDS = 900.0
_COMMAND_SECONDS = 240.0
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR")
_FORM = """
import json, sys
from airflow.api_fastapi.core_api.services.ui.connections import HookMetaService
(form,) = [form for form in HookMetaService.hook_meta_data() if form.connection_type == "twilio"]
imported = [name for name in sys.modules if name.startswith("airflow_provider_twilio.")]
print(json.dumps(form.model_dump() | {"imported": imported}))
"""


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment and a home that has never seen an Airflow."""

    folder: Path

    def run(self, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a program of this environment with as little from outside as possible."""
        outside = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        home = {"HOME": str(self.folder), "AIRFLOW_HOME": str(self.folder / "airflow"), "COLUMNS": "200"}
        return subprocess.run(
            (self.folder / "bin" / command[0], *command[1:]),
            env=outside | home | env,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=_COMMAND_SECONDS,
        )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    _must_run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, PROJECT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    """The wheel without any extra, and its dependencies in the versions that the project pins."""
    folder = tmp_path_factory.mktemp("environment")
    _must_run(sys.executable, "-m", "venv", folder)
    # Nearly none of it is ever imported, so nothing is compiled beforehand.
    pip = (folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile")
    _must_run(*pip, "--constraint", PROJECT / "constraints.txt", wheel)
    yield Environment(folder)
    rmtree(folder)


def _must_run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=_INSTALL_SECONDS)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    package, about = "airflow_provider_twilio/", f"airflow_provider_twilio-{__version__}.dist-info/"
    assert [name for name in names if not name.startswith((package, about))] == []
    assert _kinds(name for name in names if name.startswith(package)) == {
        ".py",
        ".pyi",
        ".typed",
        ".html",
        ".js",
        ".json",
    }
    assert f"{package}py.typed" in names
    assert {
        f"{package}simulator/inspector.html",
        f"{package}reports/frame.html",
        f"{package}reports/fleet.js",
    } <= {*names}
    assert f"{package}onboarding/customer.schema.json" in names
    assert f"{about}licenses/LICENSE" in names
    sources = {str(path.relative_to(PROJECT)) for path in (PROJECT / package).rglob("*.py")}
    assert sources == {name for name in names if name.endswith(".py")}


def _kinds(names: Iterable[str]) -> set[str]:
    return {Path(name).suffix for name in names}


def test_the_wheel_names_its_dependencies_and_keeps_the_simulators_apart(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        metadata = archive.read(f"airflow_provider_twilio-{__version__}.dist-info/METADATA").decode()
    required = HeaderParser().parsestr(metadata).get_all("Requires-Dist") or []
    always = {re.split("[<>]", name)[0] for name in required if "extra ==" not in name}
    assert always == {
        "aiohttp",
        "apache-airflow",
        "apache-airflow-providers-common-compat",
        "apache-airflow-providers-standard",
        "asgiref",
        "httpcore",
        "httpx",
        "jinja2",
        "msgspec",
        "pendulum",
        "phonenumbers",
        "pydantic",
        "pyyaml",
        "selectolax",
        "yarl",
    }


def test_airflow_lists_the_provider_with_its_version(environment: Environment) -> None:
    listed = environment.run("airflow", "providers", "list", "--output", "json")
    assert listed.returncode == 0, listed.stderr
    providers = {row["package_name"]: row for row in json.loads(listed.stdout)}
    assert providers["airflow-provider-twilio"]["version"] == __version__


def test_the_connection_form_has_our_fields_and_imports_nothing_for_them(environment: Environment) -> None:
    told = environment.run("python", "-c", _FORM)
    assert told.returncode == 0, told.stderr
    form = json.loads(told.stdout.splitlines()[-1])
    assert form["hook_class_name"] == "airflow_provider_twilio.hooks.twilio.TwilioHook"
    assert set(form["extra_fields"]) == {
        "account_sid",
        "region",
        "edge",
        "timeout",
        "call_timeout",
        "max_answer_bytes",
        "max_header_bytes",
        "max_pages",
        "file_timeout",
        "max_file_bytes",
        "a2p_requests_per_second",
        "proxy",
        "secret_salt",
        "base_url",
    }
    assert form["extra_fields"]["proxy"]["schema"]["format"] == "password"
    standard = form["standard_fields"]
    assert standard["password"]["title"] == "Auth token or API key secret"
    assert [name for name in standard if standard[name] and standard[name]["hidden"]] == [
        "url_schema",
        "host",
    ]
    assert form["imported"] == ["airflow_provider_twilio.get_provider_info"]


def test_a_good_connection_tests_well(environment: Environment, twilio_simulator: Simulator) -> None:
    tested = _test_connection(environment, twilio_simulator)
    assert tested.returncode == 0, tested.stderr
    assert "Connection success!" in tested.stdout
    assert {request.path for request in twilio_simulator.requests()} == {
        "/v1/Services",
        f"/2010-04-01/Accounts/{twilio_simulator.connection['login']}/IncomingPhoneNumbers.json",
    }


def test_a_wrong_token_is_told_in_twilios_words_and_not_shown(
    environment: Environment, twilio_simulator: Simulator
) -> None:
    wrong = "0123456789abcdef" * 2
    tested = _test_connection(environment, twilio_simulator, password=wrong)
    assert tested.returncode == 1
    assert "Connection failed!" in tested.stdout
    assert "Authenticate (HTTP 401, code 20003" in tested.stdout
    assert "Check the account SID and the token" in tested.stdout
    assert wrong not in tested.stdout + tested.stderr


def _test_connection(
    environment: Environment, twilio: Simulator, **changes: str
) -> subprocess.CompletedProcess[str]:
    return environment.run(
        *("airflow", "connections", "test", "twilio_default"),
        AIRFLOW__CORE__TEST_CONNECTION="Enabled",
        AIRFLOW_CONN_TWILIO_DEFAULT=json.dumps(twilio.connection | changes),
    )
