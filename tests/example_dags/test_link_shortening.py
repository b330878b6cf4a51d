"""The DAG that sets a domain for shortened links up."""

import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from airflow_provider_twilio.api.messaging_v1.link_shortening import CreateLinkshorteningMessagingService
from airflow_provider_twilio.api.messaging_v1.services import CreateService
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import Load, states

DOMAIN, OTHER = "DN" + "1" * 32, "DN" + "2" * 32
KEY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ"
PEM = (
    f"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    f"-----BEGIN PRIVATE KEY-----\n{KEY}\n-----END PRIVATE KEY-----\n"
)
ALWAYS = ("wait_for_dns", "choose_certificate", "configure", "create_service", "is_not_associated")
MANAGED = ("request_managed_certificate", "wait_for_managed_certificate")
UPLOADED = ("upload_certificate", "wait_for_uploaded_certificate")


def done(chosen: tuple[str, ...], skipped: tuple[str, ...], **more: str) -> dict[str, str]:
    every = dict.fromkeys((*ALWAYS, *chosen, "associate"), "success")
    return every | dict.fromkeys(skipped, "skipped") | more


def test_a_managed_certificate_is_requested_and_the_service_associated_once(
    load: Load, twilio: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    dag, params = load("link_shortening"), {"domain_sid": DOMAIN, "service": "Owl Post"}

    assert states(dag.test(run_conf=params)) == done(MANAGED, UPLOADED)

    assert_set_up(twilio, managed=True)

    assert states(dag.test(run_conf=params)) == done(MANAGED, UPLOADED, associate="skipped")
    assert "The service shortens with this domain already" in capsys.readouterr().out
    assert len(twilio.requests("POST", "/MessagingServices/")) == 1
    assert len(twilio.snapshot()["services"]) == 1


def test_ones_own_certificate_is_uploaded_and_shows_nowhere(
    load: Load, twilio: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AIRFLOW_VAR_LINK_SHORTENING_CERTIFICATE_SECRET", PEM)
    params = {"domain_sid": DOMAIN, "service": "Owl Post", "certificate": "uploaded"}

    run = load("link_shortening").test(run_conf=params)

    assert states(run) == done(UPLOADED, MANAGED)
    assert_set_up(twilio, managed=False)
    (upload,) = twilio.requests("POST", "/Certificate")
    assert KEY in upload.form["TlsCert"][0]
    assert KEY not in capsys.readouterr().out
    with sqlite3.connect(Path(os.environ["AIRFLOW_HOME"]) / "airflow.db") as database:
        assert KEY not in "\n".join(database.iterdump())


def assert_set_up(twilio: Simulator, *, managed: bool) -> None:
    there: dict[str, Any] = twilio.snapshot()
    (domain,), (service,) = there["domains"], there["services"]
    assert domain["certificate"]["cert_in_validation"] is None
    assert domain["config"]["continue_on_failure"] is True
    assert domain["config"]["fallback_url"] == "https://www.harborcoffee.example.com"
    assert len(twilio.requests("POST", "/RequestManagedCert")) == managed
    (associated,) = twilio.requests("POST", "/MessagingServices/")
    assert associated.path.endswith(f"/{DOMAIN}/MessagingServices/{service['sid']}")


def test_a_service_with_another_domain_keeps_it(
    load: Load, twilio: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    service = TwilioHook().execute(CreateService(friendly_name="Owl Post")).sid
    TwilioHook().execute(
        CreateLinkshorteningMessagingService(domain_sid=OTHER, messaging_service_sid=service)
    )

    run = load("link_shortening").test(run_conf={"domain_sid": DOMAIN, "service": "Owl Post"})

    failed = {"is_not_associated": "failed", "associate": "upstream_failed"}
    assert states(run) == done(MANAGED, UPLOADED, **failed)
    assert f"the service {service} shortens with {OTHER} already" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("param", "value"), [("domain_sid", "DN1"), ("certificate", "bought"), ("fallback_url", "http://x")]
)
def test_wrong_params_are_refused_before_the_run_begins(
    param: str, value: str, load: Load, twilio: Simulator
) -> None:
    with pytest.raises(Exception, match=f"Invalid input for param {param}"):
        load("link_shortening").test(run_conf={param: value})

    assert twilio.requests() == []
