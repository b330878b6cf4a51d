"""Renders a task's arguments: what stands in the DAG is a template, what comes from a task is data."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from airflow.providers.common.compat.sdk import AirflowException

from airflow_provider_twilio.tasks.hiding import conceal
from airflow_provider_twilio.tasks.kinds import kinds_of
from airflow_provider_twilio.tasks.templates import ANYTHING, Kinds, Renderer, failure

if TYPE_CHECKING:
    from jinja2 import Environment

_ABSENT = object()


class Rendering:
    """Comes before Airflow's own class in the bases of each operator and sensor.

    ``_do_render_template_fields`` is the one method of Airflow's that isn't public and that we override: of
    all places in which arguments are rendered, it alone serves mapped tasks, too.
    """

    hidden: ClassVar[Collection[str]] = ()
    """Arguments besides the request's private fields whose values no rendered template may show."""

    _rendered: dict[str, Any] | None = None

    def is_shown(self, name: str, value: Any) -> bool:
        """Whether a rendered argument may be shown; a subclass may hide more by value."""
        return True

    def _do_render_template_fields(
        self,
        parent: Any,
        template_fields: Iterable[str],
        context: Any,
        jinja_env: "Environment",
        seen_oids: set[int],
    ) -> None:
        """Render ``template_fields`` of ``parent``, which is the task or an object in one of its arguments.

        A value that was rendered before is left alone: Airflow may render again, and it could be data.

        :raises TemplateFailed: Airflow's own method would log the template and its values, unmasked.
        """
        task: Any = self
        kind: Any = type(self)
        fields = [*template_fields]
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
                    self._rendered = (self._rendered or {}) | {name: rendered}
        finally:
            if parent is task:
                conceal(task)


def render(renderer: Renderer, name: str, value: Any, kinds: Kinds) -> Any:
    """Render an argument.

    :raises TemplateFailed: a template has a fault, or what it names isn't there.
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
    """Airflow hands over the DAG's environment, even if the task asks for the other kind."""
    from jinja2.nativetypes import NativeEnvironment

    own, dag = getattr(task, "render_template_as_native_obj", None), task.get_dag()
    is_native = own if own is not None else bool(dag and dag.render_template_as_native_obj)
    fits = dag is None or isinstance(given, NativeEnvironment) == is_native
    return given if fits else task.get_template_env()


def _templates(task: Any, fields: Collection[str], context: Any) -> list[str]:
    """The arguments that are templates and have something to render."""
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
    """The arguments that stand in the DAG, of a task that is mapped over rows of another one; else ``None``.

    With ``expand_kwargs`` Airflow 3.3.2 would render the values of such rows: a text in them could ask for
    the password of a connection. In all other cases Airflow itself tells values from templates.
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
