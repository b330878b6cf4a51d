"""The provider's metadata for Airflow, all of which exists."""

import importlib
import json
import subprocess
import sys
from importlib.metadata import entry_points, version
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from airflow.providers_manager import ProvidersManager
from airflow.sdk import BaseHook, BaseNotifier, BaseOperatorLink
from airflow.sdk._shared.secrets_masker import redact

import airflow_provider_twilio
from airflow_provider_twilio.files.new_file import file_mode
from airflow_provider_twilio.get_provider_info import get_provider_info
from airflow_provider_twilio.hooks.connection import _Fields
from scripts.moved import moved

INFO = get_provider_info()
(CONNECTION,) = INFO["connection-types"]
PACKAGE = Path(str(files(airflow_provider_twilio)))


def loaded(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


def modules(kind: str) -> set[str]:
    return {module for entry in INFO[kind] for module in entry["python-modules"]}


@pytest.fixture(scope="module")
def providers() -> ProvidersManager:
    return ProvidersManager()  # type: ignore[no-untyped-call]


def test_the_entry_point_leads_here() -> None:
    (entry,) = entry_points(group="apache_airflow_provider").select(
        value="airflow_provider_twilio.get_provider_info:get_provider_info"
    )

    assert entry.load() is get_provider_info


def test_it_tells_name_and_version_of_the_installed_package() -> None:
    assert INFO["package-name"] == "airflow-provider-twilio"
    assert INFO["versions"][0] == version("airflow-provider-twilio")


def test_airflow_accepts_it(providers: ProvidersManager) -> None:
    provider = providers.providers["airflow-provider-twilio"]

    assert provider.data["name"] == "Twilio"


def test_airflow_finds_the_hook() -> None:
    hook = moved("ProvidersManager")().hooks["twilio"]

    assert hook is not None
    assert hook.hook_class_name == "airflow_provider_twilio.hooks.twilio.TwilioHook"
    assert hook.hook_name == "Twilio"
    assert hook.connection_id_attribute_name == "twilio_conn_id"
    assert hook.connection_testable


def test_airflow_finds_the_link(providers: ProvidersManager) -> None:
    assert "airflow_provider_twilio.links.console.ConsoleLink" in providers.extra_links_class_names


@pytest.mark.parametrize("kind", ["hooks", "operators", "sensors", "triggers"])
def test_every_module_that_is_there_is_named(kind: str) -> None:
    plumbing = {
        "__init__",
        "base",
        "campaign_brands",
        "connection",
        "deferral",
        "exporting",
        "lineage",
        "metrics",
    }
    there = {path for path in (PACKAGE / kind).rglob("*.py") if path.stem not in plumbing}
    steps = ("profiles", "steps", "approval", "changed_document", "preflight.task", "fleet.report")
    of_onboarding = {f"airflow_provider_twilio.onboarding.{name}" for name in steps}

    assert modules(kind) - of_onboarding == {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in there
    }


@pytest.mark.parametrize(
    "module", sorted(set().union(*map(modules, ("hooks", "operators", "sensors", "triggers"))))
)
def test_every_module_that_is_named_can_be_imported(module: str) -> None:
    importlib.import_module(module)


def test_the_classes_that_are_named_are_what_airflow_takes_them_for() -> None:
    hook = loaded(CONNECTION["hook-class-name"])

    assert issubclass(hook, BaseHook)
    assert (hook.conn_type, hook.hook_name) == (CONNECTION["connection-type"], CONNECTION["hook-name"])
    assert all(issubclass(loaded(link), BaseOperatorLink) for link in INFO["extra-links"])


def test_the_form_has_every_field_of_a_connection_and_no_other() -> None:
    former_names = {"salt"}

    assert {"login", "password", *CONNECTION["conn-fields"]} == set(_Fields.model_fields) - former_names
    assert set(CONNECTION["ui-field-behaviour"]["relabeling"]) == {"login", "password", "port"}
    assert set(CONNECTION["ui-field-behaviour"]["hidden-fields"]) == {"host", "schema"}


def test_the_form_hides_what_may_hold_a_secret() -> None:
    hidden = {
        name
        for name, field in CONNECTION["conn-fields"].items()
        if field["schema"].get("format") == "password"
    }

    assert hidden == {"proxy", "secret_salt"}


def test_airflow_masks_the_salt_by_its_name() -> None:
    assert redact({"secret_salt": "a salt of the connection"}) == {"secret_salt": "***"}


def test_every_field_of_the_form_may_be_left_empty() -> None:
    assert all("null" in field["schema"]["type"] for field in CONNECTION["conn-fields"].values())


def test_the_form_allows_what_the_hook_allows() -> None:
    schema = CONNECTION["conn-fields"]["timeout"]["schema"]

    assert schema["default"] == _Fields.model_fields["timeout"].default
    assert schema["maximum"] == 600


def test_reading_it_imports_nothing_of_the_provider() -> None:
    code = (
        "import json, sys; from airflow_provider_twilio.get_provider_info import get_provider_info; "
        "get_provider_info(); print(json.dumps([name for name in sys.modules if name.startswith('air')]))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )

    assert sorted(json.loads(result.stdout)) == [
        "airflow_provider_twilio",
        "airflow_provider_twilio.get_provider_info",
    ]


def test_airflow_is_told_of_the_notifier() -> None:
    (path,) = INFO["notifications"]

    assert issubclass(loaded(path), BaseNotifier)


def test_the_option_that_files_are_made_by_is_declared_with_its_default() -> None:
    option = get_provider_info()["config"]["twilio"]["options"]["new_file_permissions"]

    assert int(option["default"], 8) == file_mode() == 0o600
