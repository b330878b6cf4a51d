"""Campaigns, paid for once, and checked whole before anything is sent."""

from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from structlog.testing import capture_logs

from airflow_provider_twilio.api.errors import OutcomeUnknown
from airflow_provider_twilio.api.messaging_v1.campaigns import DeleteUsAppToPerson
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .campaign import CAMPAIGN, register
from .tries import TaskStates, run, told

SHARED = "QE2c6890da8086d771620e9b13fadeba0b"


@pytest.fixture
def there(twilio_default: Simulator) -> dict[str, str]:
    """A service and an approved brand, as arguments."""
    brand = account.brand(twilio_default)
    return {"messaging_service_sid": account.service(), "brand_registration_sid": brand.sid}


def campaigns(simulator: Simulator) -> list[dict[str, Any]]:
    return simulator.snapshot()["campaigns"]


def posted(simulator: Simulator) -> list[dict[str, list[str]]]:
    return [asked.form for asked in simulator.requests("POST", "Usa2p")]


class TestRegistration:
    def test_it_registers_the_campaign(self, twilio_default: Simulator, there: dict[str, str]) -> None:
        made = run(register(**there, opt_in_keywords=["START", "YES"], age_gated=True), TaskStates())

        (campaign,) = campaigns(twilio_default)
        assert (made["sid"], made["campaign_status"]) == (SHARED, "PENDING")
        assert made["messaging_service_sid"] == there["messaging_service_sid"]
        assert campaign["brand_registration_sid"] == there["brand_registration_sid"]
        for name in ("description", "message_flow", "message_samples", "us_app_to_person_usecase"):
            assert campaign[name] == CAMPAIGN[name]
        assert campaign["privacy_policy_url"] == CAMPAIGN["privacy_policy_url"]
        assert campaign["opt_in_keywords"] == ["START", "YES"]
        assert campaign["age_gated"] is True

    def test_its_texts_do_not_go_to_xcom(self, twilio_default: Simulator, there: dict[str, str]) -> None:
        made = run(register(**there, message_samples=["Call +15558675309 for it."] * 2))

        assert "5558675309" not in str(made)

    @pytest.mark.parametrize("status", ["PENDING", "IN_PROGRESS", "VERIFIED", "FAILED", "SUSPENDED"])
    def test_it_adopts_the_services_campaign_whatever_its_status(
        self, twilio_default: Simulator, there: dict[str, str], status: str
    ) -> None:
        run(register(**there), TaskStates())
        twilio_default.decide_campaign(there["messaging_service_sid"], status)

        adopted = run(register(**there), TaskStates(), run_id="run 2")

        assert adopted["campaign_status"] == status
        assert len(posted(twilio_default)) == 1

    @pytest.mark.parametrize("status", ["DELETED", "EXPIRED"])
    def test_it_does_not_adopt_a_campaign_that_is_gone(
        self, twilio_default: Simulator, there: dict[str, str], status: str
    ) -> None:
        run(register(**there), TaskStates())
        twilio_default.decide_campaign(there["messaging_service_sid"], status)

        with pytest.raises(AirflowFailException, match="20409"):
            run(register(**there), TaskStates())
        assert len(posted(twilio_default)) == 2

    def test_a_later_try_fetches_what_it_remembers(
        self, twilio_default: Simulator, there: dict[str, str]
    ) -> None:
        states = TaskStates()
        run(register(**there), states)
        before = len(twilio_default.requests())

        run(register(**there), states)
        (asked,) = twilio_default.requests()[before:]
        assert asked.path.endswith(f"/{there['messaging_service_sid']}/Compliance/Usa2p/{SHARED}")

    @pytest.mark.parametrize("fault", ["drop_after", "reset_after", "malformed", "truncated"])
    @pytest.mark.parametrize("states", [TaskStates, lambda: None], ids=["store", "no store"])
    def test_a_lost_answer_is_looked_up(
        self,
        twilio_default: Simulator,
        there: dict[str, str],
        fault: Any,
        states: Any,
    ) -> None:
        twilio_default.fault(fault, method="POST")

        made = run(register(**there), states())

        (campaign,) = campaigns(twilio_default)
        assert made["messaging_service_sid"] == campaign["messaging_service_sid"]

    def test_a_request_that_never_arrived_is_for_the_next_try(
        self, twilio_default: Simulator, there: dict[str, str]
    ) -> None:
        states = TaskStates()
        twilio_default.fault("drop_before", method="POST")

        with pytest.raises(OutcomeUnknown):
            run(register(**there), states)
        assert campaigns(twilio_default) == []

        run(register(**there), states)
        assert len(campaigns(twilio_default)) == 1

    def test_the_log_says_whether_it_was_registered_or_adopted(
        self, twilio_default: Simulator, there: dict[str, str]
    ) -> None:
        with capture_logs() as logs:
            run(register(**there))
        service = there["messaging_service_sid"]
        assert f"Registered the campaign of {service}: PENDING" in told(logs)

        with capture_logs() as logs:
            run(register(**there))
        assert f"Adopted the campaign of {service}: PENDING" in told(logs)

    @pytest.mark.parametrize(
        ("name", "code"), [("privacy_policy_url", "30933"), ("terms_and_conditions_url", "30934")]
    )
    def test_none_leaves_an_address_out_knowingly(
        self, twilio_default: Simulator, there: dict[str, str], name: str, code: str
    ) -> None:
        with pytest.raises(AirflowFailException, match=f"(?s){code}.*public HTTPS address"):
            run(register(**there, **{name: None}))

        (form,) = posted(twilio_default)
        assert len([key for key in form if key.endswith("Url")]) == 1


