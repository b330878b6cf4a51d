"""A waiting task taken by hand through its deferrals, as Airflow takes it, without the time that passes."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from airflow.providers.common.compat.sdk import TaskDeferred
from operators.tries import TaskStates, context

from airflow_provider_twilio.onboarding.changed_document import CHANGED, DEADLINE, DocumentTrigger
from airflow_provider_twilio.triggers.poll import PollTrigger
from airflow_provider_twilio.waiting.wait import Wait, event_of


class Ti(SimpleNamespace):
    """A task instance that keeps its XComs."""

    def xcom_push(self, key: str, value: Any) -> None:
        self.xcoms[key] = value

    def xcom_pull(self, *, key: str, **_: Any) -> Any:
        return self.xcoms.get(key)


class Run:
    """One task of one run.

    :param make: makes the operator, as each try and each resumption does anew.
    """

    def __init__(self, make: Any) -> None:
        self.make = make
        self.states = TaskStates()
        self.questions: list[tuple[str, str]] = []
        self.xcoms: dict[str, Any] = {}
        self.deferred: TaskDeferred | None = None
        self.result: Any = None

    def start(self) -> "Run":
        """One try, to its first wait or to its end."""
        self.xcoms.clear()
        return self._call("execute")

    def answer(self, option: str) -> "Run":
        """A person answers in Airflow's page, whatever the task is waiting for."""
        user = {"id": "1", "name": "Ann"}
        return self._resume({"chosen_options": [option], "params_input": {}, "responded_by_user": user})

    def look(self, *, late: bool = False) -> "Run":
        """Look once, as the trigger does; the task goes on if that ends its wait.

        :param late: the deadline has come.
        """
        assert self.deferred is not None
        trigger: Any = self.deferred.trigger
        if isinstance(trigger, DocumentTrigger):
            ended = CHANGED if trigger._has_changed() else DEADLINE if late else None
            return self._resume({"ended": ended}) if ended else self
        assert isinstance(trigger, PollTrigger)
        wait, operator = Wait.deserialize(trigger.wait), self._operator()
        event = operator._look(wait)
        if event is None and late:
            event = event_of(wait, "deadline", "late", (), {})
        return self._resume(event) if event else self

    @property
    def is_asking(self) -> bool:
        return self.deferred is not None and isinstance(self.deferred.trigger, DocumentTrigger)

    @property
    def trigger(self) -> Any:
        assert self.deferred is not None
        return self.deferred.trigger

    def resume_with(self, event: Any) -> "Run":
        """Go on with what a wait for a verdict has ended with."""
        return self._call("execute_complete", event)

    def _resume(self, event: Any) -> "Run":
        assert self.deferred is not None
        return self._call(self.deferred.method_name, event)

    def _operator(self) -> Any:
        return self.make()

    def _call(self, method: str, *event: Any) -> "Run":
        given: Any = context(self.states)
        given["ti"] = Ti(**vars(given["ti"]), id="the id", xcoms=self.xcoms, questions=self.questions)
        given["ti"].start_date = datetime.now(UTC)
        self.deferred = None
        try:
            self.result = getattr(self._operator(), method)(given, *event)
        except TaskDeferred as deferred:
            self.deferred = deferred
        return self
