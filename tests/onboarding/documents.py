"""Any documents that the model accepts: those of the routes, with anything else that their schema allows."""

from copy import deepcopy
from typing import Any

from hypothesis import strategies as st
from pydantic import TypeAdapter

from airflow_provider_twilio.onboarding.checking import customer
from airflow_provider_twilio.onboarding.document import ROUTES, Customer
from airflow_provider_twilio.onboarding.faults import InvalidDocument
from airflow_provider_twilio.onboarding.reading import Document

from .customers import BY_ROUTE

Schema = dict[str, Any]
_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)
_EMAIL = "owner@example.com"
_PAGE = "https://www.example.com/page"
_FORMS: dict[str, st.SearchStrategy[Any]] = {
    "email": st.just(_EMAIL),
    "website": st.just(_PAGE),
    "privacy_policy": st.just(_PAGE),
    "terms_and_conditions": st.just(_PAGE),
    "social_media": st.lists(st.just(_PAGE), max_size=3),
    "opt_in_images": st.lists(st.just(_PAGE), min_size=1, max_size=3),
    "contact_email": st.just(_EMAIL),
}
"""What a schema can't say of a value, by its key."""


@st.composite
def customers(draw: st.DrawFn, route: str) -> Customer:
    """A customer of a route whose document says other things in some of its places."""
    values = deepcopy(BY_ROUTE[route])
    schema = TypeAdapter(ROUTES[route]).json_schema()
    for path in draw(st.lists(st.sampled_from([*_places(schema, schema)]), max_size=6, unique=True)):
        _put(values, path, draw(_values(_at(schema, path), schema, path[-1])))
    try:
        return customer(Document(values))
    except InvalidDocument:
        return customer(Document(deepcopy(BY_ROUTE[route])))


def _places(form: Schema, root: Schema, path: tuple[str, ...] = ()) -> Any:
    """The paths of all values but the route."""
    for name, value in form.get("properties", {}).items():
        here = (*path, name)
        if inner := _object(value, root):
            yield from _places(inner, root, here)
        elif name != "route":
            yield here


def _object(value: Schema, root: Schema) -> Schema | None:
    found = next((one for one in value.get("anyOf", [value]) if "$ref" in one), None)
    return root["$defs"][found["$ref"].rpartition("/")[2]] if found else None


def _at(root: Schema, path: tuple[str, ...]) -> Schema:
    form = root
    for name in path[:-1]:
        form = _object(form["properties"][name], root) or {}
    value: Schema = form["properties"][path[-1]]
    return value


def _put(values: Any, path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        values = values.setdefault(name, {})
    values[path[-1]] = value


def _values(value: Schema, root: Schema, name: str) -> st.SearchStrategy[Any]:
    """Anything that a schema allows."""
    if name in _FORMS:
        return _FORMS[name]
    if "anyOf" in value:
        return st.one_of(*(_values(one, root, name) for one in value["anyOf"]))
    if "$ref" in value:
        form = root["$defs"][value["$ref"].rpartition("/")[2]]
        return st.fixed_dictionaries({key: _values(of, root, key) for key, of in form["properties"].items()})
    if "enum" in value or "const" in value:
        return st.sampled_from(value.get("enum") or [value["const"]])
    if value.get("type") == "array":
        least, most = value.get("minItems", 0), min(value.get("maxItems", 4), 6)
        return st.lists(_values(value["items"], root, ""), min_size=least, max_size=most)
    return _plain(value)


def _plain(value: Schema) -> st.SearchStrategy[Any]:
    match value.get("type"):
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(value.get("minimum"), value.get("maximum"))
        case "null":
            return st.none()
    if pattern := value.get("pattern"):
        return st.from_regex(pattern.replace("$", r"\Z"), fullmatch=True)
    least, most = value.get("minLength", 1), value.get("maxLength", 300)
    length = st.sampled_from([least, most])
    return st.one_of(
        _TEXT.map(lambda text: text.ljust(least, "x")[:most]), length.map(lambda size: "x" * size)
    )
