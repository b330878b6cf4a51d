"""The account and its subaccounts. https://www.twilio.com/docs/iam/api/account"""

from typing import Literal

from pydantic import Field, SecretStr

from airflow_provider_twilio.api.request import ACCOUNTS, Paged, Request
from airflow_provider_twilio.api.resource import Page, Resource
from airflow_provider_twilio.api.types import AccountSid, Timestamp

AccountStatus = Literal["active", "suspended", "closed"]


class Account(Resource):
    """An account, or a subaccount of ``owner_account_sid``.

    :ivar auth_token: its password; only ``get_secret_value()`` shows it.
    """

    sid: AccountSid
    owner_account_sid: str | None = None
    friendly_name: str | None = None
    status: str | None = None
    type: str | None = None
    auth_token: SecretStr | None = None
    date_created: Timestamp = None
    date_updated: Timestamp = None


class ListAccount(Paged, Request[Page[Account]], on=ACCOUNTS, op="GET /Accounts"):
    """List the account that asks and its subaccounts."""

    friendly_name: str | None = None
    status: AccountStatus | None = None


class CreateAccount(Request[Account], on=ACCOUNTS, op="POST /Accounts"):
    """Create a subaccount of the account that asks."""

    friendly_name: str | None = Field(default=None, max_length=64)


class FetchAccount(Request[Account], on=ACCOUNTS, op="GET /Accounts/{Sid}"):
    """Fetch an account. It needs the auth token, or a main API key, of the account or its parent."""

    sid: AccountSid


class UpdateAccount(Request[Account], on=ACCOUNTS, op="POST /Accounts/{Sid}"):
    """Rename an account, or suspend, close or reactivate a subaccount.

    :param status: ``active``, ``suspended`` or ``closed``. A closed account loses its numbers for good.
    """

    sid: AccountSid
    friendly_name: str | None = Field(default=None, max_length=64)
    status: AccountStatus | None = None