class TestSharedSid:
    """All campaigns have one SID, so it names none of them."""

    def test_each_service_has_its_own_campaign(
        self, twilio_default: Simulator, there: dict[str, str]
    ) -> None:
        second = account.service("Second")
        for service in (there["messaging_service_sid"], second):
            run(register(**there | {"messaging_service_sid": service}), TaskStates())
        twilio_default.decide_campaign(second, "FAILED")

        states = [
            run(register(**there | {"messaging_service_sid": service}))["campaign_status"]
            for service in (there["messaging_service_sid"], second)
        ]

        assert states == ["PENDING", "FAILED"]
        assert len(posted(twilio_default)) == 2

    def test_one_that_was_deleted_and_registered_anew_is_told_apart(
        self, twilio_default: Simulator, there: dict[str, str]
    ) -> None:
        states, service = TaskStates(), there["messaging_service_sid"]
        run(register(**there), states)
        twilio_default.advance(60)
        TwilioHook().execute(DeleteUsAppToPerson(messaging_service_sid=service))
        run(register(**there), TaskStates(), run_id="somebody else's")

        with capture_logs() as logs:
            run(register(**there), states)

        assert f"The campaign of {service} that this task knows" in told(logs)
        assert f"Adopted the campaign of {service}: PENDING" in told(logs)
        assert len(posted(twilio_default)) == 2

        with capture_logs() as logs:
            run(register(**there), states)
        assert "was deleted" not in told(logs)

    def test_one_that_was_deleted_is_registered_anew(
        self, twilio_default: Simulator, there: dict[str, str]
    ) -> None:
        states = TaskStates()
        run(register(**there), states)
        TwilioHook().execute(DeleteUsAppToPerson(messaging_service_sid=there["messaging_service_sid"]))

        run(register(**there), states)

        assert len(campaigns(twilio_default)) == 1
        assert len(posted(twilio_default)) == 2

    def test_the_link_leads_to_the_service(self, twilio_default: Simulator, there: dict[str, str]) -> None:
        task = register(**there)
        run(task)

        assert task.linked_sid == there["messaging_service_sid"]

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("description", "Owl Post sends something else than it said it would."),
            ("privacy_policy_url", "https://owlpost.example.com/other"),
            ("terms_and_conditions_url", "https://owlpost.example.com/other"),
            ("age_gated", True),
        ],
    )
    def test_what_else_differs_is_logged_by_name(
        self, twilio_default: Simulator, there: dict[str, str], name: str, value: Any
    ) -> None:
        run(register(**there))

        with capture_logs() as logs:
            run(register(**there, **{name: value}))
        service = there["messaging_service_sid"]
        assert f"campaign of {service} differs from this task's arguments in {name}: it stays" in told(logs)
        assert str(value) not in told(logs) or value is True

        with capture_logs() as logs:
            run(register(**there))
        assert "differs" not in told(logs)


