"""``api.operations()``: every request, by API and operationId."""

from collections import Counter

from airflow_provider_twilio.api import operations
from airflow_provider_twilio.api.messaging_v1 import sender_pool
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.v2010 import short_codes


def test_there_are_181_in_three_apis() -> None:
    assert Counter(api for api, _ in operations()) == {"messaging_v1": 58, "trusthub_v1": 52, "v2010": 71}


def test_a_key_is_the_api_as_a_string_and_the_name_of_the_class() -> None:
    for (api, name), request in operations().items():
        assert (type(api), type(name)) == (str, str)
        assert issubclass(request, Request)
        assert request.__name__ == name
        assert request.__module__.split(".")[2] == api


def test_an_operation_of_both_apis_is_told_apart_by_its_key() -> None:
    assert operations()["messaging_v1", "ListShortCode"] is sender_pool.ListShortCode
    assert operations()["v2010", "ListShortCode"] is short_codes.ListShortCode


def test_verbs_are_the_ones_that_names_promise() -> None:
    verbs = {"List": "GET", "Fetch": "GET", "Create": "POST", "Update": "POST", "Delete": "DELETE"}
    for _, name in operations():
        (verb,) = (verb for beginning, verb in verbs.items() if name.startswith(beginning))
        assert {one.verb for (_, other), one in operations().items() if other == name} == {verb}


def test_those_that_make_another_each_time_are_the_ones_that_names_promise() -> None:
    for (_, name), request in operations().items():
        assert request.creates is name.startswith("Create"), name
