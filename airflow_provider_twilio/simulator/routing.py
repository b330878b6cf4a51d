"""Find a request's handler by method and path, in a tree of path segments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from airflow_provider_twilio.simulator.call import Handler, Routes

_JSON = ".json"


@dataclass(frozen=True, slots=True)
class Operation:
    handler: Handler
    parameters: tuple[str, ...]
    """Names of the path's parameters, in order. One segment may have different names in different paths."""


@dataclass(slots=True)
class _Node:
    literals: "dict[str, _Node]" = field(default_factory=dict)
    parameter: "_Node | None" = None
    operations: dict[str, Operation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """A path's operations by method, and its parameters' values in order, percent-decoded."""

    operations: Mapping[str, Operation]
    values: tuple[str, ...]


class Router:
    """A tree of routes. A literal segment wins over a parameter, as in ``/v1/Services/Usecases``."""

    def __init__(self, tables: Iterable[Routes]) -> None:
        self._root = _Node()
        for table in tables:
            for (method, template), handler in table.items():
                self._add(method, template, handler)

    def _add(self, method: str, template: str, handler: Handler) -> None:
        node = self._root
        parameters: list[str] = []
        for segment in _segments(template):
            if segment.startswith("{"):
                parameters.append(segment[1:-1])
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literals.setdefault(segment, _Node())
        if method in node.operations:
            raise ValueError(f"{method} {template} is in two tables")
        node.operations[method] = Operation(handler, tuple(parameters))

    def match(self, path: str) -> Match | None:
        """Return the route of a percent-encoded ``path``, or ``None``."""
        node: _Node | None = self._root
        values: list[str] = []
        for segment in _segments(path):
            if node is None:
                return None
            following = node.literals.get(segment)
            if following is None and segment:
                values.append(unquote(segment) if "%" in segment else segment)
                following = node.parameter
            node = following
        return Match(node.operations, tuple(values)) if node and node.operations else None


def _segments(path: str) -> list[str]:
    """Split a path. A name and its ``.json`` are two segments, so that ``{Sid}.json`` can be a template."""
    if path.endswith(_JSON):
        return [*path[1 : -len(_JSON)].split("/"), _JSON]
    return path[1:].split("/")
