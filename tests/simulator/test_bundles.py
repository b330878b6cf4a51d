"""Customer profiles and trust products: handed in, checked, reviewed and decided on."""

from typing import Any

import pytest

from airflow_provider_twilio.simulator import ACCOUNT_SID
from airflow_provider_twilio.simulator.trusthub_v1.profiles import PRIMARY_SID

from .api import ACCOUNT, BRANDS, Api, refusal
from .trusthub import (
    BUSINESS,
    NAME,
    PERSON,
    PROFILES,
    SECONDARY,
    STARTER,
    bundle,
    end_user,
    proof,
    reviewed,
    secondary,
)


def test_a_whole_profile_is_approved(api: Api) -> None:
    path = secondary(api)

    assert reviewed(api, path, seconds=29)["status"] == "pending-review"
    api.simulator.advance(2)
    assert api.fetched(path)["status"] == "in-review"
    api.simulator.advance(60)
    approved = api.fetched(path)
    assert (approved["status"], approved["errors"]) == ("twilio-approved", None)
    assert approved["date_updated"] > approved["date_created"]


@pytest.mark.parametrize(
    ("email", "says"),
    [
        ("ada", "Email is invalid"),
        ("ada king@example.com", "Email is invalid"),
        ("ada@@example.com", "Email is invalid"),
        ("@example.com", "Email is invalid"),
        ("ada@example", "Email domain has an invalid address syntax"),
        ("ada@exa_mple.com", "Email domain has an invalid address syntax"),
        ("ada@owls.invalid", "Unknown email domain"),
        ("ada@Mailinator.com", "Email is a suspected disposable address"),
    ],
)
def test_an_email_that_is_none_is_told_within_seconds(email: str, says: str, api: Api) -> None:
    path = secondary(api, person=PERSON | {"email": email})

    assert reviewed(api, path, seconds=14)["errors"] is None
    api.simulator.advance(2)
    rejected = api.fetched(path)
    assert rejected["status"] == "twilio-rejected"
    assert [error["message"] for error in rejected["errors"]] == [says]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"PostalCode": "1"}, {"Postal Code"}),
        ({"PostalCode": "K1A 0B1"}, {"Postal Code"}),
        ({"Street": "12345"}, {"Street"}),
        ({"Street": "Main Street"}, {"House Number"}),
        ({"City": "123"}, {"Locality"}),
        ({"Region": "California"}, {"Region"}),
        ({"Region": "ca", "PostalCode": "x"}, {"Region", "Postal Code"}),
        ({"Street": "P.O. Box 12"}, set()),
        ({"PostalCode": "K1A 0B1", "IsoCountry": "CA", "Region": "ON"}, set()),
        ({"PostalCode": "SW1A 1AA", "IsoCountry": "GB", "Region": "London"}, set()),
    ],
)
def test_an_address_that_is_none_is_told_part_by_part(
    changes: dict[str, str], says: set[str], api: Api
) -> None:
    person = end_user(api, "starter_customer_profile_information", NAME)
    path = bundle(api, PROFILES, STARTER, person, proof(api, **changes), PRIMARY_SID)

    errors = reviewed(api, path)["errors"] or []
    assert {error["message"] for error in errors} == {f"[address_sids] - Invalid {part}" for part in says}


def test_what_an_evaluation_would_have_found_a_reviewer_finds(api: Api) -> None:
    path = secondary(api, business=BUSINESS | {"business_name": ""})

    assert reviewed(api, path, seconds=40)["status"] == "in-review"
    api.simulator.advance(60)
    rejected = api.fetched(path)
    assert rejected["status"] == "twilio-rejected"
    assert "Business Name is missing" in rejected["errors"][0]["message"]


def test_a_rejected_profile_is_corrected_and_handed_in_again(api: Api) -> None:
    path = secondary(api, business=BUSINESS | {"website_url": "https://owls.invalid"})
    assert [error["message"] for error in reviewed(api, path)["errors"]] == ["The website can't be reached"]

    kind = "customer_profile_business_information"
    (assigned,) = api.fetched(f"{path}/EntityAssignments", ObjectType=kind)["results"]
    taken_out = api.delete(f"{path}/EntityAssignments/{assigned['sid']}")
    assert taken_out.status_code == 204
    api.made(f"{path}/EntityAssignments", ObjectSid=end_user(api, kind, BUSINESS))
    assert reviewed(api, path)["status"] == "twilio-approved"


@pytest.mark.parametrize("status", ["draft", "in-review", "twilio-approved", "twilio-rejected", "lost"])
def test_nobody_but_a_reviewer_gives_another_status(status: str, api: Api) -> None:
    path = secondary(api)

    assert refusal(api.post(path, Status=status)) == (400, 20001)
    assert api.fetched(path)["status"] == "draft"


