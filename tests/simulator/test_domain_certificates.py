"""Link Shortening: uploaded and managed certificates."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from .api import Api, refusal

DOMAIN = "/v1/LinkShortening/Domains/DN" + "d0" * 16
UNSOUND = "/v1/LinkShortening/Domains/DNfa11" + "0" * 28
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nb3ds\n-----END CERTIFICATE-----\n"
KEY = "-----BEGIN PRIVATE KEY-----\nb3ds\n-----END PRIVATE KEY-----\n"
PEM = CERTIFICATE + KEY


def _certificate(api: Api) -> dict[str, Any]:
    return api.fetched(f"{DOMAIN}/Certificate")


def _upload(api: Api, status: int) -> dict[str, Any]:
    answer = api.post(f"{DOMAIN}/Certificate", TlsCert=PEM)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


def _request(api: Api, status: int) -> dict[str, Any]:
    answer = api.post(f"{DOMAIN}/RequestManagedCert")
    assert answer.status_code == status, answer.text
    return dict(answer.json())


def _days_left(api: Api, certificate: dict[str, Any]) -> float:
    expires = datetime.fromisoformat(certificate["date_expires"])
    return (expires - api.simulator.now()) / timedelta(days=1)


def test_an_uploaded_certificate_is_validated_and_then_in_force(api: Api) -> None:
    assert refusal(api.get(f"{DOMAIN}/Certificate")) == (404, 20404)
    uploaded = _upload(api, 201)
    assert uploaded["certificate_sid"].startswith("CW")
    assert uploaded["domain_name"].startswith("https://")
    assert uploaded["date_expires"] is None
    assert uploaded["cert_in_validation"]["status"] == "pending"
    api.simulator.advance(60)
    in_force = _certificate(api)
    assert in_force["cert_in_validation"] is None
    assert in_force["date_expires"] == uploaded["cert_in_validation"]["date_expires"]
    assert 89 < _days_left(api, in_force) < 90


def test_the_old_certificate_serves_until_the_new_one_is_valid(api: Api) -> None:
    first = _upload(api, 201)
    api.simulator.advance(86400)
    old = _certificate(api)
    renewed = _upload(api, 200)
    assert renewed["certificate_sid"] == first["certificate_sid"]
    assert renewed["date_expires"] == old["date_expires"]
    assert renewed["cert_in_validation"]["date_expires"] > old["date_expires"]
    api.simulator.advance(60)
    assert _certificate(api)["date_expires"] == renewed["cert_in_validation"]["date_expires"]


def test_a_failed_validation_stays_in_validation(api: Api) -> None:
    _upload(api, 201)
    api.simulator.decide_domain(DOMAIN.rpartition("/")[2], certificate="failed")
    api.simulator.advance(1e6)
    failed = _certificate(api)
    assert (failed["cert_in_validation"]["status"], failed["date_expires"]) == ("failed", None)
    _upload(api, 200)
    api.simulator.advance(60)
    assert _certificate(api)["cert_in_validation"] is None


@pytest.mark.parametrize(
    "text", [CERTIFICATE, KEY, "owl", KEY.replace("PRIVATE", "RSA PRIVATE") + CERTIFICATE]
)
def test_what_is_no_certificate_with_its_key_is_refused(api: Api, text: str) -> None:
    assert refusal(api.post(f"{DOMAIN}/Certificate", TlsCert=text)) == (400, 30132)
    assert refusal(api.get(f"{DOMAIN}/Certificate")) == (404, 20404)


def test_the_certificate_must_be_there(api: Api) -> None:
    assert refusal(api.post(f"{DOMAIN}/Certificate")) == (400, 20001)


def test_a_certificate_can_be_taken_away(api: Api) -> None:
    _upload(api, 201)
    assert api.delete(f"{DOMAIN}/Certificate").status_code == 204
    assert refusal(api.get(f"{DOMAIN}/Certificate")) == (404, 20404)
    assert refusal(api.delete(f"{DOMAIN}/Certificate")) == (404, 20404)
    _upload(api, 201)


def test_a_managed_certificate_is_issued_once_dns_is_valid(api: Api) -> None:
    assert refusal(api.post(f"{DOMAIN}/RequestManagedCert")) == (400, 30135)
    api.simulator.advance(60)
    requested = _request(api, 201)
    assert (requested["managed"], requested["requesting"]) == (True, True)
    assert requested["date_expires"] is None
    assert _certificate(api)["cert_in_validation"]["status"] == "pending"
    api.simulator.advance(30)
    assert _request(api, 200)["requesting"] is True
    api.simulator.advance(30)
    issued = _request(api, 200)
    assert (issued["managed"], issued["requesting"]) == (True, False)
    assert issued["date_expires"] == _certificate(api)["date_expires"]
    assert _certificate(api)["cert_in_validation"] is None


def test_an_uploaded_certificate_serves_until_the_managed_one_is_there(api: Api) -> None:
    _upload(api, 201)
    api.simulator.advance(60)
    old = _certificate(api)
    requested = _request(api, 200)
    assert (requested["date_expires"], requested["requesting"]) == (old["date_expires"], True)


def test_a_domain_without_dns_records_gets_no_managed_certificate(api: Api) -> None:
    api.get(f"{UNSOUND}/ValidateDns")
    api.simulator.advance(1e6)
    assert refusal(api.post(f"{UNSOUND}/RequestManagedCert")) == (400, 30135)


def test_a_request_that_failed_can_be_made_again(api: Api) -> None:
    api.get(f"{DOMAIN}/ValidateDns")
    api.simulator.advance(60)
    _request(api, 201)
    api.simulator.decide_domain(DOMAIN.rpartition("/")[2], certificate="failed")
    assert _certificate(api)["cert_in_validation"]["status"] == "failed"
    assert _request(api, 200)["requesting"] is True
