"""The record of requests."""

from airflow_provider_twilio.simulator import AUTH_TOKEN
from airflow_provider_twilio.simulator.request_log import RecordedRequest, RequestLog
from airflow_provider_twilio.simulator.simulator import Simulator

from .api import MESSAGES, SERVICES, Api


def test_every_request_is_recorded_with_what_it_said_and_what_it_got(api: Api) -> None:
    api.post(SERVICES, FriendlyName="Owl & Co", Tag=["a", "b"])
    api.get(SERVICES, PageSize=5)
    made, listed = api.simulator.requests()
    assert (made.method, made.path, made.status, made.processed) == ("POST", SERVICES, 201, True)
    assert made.form == {"FriendlyName": ["Owl & Co"], "Tag": ["a", "b"]}
    assert listed.query == {"PageSize": ["5"]}
    assert listed.form == {}
    assert abs(made.time - api.simulator.now().timestamp()) < 60


def test_refused_requests_are_recorded_too(api: Api) -> None:
    api.post(SERVICES)
    api.http.get(SERVICES, auth=("AC0", "wrong"))
    assert [request.status for request in api.simulator.requests()] == [400, 401]


def test_of_the_headers_only_the_names_are_kept(api: Api) -> None:
    api.get(SERVICES)
    (request,) = api.simulator.requests()
    assert "authorization" in request.headers
    authorization = api.http.build_request("GET", SERVICES)
    api.http.auth.auth_flow(authorization).__next__()  # type: ignore[union-attr]
    secret = authorization.headers["authorization"].removeprefix("Basic ")
    assert secret
    assert secret not in repr(request)
    assert AUTH_TOKEN not in repr(request)


def test_requests_can_be_asked_for_by_method_and_path(api: Api) -> None:
    api.get(SERVICES)
    api.service()
    api.get(MESSAGES)
    assert len(api.simulator.requests()) == 3
    assert [r.path for r in api.simulator.requests(method="get")] == [SERVICES, MESSAGES]
    assert [r.method for r in api.simulator.requests(path="^/v1/Services$")] == ["GET", "POST"]
    assert api.simulator.requests(method="DELETE") == []


def test_the_control_interface_is_not_recorded(api: Api) -> None:
    api.http.get("/_simulator/state")
    assert api.simulator.requests() == []


def test_the_record_keeps_the_newest(simulator: Simulator) -> None:
    log = RequestLog(kept=2)
    for number in range(3):
        log.add(RecordedRequest("GET", f"/{number}", "", "", (), 0.0, 200, True, None))
    assert [request.path for request in log] == ["/1", "/2"]
    assert [request.path for request in log.newest(5)] == ["/2", "/1"]


def test_the_record_keeps_no_more_than_fits_into_memory() -> None:
    log = RequestLog(kept=1000, most_bytes=10_000)
    for number in range(100):
        log.add(RecordedRequest("POST", f"/{number}", "", "x" * 1000, ("host",), 0.0, 401, False, None))
    assert 1 <= len(log) < 10
    assert [request.path for request in log][-1] == "/99"
