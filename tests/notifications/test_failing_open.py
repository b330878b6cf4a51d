"""Whatever its templates come to, an alert is sent."""

from typing import Any

import pytest
from airflow.sdk import DAG

from airflow_provider_twilio.notifications.sms import SmsNotifier
from airflow_provider_twilio.simulator.simulator import Simulator

from .alerts import FROM, LOG, OTHER, TO, messages, notifier

CONTEXT: dict[str, Any] = {"dag_run": {"dag_id": "nightly", "run_id": "manual"}}


@pytest.fixture(params=[False, True], ids=["text", "native"])
def context(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return the context that Airflow gives to a callback of a task."""
    params = {"number": TO, "numbers": [TO, OTHER], "code": "4711"}
    with DAG("nightly", schedule=None, params=params, render_template_as_native_obj=request.param) as dag:
        pass
    return {"dag": dag, "params": params, "exception": ValueError("12 rows"), "run_id": "manual", **CONTEXT}


@pytest.mark.parametrize("to", [TO, "{{ params.number }}", [TO], ["{{ params.number }}"]])
@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("{{ exception }}", "12 rows"),
        ("{{ params.code }}", "4711"),
        ("4711", "4711"),
        ("'quoted'", "'quoted'"),
        ("{{ 4 + 7 }}", "11"),
    ],
)
def test_texts_are_texts_in_every_dag(
    twilio_default: Simulator, context: Any, to: Any, body: str, text: str
) -> None:
    notifier(to=to, body=body)(context)

    assert messages(twilio_default) == [(TO, text)]


def test_a_list_may_come_from_a_template(twilio_default: Simulator, context: Any) -> None:
    notifier(to="{{ params.numbers }}")(context)

    assert sorted(to for to, _ in messages(twilio_default)) == [TO, OTHER]


@pytest.mark.parametrize(
    "body",
    ["{{ nowhere }}", "{{ 1 / 0 }}", "{{ exception.", "{{ '' }}", "{{ exception.args[1] }}", "{% raw %}"],
)
def test_in_place_of_a_text_that_can_not_be_rendered_a_plain_one_is_sent(
    twilio_default: Simulator, context: Any, body: str
) -> None:
    notifier(body=body)(context)

    ((to, sent),) = messages(twilio_default)
    assert to == TO
    assert sent == "Airflow alert: DAG nightly, run manual. Its own text could not be rendered, see the log."
    assert "error: A plain text is sent in place of the alert's own: body: " in LOG.lines[0]


def test_a_plain_text_is_sent_without_any_context(twilio_default: Simulator) -> None:
    notifier(body="{{ nowhere }}")({})

    assert [body for _, body in messages(twilio_default)] == [
        "Airflow alert. Its own text could not be rendered, see the log."
    ]


def test_a_recipient_whose_template_fails_does_not_keep_the_others_from_it(
    twilio_default: Simulator, context: Any
) -> None:
    notifier(to=["{{ nowhere }}", 7, "{{ params.number }}"])(context)

    assert [to for to, _ in messages(twilio_default)] == [TO]
    said = "\n".join(LOG.lines)
    assert "No SMS was sent: to: the template can't be rendered: UndefinedError" in said
    assert "No SMS was sent: to: must be a number" in said


@pytest.mark.parametrize(
    ("text", "sent"),
    [("broken \udc80 text", "broken ? text"), ("\ud83e\udd89", "🦉"), ("\udc80", "?"), ("🦉\ud83e", "🦉?")],
)
def test_halves_of_characters_are_replaced(
    twilio_default: Simulator, context: Any, text: str, sent: str
) -> None:
    notifier(body="{{ exception }}")(context | {"exception": ValueError(text)})

    assert [body for _, body in messages(twilio_default)] == [sent]


def test_a_deadlines_alert_has_no_dag_and_is_sent(twilio_default: Simulator) -> None:
    late = SmsNotifier(to=[TO], body="{{ dag_run.dag_id }}: {{ ti.task_id }}", from_=FROM)

    late(CONTEXT)

    ((_, body),) = messages(twilio_default)
    assert str(body).startswith("Airflow alert: DAG nightly, run manual.")
