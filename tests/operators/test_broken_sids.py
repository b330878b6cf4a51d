"""A create that was answered with a broken SID: what was made is found, and its true SID is remembered."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from airflow_provider_twilio.client.client import Client
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.operators.base import RequestOperator
from airflow_provider_twilio.operators.brands import RegisterBrandOperator
from airflow_provider_twilio.operators.phone_numbers import BuyPhoneNumberOperator
from airflow_provider_twilio.operators.services import CreateMessagingServiceOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from .account import BUNDLES
from .one_message import send
from .spoiling import spoilt
from .tries import TaskStates, run

BROKEN = {
    "empty": "",
    "two": f"SM{'1' * 32} SM{'2' * 32}",
    "a dot": ".",
    "another kind": f"QQ{'1' * 32}",
    "too long": f"SM{'1' * 33}",
    "lower case": f"sm{'1' * 32}",
    "a line behind it": f"SM{'1' * 32}\n",
}
TASKS: dict[str, Callable[[], RequestOperator]] = {
    "messages": send,
    "services": lambda: CreateMessagingServiceOperator(task_id="task", friendly_name="Owl Post"),
    "brands": lambda: RegisterBrandOperator(task_id="task", **BUNDLES),
    "phone_numbers": lambda: BuyPhoneNumberOperator(task_id="task", area_code="415"),
}


class Breaking(httpx.BaseTransport):
    """The network to the simulator, on which the first create is answered with a broken SID."""

    def __init__(self, sid: str) -> None:
        self._sid = sid
        self._left = 1
        self._wire = httpx.HTTPTransport(verify=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._wire.handle_request(request)
        response.read()
        if request.method != "POST" or not self._left:
            return response
        self._left -= 1
        return httpx.Response(response.status_code, json=spoilt(response.json(), ("sid",), self._sid))


def breaking(task: Any, sid: str) -> Any:
    """The task, whose create is answered with such an SID."""
    hook = TwilioHook()
    transport = Breaking(sid)
    hook._client = Client(hook.account, clock=hook.clock, transport=transport, sleep=lambda seconds: None)
    task.hook = hook
    return task


@pytest.mark.parametrize("sid", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("kind", TASKS)
def test_what_was_made_is_found(twilio_default: Simulator, states: TaskStates, kind: str, sid: str) -> None:
    made = run(breaking(TASKS[kind](), sid), states)

    (there,) = (one for one in twilio_default.snapshot()[kind] if one["sid"] == made["sid"])
    assert f'"sid": "{there["sid"]}"' in str(states.kept)
    assert run(TASKS[kind](), states, try_number=2)["sid"] == made["sid"]
    assert len([one for one in twilio_default.requests("POST") if one.status == 201]) == 1
