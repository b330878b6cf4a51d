"""The simulator without a socket in between: the same answers, and the same failures where one is cut."""

from threading import Lock

import httpx

from airflow_provider_twilio.simulator.settings import Settings
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.simulator.twilio import Answer, Request, Twilio

CUT: dict[str, type[httpx.TransportError]] = {
    "drop_before": httpx.RemoteProtocolError,
    "drop_after": httpx.RemoteProtocolError,
    "reset_before": httpx.ReadError,
    "reset_after": httpx.ReadError,
    "truncated": httpx.RemoteProtocolError,
}
"""The exceptions of httpx, by the fate of a connection."""


def answer(twilio: Twilio, request: httpx.Request) -> Answer:
    """Return Twilio's answer to a request."""
    path, query = request.url.raw_path.partition(b"?")[0].decode(), request.url.query.decode()
    return twilio.answer(Request(request.method, path, query, request.read(), dict(request.headers)))


class Wire(httpx.BaseTransport):
    """Takes requests straight to ``twilio``."""

    def __init__(self, twilio: Twilio) -> None:
        self._twilio = twilio

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answered = answer(self._twilio, request)
        if (fault := answered.fate.fault) and fault.kind in CUT:
            raise CUT[fault.kind](fault.kind)
        response = answered.response
        assert response
        return httpx.Response(response.status, headers=response.headers, content=response.body)


class InProcess(Simulator):
    """A simulator that listens nowhere.

    :ivar wire: how it is reached.
    """

    def __init__(self) -> None:
        twilio = Twilio(Settings())
        self.wire = Wire(twilio)
        super().__init__(twilio, Lock(), "http://127.0.0.1:1")
