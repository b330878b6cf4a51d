"""The tasks of one run of the onboarding DAG, customer by customer."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scripts.facts import facts_of, name_of
from scripts.seen import Seen


@dataclass(frozen=True, slots=True)
class Task:
    """A task as it ended.

    :ivar name: without the task group's.
    :ivar customer: empty for a task of the whole run.
    :ivar state: Airflow's word.
    :ivar seconds: from its start to its end, with the time that it waited.
    :ivar facts: what came of it, or why it failed, a line each.
    """

    name: str
    customer: str
    state: str
    seconds: float = 0.0
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rejection that a task waits to have corrected.

    :ivar noun: what is rejected; ``document`` for what the preflight found.
    :ivar codes: Twilio's, of the faults.
    :ivar faults: a line each.
    :ivar paid: what the customer had cost by then, in USD.
    """

    task: str
    customer: str
    noun: str
    codes: tuple[int, ...]
    faults: tuple[str, ...]
    paid: Decimal


class Story:
    """The tasks that have ended so far; in the end all of them.

    :ivar step: what has been started last, for people to read; empty before anything is.
    """

    def __init__(self) -> None:
        self.step = ""
        self.seen = Seen()
        self.tasks: dict[tuple[str, int], Task] = {}
        self.rejections: list[Refusal] = []
        self._references: list[Any] = []
        self._results: dict[tuple[str, str], dict[str, Any]] = {}

    @property
    def customers(self) -> list[str]:
        """Their names, in the order of their documents."""
        return [name_of(reference, number) for number, reference in enumerate(self._references, 1)]

    @property
    def failed(self) -> list[Task]:
        """The tasks that failed of themselves."""
        return [task for task in self.tasks.values() if task.state == "failed"]

    def of(self, customer: str) -> list[Task]:
        """Return the tasks of one customer."""
        return [task for task in self.tasks.values() if task.customer == customer]

    def customer(self, map_index: int) -> str:
        """Return the name of a mapped task's customer; an empty text for a task of the whole run."""
        return self.customers[map_index] if 0 <= map_index < len(self._references) else ""

    def result(self, customer: str, task: str) -> dict[str, Any]:
        """Return what a customer's task has returned; an empty one if it hasn't."""
        return self._results.get((customer, task), {})

    def paid(self, customer: str) -> Decimal:
        """Return what a customer's tasks have paid so far, in USD."""
        results = [result for (whose, _), result in self._results.items() if whose == customer]
        return sum((Decimal(fee["amount"]) for one in results for fee in one.get("fees") or ()), Decimal(0))

    def rejected(self, task: str, map_index: int, rejection: dict[str, Any]) -> Refusal:
        """Take in that a task waits for a correction."""
        customer, faults = self.customer(map_index), rejection["faults"]
        refusal = Refusal(
            _without_group(task),
            customer,
            rejection["noun"],
            tuple(dict.fromkeys(fault["code"] for fault in faults if fault["code"])),
            tuple(f"{fault['place']}: {fault['message']}" for fault in faults),
            self.paid(customer),
        )
        self.rejections.append(refusal)
        return refusal

    def started(self, task: str, map_index: int) -> None:
        """Take in the start of a task."""
        self.step = f"{self.customer(map_index)}  {_without_group(task)}".strip()

    def ended(
        self, task: str, map_index: int, state: str, seconds: float, result: Any = None, error: str = ""
    ) -> Task:
        """Take in the end of a task, and what Twilio has shown of its resource by then."""
        if map_index < 0 and isinstance(result, list):
            self._references = result
        name = _without_group(task)
        if isinstance(result, dict):
            self._results[self.customer(map_index), name] = result
        facts = error.splitlines() if state == "failed" else facts_of(name, result, self.seen)
        ended = Task(name, self.customer(map_index), state, seconds, tuple(facts))
        self.tasks[name, map_index] = ended
        return ended

    def finished(self, states: Iterable[tuple[str, int, str | None]]) -> None:
        """Take in the states of all tasks, in the order of the DAG: some have told nothing."""
        told = self.tasks
        self.tasks = {}
        for task, map_index, state in states:
            name = _without_group(task)
            untold = Task(name, self.customer(map_index), (state or "not run").replace("_", " "))
            self.tasks[name, map_index] = told.get((name, map_index), untold)


def _without_group(task_id: str) -> str:
    return task_id.rpartition(".")[2]
