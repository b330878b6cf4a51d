"""The tasks of a run, customer by customer."""

from typing import Any

import pytest

from scripts.story import Story

CUSTOMERS = ["customers.yaml#Harbor Coffee", "customers.yaml#Acme Bikes"]
SERVICE = {"sid": "MG" + "0" * 32}


@pytest.fixture
def story() -> Story:
    story = Story()
    story.ended("customers", -1, "success", 0.1, result=CUSTOMERS)
    return story


def test_the_customers_are_those_that_the_first_task_read(story: Story) -> None:
    assert story.customers == ["Harbor Coffee", "Acme Bikes"]
    assert story.of("")[0].facts == ("Harbor Coffee, Acme Bikes",)


def test_a_task_belongs_to_the_customer_of_its_map_index(story: Story) -> None:
    task = story.ended("onboard.service", 1, "success", 0.5, result=SERVICE)
    assert (task.name, task.customer, task.facts) == ("service", "Acme Bikes", (SERVICE["sid"],))
    assert story.of("Acme Bikes") == [task]


def test_the_step_is_what_was_started_last(story: Story) -> None:
    assert story.step == ""
    story.started("onboard.service", 1)
    assert story.step == "Acme Bikes  service"
    story.started("customers", -1)
    assert story.step == "customers"


def test_a_failed_task_tells_its_error_line_by_line(story: Story) -> None:
    task = story.ended("onboard.service", 0, "failed", 0.5, error="no\nwhy")
    assert task.facts == ("no", "why")
    assert story.failed == [task]


def test_in_the_end_all_tasks_are_there_in_the_order_of_the_dag(story: Story) -> None:
    story.ended("onboard.brand", 0, "failed", 0.5, error="no")
    story.ended("onboard.service", 0, "success", 0.5, result=SERVICE)
    story.finished(
        [
            ("customers", -1, "success"),
            ("onboard.service", 0, "success"),
            ("onboard.brand", 0, "failed"),
            ("onboard.wait_for_brand", 0, "upstream_failed"),
            ("onboard.campaign", 0, None),
        ]
    )
    told = [(task.name, task.state) for task in story.of("Harbor Coffee")]
    assert told == [
        ("service", "success"),
        ("brand", "failed"),
        ("wait_for_brand", "upstream failed"),
        ("campaign", "not run"),
    ]


@pytest.mark.parametrize("nameless", [{}, "customers.yaml", None])
def test_a_customer_without_a_name_goes_by_its_number(nameless: Any) -> None:
    story = Story()
    story.ended("customers", -1, "success", 0.1, result=[nameless])
    assert story.customers == ["customer 1"]
