"""Fixtures for tests of operators: Airflow lets tests call ``execute``, without real pauses."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from airflow.sdk.bases.operator import ExecutorSafeguard

from airflow_provider_twilio.api.messaging_v1.brands import ListBrandRegistrations
from airflow_provider_twilio.api.resource import Page
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.hooks.twilio import TwilioHook

from .one_message import send
from .tries import TaskStates, patch_sleep, run


class Crash(BaseException):
    """The task's process is gone."""


@pytest.fixture(autouse=True, scope="package")
def _execute_may_be_called() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ExecutorSafeguard, "test_mode", True)
        yield


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that clients and ensure tasks would have slept."""
    seconds: list[float] = []
    patch_sleep(monkeypatch, seconds.append)
    return seconds


@pytest.fixture
def states() -> TaskStates:
    """The task state that Airflow keeps."""
    return TaskStates()


@pytest.fixture
def crash(monkeypatch: pytest.MonkeyPatch, states: TaskStates) -> Callable[..., None]:
    """A try of one message that dies after its intent was written, before or after its message was sent."""

    def die(*, sent: bool, of_the_try: Any = None, **changes: Any) -> None:
        operator = send(**changes)
        execute = TwilioHook.execute

        def dying(hook: TwilioHook, request: Any, **options: Any) -> Any:
            if not isinstance(request, CreateMessage):
                return execute(hook, request, **options)
            if sent:
                execute(hook, request, **options)
            raise Crash

        with monkeypatch.context() as patch:
            patch.setattr(TwilioHook, "execute", dying)
            with pytest.raises(Crash):
                run(operator, states, **of_the_try or {})

    return die


@pytest.fixture
def incomplete_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twilio's list of brands leaves all out."""
    pages = TwilioHook.pages

    def empty(self: TwilioHook, request: Any, **options: Any) -> Any:
        if isinstance(request, ListBrandRegistrations):
            return iter([Page((), None)])
        return pages(self, request, **options)

    monkeypatch.setattr(TwilioHook, "pages", empty)
