"""Arguments as templates: rendered, mapped over, serialized, and shown without what is private."""

import json
from typing import Any

import pytest
from airflow.sdk import DAG

from airflow_provider_twilio.operators.phone_numbers import BuyPhoneNumberOperator
from airflow_provider_twilio.simulator.simulator import Simulator
from scripts.moved import moved

from .plain import BODY, FROM, TO, Create, Fetch, Send, WriteLetter, send
from .rendered import Rendered
from .tries import run

DagSerialization = moved("DagSerialization")


@pytest.mark.usefixtures("fresh_masker")
class TestTemplates:
    @pytest.fixture(autouse=True)
    def _dag(self) -> Any:
        with DAG("letters", schedule=None, params={"to": TO, "body": BODY}) as dag:
            yield dag

    def test_jinja_is_rendered(self) -> None:
        task = Rendered(WriteLetter(task_id="write", to="{{ params.to }} {{ ds }}", stamps=2)).task

        assert (task.to, task.stamps) == (f"{TO} 2026-10-05", 2)

    def test_jinja_is_rendered_within_lists_and_dicts(self) -> None:
        media = ["https://example.com/{{ ds }}.png"]
        task = Rendered(send(media_url=media, content_variables={"1": "{{ ds }}"})).task

        assert task.media_url == ["https://example.com/2026-10-05.png"]
        assert task.content_variables == {"1": "2026-10-05"}

    def test_an_item_of_another_tasks_output_is_taken(self) -> None:
        service = Create(task_id="create", friendly_name="Owl Post")
        fetch = Fetch(task_id="fetch", sid=service.output["sid"])

        assert fetch.upstream_task_ids == {"create"}
        assert Rendered(fetch, sid="MG" + "0a" * 16).task.sid == "MG" + "0a" * 16

    def test_each_item_of_the_output_is_an_xcom_of_its_own(self) -> None:
        assert Create(task_id="create", friendly_name="Owl Post").multiple_outputs is True

    def test_one_task_can_be_mapped_over_many_requests(self, twilio_default: Simulator) -> None:
        mapped: Any = Create.partial(task_id="create", sticky_sender=False).expand(
            friendly_name=["Owl Post", "Owl Mail"]
        )

        for map_index in range(2):
            run(Rendered(mapped, map_index).task)

        made = twilio_default.snapshot()["services"]
        assert [(one["friendly_name"], one["sticky_sender"]) for one in made] == [
            ("Owl Post", False),
            ("Owl Mail", False),
        ]

    @pytest.mark.parametrize("mapped", [False, True])
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("to", TO),
            ("to", "whatsapp:+15558675309"),
            ("from_", "+15550001111"),
            ("body", BODY),
            ("body", "{{ params.body }}"),
            ("body", "4711"),
            ("body", "Two\nlines: 4711"),
            ("body", "Ihre Nummer ist „4711“ 🦉"),
            ("content_variables", {"1": "Ada Lovelace"}),
            ("content_variables", '{"1": "Ada Lovelace"}'),
        ],
        ids=lambda value: str(value)[:25],
    )
    def test_rendered_fields_show_no_number_and_no_text(self, field: str, value: Any, mapped: bool) -> None:
        if mapped:
            task: Any = Send.partial(task_id="send", **{"to": "+15550009999"} | {field: value}).expand(
                validity_period=[60]
            )
            rendered = Rendered(task, map_index=0)
        else:
            rendered = Rendered(send(**{field: value}))

        shown = repr(rendered.shown)
        assert not any(private in shown for private in ("867530", "555000", "4711", "Ada"))

    def test_rendered_fields_show_no_number_that_is_mapped_over(self) -> None:
        mapped: Any = Send.partial(task_id="send", body=BODY, from_=FROM).expand(to=[TO, "+15558675310"])

        assert TO not in json.dumps(Rendered(mapped, map_index=0).shown)
        assert "+15558675310" not in json.dumps(Rendered(mapped, map_index=1).shown)

    def test_rendered_fields_do_not_show_the_number_to_be_bought(self) -> None:
        buy = BuyPhoneNumberOperator(task_id="buy", phone_number=TO)

        assert TO not in json.dumps(Rendered(buy).shown)

    def test_rendered_fields_show_what_is_not_private(self) -> None:
        shown = Rendered(send(media_url=["https://example.com/owl.png"], validity_period=60)).shown

        assert shown["media_url"] == ["https://example.com/owl.png"]
        assert shown["validity_period"] == 60
        assert shown["twilio_conn_id"] == "twilio_default"

    def test_what_is_sent_is_not_masked(self, twilio_default: Simulator) -> None:
        rendered = Rendered(send())
        assert BODY not in repr(rendered.shown)

        run(rendered.task)

        (message,) = twilio_default.snapshot()["messages"]
        assert (message["to"], message["body"]) == (TO, BODY)

    def test_rendering_twice_is_harmless(self, twilio_default: Simulator) -> None:
        """Airflow renders the fields again when a task resumes or asks for it."""
        task = Rendered(Rendered(send()).task).task

        run(task)

        (message,) = twilio_default.snapshot()["messages"]
        assert (message["to"], message["body"]) == (TO, BODY)


