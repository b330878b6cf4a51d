"""Make the recipients and the text of an alert from its templates, also if these fail."""

import re
from typing import Any

from airflow_provider_twilio.tasks.rendering import render
from airflow_provider_twilio.tasks.templates import Kinds, Renderer, TemplateFailed

_NUMBERS: Kinds = frozenset({str, list})
_ITEM = re.compile(r"[^\s,;\[\]'\"]+")


def recipients(renderer: Renderer, to: Any) -> Any:
    """Return the rendered recipients, with an error in place of each whose template fails.

    A text that a template made of a list is split again.

    :raises TemplateFailed: the only template fails.
    """
    if isinstance(to, list | tuple | set):
        return [_recipient(renderer, one) for one in to]
    rendered = render(renderer, "to", to, _NUMBERS)
    is_list = isinstance(rendered, str) and rendered.startswith("[")
    return _ITEM.findall(rendered) if is_list else rendered


def _recipient(renderer: Renderer, one: Any) -> Any:
    try:
        return render(renderer, "to", one, _NUMBERS)
    except TemplateFailed as error:
        return error


def plain_text(context: Any) -> str:
    """Return a text with the DAG, the task and the run of an alert, which needs no template."""
    ti = context.get("ti") or context.get("task_instance")
    told = {
        "DAG": _attribute((ti, context.get("dag_run"), context.get("dag")), "dag_id"),
        "task": _attribute((ti, context.get("task")), "task_id"),
        "run": _attribute((ti, context.get("dag_run")), "run_id") or context.get("run_id"),
    }
    about = ", ".join(f"{what} {name}" for what, name in told.items() if name)
    return f"Airflow alert{about and ': '}{about}. Its own text could not be rendered, see the log."


def _attribute(things: Any, name: str) -> str | None:
    for thing in things:
        found = thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
        if found:
            return str(found)
    return None


def whole(text: str) -> str:
    """Return ``text`` with ``?`` in place of half a surrogate pair, which no request can carry."""
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.replace("\ufffd", "?") if joined != text else text
