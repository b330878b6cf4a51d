"""No rendered field and no log shows what is private, of any argument of any task."""

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from airflow.sdk import DAG
from airflow.sdk._shared.secrets_masker import redact
from airflow.sdk.execution_time.task_runner import _serialize_rendered_fields
from operators.plain import FROM, TO, Send
from operators.rendered import Rendered
from operators.test_every_task import in_place_of_others, required, tasks

from airflow_provider_twilio.api.validation import private_fields
from airflow_provider_twilio.operators.base import RequestOperator
from airflow_provider_twilio.operators.recipients import ScrubRecipientsOperator
from airflow_provider_twilio.tasks.hiding import is_distinctive

pytestmark = pytest.mark.usefixtures("fresh_masker")

SHOWN = frozenset(
    {
        *("additional_information", "alpha_sender", "api_version", "business_city", "business_country"),
        *("business_name", "business_registration_country", "business_state_province_region"),
        *("business_website", "campaign_id", "certificate_sid", "description", "doing_business_as"),
        *("edit_reason", "external_reference_id", "friendly_name", "help_keywords", "help_message"),
        *("help_message_sample", "idempotency_key", "iso_country_code", "message_flow", "message_intent"),
        *("message_samples", "message_volume", "opt_in_confirmation_message", "opt_in_image_urls"),
        *("opt_in_keywords", "opt_in_message", "opt_out_keywords", "opt_out_message"),
        *("privacy_policy_url", "production_message_sample", "sid", "terms_and_conditions_url"),
        *("trigger_value", "us_app_to_person_usecase", "usage_category", "use_case_summary", "vetting_id"),
        *("channel_endpoint_type", "region", "type", "x_twilio_api_version"),
    }
)
"""Fields that may be any text, and that were looked at: they are about a business, or name things."""
OPERATORS = [task for task in tasks() if issubclass(task, RequestOperator)]
SECRETS = ("hunter2hunter2", "s1gnature-of-it", "555-867-5309", "(555) 867-5309", TO)


@pytest.fixture(autouse=True)
def _dag() -> Iterator[Any]:
    with DAG("letters", schedule=None, params={"given": "x"}) as dag:
        yield dag


def free_texts(annotation: Any, metadata: Any = ()) -> bool:
    """Return true if a type takes any text."""
    marks = [*metadata, *getattr(annotation, "__metadata__", ())]
    if any(_pattern(mark) for mark in marks):
        return False
    parts = [part for part in get_args(annotation) if not isinstance(part, str)]
    if hasattr(annotation, "__metadata__"):
        parts = parts[:1]
    return annotation is str or any(map(free_texts, parts))


def _pattern(mark: Any) -> bool:
    inner = getattr(mark, "metadata", ())
    return bool(getattr(mark, "pattern", None)) or any(map(_pattern, inner))


def templates_of(task: Any) -> dict[str, Any]:
    """A template for each argument: a wrong value would be refused as the task is made."""
    together = (name for name in task.template_fields if name not in in_place_of_others(task))
    given = dict.fromkeys(together, "{{ params.given }}")
    return required(task) | given | {"task_id": "a"}


def test_every_field_that_takes_any_text_is_private_or_was_looked_at() -> None:
    free = {
        name
        for operator in OPERATORS
        for name, info in operator.request.model_fields.items()
        if name not in {"extra_params", *private_fields(operator.request)}
        and free_texts(info.annotation, info.metadata)
    }

    assert free - SHOWN == set()


@pytest.mark.parametrize("task", tasks(), ids=lambda task: task.__name__)
@pytest.mark.parametrize(
    "value",
    [
        "https://user:hunter2hunter2@example.com/hook",
        "https://hunter2hunter2@example.com/hook",
        "https://example.com/hook?token=s1gnature-of-it",
        "https://example.com/hook#s1gnature-of-it",
        ["https://example.com/a.png?X-Amz-Signature=s1gnature-of-it"],
        {"a": ["s3://key:hunter2hunter2@bucket/a.csv"]},
        {"(555) 867-5309": ["x"]},
        TO,
        "Ada, 555-867-5309",
    ],
    ids=str,
)
def test_a_secret_or_a_number_is_shown_in_no_argument(task: Any, value: Any) -> None:
    arguments = templates_of(task)
    made = task(**arguments | ({"timeout": 9} if "timeout" in arguments else {}))
    for name in task.template_fields:
        setattr(made, name, value)

    shown = json.dumps(Rendered(made).shown, ensure_ascii=False)

    assert not any(secret in shown for secret in SECRETS)


