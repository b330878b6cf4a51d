"""Render values as Jinja templates. A text stays a text, also in a DAG that renders native objects."""

import re
from collections.abc import Callable
from types import NoneType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

Kinds = frozenset[Any]
"""The types of an argument."""

TEXT: Kinds = frozenset({str, NoneType})
ANYTHING: Kinds = frozenset({str, list, dict, NoneType})
"""The types of an item of a list or dict. Rows of a batch hold lists too."""
_NUMBERS = frozenset({int, float, bool})
_ABSENT = re.compile(r"'(\w+)' is undefined$")


class TemplateFailed(Exception):
    """A template can't be rendered. The message has neither its text nor the values of its variables."""


class Renderer:
    """Renders the arguments that a DAG's author wrote.

    With native objects Jinja evaluates its result as Python: ``+15558675309`` becomes a number without its
    plus. Here an argument that takes texts gets the text, or the object of a lone ``{{ expression }}``. Only
    an argument that takes numbers, or no text, is left to Jinja.

    :param environment: Jinja's environment, which may render native objects.
    :param context: Airflow's context, for the templates.
    :param other: renders a value that is neither a text nor a collection, such as another task's output.
    :param files: extensions of files with templates; a text that ends in one names such a file.
    :param data: ``id`` of each value that is data and not a template.
    """

    def __init__(
        self,
        environment: "Environment",
        context: Any,
        other: Callable[[Any], Any],
        *,
        files: tuple[str, ...] = (),
        data: frozenset[int] | set[int] = frozenset(),
    ) -> None:
        from jinja2.nativetypes import NativeEnvironment

        self.environment = environment
        self.context = context
        self._other = other
        self._files = files
        self._data = data
        self._whole: Environment | None = None
        if isinstance(environment, NativeEnvironment):
            self._whole = environment.overlay()
            self._whole.concat = _whole  # type: ignore[assignment]

    def value(self, value: Any, kinds: Kinds) -> Any:
        """Return the rendered value. The texts in collections are rendered one by one."""
        if id(value) in self._data:
            return value
        match value:
            case str():
                return self._text(value, kinds)
            case tuple() if hasattr(value, "_fields"):
                return type(value)(*self._items(value))
            case list() | tuple() | set():
                return type(value)(self._items(value))
            case dict():
                return dict(zip(value, self._items(value.values()), strict=True))
        return self._other(value)

    def _items(self, values: Any) -> list[Any]:
        return [self.value(value, ANYTHING) for value in values]

    def _text(self, text: str, kinds: Kinds) -> Any:
        if self._whole is None or str not in kinds or kinds & _NUMBERS:
            return _defined(self._template(self.environment, text).render(self.context))
        template = self._template(self._whole, text)
        try:
            found = _whole(template.root_render_func(template.new_context(self.context)))
        except Exception:
            self._whole.handle_exception()
        is_text = kinds <= TEXT or type(found) in _NUMBERS
        return str(found) if is_text and found is not None else found

    def _template(self, environment: "Environment", text: str) -> Any:
        named = text.endswith(self._files) if self._files else False
        return environment.get_template(text) if named else environment.from_string(text)


def _whole(parts: Any) -> Any:
    """Return the object of a lone expression, or the joined text of several parts."""
    match [*parts]:
        case [part]:
            return _defined(part)
        case several:
            return "".join(map(str, several))


def _defined(found: Any) -> Any:
    """Return a rendered object. With native objects Jinja returns ``Undefined`` instead of raising.

    :raises UndefinedError: the object is undefined.
    """
    from jinja2 import Undefined

    return str(found) if isinstance(found, Undefined) else found


def failure(argument: str, error: Exception) -> TemplateFailed:
    """Return an error that names the argument, the kind of the failure and the line.

    The original error holds the template or a value of its variables, so it isn't chained.
    """
    line = getattr(error, "lineno", None) or _line(error)
    place = f" in line {line}" if line else ""
    absent = _ABSENT.match(str(error)) if type(error).__name__ == "UndefinedError" else None
    name = f": there is no {absent[1]}" if absent else ""
    return TemplateFailed(f"{argument}: the template can't be rendered: {type(error).__name__}{place}{name}")


def _line(error: Exception) -> int | None:
    found, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            found = trace.tb_lineno
        trace = trace.tb_next
    return found
