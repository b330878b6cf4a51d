"""The simulator without a socket fails and answers as it does with one."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.simulator import Simulator

from .crashes import FAULTS
from .in_process import CUT, InProcess

KINDS: dict[str, dict[str, Any]] = {
    "well": {},
    "malformed": {"kind": "malformed"},
    **{kind: {"kind": kind} for kind in CUT},
    **FAULTS,
}


def create(simulator: Simulator, transport: httpx.BaseTransport) -> object:
    """Return the client's reading of the answer to a create, and whether the resource exists afterwards."""
    with httpx.Client(
        base_url=simulator.url, auth=(ACCOUNT_SID, AUTH_TOKEN), transport=transport, timeout=60
    ) as client:
        try:
            answer = client.post("/v1/Services", data={"FriendlyName": "Owl Post"})
        except httpx.TransportError as error:
            told: Any = type(error)
        else:
            told = answer.status_code, answer.headers.get("retry-after"), answer.headers["content-type"]
    return told, len(simulator.snapshot()["services"])


@pytest.fixture
def socket() -> Iterator[httpx.BaseTransport]:
    with httpx.HTTPTransport() as transport:
        yield transport


@pytest.mark.parametrize("name", KINDS)
def test_it_is_the_same_to_a_client(
    name: str, twilio_simulator: Simulator, socket: httpx.BaseTransport
) -> None:
    in_process = InProcess()
    if fault := KINDS[name]:
        for simulator in (in_process, twilio_simulator):
            simulator.fault(**fault)

    assert create(in_process, in_process.wire) == create(twilio_simulator, socket)
