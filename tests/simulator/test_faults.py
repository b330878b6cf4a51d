"""Faults on demand, as the client sees them and as the record tells them."""

import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from airflow_provider_twilio.simulator.errors import ERRORS
from airflow_provider_twilio.simulator.faults import FaultKind
from airflow_provider_twilio.simulator.simulator import Simulator

from .api import SERVICES, Api, refusal


def _create(api: Api) -> httpx.Response:
    return api.post(SERVICES, FriendlyName="Owl Post")


def _made(simulator: Simulator) -> int:
    return len(simulator.snapshot()["services"])


@pytest.mark.parametrize(("status", "code"), [(429, 20429), (500, 20500), (503, 20503), (502, 20502)])
def test_a_gateway_answers_in_twilios_place(api: Api, status: int, code: int) -> None:
    api.simulator.fault("status", status=status)
    answer = _create(api)
    assert refusal(answer) == (status, code)
    assert "retry-after" not in answer.headers
    assert _made(api.simulator) == 0
    assert _create(api).status_code == 201


@pytest.mark.parametrize("seconds", [0, 2, 100_000, 1_234_567, 2**31])
def test_a_gateway_may_say_when_to_come_again(api: Api, seconds: int) -> None:
    api.simulator.fault("status", status=429, retry_after=seconds)
    assert _create(api).headers["retry-after"] == str(seconds)


def test_a_gateways_page_is_no_json(api: Api) -> None:
    api.simulator.fault("status", status=503, body="html")
    answer = _create(api)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html")
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_a_server_error_may_hide_that_it_happened(api: Api) -> None:
    api.simulator.fault("status", status=500, processed=True)
    assert _create(api).status_code == 500
    assert _made(api.simulator) == 1
    assert api.simulator.requests()[-1].processed


def test_any_of_twilios_errors_can_be_had(api: Api) -> None:
    api.simulator.fault("error", code=21611)
    assert refusal(_create(api)) == (400, 21611)
    api.simulator.fault("error", code=99999, status=418, message="I am a teapot")
    answer = _create(api)
    assert refusal(answer) == (418, 99999)
    assert answer.json()["message"] == "I am a teapot"
    assert _made(api.simulator) == 0


@pytest.mark.parametrize("code", ERRORS)
def test_every_code_comes_with_its_own_status(api: Api, code: int) -> None:
    api.simulator.fault("error", code=code)

    answer = _create(api)

    assert refusal(answer) == (ERRORS[code][0], code)
    assert answer.json()["message"]
    assert answer.json()["more_info"].endswith(str(code))


def test_only_the_statuses_of_a_server_are_its_own_fault() -> None:
    """Twilio refuses with 4xx: 5xx would make clients wonder what happened."""
    assert {code for code, (status, _) in ERRORS.items() if status >= 500} == {20500, 20503}


@pytest.mark.parametrize(
    ("kind", "exception", "processed"),
    [
        ("drop_before", httpx.RemoteProtocolError, False),
        ("reset_before", httpx.ReadError, False),
        ("drop_after", httpx.RemoteProtocolError, True),
        ("reset_after", httpx.ReadError, True),
        ("truncated", httpx.RemoteProtocolError, True),
    ],
)
@pytest.mark.parametrize("latency", [0.0, 0.05])
def test_a_connection_goes_before_or_after_the_work(
    api: Api, kind: FaultKind, exception: type[Exception], processed: bool, latency: float
) -> None:
    api.simulator.fault(kind, latency=latency)
    with pytest.raises(exception):
        _create(api)
    assert _made(api.simulator) == int(processed)
    recorded = api.simulator.requests()[-1]
    assert (recorded.fault, recorded.processed) == (kind, processed)
    assert recorded.status == (201 if kind == "truncated" else None)
    assert _create(api).status_code == 201


def test_a_reset_reaches_the_client_as_a_reset(api: Api) -> None:
    api.simulator.fault("reset_after")
    with pytest.raises(httpx.ReadError) as caught:
        _create(api)
    cause: BaseException | None = caught.value
    while cause is not None and not isinstance(cause, ConnectionResetError):
        cause = cause.__cause__ or cause.__context__
    assert isinstance(cause, ConnectionResetError)


def test_a_malformed_answer_is_complete_but_no_json(api: Api) -> None:
    api.simulator.fault("malformed")
    answer = _create(api)
    assert answer.status_code == 201
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert _made(api.simulator) == 1


