"""Phone numbers: searched for and bought, and shown nowhere."""

import json
from collections.abc import Callable
from operator import itemgetter
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from structlog.testing import capture_logs

from airflow_provider_twilio.api.errors import OutcomeUnknown
from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .buying import buy, orders, owned, search
from .tries import TaskStates, run, told


class TestSearch:
    @pytest.mark.parametrize(
        ("arguments", "path", "query"),
        [
            ({}, "US/Local", {"SmsEnabled": ["true"]}),
            ({"area_code": "415"}, "US/Local", {"SmsEnabled": ["true"], "AreaCode": ["415"]}),
            ({"contains": "555****"}, "US/Local", {"SmsEnabled": ["true"], "Contains": ["555****"]}),
            ({"capabilities": []}, "US/Local", {}),
            (
                {"capabilities": ["sms", "mms", "voice"]},
                "US/Local",
                {"SmsEnabled": ["true"], "MmsEnabled": ["true"], "VoiceEnabled": ["true"]},
            ),
            ({"country_code": "CA"}, "CA/Local", {"SmsEnabled": ["true"]}),
            ({"number_type": "toll-free"}, "US/TollFree", {"SmsEnabled": ["true"]}),
            ({"country_code": "GB", "number_type": "mobile"}, "GB/Mobile", {"SmsEnabled": ["true"]}),
        ],
        ids=str,
    )
    def test_it_is_made_by_what_was_asked_for(
        self, twilio_default: Simulator, arguments: dict[str, Any], path: str, query: dict[str, list[str]]
    ) -> None:
        run(buy(**arguments))

        asked = search(twilio_default)
        assert asked.path.endswith(f"/AvailablePhoneNumbers/{path}.json")
        assert {name: value for name, value in asked.query.items() if name != "PageSize"} == query
        assert len(owned(twilio_default)) == 1

    def test_the_number_that_was_found_is_bought(self, twilio_default: Simulator) -> None:
        made = run(buy(area_code="415", contains="555", capabilities=["sms", "mms"]))

        (number,) = owned(twilio_default)
        assert made["sid"] == number["sid"]
        assert number["phone_number"].startswith("+1415")
        assert "555" in number["phone_number"]
        assert number["capabilities"]["mms"]
        assert orders(twilio_default) == [number["phone_number"]]

    def test_its_settings_are_set_when_it_is_bought(self, twilio_default: Simulator) -> None:
        run(buy(friendly_name="Owl Post", sms_url="https://owlpost.example.com/sms", sms_method="GET"))

        (number,) = owned(twilio_default)
        assert number["friendly_name"] == "Owl Post"
        assert (number["sms_url"], number["sms_method"]) == ("https://owlpost.example.com/sms", "GET")

    def test_nothing_for_sale_fails_for_good(self, twilio_default: Simulator) -> None:
        with pytest.raises(AirflowFailException, match="no number for sale fits the search"):
            run(buy(capabilities=["fax"]))
        assert orders(twilio_default) == []

    @pytest.mark.parametrize("arguments", [{"country_code": "ZZ"}, {"number_type": "mobile"}])
    def test_a_country_that_has_no_such_numbers_fails_for_good(
        self, twilio_default: Simulator, arguments: dict[str, Any]
    ) -> None:
        with pytest.raises(AirflowFailException, match="20404"):
            run(buy(**arguments))
        assert orders(twilio_default) == []


