"""Render a task's arguments: those from the DAG are templates, those from another task are data."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.sdk import AirflowException

from airflow_provider_twilio.tasks.hiding import conceal
from airflow_provider_twilio.tasks.kinds import kinds_of
from airflow_provider_twilio.tasks.templates import ANYTHING, Kinds, Renderer, failure

if TYPE_CHECKING:
    from jinja2 import Environment

_ABSENT = object()


def render_fields(
    task: Any,
    parent: Any,
    template_fields: Iterable[str],
    context: Any,
    jinja_env: "Environment",
    seen_oids: set[int],
) -> None:
    """Render ``template_fields`` of ``parent``, which is the task or an object in one of its arguments.

    Airflow may call this again. A value that is rendered already stays as it is, because it may be data.

    :raises TemplateFailed: a template is wrong. (Airflow's own method logs it with its values, unmasked.)
    """
    fields = [*template_fields]
    kind: Any = type(task)
    try:
        environment = _environment(task, jinja_env)
        renderer = Renderer(
            environment,
            context,
            lambda value: task.render_template(value, context, environment, seen_oids),
            files=tuple(task.template_ext),
            data=seen_oids,
        )
        kinds = kinds_of(kind) if parent is task else {}
        for name in _templates(task, fields, context) if parent is task else fields:
            value = getattr(parent, name)
            rendered = render(renderer, name, value, kinds.get(name, ANYTHING))
            setattr(parent, name, rendered)
            if parent is task:
                task._rendered = (task._rendered or {}) | {name: rendered}
    finally:
        if parent is task:
            conceal(task)


def render(renderer: Renderer, name: str, value: Any, kinds: Kinds) -> Any:
    """Return an argument's rendered value.

    :param kinds: the types that the argument takes.
    :raises TemplateFailed: a template is wrong, or names something undefined.
    """
    try:
        if callable(value):
            return value(context=renderer.context, jinja_env=renderer.environment)
        return renderer.value(value, kinds)
    except AirflowException:  # it is Airflow's own, or a macro that skips the task
        raise
    except Exception as error:
        failed = failure(name, error)
    raise failed  # apart from the error, which would be its context


def _environment(task: Any, given: "Environment") -> "Environment":
    """Return the environment that the task asks for; Airflow passes the DAG's, perhaps of the other kind."""
    from jinja2.nativetypes import NativeEnvironment

    own, dag = getattr(task, "render_template_as_native_obj", None), task.get_dag()
    is_native = own if own is not None else bool(dag and dag.render_template_as_native_obj)
    fits = dag is None or isinstance(given, NativeEnvironment) == is_native
    return given if fits else task.get_template_env()


def _templates(task: Any, fields: Collection[str], context: Any) -> list[str]:
    """Return the arguments that are templates and aren't empty."""
    rendered = task._rendered or {}
    of_the_dag = _partial_arguments(task, context)
    found = []
    for name in fields:
        value = getattr(task, name)
        is_data = of_the_dag is not None and not any(
            value is given.get(name, _ABSENT) for given in of_the_dag
        )
        if value and not is_data and value is not rendered.get(name, _ABSENT):
            found.append(name)
    return found


def _partial_arguments(task: Any, context: Any) -> list[Any] | None:
    """Return the arguments from the DAG if the task is mapped over another task's rows, else ``None``.

    With ``expand_kwargs`` Airflow 3.3.2 would render the values of such rows, and a text in them could read
    the password of a connection. In all other cases Airflow itself tells data from templates.
    """
    dag = task.get_dag()
    mapped = dag and dag.task_dict.get(task.task_id)
    rows = getattr(getattr(mapped, "expand_input", None), "value", {})
    if isinstance(rows, dict):
        return None
    row = rows[context["ti"].map_index] if isinstance(rows, list | tuple) else rows
    if isinstance(row, dict):
        return None
    defaults = (task.task_group.default_args,) if task.task_group else ()
    return [mapped.partial_kwargs, *defaults, dag.default_args]