class TestNativeObjects:
    """In a DAG that renders native objects, Jinja reads what it has rendered as Python would."""

    @pytest.fixture(autouse=True)
    def _dag(self) -> Any:
        params = {"to": TO, "code": "4711", "media": ["https://example.com/owl.png"], "nothing": None}
        with DAG("letters", schedule=None, params=params, render_template_as_native_obj=True) as dag:
            yield dag

    @pytest.mark.parametrize("to", [TO, "{{ params.to }}"])
    @pytest.mark.parametrize(("body", "text"), [("{{ params.code }}", "4711"), ("'quoted'", "'quoted'")])
    def test_a_text_stays_one(self, twilio_default: Simulator, to: str, body: str, text: str) -> None:
        run(Rendered(send(to=to, body=body)).task)

        (message,) = twilio_default.snapshot()["messages"]
        assert (message["to"], message["body"]) == (TO, text)

    def test_a_mapped_text_stays_one(self, twilio_default: Simulator) -> None:
        mapped: Any = Send.partial(task_id="send", body="{{ params.code }}", from_=FROM).expand(to=[TO])

        run(Rendered(mapped, map_index=0).task)

        (message,) = twilio_default.snapshot()["messages"]
        assert (message["to"], message["body"]) == (TO, "4711")

    def test_an_argument_of_an_operators_own_stays_one(self) -> None:
        buy = Rendered(BuyPhoneNumberOperator(task_id="buy", area_code="415", contains="555")).task

        assert (buy.area_code, buy.contains) == ("415", "555")

    def test_everything_else_becomes_an_object(self) -> None:
        given = {
            "media_url": "{{ params.media }}",
            "validity_period": "{{ 60 }}",
            "smart_encoded": "{{ 1 > 0 }}",
        }
        task = Rendered(send(**given)).task

        assert task.media_url == ["https://example.com/owl.png"]
        assert (task.validity_period, task.smart_encoded) == (60, True)

    def test_nothing_leaves_an_argument_out(self) -> None:
        assert Rendered(send(status_callback="{{ params.nothing }}")).task.status_callback is None

    def test_a_subclass_may_keep_its_arguments_as_it_likes(self) -> None:
        class Sign(Send):
            def __init__(self, *, signature: str, **arguments: Any) -> None:
                super().__init__(**arguments)
                self.lines = [signature]

        sign = Sign(task_id="sign", to=TO, from_=FROM, body="4711", signature="Owl Post")

        assert Rendered(sign).task.body == "4711"

    def test_rendered_fields_show_no_number(self) -> None:
        assert "867530" not in repr(Rendered(send(to="{{ params.to }}")).shown)


class TestSerialization:
    @pytest.fixture
    def dag(self) -> DAG:
        with DAG("letters", schedule=None) as dag:
            service = Create(task_id="create", friendly_name="{{ ds }}", sticky_sender=True)
            Send.partial(task_id="send", body="{{ ds }}", from_=FROM).expand(to=[TO, "+15558675310"])
            Fetch(task_id="fetch", sid=service.output["sid"])
            BuyPhoneNumberOperator(task_id="buy", area_code="415", capabilities=["sms", "mms"])
        return dag

    @pytest.fixture
    def again(self, dag: DAG, monkeypatch: pytest.MonkeyPatch) -> Any:
        """The DAG as the user interface gets it."""
        # What reads DAGs without their links, as the scheduler does, leaves them out in its whole process.
        monkeypatch.setattr(DagSerialization, "_load_operator_extra_links", True)
        wire = json.loads(json.dumps(DagSerialization.to_dict(dag)))
        return DagSerialization.from_dict(wire)

    def test_tasks_keep_their_templates(self, again: Any) -> None:
        task = again.get_task("create")

        assert set(task.template_fields) == set(Create.template_fields)
        assert task.friendly_name == "{{ ds }}"
        assert task.task_type == "Create"

    def test_tasks_keep_their_order(self, again: Any) -> None:
        assert again.get_task("fetch").upstream_task_ids == {"create"}

    def test_tasks_keep_their_link(self, again: Any) -> None:
        assert set(again.get_task("create").extra_links) == {"Twilio Console"}

    def test_a_mapped_task_keeps_what_it_is_mapped_over(self, again: Any) -> None:
        task = again.get_task("send")

        assert task.is_mapped
        assert task.expand_input.value == {"to": [TO, "+15558675310"]}
        assert set(task.template_fields) == set(Send.template_fields)

    def test_it_is_the_same_each_time(self, dag: DAG) -> None:
        assert DagSerialization.to_dict(dag) == DagSerialization.to_dict(dag)
