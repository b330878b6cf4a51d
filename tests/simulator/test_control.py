"""The control interface, for tests in other processes."""

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from airflow_provider_twilio.simulator import ACCOUNT_SID

from .api import BRANDS, MESSAGES, SERVICES, TOLLFREE, Api


def _call(api: Api, method: str, path: str, **options: Any) -> httpx.Response:
    """Without credentials: the control interface asks for none."""
    return httpx.request(method, f"{api.simulator.url}/_simulator/{path}", trust_env=False, **options)


def test_the_state_has_every_resource_as_the_api_shows_it(api: Api) -> None:
    service = api.ready_service()
    message = api.message(MessagingServiceSid=service["sid"])
    api.simulator.advance(5)
    state = _call(api, "GET", "state").json()
    assert state["services"] == [api.fetched(f"{SERVICES}/{service['sid']}")]
    assert state["messages"] == [api.fetched(message["uri"])]
    assert state["phone_numbers"][0]["service_sid"] == service["sid"]
    assert state["brands"] == [api.fetched(f"{BRANDS}/{state['brands'][0]['sid']}")]
    assert state["campaigns"][0]["privacy_policy_url"]
    assert datetime.fromisoformat(state["now"]).tzinfo is not None


def test_the_state_may_be_cut_to_the_newest_messages(api: Api) -> None:
    for body in "abc":
        api.message(From="+15005550006", Body=body)
    messages = _call(api, "GET", "state", params={"messages": 2}).json()["messages"]
    assert [message["body"] for message in messages] == ["b", "c"]


def test_the_totals_count_messages_and_requests(api: Api) -> None:
    api.message(From="+15005550006")
    api.get(MESSAGES)
    assert _call(api, "GET", "totals").json() == {"messages": 1, "requests": 2}


def test_the_clock_can_be_advanced(api: Api) -> None:
    brand, before = api.brand(), api.simulator.now()
    answer = _call(api, "POST", "advance", json={"seconds": 60})
    assert (datetime.fromisoformat(answer.json()["now"]) - before).total_seconds() >= 60
    assert api.fetched(f"{BRANDS}/{brand['sid']}")["status"] == "APPROVED"


def test_the_clock_can_be_stopped_and_let_go(api: Api) -> None:
    assert _call(api, "POST", "unfreeze").status_code == 204
    before = api.simulator.now()
    _wait_until(lambda: api.simulator.now() > before)
    assert _call(api, "POST", "freeze").status_code == 204
    stopped = api.simulator.now()
    assert api.simulator.now() == stopped
    api.simulator.advance(3600)
    assert api.simulator.now() == stopped + timedelta(hours=1)
    api.simulator.unfreeze()
    _wait_until(lambda: api.simulator.now() > stopped + timedelta(hours=1))
    assert api.simulator.now() < stopped + timedelta(hours=2)


def _wait_until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < deadline


def test_a_reset_empties_everything_and_sets_the_clock_back(api: Api) -> None:
    api.service()
    api.simulator.configure(pool_limit=1)
    api.simulator.advance(1e6)
    before = api.simulator.now()
    _call(api, "POST", "faults", json={"kind": "status", "count": None})
    assert _call(api, "POST", "reset").status_code == 204
    assert api.fetched(SERVICES)["services"] == []
    assert len(api.simulator.requests()) == 1
    assert api.simulator.now() < before
    service = api.service()
    for number in ("+14155550101", "+14155550102"):
        assert api.join(service["sid"], api.number(number)["sid"]).status_code == 201


def test_verdicts_can_be_given(api: Api) -> None:
    service, brand = api.service(), api.approved_brand()
    campaign = api.campaign(service["sid"], brand["sid"]).json()
    message = api.message(From="+15005550006")
    errors = [{"code": 30703}]
    for path, body in (
        (f"brands/{brand['sid']}", {"status": "FAILED", "errors": errors}),
        (f"campaigns/{campaign['sid']}", {"status": "SUSPENDED"}),
        (f"messages/{message['sid']}", {"status": "failed", "error_code": 30008}),
    ):
        assert _call(api, "POST", path, json=body).status_code == 204
    state = _call(api, "GET", "state").json()
    assert (state["brands"][0]["status"], state["brands"][0]["errors"]) == ("FAILED", errors)
    assert state["campaigns"][0]["campaign_status"] == "SUSPENDED"
    assert (state["messages"][0]["status"], state["messages"][0]["error_code"]) == ("failed", 30008)


