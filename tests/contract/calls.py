"""Calls of every operator as a DAG's author may write them: right ones, and ones with one thing wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from inspect import Parameter, signature

from airflow_provider_twilio.api import APIS
from airflow_provider_twilio.operators.base import RequestOperator
from scripts import stubs
from scripts.operations import operators

MISSPELT, MISSING, MISTYPED = "misspelt", "missing", "mistyped"

RIGHT = """\
from datetime import timedelta
from airflow_provider_twilio.operators.messages import SendSmsOperator
from airflow_provider_twilio.operators.messaging_v1.tollfree import CreateTollfreeVerificationOperator
sms = SendSmsOperator(task_id="a", to="+15558675309", body="b", messaging_service_sid="{{ x }}", retries=2)
SendSmsOperator(task_id="b", to=sms.output["sid"], body="b", media_url=["https://example.com/a.png"])
CreateTollfreeVerificationOperator(
    task_id="c", twilio_conn_id="other", retry_delay=timedelta(minutes=1), tollfree_phone_number_sid="PN",
    business_name="Owls", business_website="https://www.example.com", notification_email="{{ var.value.x }}",
    use_case_categories=["DELIVERY_NOTIFICATIONS"], use_case_summary="Parcels", opt_in_type="WEB_FORM",
    production_message_sample="It comes on Monday.", opt_in_image_urls=sms.output, message_volume="1,000",
)
"""
"""Values, templates and other tasks' outputs, for an operator of either kind."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A call that no type checker may let pass.

    :param kind: what is wrong with the argument ``name``.
    """

    operator: str
    kind: str
    name: str
    text: str


def source(wrong: list[Wrong]) -> str:
    """A DAG file with right calls and, at the end, wrong ones, a line each."""
    every = every_operator()
    imports = (f"from {operator.__module__} import {operator.__name__}" for operator in every)
    right = (_call(operator, _required(operator)) for operator in every)
    return "\n".join([RIGHT, *imports, *right, *(call.text for call in wrong), ""])


def wrong_calls() -> Iterator[Wrong]:
    """For every operator calls with an argument misspelt, each left out and each of another type."""
    for operator in every_operator():
        required, fields = _required(operator), [*operator.request.model_fields]
        yield _wrong(operator, MISSPELT, f"{fields[-1]}x", {**required, f"{fields[-1]}x": _VALUE})
        for name in fields:
            yield _wrong(operator, MISTYPED, name, {**required, name: "object()"})
        for name in required:
            yield _wrong(operator, MISSING, name, {one: _VALUE for one in required if one != name})


def every_operator() -> list[type[RequestOperator]]:
    """The operators whose arguments a stub types: the derived ones, and those written by hand."""
    typed = [import_module(f"airflow_provider_twilio.operators.{name}") for name in stubs.HAND_WRITTEN]
    by_hand = {module.__name__ for module in typed}
    derived = APIS
    found = [operator for of_a_request in operators().values() for operator in of_a_request]
    return [one for one in found if one.__module__ in by_hand or one.__module__.split(".")[2] in derived]


_VALUE = '"{{ x }}"'


def _required(operator: type[RequestOperator]) -> dict[str, str]:
    named = signature(operator.__init__).parameters.values()
    needed = [p.name for p in named if p.kind is Parameter.KEYWORD_ONLY and p.default is Parameter.empty]
    return dict.fromkeys(needed, _VALUE)


def _wrong(operator: type[RequestOperator], kind: str, name: str, arguments: dict[str, str]) -> Wrong:
    return Wrong(operator.__name__, kind, name, _call(operator, arguments))


def _call(operator: type[RequestOperator], arguments: dict[str, str]) -> str:
    given = "".join(f", {name}={value}" for name, value in arguments.items())
    return f'{operator.__name__}(task_id="a"{given})'
