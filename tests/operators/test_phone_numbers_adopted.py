"""Phone numbers are paid for once: adopted by digits or name, and looked up when an answer is lost."""

import re
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.errors import OutcomeUnknown
from airflow_provider_twilio.api.v2010.incoming_numbers import DeleteIncomingPhoneNumber
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.idempotency.intents import Ledger
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .buying import buy, orders, owned
from .tries import TaskStates, run


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

    def test_a_number_that_was_renamed_after_a_crash_is_neither_adopted_nor_bought_again(
        self, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It may as well be another task's, which bought it and changed it: a person has to say."""
        states = TaskStates()
        with monkeypatch.context() as patch:
            patch.setattr("airflow_provider_twilio.idempotency.intents.Ledger.record", _crash)
            with pytest.raises(_Crash):
                run(buy(), states)
        (number,) = owned(twilio_default)
        twilio_default.advance(60)
        account.rename(number["sid"], "Owl Mail")

        with pytest.raises(AirflowFailException, match=f"{number['sid']}.*give it the friendly name") as said:
            run(buy(), states)
        assert number["phone_number"] not in str(said.value)
        assert len(owned(twilio_default)) == 1

        name = re.search("friendly name '(.+?)'", str(said.value))
        assert name
        account.rename(number["sid"], name[1])
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


class _Crash(BaseException):
    pass


def _crash(*_: object) -> None:
    raise _Crash


_intend = Ledger.intend


def _crash_with_a_plan(ledger: Ledger, plan: str | None = None) -> None:
    _intend(ledger, plan)
    if plan:
        raise _Crash
