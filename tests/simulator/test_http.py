"""What every operation has in common: credentials, paths, methods, bodies and headers."""

from base64 import b64encode
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime

import httpx
import pytest

from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.credentials import API_KEY_SECRET, API_KEY_SID

from .api import ACCOUNT, MESSAGES, SERVICES, Api, refusal


def _get(api: Api, path: str, **options: object) -> httpx.Response:
    return httpx.get(api.simulator.url + path, trust_env=False, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Basic",
        "Basic !!!",
        "Bearer " + b64encode(f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()).decode(),
        "Basic " + b64encode(f"{ACCOUNT_SID}:wrong".encode()).decode(),
        "Basic " + b64encode(f"AC0:{AUTH_TOKEN}".encode()).decode(),
        "Basic " + b64encode(b"\xff\xfe").decode(),
    ],
)
def test_wrong_credentials_are_refused(api: Api, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = _get(api, SERVICES, headers=headers)
    assert refusal(answer) == (401, 20003)
    assert answer.headers["www-authenticate"].startswith("Basic")


def test_an_api_key_opens_the_account_too(api: Api) -> None:
    assert _get(api, SERVICES, auth=(API_KEY_SID, API_KEY_SECRET)).status_code == 200
    assert _get(api, f"{ACCOUNT}/Messages.json", auth=(API_KEY_SID, API_KEY_SECRET)).status_code == 200


def test_the_scheme_may_be_written_in_any_case(api: Api) -> None:
    token = b64encode(f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()).decode()
    assert _get(api, SERVICES, headers={"Authorization": f"basic {token}"}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v1",
        "/v1/Services/",
        "/v1/Owls",
        "/v1/Services/MG0/Owls",
        f"{ACCOUNT}/Owls.json",
        "/2010-04-01/Accounts/AC" + "0" * 32 + "/Messages.json",
        f"{ACCOUNT}/Messages/SM{'0' * 32}.json",
        "/v1/Services/MG0%2FPhoneNumbers",
    ],
)
def test_an_unknown_path_is_not_found_and_named(api: Api, path: str) -> None:
    answer = api.get(path)
    assert refusal(answer) == (404, 20404)
    assert answer.json()["message"] == f"The requested resource {path} was not found"


def test_a_value_in_a_path_may_be_percent_encoded(api: Api) -> None:
    service = api.service()
    assert api.fetched(f"{SERVICES}/%4D%47{service['sid'][2:]}")["sid"] == service["sid"]


def test_the_2010_api_without_json_is_not_simulated(api: Api) -> None:
    answer = api.get(MESSAGES.removesuffix(".json"))
    assert refusal(answer) == (415, 20415)
    assert "XML" in answer.json()["message"]


def test_a_wrong_method_is_refused(api: Api) -> None:
    assert refusal(api.http.put(SERVICES)) == (405, 20004)
    assert refusal(api.delete(MESSAGES)) == (405, 20004)


def test_a_body_that_is_no_form_is_refused(api: Api) -> None:
    assert refusal(api.http.post(SERVICES, json={"FriendlyName": "x"})) == (415, 20415)
    assert refusal(api.http.post(SERVICES, content=b"FriendlyName=x")) == (415, 20415)
    assert api.simulator.snapshot()["services"] == []


def test_a_form_may_name_its_charset(api: Api) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    answer = api.http.post(SERVICES, content="FriendlyName=%C3%86+%26+%F0%9F%A6%89", headers=headers)
    assert answer.json()["friendly_name"] == "Æ & 🦉"


def test_every_answer_has_a_request_id_of_its_own(api: Api) -> None:
    answers = [api.get(SERVICES), api.get("/v1/Owls"), api.get(MESSAGES)]
    ids = {answer.headers["twilio-request-id"] for answer in answers}
    assert len(ids) == 3
    assert all(len(one) == 34 and one.startswith("RQ") for one in ids)


def test_a_deletion_has_no_body(api: Api) -> None:
    answer = api.delete(f"{SERVICES}/{api.service()['sid']}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "content-length" not in answer.headers


def test_answers_carry_the_simulators_own_time(api: Api) -> None:
    """Refusals too. A skew of the clock shows in it, as in every other date."""
    api.simulator.freeze()
    api.simulator.advance(90_000)
    for path in (SERVICES, "/v1/Owls"):
        assert parsedate_to_datetime(_get(api, path).headers["date"]) == api.simulator.now().replace(
            microsecond=0
        )

    before = api.simulator.now()
    api.simulator.configure(clock_skew=-45)

    assert api.simulator.now() == before - timedelta(seconds=45)
    assert _get(api, SERVICES).headers.get_list("date") == [format_datetime(api.simulator.now(), usegmt=True)]
