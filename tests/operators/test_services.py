"""Services and their numbers, done once."""

from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from structlog.testing import capture_logs

from airflow_provider_twilio.api.errors import OutcomeUnknown
from airflow_provider_twilio.api.messaging_v1.services import DeleteService, UpdateService
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.operators.services import (
    AddNumberToServiceOperator,
    CreateMessagingServiceOperator,
)
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .tries import TaskStates, run, told


def create(friendly_name: str = "Owl Post", **settings: Any) -> CreateMessagingServiceOperator:
    return CreateMessagingServiceOperator(task_id="create", friendly_name=friendly_name, **settings)


def add(service_sid: str, phone_number_sid: str) -> AddNumberToServiceOperator:
    return AddNumberToServiceOperator(
        task_id="add", service_sid=service_sid, phone_number_sid=phone_number_sid
    )


def names(simulator: Simulator) -> list[object]:
    return [service["friendly_name"] for service in simulator.snapshot()["services"]]


class TestCreateMessagingService:
    def test_it_creates_the_service_with_its_settings(self, twilio_default: Simulator) -> None:
        made = run(create(usecase="notifications", sticky_sender=False, validity_period=600))

        (service,) = twilio_default.snapshot()["services"]
        assert made["sid"] == service["sid"]
        assert (service["usecase"], service["sticky_sender"]) == ("notifications", False)
        assert service["validity_period"] == 600

    def test_it_adopts_the_service_of_this_name(self, twilio_default: Simulator) -> None:
        sid = account.service()

        assert run(create(), TaskStates())["sid"] == sid
        assert names(twilio_default) == ["Owl Post"]

    def test_a_second_run_adopts_what_the_first_one_made(self, twilio_default: Simulator) -> None:
        first = run(create(), TaskStates(), run_id="run 1")
        second = run(create(), TaskStates(), run_id="run 2")

        assert first["sid"] == second["sid"]

    @pytest.mark.parametrize("name", ["owl post", "Owl Post 2", "Owl", " Owl Post"])
    def test_a_name_that_is_only_like_it_is_another_service(
        self, twilio_default: Simulator, name: str
    ) -> None:
        account.service(name)

        run(create())

        assert names(twilio_default) == [name, "Owl Post"]

    def test_it_looks_through_all_pages(
        self, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("airflow_provider_twilio.client.paging.LARGEST_PAGE", 2)
        sid = account.service()
        for number in range(4):
            account.service(f"Owl Post {number}")

        assert run(create())["sid"] == sid

    def test_of_two_services_of_this_name_it_takes_the_older_and_says_so(
        self, twilio_default: Simulator
    ) -> None:
        older = account.service()
        twilio_default.advance(2)
        account.service()

        with capture_logs() as logs:
            assert run(create())["sid"] == older
        assert "warning: 2 services are called 'Owl Post': taking the oldest" in told(logs)

    def test_it_says_which_settings_of_an_adopted_service_differ_and_leaves_them(
        self, twilio_default: Simulator
    ) -> None:
        account.service()

        with capture_logs() as logs:
            run(create(usecase="marketing", sticky_sender=True))

        assert "it differs in usecase: UpdateService changes that" in told(logs)
        assert twilio_default.snapshot()["services"][0]["usecase"] == "undeclared"

    def test_an_adopted_service_isnt_told_as_one_that_was_created(self, twilio_default: Simulator) -> None:
        with capture_logs() as logs:
            sid = run(create())["sid"]
        assert f"Created the service {sid}" in told(logs)

        with capture_logs() as logs:
            run(create())
        assert f"Adopted the service {sid}" in told(logs)
        assert "Create" not in told(logs)

    def test_a_later_try_keeps_the_service_that_was_renamed_meanwhile(
        self, twilio_default: Simulator
    ) -> None:
        states = TaskStates()
        sid = run(create(), states)["sid"]
        TwilioHook().execute(UpdateService(sid=sid, friendly_name="Owl Mail"))

        assert run(create(), states)["sid"] == sid
        assert names(twilio_default) == ["Owl Mail"]

    def test_a_later_try_makes_the_service_that_was_deleted_meanwhile(
        self, twilio_default: Simulator
    ) -> None:
        states = TaskStates()
        sid = run(create(), states)["sid"]
        TwilioHook().execute(DeleteService(sid=sid))

        assert run(create(), states)["sid"] != sid
        assert names(twilio_default) == ["Owl Post"]

    @pytest.mark.parametrize("fault", ["drop_after", "reset_after", "malformed", "truncated"])
    @pytest.mark.parametrize("states", [TaskStates, lambda: None], ids=["store", "no store"])
    def test_a_lost_answer_is_looked_up(self, twilio_default: Simulator, fault: Any, states: Any) -> None:
        twilio_default.fault(fault, method="POST")

        made = run(create(), states())

        (service,) = twilio_default.snapshot()["services"]
        assert made["sid"] == service["sid"]

    def test_a_request_that_never_arrived_is_for_the_next_try(self, twilio_default: Simulator) -> None:
        states = TaskStates()
        twilio_default.fault("drop_before", method="POST")

        with pytest.raises(OutcomeUnknown):
            run(create(), states)
        assert names(twilio_default) == []

        run(create(), states)
        assert names(twilio_default) == ["Owl Post"]

    def test_a_wrong_setting_is_refused_before_anything_is_sent(self, twilio_default: Simulator) -> None:
        with pytest.raises(AirflowFailException, match=r"usecase: 'spam': must be 'notifications', "):
            run(create(usecase="spam"))
        assert twilio_default.requests() == []


class TestAddNumberToService:
    def test_it_adds_the_number(self, twilio_default: Simulator) -> None:
        service, number = account.service(), account.number()

        made = run(add(service, number.sid))

        assert (made["sid"], made["service_sid"]) == (number.sid, service)
        assert twilio_default.snapshot()["phone_numbers"][0]["service_sid"] == service
        assert str(number.phone_number) not in str(made)

    def test_a_number_that_is_there_is_a_success(self, twilio_default: Simulator) -> None:
        service = account.service()
        number = account.number_in(service)
        before = len(twilio_default.requests("POST"))

        assert run(add(service, number))["sid"] == number
        assert len(twilio_default.requests("POST")) == before

    def test_a_number_that_came_in_the_meantime_is_a_success(self, twilio_default: Simulator) -> None:
        """21710: somebody added it after our look."""
        service = account.service()
        number = account.number_in(service)
        twilio_default.fault("error", code=20404, method="GET")

        assert run(add(service, number))["sid"] == number
        assert twilio_default.requests("POST")[-1].status == 409

    @pytest.mark.parametrize("fault", ["drop_after", "reset_after", "malformed", "truncated"])
    def test_a_lost_answer_is_looked_up(self, twilio_default: Simulator, fault: Any) -> None:
        service, number = account.service(), account.number()
        twilio_default.fault(fault, method="POST")

        assert run(add(service, number.sid))["sid"] == number.sid

    def test_a_request_that_never_arrived_is_for_the_next_try(self, twilio_default: Simulator) -> None:
        service, number = account.service(), account.number()
        twilio_default.fault("drop_before", method="POST")

        with pytest.raises(OutcomeUnknown):
            run(add(service, number.sid))
        assert run(add(service, number.sid))["sid"] == number.sid

    def test_a_number_in_another_service_is_told_with_how_to_move_it(self, twilio_default: Simulator) -> None:
        other, service = account.service("Owl Mail"), account.service()
        number = account.number_in(other)

        with pytest.raises(AirflowFailException) as failed:
            run(add(service, number))

        assert "21712" in str(failed.value)
        assert f"{number} is in the service {other} (Owl Mail)" in str(failed.value)
        assert f"DeletePhoneNumber(service_sid='{other}', sid='{number}')" in str(failed.value)
        assert twilio_default.snapshot()["phone_numbers"][0]["service_sid"] == other

    def test_the_other_service_is_looked_for_on_all_pages(
        self, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("airflow_provider_twilio.client.paging.LARGEST_PAGE", 2)
        other = account.service("Owl Mail")
        number = account.number_in(other)
        for digit in range(4):
            account.number_in(other, f"+1415555020{digit}")
            service = account.service(f"Owl Post {digit}")

        with pytest.raises(AirflowFailException, match=f"is in the service {other}"):
            run(add(service, number))

    def test_when_the_other_service_can_not_be_found_twilios_words_stay(
        self, twilio_default: Simulator
    ) -> None:
        service, number = account.service(), account.number()
        twilio_default.fault("error", code=21712, method="POST")

        with pytest.raises(AirflowFailException, match=r"(?s)21712.*another messaging service"):
            run(add(service, number.sid))

    def test_a_full_pool_is_told_with_what_to_do(self, twilio_default: Simulator) -> None:
        service = account.service()
        account.number_in(service)
        twilio_default.configure(pool_limit=1)

        with pytest.raises(AirflowFailException, match=r"(?s)21714.*use another service"):
            run(add(service, account.number("+14155550101").sid))

    def test_a_number_that_can_only_talk_is_told_with_what_to_do(self, twilio_default: Simulator) -> None:
        with pytest.raises(AirflowFailException, match=r"(?s)21715.*SMS capability"):
            run(add(account.service(), account.number("+14155550197").sid))

    def test_a_service_that_is_not_there_is_told(self, twilio_default: Simulator) -> None:
        with pytest.raises(AirflowFailException, match=r"CreatePhoneNumber: .*20404"):
            run(add("MG" + "0a" * 16, account.number().sid))

    @pytest.mark.parametrize(
        ("service", "number", "message"),
        [
            ("SM" + "0a" * 16, "PN" + "0a" * 16, "service_sid: 'SM0a.*must be MG and 32 hexadecimal"),
            ("MG" + "0a" * 16, "+14155550100", "phone_number_sid: .*must be PN and 32 hexadecimal"),
        ],
    )
    def test_a_wrong_sid_is_refused_before_anything_is_sent(
        self, twilio_default: Simulator, service: str, number: str, message: str
    ) -> None:
        with pytest.raises(AirflowFailException, match=message):
            run(add(service, number))
        assert twilio_default.requests() == []
