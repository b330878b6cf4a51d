"""A person who answers tasks' questions as Airflow's page does, while ``dag.test()`` waits for them."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

from airflow.models.hitl import HITLDetail
from airflow.models.taskinstance import TaskInstance
from airflow.models.trigger import handle_event_submit
from airflow.sdk.timezone import utcnow
from airflow.triggers.base import TriggerEvent
from airflow.utils.session import create_session
from airflow.utils.state import TaskInstanceState
from sqlalchemy import select

_OPEN = (
    select(HITLDetail, TaskInstance)
    .join(TaskInstance, HITLDetail.ti_id == TaskInstance.id)
    .where(HITLDetail.responded_at.is_(None))
)
PARKED = (TaskInstanceState.AWAITING_INPUT, TaskInstanceState.DEFERRED)


@dataclass(frozen=True)
class Question:
    """A question that a task has asked."""

    task_id: str
    map_index: int
    subject: str
    body: str
    options: list[str]


@contextmanager
def answering(answer: Callable[[Question], str | None]) -> Iterator[list[Question]]:
    """Answer every question that is asked from now on; ``None`` leaves it open. The questions so far.

    Those that an earlier run has left open are nobody's any more.
    """
    asked: list[Question] = []
    with create_session() as session:
        left = {*session.scalars(_OPEN.with_only_columns(HITLDetail.ti_id))}
    over = Event()

    def go_on() -> None:
        while not over.wait(0.3):
            _answer_all(answer, asked, left)

    thread = Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield asked
    finally:
        over.set()
        thread.join()


def _answer_all(
    answer: Callable[[Question], str | None], asked: list[Question], left: Collection[object]
) -> None:
    with create_session() as session:
        for detail, ti in session.execute(_OPEN).all():
            if detail.ti_id in left:
                continue
            question = Question(
                ti.task_id, ti.map_index, detail.subject, detail.body or "", list(detail.options)
            )
            option = answer(question)
            if option is None or ti.state not in PARKED:
                continue
            asked.append(question)
            detail.responded_by = {"id": "1", "name": "Ann"}
            detail.responded_at = utcnow()
            detail.chosen_options = [option]
            detail.params_input = {}
            event = TriggerEvent(detail.as_resume_event_payload())  # type: ignore[no-untyped-call]
            handle_event_submit(event, task_instance=ti, session=session)