class TestAnotherCampaign:
    """A service's campaign of another brand or use case isn't the one that was asked for."""

    def test_of_another_brand(self, twilio_default: Simulator, there: dict[str, str]) -> None:
        run(register(**there))
        other = account.brand(twilio_default, a2p_profile_bundle_sid="BU" + "0c" * 16).sid

        with pytest.raises(AirflowFailException) as failed:
            run(register(**there | {"brand_registration_sid": other}), TaskStates())

        assert f"brand_registration_sid: '{other}'" in str(failed.value)
        assert there["brand_registration_sid"] in str(failed.value)
        assert there["messaging_service_sid"] in str(failed.value)
        assert len(posted(twilio_default)) == 1

    def test_of_another_use_case(self, twilio_default: Simulator, there: dict[str, str]) -> None:
        run(register(**there))

        with pytest.raises(AirflowFailException) as failed:
            run(register(**there, us_app_to_person_usecase="MARKETING"), TaskStates())

        assert "us_app_to_person_usecase: 'MARKETING'" in str(failed.value)
        service = there["messaging_service_sid"]
        assert f"the service {service} has a campaign with 'DELIVERY_NOTIFICATION'" in str(failed.value)
        assert "use another service, or delete that campaign" in str(failed.value)
        assert len(posted(twilio_default)) == 1

    def test_is_refused_in_every_try(self, twilio_default: Simulator, there: dict[str, str]) -> None:
        states = TaskStates()
        run(register(**there))

        for _ in range(2):
            with pytest.raises(AirflowFailException, match="us_app_to_person_usecase"):
                run(register(**there, us_app_to_person_usecase="MARKETING"), states)


class TestUseCases:
    @pytest.mark.parametrize("usecase", ["POLITICAL", "CHARITY", "SOLE_PROPRIETOR", "marketing", "SPAM", ""])
    def test_one_that_the_brand_may_not_register_is_refused_with_those_that_it_may(
        self, twilio_default: Simulator, there: dict[str, str], usecase: str
    ) -> None:
        with pytest.raises(AirflowFailException) as failed:
            run(register(**there, us_app_to_person_usecase=usecase), TaskStates())

        assert f"us_app_to_person_usecase: {usecase!r}" in str(failed.value)
        assert there["brand_registration_sid"] in str(failed.value)
        assert "2FA, ACCOUNT_NOTIFICATION" in str(failed.value)
        assert posted(twilio_default) == []

    def test_a_sole_proprietor_has_one_only(self, twilio_default: Simulator) -> None:
        brand = account.brand(twilio_default, brand_type="SOLE_PROPRIETOR").sid
        there = {"messaging_service_sid": account.service(), "brand_registration_sid": brand}

        with pytest.raises(AirflowFailException, match=r"may register SOLE_PROPRIETOR$"):
            run(register(**there))

    def test_a_corrected_use_case_is_registered_without_a_wait(
        self, twilio_default: Simulator, there: dict[str, str], slept: list[float]
    ) -> None:
        """A request that is refused before it is sent leaves no unknown outcome."""
        states = TaskStates()
        with pytest.raises(AirflowFailException):
            run(register(**there, us_app_to_person_usecase="SPAM"), states)

        run(register(**there), states)

        assert slept == []
        assert len(campaigns(twilio_default)) == 1


class TestBrands:
    @pytest.mark.parametrize("status", ["PENDING", "FAILED", "SUSPENDED"])
    def test_one_that_is_not_approved_fails_for_good(self, twilio_default: Simulator, status: str) -> None:
        brand = account.brand(twilio_default, status).sid

        with pytest.raises(AirflowFailException, match=r"CreateUsAppToPerson: .*code 217(17|31)"):
            run(register(messaging_service_sid=account.service(), brand_registration_sid=brand))
        assert campaigns(twilio_default) == []

    def test_one_that_is_not_there_fails_for_good(self, twilio_default: Simulator) -> None:
        with pytest.raises(AirflowFailException, match="20404"):
            run(register(messaging_service_sid=account.service()))

    def test_a_service_that_is_not_there_fails_for_good(self, twilio_default: Simulator) -> None:
        with pytest.raises(AirflowFailException, match=r"ListUsAppToPerson: .*20404"):
            run(register())
