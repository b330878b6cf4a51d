"""The connection form, filled in, tested and edited by somebody in a real browser."""

import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from browser import Page, browsing
from cryptography.fernet import Fernet

from airflow_provider_twilio.get_provider_info import get_provider_info
from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.simulator import Simulator
from scripts.airflow_home import AirflowHome
from scripts.processes import Processes

from .standalone import Standalone, api_server
from .test_triggerer_killed import step

pytestmark = pytest.mark.proof

LONGEST = 240.0
SALT = secrets.token_hex(16)
FIELDS = get_provider_info()["connection-types"][0]["conn-fields"]
_DIALOG = "document.querySelector('[role=dialog]')"
_SELECTED = f"{_DIALOG}?.querySelector('[aria-autocomplete=list]')"


@pytest.fixture
def airflow(tmp_path: Path) -> Iterator[Standalone]:
    """Airflow's pages and API, which is all that a connection's form needs."""
    with Processes() as processes:
        home = AirflowHome(tmp_path / "airflow", tmp_path / "dags")
        airflow = api_server(processes, home, LONGEST, AIRFLOW__CORE__TEST_CONNECTION="Enabled")
        airflow.log_in()
        yield airflow


@pytest.fixture
def page(airflow: Standalone, tmp_path: Path) -> Iterator[Page]:
    with browsing(tmp_path / "browser") as page:
        page.open(f"{airflow.url}/connections")
        yield page


def button(name: str, within: str = "document") -> str:
    """Return the script that finds a button by its text or its label."""
    asked = json.dumps(name)
    return (
        f"[...{within}.querySelectorAll('button')]"
        f".find(one => one.innerText.trim() === {asked} || one.ariaLabel === {asked})"
    )


def field(name: str) -> str:
    return f"{_DIALOG}?.querySelector('[name={name}]')"


def save(page: Page) -> None:
    page.click(button("Save", _DIALOG))
    page.until(f"!{_DIALOG}", 40)


def edit(page: Page) -> None:
    page.click(button("Edit Connection"))
    page.click(button("Extra Fields", _DIALOG))


def works(page: Page) -> bool:
    """Press the button that tests the connection; it shows the result by its colour."""
    page.open(page.value("location.href"))
    page.click(button("Test Connection"))
    colour = f"({button('Test Connection')})?.querySelector('svg').style.color"
    return bool(page.until(f"['green', 'red'].includes({colour}) && {colour}") == "green")


def secret_extra(airflow: Standalone) -> dict[str, Any]:
    """Return the extra as Airflow has stored it, not as it shows it."""
    with closing(sqlite3.connect(Path(airflow.env["AIRFLOW_HOME"]) / "airflow.db")) as database:
        ((encrypted,),) = database.execute("SELECT extra FROM connection WHERE conn_id = 'by_page'")
    extra: dict[str, Any] = json.loads(
        Fernet(airflow.env["AIRFLOW__CORE__FERNET_KEY"]).decrypt(encrypted.encode())
    )
    return extra


def test_a_connection_is_made_tested_and_edited_by_the_page(
    airflow: Standalone, page: Page, twilio_simulator: Simulator
) -> None:
    with step("every field is there and can be filled in"):
        page.click(button("Add Connection"))
        page.type(field("connection_id"), "by_page")
        page.type(_SELECTED, "Twilio")
        page.click("[...document.querySelectorAll('[role=option]')].find(one => one.innerText === 'Twilio')")
        page.type(field("login"), ACCOUNT_SID)
        page.type(field("password"), AUTH_TOKEN)
        page.type(field("port"), "443")
        page.click(button("Extra Fields", _DIALOG))
        for told in FIELDS.values():
            page.until(f"{_DIALOG}.innerText.includes({json.dumps(told['label'])})")
        page.type(field("element_secret_salt"), SALT)
        page.type(field("element_base_url"), twilio_simulator.connection["extra"]["base_url"])
        save(page)
        assert secret_extra(airflow)["secret_salt"] == SALT

    with step("it is tested, with the token that is stored"):
        assert works(page)
        assert len(twilio_simulator.requests()) == 2

    with step("neither the API nor the form shows a secret"):
        shown = json.dumps(airflow.get("/connections/by_page"))
        edit(page)
        page.until(f"!!{field('element_secret_salt')}?.value")
        shown += page.value(f"{_DIALOG}.innerHTML")
        shown += page.value(f"JSON.stringify([...{_DIALOG}.querySelectorAll('input')].map(one => one.value))")
        assert SALT not in shown
        assert AUTH_TOKEN not in shown

    with step("the form keeps the secrets that it hides"):
        page.type(field("element_region"), "us1")
        save(page)
        assert secret_extra(airflow)["region"] == "us1"
        assert secret_extra(airflow)["secret_salt"] == SALT
        assert works(page)

    with step("Airflow saves a salt that is too short, and the test tells of it"):
        edit(page)
        page.type(field("element_secret_salt"), "short")
        save(page)
        assert not works(page)
        page.until("document.body.innerText.includes('secret_salt')")
        assert "at least 16" in page.text()
