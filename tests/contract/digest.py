"""The facts of Twilio's OpenAPI documents about our operations, without a sentence of theirs.

They lie beside this file in ``openapi.json``, so that comparing with them needs no npm.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from .facts import Answer, Facts, Parameter, Place, parameter
from .operation import OPERATIONS, Key

FILE = Path(__file__).parent / "openapi.json"
Documents = Mapping[str, Any]
"""The OpenAPI documents by API."""
_PARAMETER = TypeAdapter(Parameter)
_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Documented:
    """One operation as Twilio documents it.

    :param success: the HTTP statuses of success.
    :param list_key: where the list is in an answer that is a page.
    """

    verb: str
    url: str
    success: tuple[int, ...]
    list_key: str | None
    parameters: Mapping[Place, Parameter]

    @property
    def facts(self) -> Facts:
        answer: Answer = "page" if self.list_key else "nothing" if self.success == (204,) else "resource"
        return Facts(self.verb, self.url, answer, self.parameters)


@cache
def documented() -> Mapping[Key, Documented]:
    """Return the digest's facts of every operation."""
    return {tuple(name.split(".")): _read(entry) for name, entry in json.loads(FILE.read_text()).items()}


def text(documents: Documents) -> str:
    """The digest of the documents: a line an operation, and a line a parameter.

    :raises LookupError: an operation of ours is in no document.
    """
    found = {(api, key): entry for api in documents for key, entry in _operations(documents[api])}
    if missing := [str(operation) for operation in OPERATIONS if operation.key not in found]:
        raise LookupError(f"Twilio's OpenAPI documents have no {', '.join(missing)}")
    entries = (f'"{operation}": {_written(found[operation.key])}' for operation in OPERATIONS)
    return "{\n" + ",\n".join(entries) + "\n}\n"


def operation_objects(document: Any) -> Iterator[tuple[str, str, Any]]:
    """Method, path and operation object of all that an OpenAPI document describes."""
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield method.upper(), path, item[method] | {"_of_the_path": item.get("parameters", [])}


def success(operation: Any) -> Iterator[tuple[int, Any]]:
    """HTTP status and content of the answers that are no errors."""
    for status, response in operation["responses"].items():
        if int(status) < 400:
            yield int(status), response.get("content", {}).get("application/json", {})


def resolved(document: Any, schema: Any) -> Any:
    """A schema without references, but for its properties."""
    while "$ref" in schema:
        name, schema = schema["$ref"], document
        for part in name.removeprefix("#/").split("/"):
            schema = schema[part]
    if "items" in schema:
        return schema | {"items": resolved(document, schema["items"])}
    return schema


def _operations(document: Any) -> Iterator[tuple[str, Documented]]:
    host = document["servers"][0]["url"]
    for verb, path, operation in operation_objects(document):
        answers = dict(success(operation))
        yield (
            operation["operationId"],
            Documented(
                verb,
                host + path,
                tuple(sorted(answers)),
                _list_key(document, answers),
                dict(sorted(_parameters(document, operation))),
            ),
        )


def _parameters(document: Any, operation: Any) -> Iterator[tuple[Place, Parameter]]:
    for given in (*operation["_of_the_path"], *operation.get("parameters", [])):
        given = resolved(document, given)
        schema = resolved(document, given["schema"])
        yield (given["in"], given["name"]), parameter(schema, given.get("required", False))
    for content in operation.get("requestBody", {}).get("content", {}).values():
        form = resolved(document, content["schema"])
        for name, schema in form.get("properties", {}).items():
            yield ("form", name), parameter(resolved(document, schema), name in form.get("required", ()))


def _list_key(document: Any, answers: Mapping[int, Any]) -> str | None:
    """Pages are described where they are answered; resources elsewhere, by a reference."""
    schema = answers.get(200, {}).get("schema", {})
    lists = [
        name
        for name, of in schema.get("properties", {}).items()
        if resolved(document, of).get("type") == "array"
    ]
    return lists[0] if lists else None


def _written(entry: Documented) -> str:
    head = {"verb": entry.verb, "url": entry.url, "success": entry.success, "list_key": entry.list_key}
    given = [
        {"in": place, "name": name} | {fact: value for fact, value in asdict(what).items() if _tells(value)}
        for (place, name), what in entry.parameters.items()
    ]
    lines = ",\n  ".join(map(json.dumps, given))
    return json.dumps(head)[:-1] + ', "parameters": [' + (f"\n  {lines}" if lines else "") + "]}"


def _tells(value: Any) -> bool:
    return value not in (False, None, (), (None, None))


def _read(entry: Any) -> Documented:
    parameters = {
        (one.pop("in"), one.pop("name")): _PARAMETER.validate_python(
            {"required": False, "array": False} | one
        )
        for one in entry.pop("parameters")
    }
    return Documented(**entry | {"success": tuple(entry["success"]), "parameters": parameters})
