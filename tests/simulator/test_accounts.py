"""Subaccounts: whose credentials open what, and what stays apart."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.state import (
    API_KEY_SECRET,
    API_KEY_SID,
    MAIN_KEY_SECRET,
    MAIN_KEY_SID,
)

from .api import ACCOUNT, SERVICES, Api, refusal

ACCOUNTS = "/2010-04-01/Accounts"
NOBODY = "AC" + "0" * 32
OWN_SERVICE = {"FriendlyName": "Owl Post"}


class Caller:
    """Requests with any credentials."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, trust_env=False, timeout=60)

    def get(self, path: str, user: str, password: str) -> httpx.Response:
        return self._http.get(path, auth=(user, password))

    def post(self, path: str, user: str, password: str, **form: Any) -> httpx.Response:
        return self._http.post(path, auth=(user, password), data=form)

    def close(self) -> None:
        self._http.close()


@pytest.fixture
def caller(api: Api) -> Iterator[Caller]:
    caller = Caller(api.simulator.url)
    yield caller
    caller.close()


@pytest.fixture
def sub(api: Api) -> dict[str, Any]:
    return api.made(f"{ACCOUNTS}.json", FriendlyName="Owl Post")


def test_a_name_is_made_up_where_none_is_given(api: Api) -> None:
    assert api.made(f"{ACCOUNTS}.json")["friendly_name"].startswith("SubAccount Created at 20")
    assert refusal(api.post(f"{ACCOUNTS}.json", FriendlyName="x" * 65)) == (400, 20001)


def test_the_parents_token_opens_its_subaccount_where_the_path_names_it(
    api: Api, sub: dict[str, Any]
) -> None:
    path = f"{ACCOUNTS}/{sub['sid']}/IncomingPhoneNumbers.json"
    number = api.made(path, PhoneNumber="+14155550100")

    assert number["account_sid"] == sub["sid"]
    assert [one["sid"] for one in api.fetched(path)["incoming_phone_numbers"]] == [number["sid"]]
    assert api.fetched(f"{ACCOUNT}/IncomingPhoneNumbers.json")["incoming_phone_numbers"] == []


def test_a_number_belongs_to_one_account_at_a_time(api: Api, sub: dict[str, Any]) -> None:
    path = f"{ACCOUNTS}/{sub['sid']}/IncomingPhoneNumbers.json"
    api.number("+14155550100")

    assert refusal(api.post(path, PhoneNumber="+14155550100")) == (400, 21422)
    for_sale = api.fetched(f"{ACCOUNTS}/{sub['sid']}/AvailablePhoneNumbers/US/Local.json", AreaCode="415")
    assert "+14155550100" not in {one["phone_number"] for one in for_sale["available_phone_numbers"]}


def test_what_names_no_account_acts_on_the_owner_of_the_credentials(
    api: Api, caller: Caller, sub: dict[str, Any]
) -> None:
    own = caller.post(SERVICES, sub["sid"], sub["auth_token"], **OWN_SERVICE).json()

    assert own["account_sid"] == sub["sid"]
    assert refusal(api.get(f"{SERVICES}/{own['sid']}")) == (404, 20404)
    assert api.simulator.snapshot()["services"] == []
    assert [one["sid"] for one in api.simulator.snapshot(account_sid=sub["sid"])["services"]] == [own["sid"]]


@pytest.mark.parametrize("key", [(API_KEY_SID, API_KEY_SECRET), (MAIN_KEY_SID, MAIN_KEY_SECRET)])
def test_a_key_of_the_parent_opens_no_subaccount(
    key: tuple[str, str], caller: Caller, sub: dict[str, Any]
) -> None:
    assert refusal(caller.get(f"{ACCOUNTS}/{sub['sid']}/Messages.json", *key)) == (401, 20003)
    assert caller.get(f"{ACCOUNT}/Messages.json", *key).status_code == 200


@pytest.mark.parametrize(
    "path", [f"{ACCOUNTS}.json", f"{ACCOUNTS}/{ACCOUNT_SID}.json", f"{ACCOUNT}/Keys.json"]
)
def test_accounts_and_keys_need_a_token_or_a_main_key(path: str, caller: Caller) -> None:
    assert caller.get(path, ACCOUNT_SID, AUTH_TOKEN).status_code == 200
    assert caller.get(path, MAIN_KEY_SID, MAIN_KEY_SECRET).status_code == 200
    assert refusal(caller.get(path, API_KEY_SID, API_KEY_SECRET)) == (401, 20003)


def test_a_main_key_reads_a_subaccounts_token(caller: Caller, sub: dict[str, Any]) -> None:
    read = caller.get(f"{ACCOUNTS}/{sub['sid']}.json", MAIN_KEY_SID, MAIN_KEY_SECRET).json()

    assert read["auth_token"] == sub["auth_token"] != AUTH_TOKEN