def test_a_tollfree_verification_can_be_decided(api: Api) -> None:
    verification = api.verification().json()
    reasons = [{"code": 30481, "reason": "Withdrawn"}]
    decision = {"status": "TWILIO_REJECTED", "rejection_reasons": reasons, "edit_allowed": False}
    assert _call(api, "POST", f"tollfree/{verification['sid']}", json=decision).status_code == 204
    (seen,) = _call(api, "GET", "state").json()["tollfree_verifications"]
    assert seen == api.fetched(f"{TOLLFREE}/{verification['sid']}")
    assert (seen["rejection_reasons"], seen["edit_allowed"]) == (reasons, False)


def test_a_domain_can_be_decided(api: Api) -> None:
    sid = "DN" + "d0" * 16
    decision = {"dns_valid": False, "reason": "Not yet"}
    assert _call(api, "POST", f"domains/{sid}", json=decision).status_code == 204
    api.simulator.advance(1e6)
    (domain,) = _call(api, "GET", "state").json()["domains"]
    assert (domain["domain_sid"], domain["dns"]["reason"]) == (sid, "Not yet")
    assert (domain["certificate"], domain["config"], domain["messaging_services"]) == (None, None, [])


def test_deactivated_numbers_can_be_listed(api: Api) -> None:
    day = api.simulator.now().date().isoformat()
    listed = {"date": day, "numbers": ["+12065550123"]}
    assert _call(api, "POST", "deactivations", json=listed).status_code == 204
    assert _call(api, "GET", "state").json()["deactivations"] == [listed]
    assert api.get("/v1/Deactivations", Date=day).status_code == 307


def test_faults_can_be_added_and_taken_away(api: Api) -> None:
    kept = _call(api, "POST", "faults", json={"kind": "status", "status": 500, "count": None}).json()["id"]
    gone = _call(api, "POST", "faults", json={"kind": "drop_before", "count": None}).json()["id"]
    assert gone != kept
    assert _call(api, "DELETE", f"faults/{gone}").status_code == 204
    assert api.get(SERVICES).status_code == 500
    assert _call(api, "DELETE", "faults").status_code == 204
    assert api.get(SERVICES).status_code == 200


def test_the_record_can_be_read(api: Api) -> None:
    api.message(From="+15005550006", Body="Hello")
    api.get(SERVICES)
    answer = _call(api, "GET", "requests", params={"method": "POST"})
    (request,) = answer.json()["requests"]
    assert request["form"]["Body"] == ["Hello"]
    assert {"authorization", "user-agent"} <= {*request["headers"]}
    assert "Basic" not in answer.text
    assert (request["path"], request["status"], request["processed"]) == (MESSAGES, 201, True)
    assert _call(api, "GET", "requests", params={"path": "Owls"}).json()["requests"] == []


def test_settings_can_be_changed(api: Api) -> None:
    assert _call(api, "POST", "settings", json={"brand_pending": 5}).status_code == 204
    brand = api.brand()
    api.simulator.advance(5)
    assert api.fetched(f"{BRANDS}/{brand['sid']}")["status"] == "APPROVED"


@pytest.mark.parametrize(
    ("path", "body", "status", "problem"),
    [
        ("advance", {"seconds": -1}, 400, "-1"),
        ("advance", {"minutes": 1}, 400, "minutes"),
        ("advance", {"seconds": 1e300}, 400, "9000"),
        ("advance", {"seconds": "1"}, 400, "str"),
        ("advance", [1], 400, "object"),
        ("faults", {"kind": "explode"}, 400, "explode"),
        ("faults", {"kind": "status", "path": "("}, 400, "path must be a regular expression, got '('"),
        ("settings", {"speed": 0}, 400, "speed"),
        ("settings", {"speed": -1}, 400, "speed"),
        ("settings", {"speed": "fast"}, 400, "speed"),
        ("settings", {"speed": True}, 400, "speed"),
        ("settings", {"brand_pending": -5}, 400, "brand_pending"),
        ("settings", {"brand_pending": 1e300}, 400, "brand_pending"),
        ("settings", {"pool_limit": 1.5}, 400, "pool_limit"),
        ("settings", {"requests_kept": -1}, 400, "requests_kept"),
        ("faults", {"kind": "error", "code": 99999}, 400, "99999"),
        ("settings", {"owls": 0}, 400, "owls"),
        ("brands/BN0", {"status": "APPROVED"}, 404, "BN0"),
        ("tollfree/HH0", {"status": "TWILIO_APPROVED"}, 404, "HH0"),
        ("tollfree/HH0", {"status": "DONE"}, 400, "DONE"),
        ("domains/DN0", {"dns_valid": True}, 400, "DN0"),
        ("deactivations", {"date": "2020-01-01", "numbers": []}, 400, "2020-01-01"),
        ("inbound", {"from": "+12065550123", "to": "+1", "body": ""}, 400, "number"),
    ],
)
def test_a_mistake_is_explained(api: Api, path: str, body: Any, status: int, problem: str) -> None:
    answer = _call(api, "POST", path, json=body)
    assert answer.status_code == status
    assert problem in answer.json()["error"]


