"""Prism, an independent server that refuses requests which Twilio's OpenAPI documents don't allow."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

from scripts.processes import Processes

from .digest import Documents, operation_objects, resolved

_LISTENING = re.compile(r"Prism is listening on (http://127\.0\.0\.1:\d+)")
_FORM = "application/x-www-form-urlencoded"
_STARTS_WITHIN = 60
"""Seconds."""


@contextmanager
def serving(documents: Documents, program: Path, folder: Path) -> Iterator[Mapping[str, str]]:
    """Addresses of the documents' servers by API; they end with the block.

    :param program: Prism's.
    :param folder: where the patched documents and the servers' logs go.
    :raises ProcessFailed: a server didn't start, the message says why.
    """
    with Processes() as processes:
        started = {}
        for api, document in documents.items():
            file, log = folder / f"{api}.json", folder / f"{api}.log"
            file.write_text(json.dumps(patched(document)))
            command = ("node", str(program), "mock", "--host", "127.0.0.1", "--port", "0", str(file))
            started[api] = processes.start(f"Prism of {api}", command, env=dict(os.environ), log=log)
        yield {
            api: processes.wait_for(process, lambda log=process.log: _address(log), _STARTS_WITHIN)  # type: ignore[misc]
            for api, process in started.items()
        }


def patched(document: Any) -> Any:
    """A document that Prism reads as Twilio means it.

    A form with required fields is required itself; what a document calls a URI in an answer is often a path.
    """
    document = deepcopy(document)
    for _, _, operation in operation_objects(document):
        body = operation.get("requestBody", {"content": {}})
        if content := body["content"].get(_FORM):
            body["required"] = bool(content["schema"].get("required"))
            content["encoding"] = _repeat(document, content["schema"]["properties"])
    for properties in _properties({**document["components"]["schemas"], "paths": document["paths"]}):
        for name, of in properties.items():
            if name.endswith("uri") and of.get("format") == "uri":
                del of["format"]
    return document


def _repeat(document: Any, properties: Any) -> Mapping[str, Any]:
    """How a form's arrays are written: as repeated keys.

    Prism sees that only of an array that is written where it is used, and can't be null. It looks for
    reserved characters in what it has decoded, where they are allowed: a text may have a question mark.
    """
    arrays = {name: one for name, of in properties.items() if (one := resolved(document, of)).get("items")}
    for name, of in arrays.items():
        properties[name] = {fact: value for fact, value in of.items() if fact != "nullable"}
    return {name: {"style": "form", "explode": True, "allowReserved": True} for name in arrays}


def _properties(node: Any) -> Iterator[dict[str, Any]]:
    """Every set of properties that a schema below ``node`` has."""
    if isinstance(node, dict):
        if isinstance(found := node.get("properties"), dict):
            yield found
        for below in node.values():
            yield from _properties(below)
    elif isinstance(node, list):
        for below in node:
            yield from _properties(below)


def _address(log: Path) -> str | None:
    found = _LISTENING.search(log.read_text(errors="replace"))
    return found[1] if found else None
