"""A task around one request: its arguments are the request's fields."""

import json
from inspect import Parameter, signature
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from airflow.sdk import DAG, BaseOperator
from airflow.sdk.definitions.mappedoperator import MappedOperator

from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.v2010.messages import DeleteMessage, FetchMessage
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.operators.base import RequestOperator
from airflow_provider_twilio.operators.messages import SendSmsOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from .plain import BODY, FROM, TO, Create, Delete, Send, WriteLetter, send
from .tries import context, run


class TestArguments:
    def test_the_signature_is_the_requests_fields_and_the_operators_own(self) -> None:
        parameters = signature(WriteLetter.__init__).parameters

        named = [name for name, p in parameters.items() if p.kind is Parameter.KEYWORD_ONLY]
        assert sorted(named) == [
            "account_sid",
            "extra_params",
            "handwriting",
            "stamps",
            "to",
            "twilio_conn_id",
        ]

    def test_it_says_which_arguments_are_required_and_what_the_others_default_to(self) -> None:
        parameters = signature(WriteLetter.__init__).parameters

        assert parameters["to"].default is Parameter.empty
        assert parameters["stamps"].default is None
        assert parameters["handwriting"].default == "neat"
        assert parameters["twilio_conn_id"].default == "twilio_default"

    def test_every_argument_is_a_template(self) -> None:
        assert set(WriteLetter.template_fields) == {
            "account_sid",
            "extra_params",
            "handwriting",
            "stamps",
            "to",
            "twilio_conn_id",
        }

    def test_arguments_are_stored_as_they_are(self) -> None:
        given = {"to": "{{ params.to }}", "stamps": "{{ 1 + 1 }}", "handwriting": "{{ ds }}"}

        assert given.items() <= vars(WriteLetter(task_id="write", **given)).items()

    def test_airflows_own_arguments_work(self) -> None:
        task = send(retries=3, pool="sms", doc_md="Sends.")

        assert (task.retries, task.pool, task.doc_md) == (3, "sms", "Sends.")

    def test_a_missing_argument_is_named_when_the_dag_is_parsed(self) -> None:
        with pytest.raises(TypeError, match="missing keyword argument 'to'"):
            Send(task_id="send", body=BODY)

    @pytest.mark.parametrize(
        ("typed", "meant"), [("boddy", "body"), ("form_", "from_"), ("retrys", "retries"), ("tis", "to")]
    )
    def test_an_unknown_argument_is_told_the_near_name_when_the_dag_is_parsed(
        self, typed: str, meant: str
    ) -> None:
        with pytest.raises(TypeError) as refused:
            send(**{typed: BODY})

        assert f"Send: {typed}: there is no such argument" in str(refused.value)
        assert (f"did you mean {meant}?" in str(refused.value)) == (typed != "tis")

    def test_the_value_of_an_unknown_argument_is_never_shown(self) -> None:
        with pytest.raises(TypeError) as refused:
            send(boddy=BODY, tu=TO)

        assert BODY not in repr(refused.value)
        assert TO not in repr(refused.value)

    def test_an_operators_own_arguments_are_among_the_near_names(self) -> None:
        with pytest.raises(TypeError, match=r"did you mean handwriting\?"):
            WriteLetter(task_id="write", to="Ada", handwritting="neat")

    @pytest.mark.filterwarnings("ignore:Task 'send' was never mapped")
    def test_names_are_checked_when_a_task_is_mapped(self) -> None:
        with pytest.raises(TypeError, match="boddy"):
            Send.partial(task_id="send", boddy=BODY)
        with pytest.raises(TypeError, match="boddy"):
            Send.partial(task_id="send", to=TO).expand(boddy=[BODY])

    def test_an_operator_may_be_subclassed_further(self) -> None:
        class Shout(SendSmsOperator):
            def __init__(self, *, body: str, **arguments: Any) -> None:
                super().__init__(body=body.upper(), **arguments)

        task: Any = Shout(task_id="shout", to=TO, from_=FROM, body="hi")

        assert task.body == "HI"
        assert "to" in task.template_fields

    def test_arguments_come_from_default_args_too(self) -> None:
        with DAG("letters", schedule=None, default_args={"from_": FROM, "twilio_conn_id": "twilio_eu"}):
            task: Any = Send(task_id="send", to=TO, body=BODY)

        assert (task.from_, task.twilio_conn_id) == (FROM, "twilio_eu")

    def test_default_args_of_other_operators_are_no_mistake(self) -> None:
        with DAG("letters", schedule=None, default_args={"aws_conn_id": "aws", "retries": 2}):
            assert send().retries == 2


class TestExecution:
    def test_the_request_is_sent_and_its_small_dict_returned(self, twilio_default: Simulator) -> None:
        made = run(Create(task_id="create", friendly_name="Owl Post", sticky_sender=False))

        (service,) = twilio_default.snapshot()["services"]
        assert made["sid"] == service["sid"]
        assert made["friendly_name"] == "Owl Post"
        assert service["sticky_sender"] is False

    def test_what_is_none_is_not_sent(self, twilio_default: Simulator) -> None:
        run(Create(task_id="create", friendly_name="Owl Post", usecase=None))

        (asked,) = twilio_default.requests()
        assert asked.form == {"FriendlyName": ["Owl Post"]}

    def test_parameters_that_twilio_added_later_are_sent(self, twilio_default: Simulator) -> None:
        run(Create(task_id="create", friendly_name="Owl Post", extra_params={"Later": ["1", "2"]}))

        (asked,) = twilio_default.requests()
        assert asked.form["Later"] == ["1", "2"]

    def test_an_operation_without_an_answer_returns_nothing(self, twilio_default: Simulator) -> None:
        sid = run(Create(task_id="create", friendly_name="Owl Post"))["sid"]
        delete = Delete(task_id="delete", sid=sid)

        assert delete.execute(context()) is None
        assert delete.linked_sid == sid
        assert twilio_default.snapshot()["services"] == []

    def test_any_connection_and_subaccount_can_be_named(
        self, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AIRFLOW_CONN_TWILIO_EU", json.dumps(twilio_default.connection))
        monkeypatch.delenv("AIRFLOW_CONN_TWILIO_DEFAULT")
        subaccount = "AC" + "5b" * 16

        with pytest.raises(AirflowFailException, match="20404"):
            run(send(twilio_conn_id="twilio_eu", account_sid=subaccount))
        assert subaccount in twilio_default.requests()[0].path

    def test_xcom_has_neither_recipient_nor_text(self, twilio_default: Simulator) -> None:
        made = run(send())

        assert made["sid"].startswith("SM")
        assert TO not in json.dumps(made)
        assert "4711" not in json.dumps(made)


def test_nothing_of_the_hook_is_imported_when_a_dag_is_parsed() -> None:
    task = send()

    assert "hook" not in vars(task)
    assert isinstance(task.hook, TwilioHook)
    assert isinstance(task, BaseOperator)


def test_each_task_has_a_hook_of_its_own() -> None:
    one, other = send(), send(task_id="other")

    assert one.hook is one.hook
    assert one.hook is not other.hook


def test_a_mapped_operator_is_one_of_airflows() -> None:
    assert isinstance(Send.partial(task_id="send", from_=FROM).expand(to=[TO]), MappedOperator)


@pytest.mark.parametrize("request_class", [FetchMessage, DeleteMessage])
def test_one_line_makes_an_operator_of_any_request(request_class: type[Request[Any]]) -> None:
    made = type("Made", (RequestOperator,), {"request": request_class})

    task = made(task_id="made", sid="SM" + "0a" * 16)

    assert task.build() == request_class(sid="SM" + "0a" * 16)