class TestSoldMeanwhile:
    @pytest.fixture
    def sold(self, twilio_default: Simulator) -> Callable[[int], object]:
        """Sells the numbers of so many orders to somebody else, after they were found."""
        return lambda orders: twilio_default.fault(
            "error", code=21422, message="not available", method="POST", count=orders
        )

    def test_the_next_one_is_bought(self, twilio_default: Simulator, sold: Callable[[int], object]) -> None:
        sold(2)

        run(buy(), TaskStates())

        first, second, third = orders(twilio_default)
        assert len({first, second, third}) == 3
        assert [number["phone_number"] for number in owned(twilio_default)] == [third]

    def test_one_that_another_task_was_faster_to_buy_is_left_to_it(
        self, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Both tasks have found the same number, and the answer of the slower one is lost."""
        monkeypatch.setattr("airflow_provider_twilio.idempotency.ensure._pauses", lambda seconds: ())
        states, execute, wanted = TaskStates(), TwilioHook.execute, []

        def lost(hook: TwilioHook, request: Any, **options: Any) -> Any:
            if not isinstance(request, CreateIncomingPhoneNumber):
                return execute(hook, request, **options)
            monkeypatch.setattr(TwilioHook, "execute", execute)
            wanted.append(request.phone_number)
            run(buy(friendly_name="Harbor Coffee", phone_number=request.phone_number))
            raise OutcomeUnknown("no answer came")

        monkeypatch.setattr(TwilioHook, "execute", lost)
        with pytest.raises(OutcomeUnknown):
            run(buy(friendly_name="Owl Post"), states)
        made = run(buy(friendly_name="Owl Post"), states, try_number=2)

        theirs, ours = sorted(owned(twilio_default), key=itemgetter("friendly_name"))
        assert (theirs["phone_number"], theirs["friendly_name"]) == (wanted[0], "Harbor Coffee")
        assert (ours["sid"], ours["friendly_name"]) == (made["sid"], "Owl Post")

    def test_the_one_that_was_bought_is_remembered(
        self, twilio_default: Simulator, sold: Callable[[int], object]
    ) -> None:
        states = TaskStates()
        sold(1)
        sid = run(buy(), states)["sid"]

        assert run(buy(), states)["sid"] == sid
        assert len(owned(twilio_default)) == 1

    def test_a_very_number_fails_for_good_with_a_hint(
        self, twilio_default: Simulator, sold: Callable[[int], object]
    ) -> None:
        sold(1)

        with pytest.raises(AirflowFailException, match=r"(?s)21422.*search again"):
            run(buy(phone_number="+14155550123"), TaskStates())
        assert orders(twilio_default) == ["+14155550123"]

    def test_all_that_were_found_fail_for_good_and_a_cleared_task_searches_again(
        self, twilio_default: Simulator, sold: Callable[[int], object]
    ) -> None:
        states = TaskStates()
        sold(5)

        with pytest.raises(AirflowFailException, match="sold"):
            run(buy(), states)
        run(buy(), states)

        assert len(owned(twilio_default)) == 1

    def test_any_other_refusal_is_not_a_reason_to_try_the_next(self, twilio_default: Simulator) -> None:
        twilio_default.fault("error", code=21631, method="POST")

        with pytest.raises(AirflowFailException, match="21631"):
            run(buy())
        assert len(orders(twilio_default)) == 1


class TestPrivacy:
    @pytest.mark.parametrize("arguments", [{}, {"phone_number": "+14155550123"}])
    def test_neither_xcom_nor_log_shows_the_number(
        self, twilio_default: Simulator, arguments: dict[str, Any]
    ) -> None:
        with capture_logs() as logs:
            made = run(buy(**arguments))
            run(buy(**arguments))

        digits = owned(twilio_default)[0]["phone_number"].lstrip("+")
        assert digits not in json.dumps(made)
        assert digits not in told(logs)
        assert f"+{digits[:4]}•••{digits[-4:]}" in told(logs)

    def test_a_number_that_still_has_the_name_that_twilio_gave_it_is_not_shown(
        self, twilio_default: Simulator
    ) -> None:
        account.number("+14155550123")

        assert "555-0123" not in json.dumps(run(buy(phone_number="+14155550123")))


class TestBadInput:
    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"number_type": "tollfree"}, "number_type: 'tollfree': must be one of local, mobile, toll-free"),
            ({"capabilities": ["sms", "fly"]}, "capabilities: 'fly': must be one of sms, mms, voice, fax"),
            ({"capabilities": "sms"}, "capabilities: 'sms': must be a list"),
            ({"capabilities": None}, "capabilities: None: must be a list"),
            ({"capabilities": {"sms": False}}, "capabilities: {'sms': False}: must be a list"),
            ({"country_code": "us"}, "country_code: 'us'"),
            ({"country_code": "USA"}, "country_code: 'USA'"),
            ({"area_code": 415}, "area_code: 415: must be a valid string"),
            ({"area_code": "41"}, "area_code: '41'"),
            ({"area_code": "4155"}, "area_code: '4155'"),
            ({"area_code": "four"}, "area_code: 'four'"),
            ({"phone_number": "415-555-0123"}, "phone_number: str of 12 characters: must be a phone number"),
            ({"friendly_name": "x" * 65}, "friendly_name: "),
            ({"sms_method": "PUT"}, "sms_method: 'PUT': must be 'GET' or 'POST'"),
            ({"bundle_sid": "BU1"}, "bundle_sid: 'BU1': must be BU and 32 hexadecimal digits"),
        ],
        ids=lambda value: str(value)[:30],
    )
    def test_is_refused_before_anything_is_sent(
        self, twilio_default: Simulator, wrong: dict[str, Any], message: str
    ) -> None:
        with pytest.raises(AirflowFailException) as failed:
            run(buy(**wrong))

        assert message in str(failed.value)
        assert twilio_default.requests() == []

    def test_a_very_number_and_an_area_code_contradict_each_other(self, twilio_default: Simulator) -> None:
        with pytest.raises(AirflowFailException, match="area_code"):
            run(buy(phone_number="+14155550123", area_code="206"))
        assert twilio_default.requests() == []

    def test_an_unknown_argument_is_told_the_near_name_when_the_dag_is_parsed(self) -> None:
        with pytest.raises(TypeError, match=r"area_kode: .* did you mean area_code\?"):
            buy(area_kode="415")
