"""Link Shortening: DNS records, and which service shortens to which domain."""

from typing import Any

import pytest

from .api import SERVICES, Api, refusal

LINKS = "/v1/LinkShortening"
DOMAIN, OTHER, UNSOUND = "DN" + "d0" * 16, "DN" + "d1" * 16, "DNfa11" + "0" * 28


def _dns(api: Api, sid: str = DOMAIN) -> dict[str, Any]:
    return api.fetched(f"{LINKS}/Domains/{sid}/ValidateDns")


def _association(service: dict[str, Any], sid: str = DOMAIN) -> str:
    return f"{LINKS}/Domains/{sid}/MessagingServices/{service['sid']}"


def test_dns_records_are_seen_after_a_while(api: Api) -> None:
    early = _dns(api)
    assert (early["is_valid"], early["domain_sid"]) == (False, DOMAIN)
    assert "CNAME" in early["reason"]
    api.simulator.advance(60)
    assert _dns(api) == early | {"is_valid": True, "reason": ""}


def test_the_records_of_an_unsound_domain_are_never_seen_unless_a_test_says_so(api: Api) -> None:
    assert _dns(api, UNSOUND)["is_valid"] is False
    api.simulator.advance(1e7)
    assert _dns(api, UNSOUND)["is_valid"] is False
    api.simulator.decide_domain(UNSOUND, dns_valid=True)
    assert _dns(api, UNSOUND)["is_valid"] is True
    api.simulator.decide_domain(UNSOUND, dns_valid=False, reason="Gone")
    assert (_dns(api, UNSOUND)["is_valid"], _dns(api, UNSOUND)["reason"]) == (False, "Gone")


def test_a_service_shortens_to_a_domain_until_it_is_told_not_to(api: Api) -> None:
    service = api.service()
    seen = f"{LINKS}/MessagingServices/{service['sid']}/Domain"
    assert refusal(api.get(seen)) == (404, 20404)
    made = api.made(_association(service))
    assert (made["domain_sid"], made["messaging_service_sid"]) == (DOMAIN, service["sid"])
    assert api.fetched(seen)["domain_sid"] == DOMAIN
    assert api.delete(_association(service)).status_code == 204
    assert refusal(api.get(seen)) == (404, 20404)
    assert refusal(api.delete(_association(service))) == (404, 20404)


def test_a_service_has_one_domain_and_a_domain_many_services(api: Api) -> None:
    first, second = api.service("first"), api.service("second")
    api.made(_association(first))
    api.made(_association(second))
    assert refusal(api.post(_association(first, OTHER))) == (400, 30130)
    assert api.made(_association(first))["domain_sid"] == DOMAIN
    assert refusal(api.delete(_association(first, OTHER))) == (404, 20404)
    (domain, _) = api.simulator.snapshot()["domains"]
    assert domain["messaging_services"] == [first["sid"], second["sid"]]


def test_a_deleted_service_leaves_its_domain(api: Api) -> None:
    service = api.service()
    api.made(_association(service))
    api.delete(f"{SERVICES}/{service['sid']}")
    assert api.simulator.snapshot()["domains"][0]["messaging_services"] == []


@pytest.mark.parametrize("tail", ["ValidateDns", "Certificate", "Config"])
def test_what_is_no_domain_is_refused(api: Api, tail: str) -> None:
    assert refusal(api.get(f"{LINKS}/Domains/DN1/{tail}")) == (400, 30100)
    assert api.simulator.snapshot()["domains"] == []


def test_a_service_must_exist_to_be_associated(api: Api) -> None:
    assert refusal(api.post(_association({"sid": "MG" + "0" * 32}))) == (404, 20404)


def test_a_decision_must_make_sense(api: Api) -> None:
    with pytest.raises(ValueError, match="DN1"):
        api.simulator.decide_domain("DN1", dns_valid=True)
    with pytest.raises(ValueError, match="perhaps"):
        api.simulator.decide_domain(DOMAIN, certificate="perhaps")
    with pytest.raises(LookupError, match="no certificate"):
        api.simulator.decide_domain(DOMAIN, certificate="valid")
