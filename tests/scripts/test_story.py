"""The tasks of a run, business by business."""

from typing import Any

import pytest

from scripts.story import Story

BUSINESSES: list[dict[str, Any]] = [
    {"name": "Harbor Coffee", "fix": None},
    {"name": "Acme Bikes", "fix": None},
]
SERVICE = {"sid": "MG" + "0" * 32}


@pytest.fixture
def story() -> Story:
    story = Story()
    story.ended("businesses", -1, "success", 0.1, result=BUSINESSES)
    return story


def test_the_businesses_are_those_that_the_first_task_read(story: Story) -> None:
    assert story.businesses == ["Harbor Coffee", "Acme Bikes"]
    assert story.of("")[0].facts == ("Harbor Coffee, Acme Bikes",)


def test_a_task_belongs_to_the_business_of_its_map_index(story: Story) -> None:
    task = story.ended("onboard.create_service", 1, "success", 0.5, result=SERVICE)
    assert (task.name, task.business, task.facts) == ("create_service", "Acme Bikes", (SERVICE["sid"],))
    assert story.of("Acme Bikes") == [task]


def test_the_step_is_what_was_started_last(story: Story) -> None:
    assert story.step == ""
    story.started("onboard.create_service", 1)
    assert story.step == "Acme Bikes  create_service"
    story.started("businesses", -1)
    assert story.step == "businesses"


def test_a_failed_task_tells_its_error_line_by_line(story: Story) -> None:
    task = story.ended("onboard.create_service", 0, "failed", 0.5, error="no\nwhy")
    assert task.facts == ("no", "why")
    assert story.failed == [task]


def test_in_the_end_all_tasks_are_there_in_the_order_of_the_dag(story: Story) -> None:
    story.ended("onboard.register_brand", 0, "failed", 0.5, error="no")
    story.ended("onboard.create_service", 0, "success", 0.5, result=SERVICE)
    story.finished(
        [
            ("businesses", -1, "success"),
            ("onboard.create_service", 0, "success"),
            ("onboard.register_brand", 0, "failed"),
            ("onboard.wait_for_brand", 0, "upstream_failed"),
            ("onboard.correct", 0, None),
        ]
    )
    told = [(task.name, task.state) for task in story.of("Harbor Coffee")]
    assert told == [
        ("create_service", "success"),
        ("register_brand", "failed"),
        ("wait_for_brand", "upstream failed"),
        ("correct", "not run"),
    ]


@pytest.mark.parametrize("nameless", [{}, "Harbor Coffee", None])
def test_a_business_without_a_name_goes_by_its_number(nameless: Any) -> None:
    story = Story()
    story.ended("businesses", -1, "success", 0.1, result=[nameless])
    assert story.businesses == ["business 1"]