def test_what_is_being_reviewed_is_not_handed_in_again(api: Api) -> None:
    path = secondary(api)

    reviewed(api, path, seconds=1)
    assert refusal(api.post(path, Status="pending-review")) == (400, 20001)
    api.simulator.advance(40)
    assert refusal(api.post(path, Status="pending-review")) == (400, 20001)
    api.simulator.advance(60)
    assert api.post(path, Status="pending-review").json()["status"] == "pending-review"


def test_what_is_reviewed_or_approved_is_made_of_what_it_is(api: Api) -> None:
    path = secondary(api)
    (first, *_) = api.fetched(f"{path}/EntityAssignments")["results"]
    other = end_user(api, "authorized_representative_2", PERSON)

    for seconds in (1, 40, 100):
        reviewed(api, path, seconds) if seconds == 1 else api.simulator.advance(seconds)
        assert refusal(api.post(f"{path}/EntityAssignments", ObjectSid=other)) == (400, 20001)
        assert refusal(api.delete(f"{path}/EntityAssignments/{first['sid']}")) == (400, 20001)
        assert refusal(api.delete(path)) == (400, 20001)
    assert api.post(f"{path}/ProvisionalCopy").status_code == 201
    api.made(f"{path}/EntityAssignments", ObjectSid=other)


@pytest.mark.parametrize(
    ("status", "errors", "shown"),
    [
        ("twilio-rejected", None, [{"code": 18601, "message": "The details can't be verified."}]),
        ("twilio-rejected", [{"code": 1, "message": "No."}], [{"code": 1, "message": "No."}]),
        ("twilio-approved", None, None),
        ("in-review", None, None),
    ],
)
def test_a_test_plays_the_reviewer(status: str, errors: Any, shown: Any, api: Api) -> None:
    path = secondary(api)
    sid = path.rpartition("/")[2]
    api.simulator.decide_bundle(sid, status, errors)
    api.simulator.advance(3600)

    decided = api.fetched(path)
    assert (decided["status"], decided["errors"]) == (status, shown)


def test_a_reviewer_in_another_process_decides_over_http(api: Api) -> None:
    path = secondary(api)
    sid = path.rpartition("/")[2]

    verdict = api.http.post(f"/_simulator/bundles/{sid}", json={"status": "twilio-rejected"})
    assert verdict.status_code == 204
    assert api.fetched(path)["status"] == "twilio-rejected"
    assert api.http.post(f"/_simulator/bundles/{sid}", json={"status": "lost"}).status_code == 400
    assert api.http.post("/_simulator/bundles/BU1", json={"status": "draft"}).status_code == 404


@pytest.mark.parametrize("missing", ["FriendlyName", "Email", "PolicySid"])
def test_a_bundle_needs_a_name_an_email_and_a_policy(missing: str, api: Api) -> None:
    form = {"FriendlyName": "Owls", "Email": "office@example.com", "PolicySid": SECONDARY}

    assert refusal(api.post(PROFILES, **{k: v for k, v in form.items() if k != missing})) == (400, 20001)
    assert refusal(api.post(PROFILES, **form | {"PolicySid": "RN" + "0" * 32})) == (404, 20404)


class TestApprovedProfiles:
    """Profiles for tests that begin with a brand."""

    def test_a_brand_takes_them(self, api: Api) -> None:
        profiles = api.simulator.approved_profiles()
        form = {
            "CustomerProfileBundleSid": profiles.customer_profile_sid,
            "A2PProfileBundleSid": profiles.a2p_profile_sid,
        }
        brand = api.made(BRANDS, **form)
        api.simulator.advance(60)

        assert api.fetched(f"{BRANDS}/{brand['sid']}")["status"] == "APPROVED"
        assert api.fetched(f"{PROFILES}/{profiles.customer_profile_sid}")["status"] == "twilio-approved"
        about = api.fetched(f"/v1/EndUsers/{profiles.end_user_sid}")
        assert about["attributes"]["business_registration_number"] == "12-3456789"

    @pytest.mark.parametrize("sole_proprietor", [False, True])
    def test_they_are_compliant(self, sole_proprietor: bool, api: Api) -> None:
        profiles = api.simulator.approved_profiles(sole_proprietor=sole_proprietor)
        paths = (
            f"{PROFILES}/{profiles.customer_profile_sid}",
            f"/v1/TrustProducts/{profiles.a2p_profile_sid}",
        )

        for path in paths:
            policy = api.fetched(path)["policy_sid"]
            assert api.made(f"{path}/Evaluations", PolicySid=policy)["status"] == "compliant"

    def test_they_can_have_given_sids_and_attributes_and_stay_as_they_are(self, api: Api) -> None:
        sids = {"customer_profile_sid": "BU" + "1" * 32, "a2p_profile_sid": "BU" + "2" * 32}
        first = api.simulator.approved_profiles(**sids, attributes={"business_name": "Ravens"})

        assert first == ("BU" + "1" * 32, "BU" + "2" * 32, "IT" + "1" * 32)
        assert api.simulator.approved_profiles(**sids) == first
        assert api.fetched(f"/v1/EndUsers/{first.end_user_sid}")["attributes"]["business_name"] == "Ravens"

    def test_a_subaccounts_are_its_own(self, api: Api) -> None:
        sub = api.made("/2010-04-01/Accounts.json")["sid"]
        profiles = api.simulator.approved_profiles(account_sid=sub)

        assert refusal(api.get(f"{PROFILES}/{profiles.customer_profile_sid}")) == (404, 20404)
        snapshot = api.simulator.snapshot(account_sid=sub)
        assert [one["sid"] for one in snapshot["customer_profiles"]] == [profiles.customer_profile_sid]

    def test_another_process_gets_them_over_http(self, api: Api) -> None:
        made = api.http.post("/_simulator/profiles", json={"sole_proprietor": True})

        assert made.status_code == 201
        sid = made.json()["customer_profile_sid"]
        assert api.fetched(f"{PROFILES}/{sid}")["policy_sid"] == STARTER
        wrong = api.http.post("/_simulator/profiles", json={"customer_profile_sid": "BU1"})
        assert (wrong.status_code, "BU1" in wrong.json()["error"]) == (400, True)