def test_latency_delays_the_answer_and_not_the_work(api: Api) -> None:
    api.simulator.fault("latency", latency=60)
    with pytest.raises(httpx.ReadTimeout):
        api.http.post(SERVICES, data={"FriendlyName": "x"}, timeout=httpx.Timeout(60, read=0.5))
    # Half a second may be too little for a busy machine to take the request up, but it has come.
    until = time.monotonic() + 30
    while _made(api.simulator) == 0:
        assert time.monotonic() < until
        time.sleep(0.01)


def test_latency_adds_to_other_faults(api: Api) -> None:
    api.simulator.fault("latency", latency=0.1, count=None)
    api.simulator.fault("status", status=503, latency=0.1)
    started = time.monotonic()
    assert _create(api).status_code == 503
    assert time.monotonic() - started > 0.15
    assert api.simulator.requests()[-1].fault == "latency+status"
    assert _create(api).status_code == 201
    assert api.simulator.requests()[-1].fault == "latency"


def _statuses(api: Api, times: int, act: Callable[[Api], httpx.Response] = _create) -> list[int]:
    return [act(api).status_code for _ in range(times)]


def test_a_rule_hits_as_often_as_it_says(api: Api) -> None:
    api.simulator.fault("status", count=2)
    assert _statuses(api, 3) == [503, 503, 201]
    api.simulator.fault("status", count=None)
    assert _statuses(api, 3) == [503, 503, 503]
    api.simulator.clear_faults()
    assert _statuses(api, 1) == [201]


def test_a_rule_may_let_some_pass_first(api: Api) -> None:
    api.simulator.fault("status", skip=2)
    assert _statuses(api, 4) == [201, 201, 503, 201]


def test_a_rule_may_look_at_method_path_and_query(api: Api) -> None:
    api.simulator.fault("status", method="get", count=None)
    assert _create(api).status_code == 201
    assert api.get(SERVICES).status_code == 503
    api.simulator.clear_faults()
    api.simulator.fault("status", path=r"/Messages\.json.*PageSize=7", count=None)
    path = api.simulator.connection["login"]
    messages = f"/2010-04-01/Accounts/{path}/Messages.json"
    assert api.get(messages).status_code == 200
    assert api.get(messages, PageSize=7).status_code == 503


def test_rules_apply_in_the_order_of_their_arrival(api: Api) -> None:
    api.simulator.fault("status", status=500)
    second = api.simulator.fault("status", status=503)
    third = api.simulator.fault("status", status=502)
    assert second < third
    api.simulator.remove_fault(second)
    assert _statuses(api, 3) == [500, 502, 201]


def test_chance_is_the_same_with_the_same_seed(api: Api) -> None:
    def run(seed: int) -> list[int]:
        api.simulator.clear_faults()
        api.simulator.fault("status", probability=0.5, seed=seed, count=None)
        return _statuses(api, 30)

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert set(run(3)) == {201, 503}


@pytest.mark.parametrize(
    ("kind", "options", "problem"),
    [
        ("error", {}, "code"),
        ("latency", {}, "latency"),
        ("explode", {}, "explode"),
        ("status", {"probability": 1.5}, "1.5"),
        ("status", {"count": 0}, "count"),
        ("status", {"latency": -1}, "latency must be"),
        ("status", {"latency": float("nan")}, "latency must be"),
        ("latency", {"latency": float("inf")}, "latency must be"),
        ("status", {"latency": "1"}, "latency must be"),
        ("status", {"retry_after": -1}, "retry_after must be"),
        ("status", {"retry_after": 1.5}, "retry_after must be"),
        ("status", {"retry_after": 2**31 + 1}, "retry_after must be"),
        ("status", {"retry_after": "1\r\nX: y"}, "retry_after must be"),
        ("status", {"probability": float("nan")}, "probability must be"),
        ("status", {"count": 1.5}, "count must be"),
        ("status", {"count": True}, "count must be"),
        ("status", {"skip": -1}, "skip must be"),
        ("status", {"status": 99}, "status must be"),
        ("status", {"status": 600}, "status must be"),
        ("status", {"status": "503"}, "status must be"),
        ("status", {"body": "pdf"}, "body must be"),
        ("status", {"method": 1}, "method must be"),
        ("status", {"processed": "no"}, "processed must be"),
        ("status", {"path": "("}, "path must be"),
        ("status", {"path": 1}, "path must be"),
        ("error", {"code": 99999}, "code must be one of those .*99999"),
        ("error", {"code": 30007}, "code must be one of those"),
        ("error", {"code": "20003"}, "code must be"),
        ("error", {"code": 20003, "message": 1}, "message must be"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(
    simulator: Simulator, kind: FaultKind, options: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        simulator.fault(kind, **options)


def test_a_misspelt_option_of_a_rule_is_refused(simulator: Simulator) -> None:
    with pytest.raises(TypeError, match="statsu"):
        simulator.fault("status", statsu=500)
