"""Values written in a DAG are templates; values from a task, a parameter or a file are data, in every way."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from airflow.sdk import DAG, TaskGroup, XComArg, task_group
from operators.plain import FROM, TO, Create, Send
from operators.rendered import Rendered

DATA = "Hi {{ conn.twilio_default.password }}"
TEMPLATE, TEXT = "On {{ ds }}", "On 2026-10-05"


@pytest.fixture(params=[False, True], ids=["text", "native"])
def dag(request: pytest.FixtureRequest) -> Iterator[DAG]:
    params = {"body": DATA, "number": TO}
    with DAG("letters", schedule=None, params=params, render_template_as_native_obj=request.param) as dag:
        yield dag


def upstream() -> Any:
    return XComArg(Create(task_id="upstream", friendly_name="Owl Post"))


def partial(**arguments: Any) -> Any:
    return Send.partial(**{"task_id": "send", "from_": FROM} | arguments)


def positional() -> Any:
    return Send(task_id="send", to=TO, from_=FROM, body=upstream())


def item() -> Any:
    made = Create(task_id="upstream", friendly_name="Owl Post")
    return Send(task_id="send", to=TO, from_=FROM, body=made.output["body"])


def pulled() -> Any:
    return Send(task_id="send", to=TO, from_=FROM, body="{{ ti.xcom_pull(task_ids='upstream') }}")


def in_a_text() -> Any:
    return Send(task_id="send", to=TO, from_=FROM, body=f"{upstream()}")


def parameter() -> Any:
    return Send(task_id="send", to=TO, from_=FROM, body="{{ params.body }}")


def partially() -> Any:
    return partial(body=upstream()).expand(to=[TO])


def expanded() -> Any:
    return partial(to=TO).expand(body=upstream())


def expanded_by_function() -> Any:
    return partial(to=TO).expand(body=upstream().map(str))


def rows() -> Any:
    return partial().expand_kwargs(upstream())


def rows_with_some_of_the_dag() -> Any:
    return partial(to=TO).expand_kwargs(upstream())


def rows_over_the_dags_own() -> Any:
    return partial(to=TO, body=TEMPLATE).expand_kwargs(upstream(), strict=False)


def rows_by_function() -> Any:
    return partial().expand_kwargs(upstream().map(dict))


def rows_of_several() -> Any:
    return partial().expand_kwargs(upstream().concat(upstream_again()))


def upstream_again() -> Any:
    return XComArg(Create(task_id="upstream_again", friendly_name="Owl Post"))


def row_among_rows_of_the_dag() -> Any:
    return partial().expand_kwargs([upstream()])


def group() -> Any:
    @task_group
    def letters(body: Any) -> None:
        Send(task_id="send", to=TO, from_=FROM, body=body)

    letters.expand(body=upstream())
    return _task("letters.send")


def group_of_rows() -> Any:
    @task_group
    def letters(body: Any) -> None:
        Send(task_id="send", to=TO, from_=FROM, body=body)

    letters.expand_kwargs(upstream())
    return _task("letters.send")


def _task(name: str) -> Any:
    from airflow.sdk.definitions._internal.contextmanager import DagContext

    dag = DagContext.get_current_dag()
    assert dag
    return dag.get_task(name)


SINGLE = (positional, item, pulled, in_a_text, parameter, partially)
LISTS = (expanded, expanded_by_function, group)
WITH_ROWS = (rows, rows_by_function, rows_of_several, rows_over_the_dags_own)


def values(way: Callable[[], Any]) -> Any:
    """Return the other task's output, so that the mapped one gets ``DATA``."""
    if way in SINGLE:
        return DATA
    if way in LISTS:
        return [DATA]
    row = {"to": TO, "body": DATA}
    match way.__name__:
        case "row_among_rows_of_the_dag":
            return row
        case "rows_with_some_of_the_dag" | "group_of_rows":
            return [{"body": DATA}]
    return [row]


@pytest.mark.usefixtures("dag")
class TestData:
    @pytest.mark.parametrize(
        "way",
        [
            *(*SINGLE, *LISTS, *WITH_ROWS),
            *(rows_with_some_of_the_dag, row_among_rows_of_the_dag, group_of_rows),
        ],
        ids=lambda way: way.__name__,
    )
    def test_data_arrives_as_it_was(self, way: Callable[[], Any]) -> None:
        rendered = Rendered(way(), map_index=0, return_value=values(way), body=DATA)

        assert (rendered.task.to, rendered.task.body) == (TO, DATA)

    @pytest.mark.parametrize("value", [[DATA], {"a": [DATA]}, [[DATA]], {"1": DATA}])
    def test_data_in_lists_and_dicts_arrives_as_it_was(self, value: Any) -> None:
        row = {"to": TO, "content_variables": value}
        by_row = Rendered(partial().expand_kwargs(upstream()), 0, return_value=[row])
        by_list = Rendered(
            Send.partial(task_id="again", to=TO).expand(content_variables=XComArg(by_row.task)),
            0,
            return_value=[value],
        )

        assert by_row.task.content_variables == by_list.task.content_variables == value

    def test_data_that_was_rendered_into_an_argument_is_not_rendered_again(self) -> None:
        task = Send(task_id="send", to=TO, from_=FROM, message_intent="{{ params.body }}")

        again = Rendered(Rendered(task).task)

        assert again.task.message_intent == DATA

    def test_rows_do_not_keep_the_dags_templates_from_being_rendered(self) -> None:
        mapped = partial(message_intent=TEMPLATE, to="{{ params.number }}").expand_kwargs(upstream())
        task = Rendered(mapped, 0, return_value=[{"body": DATA}]).task

        assert (task.to, task.message_intent, task.body) == (TO, TEXT, DATA)

    def test_default_arguments_are_templates(self, dag: DAG) -> None:
        dag.default_args["message_intent"] = TEMPLATE
        with TaskGroup("group", default_args={"status_callback": TEMPLATE}):  # type: ignore[arg-type]
            mapped = partial().expand_kwargs(upstream())
        task = Rendered(mapped, 0, return_value=[{"to": TO, "body": DATA}]).task

        assert (task.message_intent, task.status_callback, task.body) == (TEXT, TEXT, DATA)


@pytest.mark.usefixtures("dag")
class TestTemplates:
    @pytest.mark.parametrize(
        "way",
        [
            lambda: Send(task_id="send", to=TO, body=TEMPLATE),
            lambda: partial(to=TO).expand(body=[TEMPLATE]),
            lambda: partial(body=TEMPLATE).expand(to=[TO]),
            lambda: partial().expand_kwargs([{"to": TO, "body": TEMPLATE}]),
            lambda: partial(body=TEMPLATE).expand_kwargs([{"to": TO}]),
        ],
    )
    def test_what_stands_in_the_dag_is_rendered(self, way: Callable[[], Any]) -> None:
        task = Rendered(way(), map_index=0).task

        assert (task.to, task.body) == (TO, TEXT)

    def test_lists_and_dicts_that_stand_in_the_dag_are_rendered(self) -> None:
        mapped = partial(content_variables={"1": TEMPLATE}).expand_kwargs(
            [{"to": TO, "media_url": [TEMPLATE]}]
        )
        task = Rendered(mapped, map_index=0).task

        assert (task.content_variables, task.media_url) == ({"1": TEXT}, [TEXT])
