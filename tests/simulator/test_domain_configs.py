"""Link Shortening: the configuration of a domain, by domain and by service."""

import pytest

from .api import Api, refusal

LINKS = "/v1/LinkShortening"
DOMAIN = "DN" + "d0" * 16
CONFIG = f"{LINKS}/Domains/{DOMAIN}/Config"


def test_a_configuration_is_made_and_then_changed(api: Api) -> None:
    assert refusal(api.get(CONFIG)) == (404, 20404)
    config = api.made(CONFIG, FallbackUrl="https://example.com/gone")
    assert config["config_sid"].startswith("ZK")
    assert (config["fallback_url"], config["callback_url"]) == ("https://example.com/gone", None)
    assert (config["continue_on_failure"], config["disable_https"]) == (False, False)
    answer = api.post(CONFIG, CallbackUrl="https://example.com/click", ContinueOnFailure="true")
    assert answer.status_code == 200
    changed = api.fetched(CONFIG)
    assert changed == answer.json()
    assert changed["fallback_url"] == "https://example.com/gone"
    assert (changed["callback_url"], changed["continue_on_failure"]) == ("https://example.com/click", True)
    assert api.post(CONFIG, FallbackUrl="").json()["fallback_url"] is None


@pytest.mark.parametrize("form", [{"FallbackUrl": "nowhere"}, {"DisableHttps": "perhaps"}])
def test_a_bad_configuration_is_refused(api: Api, form: dict[str, str]) -> None:
    assert refusal(api.post(CONFIG, **form)) == (400, 20001)
    assert refusal(api.get(CONFIG)) == (404, 20404)


def test_a_service_tells_its_domains_configuration(api: Api) -> None:
    service = api.service()
    by_service = f"{LINKS}/MessagingService/{service['sid']}/DomainConfig"
    assert refusal(api.get(by_service)) == (404, 20404)
    api.made(f"{LINKS}/Domains/{DOMAIN}/MessagingServices/{service['sid']}")
    assert refusal(api.get(by_service)) == (404, 20404)
    config = api.made(CONFIG, FallbackUrl="https://example.com/gone")
    seen = api.fetched(by_service)
    assert (seen["config_sid"], seen["messaging_service_sid"]) == (config["config_sid"], service["sid"])
    assert seen["fallback_url"] == "https://example.com/gone"
    assert "disable_https" not in seen
