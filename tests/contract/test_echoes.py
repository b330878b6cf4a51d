"""The third witness, continued: no answer that Twilio's documents show is refused for what it echoes."""

import json
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from airflow_provider_twilio.api.errors import InvalidRequest, Unanswered
from airflow_provider_twilio.client.decode import read

from .digest import Documents, documented
from .examples import answers
from .operation import OPERATIONS, Operation
from .values import minimal

WITNESS = "Examples"
ANSWERING = tuple(one for one in OPERATIONS if documented()[one.key].facts.answer != "nothing")


def asking(operation: Operation, body: Mapping[str, Any]) -> Any:
    """A request whose fields say what the answer does, wherever they may."""
    shown = body
    if key := documented()[operation.key].list_key:
        shown = (body.get(key) or [{}])[0]
    base = minimal(operation.request)
    values = {name: base.__dict__[name] for name in base.model_fields_set}
    for field in operation.request.model_fields:
        property_ = {**operation.request.echoes}.get(field, field)
        if isinstance(value := shown.get(property_), str) and value:
            try:
                operation.request(**values | {field: value})
            except InvalidRequest:
                continue
            values[field] = value
    return operation.request(**values)


@pytest.mark.parametrize("operation", ANSWERING, ids=str)
def test_an_answer_that_is_shown_fits_the_request_that_it_echoes(
    operation: Operation, documents: Documents
) -> None:
    for status, body in answers(operation, documents):
        account = body.get("account_sid") or "AC" + "a" * 32
        read(asking(operation, body), httpx.Response(status, json=body), None, account)


@pytest.mark.parametrize("operation", [one for one in ANSWERING if "Sid}" in one.request.path], ids=str)
def test_the_same_answer_with_other_sids_is_refused(operation: Operation, documents: Documents) -> None:
    for status, body in answers(operation, documents):
        request = asking(operation, body)
        text = json.dumps(body)
        echoed = [
            value for value in request.__dict__.values() if isinstance(value, str) and f'"{value}"' in text
        ]
        if not [one for one in echoed if len(one) == 34] or minimal(operation.request) == request:
            continue
        for value in echoed:
            text = text.replace(f'"{value}"', f'"{value[:2]}{"9" * 32}"')
        with pytest.raises(Unanswered):
            read(request, httpx.Response(status, json=json.loads(text)), None, "AC" + "9" * 32)
