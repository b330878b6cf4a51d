"""Phone numbers, paid for once: adopted by their digits or their name, or searched for and bought."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowFailException
from structlog.testing import capture_logs

from airflow_provider_twilio.api.errors import OutcomeUnknown
from airflow_provider_twilio.api.v2010.incoming_numbers import DeleteIncomingPhoneNumber
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.ledger import Ledger
from airflow_provider_twilio.operators.phone_numbers import BuyPhoneNumberOperator
from airflow_provider_twilio.simulator.request_log import RecordedRequest
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .tries import TaskStates, run, told


def buy(**arguments: Any) -> BuyPhoneNumberOperator:
    return BuyPhoneNumberOperator(**{"task_id": "buy"} | arguments)


def owned(simulator: Simulator) -> list[dict[str, Any]]:
    return simulator.snapshot()["phone_numbers"]


def search(simulator: Simulator) -> RecordedRequest:
    """The one search that was made."""
    (asked,) = simulator.requests("GET", "AvailablePhoneNumbers")
    return asked


def orders(simulator: Simulator) -> list[str]:
    """The numbers that were ordered."""
    return [asked.form["PhoneNumber"][0] for asked in simulator.requests("POST", "IncomingPhoneNumbers")]


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


class TestAdoption:
    def test_by_the_very_number(self, twilio_default: Simulator) -> None:
        number = account.number("+14155550123", friendly_name="Owl Mail")

        assert run(buy(phone_number="+14155550123"), TaskStates())["sid"] == number.sid
        assert len(orders(twilio_default)) == 1
        assert twilio_default.requests("GET", "AvailablePhoneNumbers") == []

    def test_a_very_number_that_is_not_owned_is_bought_without_a_search(
        self, twilio_default: Simulator
    ) -> None:
        run(buy(phone_number="+14155550123"), TaskStates())

        assert orders(twilio_default) == ["+14155550123"]
        assert twilio_default.requests("GET", "AvailablePhoneNumbers") == []

    def test_by_the_friendly_name(self, twilio_default: Simulator) -> None:
        number = account.number(friendly_name="Owl Post")

        assert run(buy(friendly_name="Owl Post"), TaskStates())["sid"] == number.sid
        assert len(owned(twilio_default)) == 1

    def test_of_two_numbers_of_this_name_the_older_one(self, twilio_default: Simulator) -> None:
        older = account.number(friendly_name="Owl Post")
        twilio_default.advance(2)
        account.number("+14155550101", friendly_name="Owl Post")

        assert run(buy(friendly_name="Owl Post"))["sid"] == older.sid

    def test_a_name_that_is_only_like_it_is_another_number(self, twilio_default: Simulator) -> None:
        account.number(friendly_name="Owl Post 2")

        run(buy(friendly_name="Owl Post"))

        assert len(owned(twilio_default)) == 2

    def test_a_number_that_only_holds_it_is_another_number(self, twilio_default: Simulator) -> None:
        """Twilio's filter finds parts of numbers."""
        account.number("+442079460123", address_sid="AD" + "0a" * 16)

        with pytest.raises(AirflowFailException, match="21422"):
            run(buy(phone_number="+44207946012"))

    def test_without_a_name_each_run_buys_one_number(self, twilio_default: Simulator) -> None:
        first = run(buy(), run_id="run 1")
        second = run(buy(), run_id="run 2")
        third = run(buy(), run_id="run 2", map_index=3)

        assert len({first["sid"], second["sid"], third["sid"]}) == 3

    def test_without_a_name_every_try_of_one_run_gets_the_same_number(
        self, twilio_default: Simulator
    ) -> None:
        first = run(buy(), run_id="run 1")

        assert run(buy(), run_id="run 1")["sid"] == first["sid"]
        assert len(owned(twilio_default)) == 1

    def test_the_name_that_it_is_given_then_is_not_too_long(self, twilio_default: Simulator) -> None:
        run(buy(), task_id="t" * 250)

        assert len(owned(twilio_default)[0]["friendly_name"]) <= 64

    def test_a_later_try_fetches_what_it_remembers(self, twilio_default: Simulator) -> None:
        states = TaskStates()
        sid = run(buy(), states)["sid"]
        before = len(twilio_default.requests())

        assert run(buy(), states)["sid"] == sid
        (asked,) = twilio_default.requests()[before:]
        assert asked.path.endswith(f"/IncomingPhoneNumbers/{sid}.json")

    def test_a_number_that_was_released_meanwhile_is_bought_anew(self, twilio_default: Simulator) -> None:
        states = TaskStates()
        sid = run(buy(), states)["sid"]
        TwilioHook().execute(DeleteIncomingPhoneNumber(sid=sid))

        assert run(buy(), states)["sid"] != sid
        assert len(owned(twilio_default)) == 1


class TestLostAnswers:
    @pytest.mark.parametrize(
        "arguments", [{}, {"friendly_name": "Owl Post"}, {"phone_number": "+14155550123"}]
    )
    @pytest.mark.parametrize("fault", ["drop_after", "reset_after", "malformed", "truncated"])
    @pytest.mark.parametrize("states", [TaskStates, lambda: None], ids=["store", "no store"])
    def test_are_looked_up(
        self,
        twilio_default: Simulator,
        arguments: dict[str, Any],
        fault: Any,
        states: Any,
    ) -> None:
        twilio_default.fault(fault, method="POST")

        made = run(buy(**arguments), states())

        (number,) = owned(twilio_default)
        assert made["sid"] == number["sid"]

    def test_a_request_that_never_arrived_is_for_the_next_try(self, twilio_default: Simulator) -> None:
        states = TaskStates()
        twilio_default.fault("drop_before", method="POST")

        with pytest.raises(OutcomeUnknown):
            run(buy(), states)
        assert owned(twilio_default) == []

        run(buy(), states)
        assert len(owned(twilio_default)) == 1

    def test_a_try_that_crashed_is_found_by_the_number_that_it_recorded(
        self, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Even where somebody has given the number another name since."""
        states = TaskStates()
        with monkeypatch.context() as patch:
            patch.setattr("airflow_provider_twilio.ledger.Ledger.record", _crash)
            with pytest.raises(_Crash):
                run(buy(), states)
        (number,) = owned(twilio_default)
        account.rename(number["sid"], "Owl Mail")

        assert run(buy(), states)["sid"] == number["sid"]
        assert len(owned(twilio_default)) == 1

    def test_a_try_that_crashed_before_it_bought_finds_what_another_task_has_bought_since(
        self, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        states = TaskStates()
        with monkeypatch.context() as patch:
            patch.setattr(Ledger, "intend", _crash_with_a_plan)
            with pytest.raises(_Crash):
                run(buy(friendly_name="Owl Post"), states)
        other = account.number("+14155550123", friendly_name="Owl Post")

        assert run(buy(friendly_name="Owl Post"), states)["sid"] == other.sid
        assert len(owned(twilio_default)) == 1


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


class _Crash(BaseException):
    pass


def _crash(*_: object) -> None:
    raise _Crash


_intend = Ledger.intend


def _crash_with_a_plan(ledger: Ledger, plan: str | None = None) -> None:
    _intend(ledger, plan)
    if plan:
        raise _Crash
