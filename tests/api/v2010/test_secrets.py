"""Tokens of accounts and secrets of keys: there for whoever asks, and shown to nobody else."""

import json
import pickle

import pytest

from airflow_provider_twilio.api.resource import Resource
from airflow_provider_twilio.api.v2010.accounts import Account
from airflow_provider_twilio.api.v2010.keys import NewKey

SECRET = "5ec3e7" * 5
ACCOUNT = Account.model_validate({"sid": "AC" + "1" * 32, "friendly_name": "Owls", "auth_token": SECRET})
KEY = NewKey.model_validate({"sid": "SK" + "1" * 32, "friendly_name": "Owls", "secret": SECRET})


@pytest.mark.parametrize("resource", [ACCOUNT, KEY], ids=lambda one: type(one).__name__)
def test_no_text_of_the_resource_shows_its_secret(resource: Resource) -> None:
    shown = (
        repr(resource),
        str(resource),
        repr(resource.__dict__),
        repr(resource.model_dump()),
        resource.model_dump_json(),
        json.dumps(resource.model_dump(mode="json")),
    )

    assert not any(SECRET in text for text in shown)


def test_whoever_needs_it_gets_it() -> None:
    assert ACCOUNT.auth_token is not None
    assert KEY.secret is not None
    assert ACCOUNT.auth_token.get_secret_value() == KEY.secret.get_secret_value() == SECRET
    assert pickle.loads(pickle.dumps(ACCOUNT)) == ACCOUNT
