"""The requests that the witnesses judge."""

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest

from .operation import Operation, for_each
from .values import full, minimal


@for_each
def test_a_minimal_request_needs_all_that_it_has(operation: Operation) -> None:
    request = minimal(operation.request)
    for name in request.model_fields_set:
        rest = {field: getattr(request, field) for field in request.model_fields_set - {name}}
        with pytest.raises(InvalidRequest):
            operation.request(**rest)


@for_each
def test_full_requests_have_every_parameter_between_them(operation: Operation) -> None:
    given = set[str]().union(*(request.model_fields_set for request in full(operation.request)))
    assert given == operation.request.model_fields.keys() - {"extra_params"}
