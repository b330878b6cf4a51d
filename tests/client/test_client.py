"""Both clients do the same: sign, send once, wait as they are told, and carry nothing over between calls."""

import base64
import gzip
from dataclasses import replace

import aiohttp
import httpx
import pytest
from api.nouns import ACCOUNT, CreateLetter, DeleteLetter, FetchLetter, letter

from airflow_provider_twilio import __version__
from airflow_provider_twilio.api.errors import (
    InvalidRequest,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    TwilioError,
    Unanswered,
)
from airflow_provider_twilio.client.retry import NEVER, Retry

from .clients import OpenClient, answers, both_clients, made
from .server import Behaviour, Server, headers_of, in_turn, reply

pytestmark = both_clients
FETCH = FetchLetter(sid="LT1")


def test_a_call_returns_what_its_class_line_says(open_client: OpenClient) -> None:
    transport, asked = answers(made(status="queued"))
    with open_client(transport=transport) as client:
        sent = client.execute(letter())

    assert (sent.sid, sent.status) == ("LT1", "queued")
    assert len(asked) == 1


def test_a_deletion_returns_nothing(open_client: OpenClient) -> None:
    transport, asked = answers(httpx.Response(204))
    with open_client(transport=transport) as client:
        client.execute(DeleteLetter(sid="LT1"))

    assert [request.method for request in asked] == ["DELETE"]


def test_credentials_version_and_timeouts_go_with_every_request(open_client: OpenClient) -> None:
    transport, asked = answers(httpx.Response(429), made())
    account = replace(ACCOUNT, username="SK1", password="pass:wörd", timeout=7.5)
    with open_client(account, transport=transport) as client:
        client.execute(letter())

    for request in asked:
        kind, _, encoded = request.headers["Authorization"].partition(" ")
        assert (kind, base64.b64decode(encoded).decode()) == ("Basic", "SK1:pass:wörd")
        assert request.headers["User-Agent"] == f"airflow-provider-twilio/{__version__}"
        assert request.extensions["timeout"] == dict.fromkeys(("connect", "read", "write", "pool"), 7.5)


def test_two_accounts_in_one_process_sign_with_their_own_credentials(open_client: OpenClient) -> None:
    transport, asked = answers(made())
    for token in ("one", "two"):
        with open_client(replace(ACCOUNT, password=token), transport=transport) as client:
            client.execute(FETCH)

    assert asked[0].headers["Authorization"] != asked[1].headers["Authorization"]


def test_a_pause_is_slept_and_nothing_else(open_client: OpenClient) -> None:
    pauses: list[float] = []
    transport, asked = answers(httpx.Response(429, headers={"Retry-After": "3"}), httpx.Response(503), made())
    with open_client(transport=transport, retry=Retry(times=2, first=1), sleep=pauses.append) as client:
        client.execute(FETCH)

    assert pauses[0] == 3
    assert 1 <= pauses[1] <= 2
    assert (len(pauses), len(asked)) == (2, 3)


def test_a_single_call_can_be_more_or_less_patient(open_client: OpenClient) -> None:
    transport, asked = answers(httpx.Response(429))
    with open_client(transport=transport) as client, pytest.raises(RateLimited):
        client.execute(letter(), retry=NEVER)

    assert len(asked) == 1


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("closed"),
        ConnectionResetError(104, "reset"),
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientPayloadError("cut off"),
        TimeoutError(),
    ],
    ids=repr,
)
def test_every_failure_of_a_transport_reaches_the_flow(open_client: OpenClient, failure: Exception) -> None:
    transport, asked = answers(failure)
    with open_client(transport=transport) as client:
        with pytest.raises(Unanswered):
            client.execute(FETCH)
        with pytest.raises(OutcomeUnknown):
            client.execute(letter())

    assert [request.method for request in asked] == ["GET"] * 3 + ["POST"]


def test_an_invalid_request_sends_nothing(open_client: OpenClient) -> None:
    transport, asked = answers(made())
    with open_client(transport=transport) as client, pytest.raises(InvalidRequest):
        client.execute(CreateLetter(box_sid="BX1", to="5551234", body="x"))

    assert asked == []


