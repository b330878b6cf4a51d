"""Read documents from YAML, JSON, values and rows, and remember the line on which each value stands."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path as File
from typing import Any

import yaml

from airflow_provider_twilio.onboarding.faults import Fault, InvalidDocument, Path

_NULLS = ("", "~", "null", "Null", "NULL")
_MOST_VALUES = 10_000
"""Largest number of values in a document: anchors within anchors could make more than there is memory."""


@dataclass(frozen=True, slots=True)
class Document:
    """The values of one document, and their lines.

    :param values: as they were written; in YAML all of them are texts, so ``02134`` keeps its zero and ``NO``
        is Norway.
    :param source: the file, where it came from one.
    :param lines: the line of each value, from 1.
    """

    values: dict[str, Any]
    source: str | None = None
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int | None:
        """Return the line of a value; for a missing one, the line of the section that it is missing from."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None


def documents(path: str | File) -> list[Document]:
    """Read a file with one customer's document, or with a list of them.

    :param path: a YAML or JSON file. A YAML file may hold several documents, or a list of them.
    :raises InvalidDocument: the file can't be read, isn't YAML or JSON, or holds something else.
    """
    source = str(path)
    try:
        text = File(path).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "isn't text in UTF-8"
        raise InvalidDocument([Fault((), str(why), source=source)]) from None
    found = [one for node in _roots(text, source) for one in _customers(node, source)]
    if not found:
        raise InvalidDocument([Fault((), "holds no customer", source=source)])
    return found


def document_of_row(row: Mapping[str, Any]) -> Document:
    """Read a row of a file or a query, whose columns are paths such as ``campaign.samples[0]``.

    Empty cells are left out. A cell with a list may be JSON.

    :raises InvalidDocument: two columns contradict each other.
    """
    values: dict[str, Any] = {}
    for column, cell in row.items():
        if cell is not None and cell != "":
            _put(values, column, _cell(cell))
    return Document(values)


def _roots(text: str, source: str) -> list[yaml.Node]:
    """Read the roots of a file as YAML. JSON is YAML, but for its tabs."""
    try:
        return [
            node for node in yaml.compose_all(text.replace("\t", "  "), yaml.SafeLoader) if not _is_null(node)
        ]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise InvalidDocument([Fault((), f"isn't YAML: {error.problem}", source=source, line=line)]) from None
    except (yaml.YAMLError, RecursionError):
        raise InvalidDocument([Fault((), "isn't YAML", source=source)]) from None


def _customers(root: yaml.Node, source: str) -> Iterator[Document]:
    for node in root.value if isinstance(root, yaml.SequenceNode) else [root]:
        lines: dict[Path, int] = {}
        faults: list[Fault] = []
        try:
            values = _value(node, (), lines, faults)
        except (RecursionError, yaml.YAMLError):
            values = None
            faults.append(Fault((), "has anchors or merges that can't be followed", line=_line(node)))
        if not isinstance(values, dict) and not faults:
            faults.append(Fault((), "must be a customer's document, with keys and values", line=_line(node)))
        if faults:
            raise InvalidDocument(fault.at(source, fault.line) for fault in faults)
        yield Document(values or {}, source, lines)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _is_null(node: yaml.Node | None) -> bool:
    return node is None or (isinstance(node, yaml.ScalarNode) and node.style is None and node.value in _NULLS)


def _value(node: yaml.Node, path: Path, lines: dict[Path, int], faults: list[Fault]) -> Any:
    """Return the value of a node, with each plain one as the text that it is written as."""
    lines[path] = _line(node)
    if len(lines) > _MOST_VALUES:
        raise yaml.YAMLError("too many values")
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines, faults)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, number), lines, faults) for number, item in enumerate(node.value)]
    return None if _is_null(node) else str(node.value)


def _mapping(
    node: yaml.MappingNode, path: Path, lines: dict[Path, int], faults: list[Fault]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    faults += _wrong_keys(node, path)
    # Merged values come first, so that a section's own values replace them.
    yaml.SafeLoader("").flatten_mapping(node)
    for key, item in node.value:
        at = (*path, str(key.value))
        values[str(key.value)] = _value(item, at, lines, faults)
        lines[at] = _line(key)
    return values


def _wrong_keys(node: yaml.MappingNode, path: Path) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            yield Fault(path, "a key must be a name", line=_line(key))
        elif key.value in first:
            again = f"stands here again, first on line {first[key.value]}"
            yield Fault((*path, str(key.value)), again, line=_line(key))
        else:
            first[key.value] = _line(key)


def _cell(cell: Any) -> Any:
    if isinstance(cell, str) and cell.startswith("["):
        try:
            return json.loads(cell)
        except ValueError:
            return cell
    return cell


def _put(values: dict[str, Any], column: str, cell: Any) -> None:
    """Set the value at a path such as ``campaign.samples[0]``; positions come in order, from 0 on."""
    parts = _parts(column)
    place: Any = values
    for part, following in pairwise(parts):
        place = _at(place, part, column, [] if isinstance(following, int) else {})
    _at(place, parts[-1], column, cell)


def _parts(column: str) -> list[str | int]:
    parts: list[str | int] = []
    for name in column.split("."):
        key, *positions = name.replace("]", "").split("[")
        parts += [key, *(int(position) if position.isdigit() else position for position in positions)]
    return parts


def _at(place: Any, part: str | int, column: str, new: Any) -> Any:
    """Return the value at ``part``, and put ``new`` there first if there is none."""
    if isinstance(part, int) and isinstance(place, list) and part <= len(place):
        if part == len(place):
            place.append(new)
        return place[part]
    if isinstance(part, str) and isinstance(place, dict):
        return place.setdefault(part, new)
    raise InvalidDocument([Fault((column,), "contradicts another column, or comes before position 0")])
