"""People and tax numbers in a dict: an operator shows none of them, and masks each in logs."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk import DAG
from airflow.sdk._shared.secrets_masker import redact
from airflow.sdk.execution_time.task_runner import _serialize_rendered_fields

from airflow_provider_twilio.operators.trusthub_v1.end_users import CreateEndUserOperator

ADA = {
    "first_name": "Augusta",
    "email": "ada@example.com",
    "phone_number": "+15558675309",
    "business_registration_number": "12-3456789",
    "more": [{"last_name": "Lovelace"}, 123456789],
}
PRIVATE = ("Augusta", "ada@example.com", "+15558675309", "12-3456789", "Lovelace", "123456789", "Ada King")


def rendered(task: Any) -> Any:
    ti = SimpleNamespace(task=task, map_index=0, _upstream_map_lengths={})
    context: Any = {
        "ti": ti,
        "task": task,
        "dag": task.dag,
        "dag_run": SimpleNamespace(conf={}),
        "params": task.dag.params.dump(),
    }
    task.render_template_fields(context)
    return context["task"]


@pytest.fixture
def task(request: pytest.FixtureRequest, fresh_masker: None) -> Any:
    attributes, mapped = request.param
    given: Any = {"friendly_name": "Ada King", "type": "authorized_representative_1"}
    with DAG("people", schedule=None, params={"ada": json.dumps(ADA)}):
        if not mapped:
            return rendered(CreateEndUserOperator(task_id="create", attributes=attributes, **given))
        many = CreateEndUserOperator.partial(task_id="create", **given).expand(attributes=[attributes])
        return rendered(many)


every_way = pytest.mark.parametrize(
    "task",
    [(ADA, False), (ADA, True), (json.dumps(ADA), False), ("{{ params.ada }}", False)],
    ids=["dict", "mapped", "text", "template"],
    indirect=True,
)


@every_way
def test_rendered_fields_show_nobody(task: Any) -> None:
    shown = json.dumps(_serialize_rendered_fields(task))

    assert "authorized_representative_1" in shown
    assert not any(private in shown for private in PRIVATE)


@every_way
def test_each_value_is_masked_in_logs(task: Any) -> None:
    for private in PRIVATE:
        assert private not in str(redact(f"Twilio said: {private}."))