def test_a_client_can_be_used_after_an_error(open_client: OpenClient) -> None:
    transport, _ = answers(httpx.Response(404), made())
    with open_client(transport=transport) as client:
        with pytest.raises(NotFound):
            client.execute(FETCH)

        assert client.execute(FETCH).sid == "LT1"


def serve(behave: Behaviour, open_client: OpenClient, calls: int = 1) -> tuple[Server, list[str | None]]:
    """Return the requests that a real server saw of so many calls, and each call's status."""
    with Server(behave) as server, open_client(replace(ACCOUNT, base_url=server.url)) as client:
        return server, [client.execute(FETCH).status for _ in range(calls)]


def test_over_a_socket_the_headers_are_right(open_client: OpenClient) -> None:
    server, _ = serve(reply(), open_client)

    headers = headers_of(server.requests[0])
    token = base64.b64encode(f"{ACCOUNT.username}:{ACCOUNT.password}".encode()).decode()
    assert headers["authorization"] == f"Basic {token}"
    assert headers["user-agent"] == f"airflow-provider-twilio/{__version__}"
    assert server.requests[0].lower().count(b"\r\nauthorization:") == 1


def test_no_cookie_comes_back(open_client: OpenClient) -> None:
    with Server(reply(headers={"Set-Cookie": "session=1; Path=/"})) as server:
        by_name = replace(ACCOUNT, base_url=server.url.replace("127.0.0.1", "localhost"))
        with open_client(by_name) as client:
            for _ in range(3):
                client.execute(FETCH)

    assert len(server.requests) == 3
    assert not any("cookie" in headers_of(request) for request in server.requests)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(open_client: OpenClient, status: int) -> None:
    with Server(reply()) as elsewhere:
        redirect = reply(status, headers={"Location": f"{elsewhere.url}/v1/Other"})
        with Server(redirect) as server, open_client(replace(ACCOUNT, base_url=server.url)) as client:
            if status == 307:
                client.execute(FETCH)
            else:
                with pytest.raises(TwilioError, match=f"HTTP {status}"):
                    client.execute(FETCH)

        # A redirect that is no answer is a gateway's: the read is repeated, where it was sent.
        assert len(server.requests) == (1 if status == 307 else 3)
    assert elsewhere.connections == 0


def test_a_deletion_whose_answer_has_no_echo_gets_a_connection_of_its_own(open_client: OpenClient) -> None:
    with Server(reply()) as server, open_client(replace(ACCOUNT, base_url=server.url)) as client:
        client.execute(FETCH)
        client.execute(DeleteLetter(sid="LT1"))
        client.execute(FETCH)

    assert server.connections == 2


def test_compressed_answers_are_asked_for_and_decoded(open_client: OpenClient) -> None:
    body = gzip.compress(b'{"sid": "LT1", "status": "sent"}')

    server, statuses = serve(reply(body=body, headers={"Content-Encoding": "gzip"}), open_client)

    assert statuses == ["sent"]
    offered = {name.strip() for name in headers_of(server.requests[0])["accept-encoding"].split(",")}
    assert "gzip" in offered
    assert offered <= {"gzip", "deflate"}, "httpx decodes the others only with packages that may be missing"


def test_an_answer_in_chunks_is_put_together(open_client: OpenClient) -> None:
    body = b'8\r\n{"sid": \r\n6\r\n"LT1",\r\n11\r\n"status": "sent"}\r\n0\r\n\r\n'
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    _, statuses = serve(lambda connection, _: connection.sendall(head + body), open_client)

    assert statuses == ["sent"]


def test_connections_are_used_again(open_client: OpenClient) -> None:
    server, _ = serve(reply(), open_client, calls=5)

    assert (len(server.requests), server.connections) == (5, 1)


def test_a_large_answer_is_read_whole(open_client: OpenClient) -> None:
    _, (status,) = serve(reply(body=b'{"sid": "LT1", "status": "' + b"x" * 3_000_000 + b'"}'), open_client)

    assert len(status or "") == 3_000_000


def test_pauses_between_real_requests_keep_the_connection(open_client: OpenClient) -> None:
    server, _ = serve(in_turn(reply(503), reply(429), reply()), open_client)

    assert (len(server.requests), server.connections) == (3, 1)