def test_a_subaccount_sees_itself_alone(api: Api, caller: Caller, sub: dict[str, Any]) -> None:
    other = api.made(f"{ACCOUNTS}.json")
    own = (sub["sid"], sub["auth_token"])

    assert [one["sid"] for one in caller.get(f"{ACCOUNTS}.json", *own).json()["accounts"]] == [sub["sid"]]
    for foreign in (ACCOUNT_SID, other["sid"], NOBODY):
        assert refusal(caller.get(f"{ACCOUNTS}/{foreign}.json", *own)) == (404, 20404)
        assert refusal(caller.get(f"{ACCOUNTS}/{foreign}/Messages.json", *own)) == (404, 20404)
    assert refusal(caller.post(f"{ACCOUNTS}.json", *own)) == (400, 20001)


@pytest.mark.parametrize("status", ["suspended", "closed"])
def test_an_account_that_is_not_active_is_refused_everywhere(
    status: str, api: Api, caller: Caller, sub: dict[str, Any]
) -> None:
    own = (sub["sid"], sub["auth_token"])
    key = api.made(f"{ACCOUNTS}/{sub['sid']}/Keys.json")
    assert api.post(f"{ACCOUNTS}/{sub['sid']}.json", Status=status).json()["status"] == status

    for path in (
        SERVICES,
        "/v1/Policies",
        f"{ACCOUNTS}/{sub['sid']}.json",
        f"{ACCOUNTS}/{sub['sid']}/Keys.json",
    ):
        assert refusal(caller.get(path, *own)) == (403, 20005)
    assert refusal(caller.get(SERVICES, key["sid"], key["secret"])) == (403, 20005)
    assert refusal(api.get(f"{ACCOUNTS}/{sub['sid']}/Messages.json")) == (403, 20005)
    assert api.fetched(f"{ACCOUNTS}/{sub['sid']}.json")["status"] == status


def test_no_account_changes_its_own_status(api: Api, caller: Caller, sub: dict[str, Any]) -> None:
    own = (sub["sid"], sub["auth_token"])

    assert refusal(api.post(f"{ACCOUNTS}/{ACCOUNT_SID}.json", Status="suspended")) == (400, 20001)
    changed = caller.post(f"{ACCOUNTS}/{sub['sid']}.json", *own, Status="suspended")
    assert refusal(changed) == (400, 20001)
    assert refusal(api.post(f"{ACCOUNTS}/{sub['sid']}.json", Status="paused")) == (400, 20001)


def test_a_closed_account_has_lost_its_numbers_for_good(api: Api, sub: dict[str, Any]) -> None:
    path = f"{ACCOUNTS}/{sub['sid']}"
    api.made(f"{path}/IncomingPhoneNumbers.json", PhoneNumber="+14155550100")
    api.post(f"{path}.json", Status="closed")

    assert api.simulator.snapshot(account_sid=sub["sid"])["phone_numbers"] == []
    assert api.number("+14155550100")["account_sid"] == ACCOUNT_SID
    assert refusal(api.post(f"{path}.json", Status="active")) == (400, 20001)


def test_all_accounts_have_one_balance(api: Api, sub: dict[str, Any]) -> None:
    before = float(api.fetched(f"{ACCOUNT}/Balance.json")["balance"])
    api.made(f"{ACCOUNTS}/{sub['sid']}/IncomingPhoneNumbers.json", PhoneNumber="+14155550100")
    after = api.fetched(f"{ACCOUNT}/Balance.json")["balance"]

    assert float(after) == pytest.approx(before - 1.15)
    assert api.fetched(f"{ACCOUNTS}/{sub['sid']}/Balance.json")["balance"] == after


def test_a_text_to_a_subaccounts_number_is_in_its_log(api: Api, sub: dict[str, Any]) -> None:
    path = f"{ACCOUNTS}/{sub['sid']}"
    api.made(f"{path}/IncomingPhoneNumbers.json", PhoneNumber="+14155550100")
    sid = api.simulator.receive(from_="+12065550123", to="+14155550100", body="Hello")

    assert api.fetched(f"{path}/Messages/{sid}.json")["account_sid"] == sub["sid"]
    assert refusal(api.get(f"{ACCOUNT}/Messages/{sid}.json")) == (404, 20404)


def test_settings_and_clock_are_those_of_all(api: Api, caller: Caller, sub: dict[str, Any]) -> None:
    api.simulator.configure(number_price=7.0)
    api.simulator.advance(3600)
    number = api.made(f"{ACCOUNTS}/{sub['sid']}/IncomingPhoneNumbers.json", PhoneNumber="+14155550100")

    assert number["date_created"] != sub["date_created"]
    records = api.fetched(f"{ACCOUNTS}/{sub['sid']}/Usage/Records.json", Category="phonenumbers")
    assert float(records["usage_records"][0]["price"]) == 7.0


def test_a_snapshot_of_nobody_is_refused(api: Api) -> None:
    with pytest.raises(LookupError, match=NOBODY):
        api.simulator.snapshot(account_sid=NOBODY)
    response = api.get("/_simulator/state", account=NOBODY)
    assert response.status_code == 404
    assert NOBODY in response.json()["error"]
