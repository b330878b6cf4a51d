"""A run that is killed after any request, and a new run that begins from nothing: one of everything."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.client.client import Client
from airflow_provider_twilio.simulator.simulator import Simulator

from .customers import BY_ROUTE
from .stepping import on_simulator, whole
from .test_steps import A2P, END_USERS, FEES, TOLLFREE, counted, paid


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def killed_after(count: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Let the process die once Twilio has processed so many requests that make or change something.

    :returns: the operations so far.
    """
    done: list[str] = []
    execute = Client.execute

    def dying(self: Client, request: Request[Any], **options: Any) -> Any:
        answer = execute(self, request, **options)
        if request.verb == "POST":
            done.append(type(request).__name__)
            if len(done) == count:
                raise Killed
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(Client, "execute", dying)
        yield done


def orders(simulator: Simulator, route: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The operations of an onboarding to which nothing happens."""
    with killed_after(0, monkeypatch) as done:
        whole(simulator, on_simulator(BY_ROUTE[route]))
    return done


def play(simulator: Simulator, route: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kill a customer's first run after ``count`` orders, and run it again."""
    name = f"{BY_ROUTE[route]['customer']} {count}"
    values = on_simulator(BY_ROUTE[route], customer=name)
    before = len(simulator.accounts())
    with pytest.raises(Killed), killed_after(count, monkeypatch):
        whole(simulator, values)

    account = whole(simulator, values)

    assert len(simulator.accounts()) == before + 1
    wanted = TOLLFREE if route == "tollfree" else A2P
    assert counted(simulator, account) == wanted | {"end_users": END_USERS[route]}
    assert paid(simulator, account) == FEES[route]


@pytest.mark.parametrize("route", BY_ROUTE)
def test_a_new_run_goes_on_where_another_was_killed(
    route: str, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    total = len(orders(twilio_default, route, monkeypatch))
    for count in range(1, total + 1, 4):
        play(twilio_default, route, count, monkeypatch)


@pytest.mark.proof
@pytest.mark.parametrize("route", BY_ROUTE)
def test_a_new_run_goes_on_wherever_another_was_killed(
    route: str, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch, proof: Callable[[str], None]
) -> None:
    done = orders(twilio_default, route, monkeypatch)
    for count in range(1, len(done) + 1):
        play(twilio_default, route, count, monkeypatch)

    proof(f"{route}: {len(done)} orders a customer, each of which a run was killed after")
