"""Reads an Airflow connection of type ``twilio``: what its fields mean and which values are allowed."""

from json import loads
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from airflow_provider_twilio.api.types import PRIVATE, AccountSid
from airflow_provider_twilio.api.validation import explain
from airflow_provider_twilio.client.account import Account, InvalidAccount, is_loopback


class InvalidConnection(InvalidAccount):
    """A field of the Airflow connection is missing or wrong. Nothing was sent."""


def account_of(
    conn_id: str, login: str | None, password: str | None, extra: Any, account_sid: str | None = None
) -> Account:
    """The account that a connection describes.

    :param extra: the connection's extra, as JSON text or what it stands for.
    :param account_sid: a subaccount to act on instead of the connection's own account.
    :raises InvalidConnection: naming the field, what it was and what is allowed.
    """
    name = f"connection {conn_id!r}"
    given = {**_extra(name, extra), "login": login, "password": password}
    filled = {key: value for key, value in given.items() if value not in (None, "")}
    try:
        fields = _Fields(**filled)
        acting = fields if account_sid is None else _Fields(**filled | {"account_sid": account_sid})
        return Account(
            account_sid=acting.acting_account(),
            username=fields.login,
            password=fields.password,
            owner_sid=fields.owner(),
            **fields.model_dump(include={"edge", "region", "base_url", "timeout", "proxy"}),
        )
    except ValidationError as error:
        raise InvalidConnection(explain(_Fields, error, of=name)) from None
    except InvalidAccount as error:
        raise InvalidConnection(f"{name}: {error}") from None


def salt_of(conn_id: str, extra: Any) -> str | None:
    """The secret that exports hash phone numbers and texts with; :func:`account_of` has checked it."""
    salt = _extra(f"connection {conn_id!r}", extra).get("salt")
    return salt or None


def _extra(name: str, given: Any) -> dict[str, Any]:
    try:
        extra = loads(given or "{}") if isinstance(given, str | None) else given
    except ValueError:
        extra = None
    if not isinstance(extra, dict):
        raise InvalidConnection(f"{name}: extra: must be a JSON object")
    if misplaced := {"login", "password"} & extra.keys():
        raise InvalidConnection(f"{name}: {min(misplaced)}: is a field of the connection, not of its extra")
    return extra


def _address(url: str) -> str:
    """The address of a server, with nothing wrong in it that would surface later."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError("must be an address such as https://proxy.example.com:3128")
    return url


def _secure(url: str) -> str:
    """Credentials travel over HTTPS, or stay on this machine."""
    parts = urlsplit(url)
    if parts.username or parts.query or parts.fragment:
        raise ValueError("must have no user, query or fragment")
    if parts.scheme == "http" and not is_loopback(str(parts.hostname)):
        raise ValueError("must be https://; http:// is for this machine only, e.g. http://127.0.0.1:8008")
    return url


class _Fields(BaseModel):
    """The connection form's fields, by the names that Airflow stores them under.

    All that may hold a secret, if only by mistake, is private.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    login: Annotated[str, Field(pattern="^(AC|SK)[0-9a-fA-F]{32}$"), PRIVATE]
    password: Annotated[str, PRIVATE]
    account_sid: AccountSid | None = None
    edge: Annotated[str, Field(pattern="^[a-z][a-z0-9-]*$")] | None = None
    region: Annotated[str, Field(pattern="^[a-z]{2}[0-9]$")] | None = None
    base_url: Annotated[str, AfterValidator(_address), AfterValidator(_secure)] | None = None
    timeout: Annotated[float, Field(gt=0, le=600)] = 30.0
    proxy: Annotated[str, AfterValidator(_address), PRIVATE] | None = None
    salt: Annotated[str, Field(min_length=16), PRIVATE] | None = None

    def owner(self) -> str | None:
        """The account that owns the credentials; a key alone doesn't tell it."""
        return self.login if self.login.startswith("AC") else self.account_sid

    def acting_account(self) -> str:
        """The account that is acted on."""
        if account := self.account_sid or self.owner():
            return account
        raise InvalidAccount(
            "account_sid: is missing; an API key in the login needs the account's SID in the extra"
        )