def test_a_body_that_is_no_json_is_explained(api: Api) -> None:
    answer = _call(api, "POST", "advance", content=b"{")
    assert (answer.status_code, "JSON" in answer.json()["error"]) == (400, True)
    assert _call(api, "GET", "state", params={"messages": "all"}).status_code == 400
    assert _call(api, "GET", "requests", params={"path": "("}).status_code == 400


@pytest.mark.parametrize("body", [b"{" * 200_000, b"[" * 200_000, b"\xff", b'{"seconds": NaN}', b'"x"'])
@pytest.mark.parametrize("path", ["advance", "settings", "faults", "inbound"])
def test_no_body_breaks_it(api: Api, path: str, body: bytes) -> None:
    assert _call(api, "POST", path, content=body).status_code == 400


@pytest.mark.parametrize("number", ["-1", "1.5", "9" * 5000, "9" * 18, "٣", "1e3", ""])
def test_a_wrong_count_is_explained(api: Api, number: str) -> None:
    for path, name in (("state", "messages"), ("requests", "newest")):
        answer = _call(api, "GET", path, params={name: number})
        assert (answer.status_code, name in answer.json()["error"]) == (400, True)


def test_of_the_record_only_the_newest_may_be_asked_for(api: Api) -> None:
    api.get(SERVICES)
    api.get(MESSAGES)
    for number, paths in (("0", []), ("1", [MESSAGES]), ("5", [SERVICES, MESSAGES])):
        answer = _call(api, "GET", "requests", params={"newest": number})
        assert [request["path"] for request in answer.json()["requests"]] == paths


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0, True, "1", None])
@pytest.mark.parametrize("name", ["speed", "campaign_fee", "pool_limit", "message_stage"])
def test_a_setting_of_no_sense_changes_nothing(api: Api, name: str, value: Any) -> None:
    before = api.service()
    with pytest.raises(ValueError, match=f"{name} must be"):
        api.simulator.configure(**{name: value})
    assert api.fetched(f"{SERVICES}/{before['sid']}")["sid"] == before["sid"]


def test_fewer_requests_can_be_kept_from_now_on(api: Api) -> None:
    for _ in range(3):
        api.get(SERVICES)
    api.simulator.configure(requests_kept=2)
    assert len(api.simulator.requests()) == 2
    api.get(SERVICES)
    assert len(api.simulator.requests()) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "owls.example"},
        {"Host": "127.0.0.1.owls.example"},
        {"Host": "["},
        {"Host": ""},
        {"Origin": "https://owls.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_site_has_no_say(api: Api, headers: dict[str, str]) -> None:
    api.service()
    assert _call(api, "POST", "reset", headers=headers).status_code == 403
    assert _call(api, "GET", "state", headers=headers).status_code == 403
    assert len(api.simulator.snapshot()["services"]) == 1


@pytest.mark.parametrize("host", ["localhost:8008", "127.0.0.2:8008", "[::1]:8008"])
def test_every_loopback_address_that_it_may_serve_on_is_this_machine(api: Api, host: str) -> None:
    assert _call(api, "GET", "state", headers={"Host": host, "Origin": f"http://{host}"}).status_code == 200


def test_the_page_lets_no_script_run_but_its_own(api: Api) -> None:
    answer = _call(api, "GET", "")
    policy = answer.headers["content-security-policy"]
    (nonce,) = re.findall(r"script-src 'nonce-([^']+)'", policy)
    assert answer.text.count("<script") == answer.text.count(f'<script nonce="{nonce}">') == 1
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert nonce not in _call(api, "GET", "").text


def test_it_names_all_accounts_and_shows_each(api: Api) -> None:
    made = api.post("/2010-04-01/Accounts.json", FriendlyName="Owl Post").json()["sid"]
    assert _call(api, "GET", "accounts").json() == {"accounts": [ACCOUNT_SID, made]}
    assert f'href="?account={made}"' in _call(api, "GET", "").text
    shown = _call(api, "GET", f"?account={made}").text
    assert f'account <span class="sid">{made}</span>' in shown
    assert f'href="?account={ACCOUNT_SID}"' in shown
