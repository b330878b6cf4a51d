"""The main account, its subaccounts and the keys of both."""

from datetime import datetime
from typing import Any

from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN

from .stage import Stage, drives, refused, said


def a_subaccount(stage: Stage, name: str = "Owl Post") -> Any:
    return stage.accounts.create(friendly_name=name)


def services(stage: Stage, username: str, password: str) -> Any:
    return stage.client(username, password).messaging.v1.services


@drives("v2010", "CreateAccount", "FetchAccount", "ListAccount")
def a_subaccount_has_resources_of_its_own(stage: Stage) -> None:
    made = a_subaccount(stage)
    said(made, friendly_name="Owl Post", owner_account_sid=ACCOUNT_SID, status="active", type="Full")
    assert made.sid.startswith("AC")
    assert isinstance(made.date_created, datetime)
    said(stage.accounts(made.sid).fetch(), auth_token=made.auth_token, sid=made.sid)
    said(stage.accounts(ACCOUNT_SID).fetch(), auth_token=AUTH_TOKEN, owner_account_sid=ACCOUNT_SID)
    assert {one.sid for one in stage.accounts.list(page_size=1)} == {ACCOUNT_SID, made.sid}
    assert [one.sid for one in stage.accounts.list(friendly_name="Owl Post")] == [made.sid]
    assert stage.accounts.list(status="closed") == []

    own = services(stage, made.sid, made.auth_token)
    service = own.create(friendly_name="Owl Post")
    said(service, account_sid=made.sid)
    assert stage.v1.services.list() == []
    a_customers_profile_rests_on_the_parents(stage, stage.client(made.sid, made.auth_token).trusthub.v1)
    with refused(404, 20404):
        stage.v1.services(service.sid).fetch()


def a_customers_profile_rests_on_the_parents(stage: Stage, own: Any) -> None:
    assert own.customer_profiles.list() == []
    (primary,) = stage.trusthub.customer_profiles.list()
    profile = own.customer_profiles.create(
        friendly_name="Owl Post", email="office@example.com", policy_sid="RNdfbf3fae0e1107f8aded0e7cead80bf5"
    )
    assigned = own.customer_profiles(profile.sid).customer_profiles_entity_assignments
    said(assigned.create(object_sid=primary.sid), object_sid=primary.sid, account_sid=profile.account_sid)
    assert profile.account_sid != ACCOUNT_SID
    with refused(404, 20404):
        stage.trusthub.customer_profiles(profile.sid).fetch()


@drives("v2010", "UpdateAccount")
def a_subaccount_is_suspended_and_closed(stage: Stage) -> None:
    made = a_subaccount(stage)
    own = services(stage, made.sid, made.auth_token)
    said(made.update(friendly_name="Raven Post"), friendly_name="Raven Post", status="active")
    said(made.update(status="suspended"), status="suspended")
    with refused(403, 20005):
        own.create(friendly_name="Owl Post")
    with refused(403, 20005):
        stage.accounts(made.sid).addresses("AD" + "0" * 32).fetch()
    said(made.update(status="active"), status="active")
    assert own.list() == []
    made.update(status="closed")
    with refused(400, 20001):
        made.update(status="active")
    with refused(400, 20001):
        stage.accounts(ACCOUNT_SID).update(status="closed")
    said(made.fetch(), status="closed")


@drives("v2010", "CreateNewKey", "FetchKey", "ListKey", "UpdateKey", "DeleteKey")
def a_key_opens_its_own_account_but_for_accounts_and_keys(stage: Stage) -> None:
    made = a_subaccount(stage)
    key = stage.accounts(made.sid).new_keys.create(friendly_name="Nightly")
    assert key.sid.startswith("SK")
    keys = stage.accounts(made.sid).keys
    assert not hasattr(keys(key.sid).fetch(), "secret")
    said(keys(key.sid).update(friendly_name="Daily"), friendly_name="Daily", sid=key.sid)
    said(keys(key.sid).fetch(), friendly_name="Daily")
    assert [one.sid for one in keys.list(page_size=1)] == [key.sid]
    with refused(404, 20404):
        stage.account.keys(key.sid).fetch()

    client = stage.client(key.sid, key.secret, made.sid)
    said(client.messaging.v1.services.create(friendly_name="Owl Post"), account_sid=made.sid)
    assert client.api.v2010.account.messages.list() == []
    with refused(401, 20003):
        client.api.v2010.accounts(made.sid).fetch()
    with refused(401, 20003):
        client.api.v2010.account.keys(key.sid).fetch()
    assert keys(key.sid).delete()
    with refused(401, 20003):
        client.messaging.v1.services.create(friendly_name="Owl Post")
    with refused(404, 20404):
        keys(key.sid).fetch()
