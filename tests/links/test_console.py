"""The link from a task to its resource in the Twilio Console."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.links.console import ConsoleLink, console_url, simulator_url
from airflow_provider_twilio.operators.base import RequestOperator
from airflow_provider_twilio.operators.batch import SendSmsBatchOperator
from airflow_provider_twilio.operators.exports import ExportListOperator
from airflow_provider_twilio.operators.messaging_v1.link_shortening import UpdateDomainConfigOperator
from airflow_provider_twilio.sensors.brands import BrandApprovedSensor
from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.simulator import Simulator

HEX = "0a" * 16


class Send(RequestOperator):
    request = CreateMessage


def link(task: Any) -> str:
    """Return the links that Airflow gets at the end of the task."""
    (extra,) = task.operator_extra_links
    assert isinstance(extra, ConsoleLink)
    return extra.get_link(task, ti_key=None)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["BN", "MG", "PN", "SM", "MM"])
def test_a_resource_has_its_own_page(kind: str) -> None:
    url = urlsplit(console_url(kind + HEX))

    assert (url.scheme, url.hostname) == ("https", "console.twilio.com")
    assert kind + HEX in f"{url.path}?{url.query}"


def test_kinds_of_resources_have_different_pages() -> None:
    pages = {
        console_url(kind + HEX).replace(kind + HEX, "") for kind in ("BN", "QE", "MG", "PN", "SM", "HH", "DN")
    }

    assert len(pages) == 7


@pytest.mark.parametrize(
    ("kind", "page"), [("QE", "/campaigns"), ("HH", "/toll-free-verifications"), ("DN", "/admin/domains")]
)
def test_some_have_one_page_for_all(kind: str, page: str) -> None:
    url = console_url(kind + HEX)

    assert url.startswith(("https://console.twilio.com/us1/", "https://www.twilio.com/console/"))
    assert url.endswith(page)


@pytest.mark.parametrize("sid", ["XX" + HEX, ""])
def test_anything_else_leads_to_the_start_page(sid: str) -> None:
    assert console_url(sid) == "https://console.twilio.com/us1"


def test_on_a_simulator_a_task_is_linked_to_what_it_made_there(twilio_default: Simulator) -> None:
    task = Send(task_id="send", to="+15558675309", from_="+15005550006", body="Hi")

    sid = task.execute({})["sid"]  # type: ignore[index]

    assert link(task) == f"{twilio_default.url}/_simulator/?account={ACCOUNT_SID}#{sid}"


@pytest.mark.parametrize("extra", [{}, {"base_url": "https://gateway.example.com"}])
def test_at_twilio_a_task_is_linked_to_the_console(
    extra: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = {"conn_type": "twilio", "login": ACCOUNT_SID, "password": AUTH_TOKEN, "extra": extra}
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(connection))
    task = Send(task_id="send", to="+15558675309", from_="+15005550006", body="Hi")
    task.linked_sid = "SM" + HEX

    assert link(task) == console_url("SM" + HEX)


def test_a_connection_that_is_gone_leads_to_the_console(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AIRFLOW_CONN_TWILIO_DEFAULT", raising=False)
    task = Send(task_id="send", to="+15558675309", from_="+15005550006", body="Hi", twilio_conn_id="gone")
    task.linked_sid = "SM" + HEX

    assert link(task) == console_url("SM" + HEX)


def test_a_task_about_a_domain_is_linked_to_it(twilio_default: Simulator) -> None:
    task = UpdateDomainConfigOperator(task_id="configure", domain_sid="DN" + HEX, disable_https=False)

    task.execute({})

    assert link(task) == simulator_url(twilio_default.url, ACCOUNT_SID, "DN" + HEX)


def test_a_task_that_made_nothing_has_no_link() -> None:
    assert link(Send(task_id="send", to="+15558675309", from_="+15005550006", body="Hi")) == ""


def test_an_export_is_linked_to_the_account_that_it_read(twilio_default: Simulator, tmp_path: Path) -> None:
    task = ExportListOperator(task_id="export", operation="ListService", path=str(tmp_path))

    task.execute({})

    assert link(task) == simulator_url(twilio_default.url, ACCOUNT_SID, ACCOUNT_SID)


def test_a_batch_is_linked_to_the_service_that_it_sends_by(twilio_default: Simulator) -> None:
    task = SendSmsBatchOperator(task_id="batch", messages=[], body="Hi", messaging_service_sid="MG" + HEX)

    assert link(task) == simulator_url(twilio_default.url, ACCOUNT_SID, "MG" + HEX)


def test_a_sensor_is_linked_to_what_it_waits_for() -> None:
    assert link(BrandApprovedSensor(task_id="wait", brand_sid="BN" + HEX)) == console_url("BN" + HEX)


def test_airflow_shows_it_as_twilio_console() -> None:
    assert ConsoleLink().name == "Twilio Console"