@pytest.mark.parametrize("task", OPERATORS, ids=lambda task: task.__name__)
def test_extra_parameters_are_not_shown(task: Any) -> None:
    made = task(**templates_of(task) | {"extra_params": {"Body": "Hello Ada"}})
    shown = Rendered(made).shown

    assert "Ada" not in json.dumps(shown)


def test_what_is_harmless_is_shown() -> None:
    task = Send(
        task_id="send",
        to=TO,
        from_=FROM,
        media_url=["https://example.com/owl.png"],
        status_callback="https://example.com/hook",
        send_at="2026-10-05T10:00:00+00:00",
        messaging_service_sid="MG12345678901234567890123456789012",
    )
    shown = Rendered(task).shown

    assert shown["media_url"] == ["https://example.com/owl.png"]
    assert shown["status_callback"] == "https://example.com/hook"
    assert shown["send_at"] == "2026-10-05T10:00:00+00:00"
    assert shown["messaging_service_sid"] == "MG12345678901234567890123456789012"


def test_the_place_of_a_file_is_shown_with_the_name_of_its_connection() -> None:
    task = ScrubRecipientsOperator(
        task_id="scrub", recipients="s3://aws_default@bucket/a.csv", destination="file:///tmp/b.csv"
    )
    shown = Rendered(task).shown

    assert (shown["recipients"], shown["destination"]) == (
        "s3://aws_default@bucket/a.csv",
        "file:///tmp/b.csv",
    )


@pytest.mark.parametrize(
    "body",
    [
        "failed",
        "Failed",
        "success",
        "running",
        "completed",
        "The task failed",
        "Task failed: error",
        "deployed",
    ],
)
def test_a_body_of_common_words_masks_nothing_in_a_log(body: str) -> None:
    rendered = Rendered(Send(task_id="send", to=TO, from_=FROM, body=body))

    assert body not in json.dumps(rendered.shown)
    assert redact(f"INFO - {body}, {body.lower()}") == f"INFO - {body}, {body.lower()}"


@pytest.mark.parametrize(
    "arguments",
    [
        {"body": "Your code is 739182"},
        {"body": "739182"},
        {"body": "Ada, your owl is here"},
        {"to": TO},
        {"to": f"whatsapp:{TO}"},
        {"content_variables": {"1": "Ada Lovelace"}},
        {"status_callback": "https://me:hunter2@example.com/hook"},
        {"status_callback": "https://example.com/hook?key=aaaabbbb1"},
        {"extra_params": {"Body": "Ada, your owl is here"}},
    ],
    ids=str,
)
def test_what_is_private_is_masked_in_logs(arguments: dict[str, Any]) -> None:
    Rendered(Send(**{"task_id": "send", "to": "+15550001111", "from_": FROM} | arguments))

    (value,) = arguments.values()
    (value,) = value.values() if isinstance(value, dict) else [value]
    secret = {"https": "hunter2"}.get(value[:5], value) if "hunter2" in value else value
    secret = "aaaabbbb1" if "aaaabbbb1" in value else secret
    assert secret not in redact(f"DEBUG - <{secret}>")


def test_a_number_is_masked_as_the_wire_has_it() -> None:
    Rendered(Send(task_id="send", to=TO, from_=FROM, body="x"))

    assert TO[1:] not in redact(f"To=%2B{TO[1:]}")


def test_a_long_list_is_hidden_and_not_masked_line_by_line() -> None:
    """Airflow compares each line of the log with each value that is masked."""
    people = [f"+1555867{number:04}" for number in range(2000)]
    scrub = ScrubRecipientsOperator(task_id="scrub", recipients="a", destination="b", exclude=people)
    scrub.render_template_fields({})

    assert "exclude" not in _serialize_rendered_fields(scrub)
    assert redact(people[0]) == people[0]


@pytest.mark.parametrize(
    ("text", "distinctive"),
    [
        ("739182", True),
        ("4711", False),
        ("Ada", False),
        ("Augusta", True),
        ("all ok", False),
        ("owl post", True),
    ],
)
def test_texts_that_say_something_are_distinctive(text: str, distinctive: bool) -> None:
    assert is_distinctive(text) is distinctive
