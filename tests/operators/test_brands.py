"""Brands, paid for once: registered, or adopted by their profiles."""

import time
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from structlog.testing import capture_logs

from airflow_provider_twilio.api.errors import OutcomeUnknown
from airflow_provider_twilio.operators import campaign_brands
from airflow_provider_twilio.operators.brands import RegisterBrandOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .account import BUNDLES
from .tries import TaskStates, run, told

STATUSES = ("PENDING", "APPROVED", "FAILED", "IN_REVIEW", "SUSPENDED", "DELETION_FAILED")


def register(**changes: Any) -> RegisterBrandOperator:
    return RegisterBrandOperator(**{"task_id": "register", **BUNDLES} | changes)


def count(simulator: Simulator) -> int:
    return len(simulator.snapshot()["brands"])


class TestRegisterBrand:
    def test_it_registers_the_brand(self, twilio_default: Simulator) -> None:
        made = run(register(skip_automatic_sec_vet=True), TaskStates())

        (brand,) = twilio_default.snapshot()["brands"]
        assert (made["sid"], made["status"]) == (brand["sid"], "PENDING")
        assert brand["customer_profile_bundle_sid"] == BUNDLES["customer_profile_bundle_sid"]
        assert brand["a2p_profile_bundle_sid"] == BUNDLES["a2p_profile_bundle_sid"]
        assert (brand["mock"], brand["skip_automatic_sec_vet"]) == (False, True)

    @pytest.mark.parametrize("brand_type", ["STANDARD", "SOLE_PROPRIETOR"])
    def test_it_registers_every_type_that_it_allows(self, twilio_default: Simulator, brand_type: str) -> None:
        assert run(register(brand_type=brand_type))["brand_type"] == brand_type

    @pytest.mark.parametrize("status", STATUSES)
    def test_it_adopts_the_brand_of_these_bundles_whatever_its_status(
        self, twilio_default: Simulator, status: str
    ) -> None:
        brand = account.brand(twilio_default, status)

        adopted = run(register(), TaskStates())

        assert (adopted["sid"], adopted["status"]) == (brand.sid, status)
        assert count(twilio_default) == 1

    @pytest.mark.parametrize("status", ["DELETED", "DELETION_PENDING"])
    def test_it_does_not_adopt_a_brand_that_is_going(self, twilio_default: Simulator, status: str) -> None:
        brand = account.brand(twilio_default, status)

        assert run(register(), TaskStates())["sid"] != brand.sid
        assert count(twilio_default) == 2

    @pytest.mark.parametrize("name", list(BUNDLES))
    def test_other_bundles_are_another_brand(self, twilio_default: Simulator, name: str) -> None:
        account.brand(twilio_default)

        run(register(**{name: "BU" + "0b" * 16}), TaskStates())

        assert count(twilio_default) == 2

    @pytest.mark.parametrize(("there", "wanted"), [(True, False), (False, True), (True, None)])
    def test_a_mock_is_not_taken_for_a_real_brand_nor_the_other_way_round(
        self, twilio_default: Simulator, there: bool, wanted: bool | None
    ) -> None:
        brand = account.brand(twilio_default, mock=there)

        made = run(register(mock=wanted), TaskStates())

        assert made["sid"] != brand.sid
        assert made["mock"] is bool(wanted)

    @pytest.mark.parametrize("mock", [True, False])
    def test_each_of_them_is_adopted_by_its_own_kind(self, twilio_default: Simulator, mock: bool) -> None:
        kinds = {kind: account.brand(twilio_default, mock=kind).sid for kind in (True, False)}

        assert run(register(mock=mock), TaskStates())["sid"] == kinds[mock]

    def test_of_several_brands_it_takes_the_newest(self, twilio_default: Simulator) -> None:
        account.brand(twilio_default, "FAILED")
        twilio_default.advance(2)
        newest = account.brand(twilio_default)

        assert run(register())["sid"] == newest.sid

    @pytest.mark.usefixtures("incomplete_list")
    def test_a_brand_that_the_list_leaves_out_is_found_by_its_campaign(
        self, twilio_default: Simulator
    ) -> None:
        brand = account.brand(twilio_default)
        account.campaign(account.service(), brand.sid)

        assert run(register(), TaskStates())["sid"] == brand.sid
        assert run(register(a2p_profile_bundle_sid="BU" + "0b" * 16))["sid"] != brand.sid

    def test_campaigns_are_not_asked_for_where_the_list_knows_the_brand(
        self, twilio_default: Simulator
    ) -> None:
        account.campaign(account.service(), account.brand(twilio_default).sid)

        run(register())

        assert twilio_default.requests("GET", "Usa2p") == []

    @pytest.mark.usefixtures("incomplete_list")
    def test_the_next_brand_of_a_process_asks_only_for_what_it_does_not_know(
        self, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(campaign_brands, "_KNOWN", {})
        for name in ("Owl Post", "Harbor Coffee"):
            account.campaign(account.service(name), account.brand(twilio_default).sid)
        account.service("without a campaign")
        run(register(a2p_profile_bundle_sid="BU" + "0b" * 16))
        asked, fetched = (
            len(twilio_default.requests("GET", "Usa2p")),
            len(twilio_default.requests("GET", "/BN")),
        )
        # Twilio's dates have seconds.
        twilio_default.advance(2)
        account.campaign(account.service("new"), (newest := account.brand(twilio_default)).sid)

        assert run(register())["sid"] == newest.sid

        assert (asked, fetched) == (3, 2)
        assert len(twilio_default.requests("GET", "Usa2p")) == 3 + 2

    @pytest.mark.usefixtures("incomplete_list")
    def test_what_was_read_an_hour_ago_is_read_again(
        self, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        known = campaign_brands.KnownBrands(read_at=time.monotonic() - 3601)
        key = (twilio_default.url, twilio_default.connection["login"])
        monkeypatch.setattr(campaign_brands, "_KNOWN", {key: known})
        service = account.service()
        known.brand_of[service] = "BN" + "0" * 32
        brand = account.brand(twilio_default)
        account.campaign(service, brand.sid)

        assert run(register())["sid"] == brand.sid

    def test_a_campaigns_brand_that_is_gone_does_no_harm(self, twilio_default: Simulator) -> None:
        mock = account.brand(twilio_default, mock=True)
        account.campaign(account.service(), mock.sid)
        twilio_default.advance(31 * 86400)

        assert run(register())["status"] == "PENDING"

    def test_it_looks_through_all_pages(
        self, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("airflow_provider_twilio.client.paging.LARGEST_PAGE", 2)
        brand = account.brand(twilio_default)
        for _ in range(4):
            a2p_profile = twilio_default.approved_profiles().a2p_profile_sid
            account.brand(twilio_default, a2p_profile_bundle_sid=a2p_profile)

        assert run(register())["sid"] == brand.sid

    def test_a_second_run_adopts_what_the_first_one_registered(self, twilio_default: Simulator) -> None:
        first = run(register(), TaskStates(), run_id="run 1")

        assert run(register(), TaskStates(), run_id="run 2")["sid"] == first["sid"]
        assert count(twilio_default) == 1

    def test_a_later_try_fetches_what_it_remembers(self, twilio_default: Simulator) -> None:
        states = TaskStates()
        sid = run(register(), states)["sid"]
        before = len(twilio_default.requests())

        assert run(register(), states)["sid"] == sid
        (asked,) = twilio_default.requests()[before:]
        assert (asked.method, asked.path) == ("GET", f"/v1/a2p/BrandRegistrations/{sid}")

    def test_one_store_keeps_mock_and_real_apart(self, twilio_default: Simulator) -> None:
        states = TaskStates()
        mock = run(register(mock=True), states)

        assert run(register(), states)["sid"] != mock["sid"]
        assert run(register(mock=True), states)["sid"] == mock["sid"]

    def test_an_expired_mock_is_registered_anew(self, twilio_default: Simulator) -> None:
        states = TaskStates()
        first = run(register(mock=True), states)
        twilio_default.advance(31 * 86_400)

        assert run(register(mock=True), states)["sid"] != first["sid"]

    @pytest.mark.parametrize("fault", ["drop_after", "reset_after", "malformed", "truncated"])
    @pytest.mark.parametrize("states", [TaskStates, lambda: None], ids=["store", "no store"])
    def test_a_lost_answer_is_looked_up(self, twilio_default: Simulator, fault: Any, states: Any) -> None:
        twilio_default.fault(fault, method="POST")

        made = run(register(), states())

        (brand,) = twilio_default.snapshot()["brands"]
        assert made["sid"] == brand["sid"]

    def test_a_request_that_never_arrived_is_for_the_next_try(self, twilio_default: Simulator) -> None:
        states = TaskStates()
        twilio_default.fault("status", status=503, method="POST")

        with pytest.raises(OutcomeUnknown):
            run(register(), states)
        assert count(twilio_default) == 0

        run(register(), states)
        assert count(twilio_default) == 1

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"customer_profile_bundle_sid": "BU1"}, "customer_profile_bundle_sid: 'BU1': must be BU and 32"),
            ({"a2p_profile_bundle_sid": None}, "a2p_profile_bundle_sid: None: must be a valid string"),
            ({"brand_type": "STARTER"}, "brand_type: 'STARTER': must be 'STANDARD' or 'SOLE_PROPRIETOR'"),
            ({"mock": "perhaps"}, "mock: 'perhaps': must be a valid boolean"),
        ],
        ids=lambda value: str(value)[:30],
    )
    def test_a_wrong_argument_is_refused_before_anything_is_sent(
        self, twilio_default: Simulator, wrong: dict[str, Any], message: str
    ) -> None:
        with pytest.raises(AirflowFailException) as failed:
            run(register(**wrong))

        assert message in str(failed.value)
        assert twilio_default.requests() == []

    def test_the_log_says_whether_it_was_registered_or_adopted(self, twilio_default: Simulator) -> None:
        with capture_logs() as logs:
            sid = run(register())["sid"]
        assert f"Registered the brand {sid}: PENDING" in told(logs)

        with capture_logs() as logs:
            run(register())
        assert f"Adopted the brand {sid}: PENDING" in told(logs)

    @pytest.mark.parametrize(
        ("there", "asked", "named"),
        [
            ({"skip_automatic_sec_vet": True}, {}, "skip_automatic_sec_vet"),
            ({}, {"brand_type": "SOLE_PROPRIETOR"}, "brand_type"),
        ],
    )
    def test_what_differs_in_an_adopted_brand_is_told(
        self, there: Any, asked: Any, named: str, twilio_default: Simulator
    ) -> None:
        first = run(register(**there), TaskStates())

        with capture_logs() as logs:
            assert run(register(**asked), TaskStates())["sid"] == first["sid"]

        assert f"differs from this task's arguments in {named}: it stays as it is" in told(logs)

    @pytest.mark.parametrize("asked", [{}, {"brand_type": "STANDARD"}, {"skip_automatic_sec_vet": False}])
    def test_what_twilio_sets_by_itself_does_not_differ(self, asked: Any, twilio_default: Simulator) -> None:
        run(register(), TaskStates())

        with capture_logs() as logs:
            run(register(**asked), TaskStates())

        assert "differs" not in told(logs)