@pytest.mark.parametrize("status", ["twilio-rejected", "draft"])
def test_a_brand_of_a_profile_that_is_not_good_fails(status: str, api: Api) -> None:
    profiles = api.simulator.approved_profiles()
    api.simulator.decide_bundle(profiles.a2p_profile_sid, status)
    form = {
        "CustomerProfileBundleSid": profiles.customer_profile_sid,
        "A2PProfileBundleSid": profiles.a2p_profile_sid,
    }
    brand = api.made(BRANDS, **form)
    api.simulator.advance(60)

    failed = api.fetched(f"{BRANDS}/{brand['sid']}")
    assert (failed["status"], failed["errors"][0]["code"]) == ("FAILED", 30794)


def test_a_brand_of_profiles_that_the_account_does_not_have_is_refused(api: Api) -> None:
    own, sub = api.simulator.approved_profiles(), api.made("/2010-04-01/Accounts.json")
    foreign = api.simulator.approved_profiles(account_sid=sub["sid"])
    nobodys = "BU" + "0" * 32

    for profile, product in (
        (nobodys, own.a2p_profile_sid),
        (own.customer_profile_sid, nobodys),
        (foreign.customer_profile_sid, own.a2p_profile_sid),
        (own.customer_profile_sid, foreign.a2p_profile_sid),
        (own.a2p_profile_sid, own.customer_profile_sid),
    ):
        refused = api.post(BRANDS, CustomerProfileBundleSid=profile, A2PProfileBundleSid=product)
        assert refusal(refused) == (400, 20001)
    assert api.simulator.snapshot()["brands"] == []
    assert float(api.fetched(f"{ACCOUNT}/Balance.json")["balance"]) == 100.0


def test_the_isv_has_an_approved_primary_profile_and_its_customers_use_it(api: Api) -> None:
    (primary,) = api.fetched(PROFILES)["results"]
    assert (primary["sid"], primary["status"]) == (PRIMARY_SID, "twilio-approved")
    sub = api.made("/2010-04-01/Accounts.json")
    api.http.auth = (sub["sid"], sub["auth_token"])

    assert api.fetched(PROFILES)["results"] == []
    path = bundle(api, PROFILES, SECONDARY, PRIMARY_SID)
    (assigned,) = api.fetched(f"{path}/EntityAssignments")["results"]
    assert (assigned["object_sid"], assigned["account_sid"]) == (PRIMARY_SID, sub["sid"])
    assert api.fetched(path)["account_sid"] == sub["sid"] != ACCOUNT_SID


def test_a_subaccount_uses_nothing_else_of_its_parents(api: Api) -> None:
    of_the_parent = [secondary(api).rpartition("/")[2], end_user(api, "authorized_representative_1", PERSON)]
    sub = api.made("/2010-04-01/Accounts.json")
    api.http.auth = (sub["sid"], sub["auth_token"])

    path = bundle(api, PROFILES, SECONDARY)
    for sid in (*of_the_parent, "BU" + "0" * 32, "AC" + "0" * 32, "IT1"):
        assert refusal(api.post(f"{path}/EntityAssignments", ObjectSid=sid)) == (400, 20001)
    assert refusal(api.get(f"{ACCOUNT}/Addresses.json")) == (404, 20404)
