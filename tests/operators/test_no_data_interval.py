"""A run that an asset or a person started has no data interval: a sentence says so, and no retry follows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.operators import exports  # noqa: F401
from airflow_provider_twilio.operators.exporting import IntervalExportOperator
from airflow_provider_twilio.operators.reports import ReportMessagesOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from .test_every_task import required
from .tries import context


def tasks() -> list[Any]:
    """All tasks whose time is the data interval unless they are told another one."""

    def below(kind: Any) -> Iterator[Any]:
        for one in kind.__subclasses__():
            if one.__module__.startswith("airflow_provider_twilio."):
                yield one
                yield from below(one)

    return sorted({*below(IntervalExportOperator), ReportMessagesOperator}, key=lambda one: one.__name__)


def test_there_are_such_tasks() -> None:
    assert len(tasks()) >= 3


@pytest.mark.parametrize("absent", [{}, {"data_interval_start": None, "data_interval_end": None}])
@pytest.mark.parametrize("kind", tasks(), ids=lambda kind: kind.__name__)
def test_it_is_told_and_not_tried_again(
    kind: Any, absent: dict[str, None], twilio_default: Simulator, tmp_path: Path
) -> None:
    task = kind(**required(kind) | {"task_id": "a", "path": str(tmp_path)})
    given: Any = {**context(), **absent}

    with pytest.raises(AirflowFailException, match="start, end: this run has no data interval"):
        task.execute(given)

    assert twilio_default.requests() == []
