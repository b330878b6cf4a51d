"""A template that fails: the task names the argument, and no log has the template or its values."""

import inspect
import re
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowSkipException
from airflow.sdk import DAG
from airflow.sdk.definitions._internal.templater import Templater
from operators.plain import FROM, TO, Send
from operators.rendered import Rendered

from airflow_provider_twilio.operators.recipients import ScrubRecipientsOperator
from airflow_provider_twilio.sensors.brands import BrandApprovedSensor
from airflow_provider_twilio.tasks.task import Task
from airflow_provider_twilio.tasks.templates import TemplateFailed

SECRET = "4711 is the code"


@pytest.fixture(params=[False, True], ids=["text", "native"], autouse=True)
def _dag(request: pytest.FixtureRequest) -> Iterator[Any]:
    params = {"secret": SECRET, "codes": {}}
    with DAG("letters", schedule=None, params=params, render_template_as_native_obj=request.param) as dag:
        yield dag


def send(**arguments: Any) -> Any:
    return Send(**{"task_id": "send", "to": TO, "from_": FROM, "body": "Hello"} | arguments)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (f"{SECRET} {{{{ nowhere }}}}", "UndefinedError( in line 1)?: there is no nowhere"),
        (f"{SECRET}\n{{{{ params.codes[params.secret] + 1 }}}}", "UndefinedError in line 2"),
        (f"{SECRET} {{{{ 1 / 0 }}}}", "ZeroDivisionError in line 1"),
        (f"{SECRET}\n\n{{{{ params. }}}}", "TemplateSyntaxError in line 3"),
        (f"{SECRET} {{{{ params.secret | no_filter }}}}", "TemplateAssertionError in line 1"),
        (f"{SECRET} {{{{ int(params.secret) }}}}", "UndefinedError in line 1: there is no int"),
    ],
)
@pytest.mark.parametrize(
    "task",
    [
        lambda body: send(body=body),
        lambda body: send(content_variables={"1": [body]}),
        lambda body: Send.partial(task_id="send", to=TO, from_=FROM).expand(body=[body]),
        lambda body: ScrubRecipientsOperator(task_id="a", recipients=body, destination="b", exclude=[TO]),
        lambda body: BrandApprovedSensor(task_id="a", brand_sid=body, timeout=60),
    ],
    ids=["argument", "in a dict", "mapped", "scrub", "sensor"],
)
def test_the_argument_and_the_line_are_told_and_nothing_else(
    task: Callable[[str], Any], body: str, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(TemplateFailed) as failed:
        Rendered(task(body), map_index=0)

    assert re.fullmatch(rf"\w+: the template can't be rendered: {told}", str(failed.value))
    assert failed.value.__cause__ is None
    assert failed.value.__context__ is None
    shown = "".join(traceback.format_exception(failed.value)) + caplog.text
    assert SECRET not in shown
    assert TO not in shown


def test_nothing_private_is_among_the_rendered_fields_of_a_task_whose_template_failed() -> None:
    task = send(media_url="{{ nowhere }}")
    with pytest.raises(TemplateFailed):
        Rendered(task)

    assert {"to", "body", "from_"}.isdisjoint(task.template_fields)


def test_a_macro_may_skip_the_task() -> None:
    def skip() -> None:
        raise AirflowSkipException("nobody to write to")

    task = send(body="{{ skip() }}")
    task.dag.user_defined_macros = {"skip": skip}

    with pytest.raises(AirflowSkipException, match="nobody to write to"):
        Rendered(task)


class TestAirflowsMethod:
    """``_do_render_template_fields`` isn't public: these fail if Airflow changes it."""

    def test_it_has_the_same_arguments(self) -> None:
        ours = inspect.signature(Task._do_render_template_fields).parameters
        airflows = inspect.signature(Templater._do_render_template_fields).parameters

        assert [(p.name, p.kind) for p in ours.values()] == [(p.name, p.kind) for p in airflows.values()]

    @pytest.mark.parametrize("mapped", [False, True])
    def test_airflow_calls_it_with_the_task(self, mapped: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        called = []
        render = Task._do_render_template_fields

        def note(task: Any, parent: Any, *args: Any, **kwargs: Any) -> None:
            called.append(parent is task)
            render(task, parent, *args, **kwargs)

        monkeypatch.setattr(Task, "_do_render_template_fields", note)
        Rendered(Send.partial(task_id="a", body="b").expand(to=[TO]) if mapped else send(), map_index=0)

        assert called == [True]
