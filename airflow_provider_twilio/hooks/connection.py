"""Reads an Airflow connection of type ``twilio``: the meaning of its fields, and their allowed values."""

import re
from dataclasses import fields
from json import loads
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator

from airflow_provider_twilio.api.types import PRIVATE, AccountSid
from airflow_provider_twilio.api.validation import explain
from airflow_provider_twilio.client.account import Account, InvalidAccount, Secret, is_loopback
from airflow_provider_twilio.client.limits import Limits

_DEFAULTS = Limits()
_LIMITS = {field.name for field in fields(Limits)}


class InvalidConnection(InvalidAccount):
    """A field of the Airflow connection is missing or wrong. Nothing was sent."""


def account_of(
    conn_id: str, login: str | None, password: str | None, extra: Any, account_sid: str | None = None
) -> Account:
    """Return the account that a connection describes.

    :param extra: the connection's extra, as JSON text or as the dict that it stands for.
    :param account_sid: a subaccount to act on instead of the connection's own account.
    :raises InvalidConnection: names the field, its wrong value if that may be shown, and what is allowed.
    """
    name = f"connection {conn_id!r}"
    account = _account(name, login, password, extra, account_sid)
    # Airflow may log the local variables of a traceback's frames.
    del login, password, extra
    if isinstance(account, str):
        raise InvalidConnection(account)
    return account


def salt_of(conn_id: str, extra: Any) -> str | None:
    """Return the secret with which exports hash phone numbers and texts; ``None`` if there is none.

    :func:`account_of` must have checked the extra before.
    """
    given = _extra(extra)
    salt = given.get("secret_salt") or given.get("salt") if isinstance(given, dict) else None
    return Secret(salt) if salt else None


def _account(
    name: str, login: str | None, password: str | None, extra: Any, account_sid: str | None
) -> Account | str:
    """Return the account, or what is wrong with the connection.

    The fault is a text, because an exception would show secrets in its frames.
    """
    inside = _extra(extra)
    if isinstance(inside, str):
        return f"{name}: {inside}"
    given = {**inside, "login": login, "password": password}
    filled = {key: value for key, value in given.items() if value not in (None, "")}
    try:
        given_fields = _Fields(**filled)
        acting = given_fields if account_sid is None else _Fields(**filled | {"account_sid": account_sid})
        return Account(
            account_sid=acting.acting_account(),
            username=given_fields.login,
            password=given_fields.password,
            owner_sid=given_fields.owner(),
            limits=Limits(**given_fields.model_dump(include=_LIMITS, exclude_unset=True)),
            **given_fields.model_dump(include=_OF_THE_ACCOUNT),
        )
    except ValidationError as error:
        return explain(_Fields, error, of=name, shows=_is_harmless)
    except InvalidAccount as error:
        return f"{name}: {error}"


def _extra(given: Any) -> dict[str, Any] | str:
    """Return the extra's fields, or what is wrong with it."""
    try:
        extra = loads(given or "{}") if isinstance(given, str | None) else given
    except (ValueError, RecursionError):
        extra = None
    if not isinstance(extra, dict):
        return "extra: must be a JSON object"
    if misplaced := {"login", "password"} & extra.keys():
        return f"{min(misplaced)}: is a field of the connection, not of its extra"
    if extra.get("salt") and extra.get("secret_salt") not in (None, "", extra["salt"]):
        return "salt: is the former name of secret_salt; give one of them"
    if any(not re.fullmatch("[A-Za-z_-]{1,30}", key) for key in extra.keys() - _Fields.model_fields.keys()):
        return "extra: has a name that is none of a field"
    return extra


def _is_harmless(name: str, value: Any) -> bool:
    """Tell whether a wrong value may be shown: a number, a short word, the plain address of a host."""
    if name == "base_url":
        return isinstance(value, str) and bool(_HOST.fullmatch(value))
    if isinstance(value, list):
        return all(_is_harmless(name, one) for one in value)
    is_word = isinstance(value, str) and re.fullmatch("[a-z]{1,6}", value)
    return name in _NUMBERS and bool(is_word or isinstance(value, int | float))


_HOST = re.compile(r"https?://([a-z0-9-]+(\.[a-z0-9-]+)+|\[[0-9a-f:.]+\])(:[0-9]+)?/?")
_NUMBERS = {"timeout", "a2p_requests_per_second", *_LIMITS}
_OF_THE_ACCOUNT = {"edge", "region", "base_url", "timeout", "proxy", "a2p_requests_per_second"}


def _address(url: str) -> str:
    """Check the address of a server, so that no fault in it surfaces later."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError("must be an address such as https://proxy.example.com:3128")
    return url


def _secure(url: str) -> str:
    """Let credentials travel over HTTPS alone, or stay on this machine."""
    parts = urlsplit(url)
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("must have no user, query or fragment")
    if parts.scheme == "http" and not is_loopback(str(parts.hostname)):
        raise ValueError("must be https://; http:// is for this machine only, e.g. http://127.0.0.1:8008")
    return url


class _Fields(BaseModel):
    """The connection form's fields, by the names that Airflow stores them under.

    All are private: each may hold a secret, if only by mistake.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    login: Annotated[str, Field(pattern="^(AC|SK)[0-9a-fA-F]{32}$"), PRIVATE]
    password: Annotated[str, PRIVATE]
    account_sid: Annotated[AccountSid, PRIVATE] | None = None
    edge: Annotated[str, Field(pattern="^[a-z][a-z0-9-]*$"), PRIVATE] | None = None
    region: Annotated[str, Field(pattern="^[a-z]{2}[0-9]$"), PRIVATE] | None = None
    base_url: Annotated[str, AfterValidator(_address), AfterValidator(_secure), PRIVATE] | None = None
    timeout: Annotated[float, Field(gt=0, le=600), PRIVATE] = 30.0
    call_timeout: Annotated[float, Field(ge=1, le=3600), PRIVATE] = _DEFAULTS.call_timeout
    max_answer_bytes: Annotated[int, Field(ge=2**16, le=2**31), PRIVATE] = _DEFAULTS.max_answer_bytes
    max_header_bytes: Annotated[int, Field(ge=2**12, le=2**20), PRIVATE] = _DEFAULTS.max_header_bytes
    max_pages: Annotated[int, Field(ge=1), PRIVATE] = _DEFAULTS.max_pages
    file_timeout: Annotated[float, Field(ge=1, le=86400), PRIVATE] = _DEFAULTS.file_timeout
    max_file_bytes: Annotated[int, Field(ge=2**16), PRIVATE] = _DEFAULTS.max_file_bytes
    a2p_requests_per_second: Annotated[float, Field(gt=0, le=1000), PRIVATE] | None = None
    proxy: Annotated[str, AfterValidator(_address), PRIVATE] | None = None
    secret_salt: Annotated[str, Field(min_length=16), PRIVATE] | None = None
    # Its name until 0.2.0, which Airflow's page and API don't mask.
    salt: Annotated[str, Field(min_length=16), PRIVATE] | None = None

    @field_validator(*sorted(_NUMBERS), mode="before")
    @classmethod
    def _is_no_bool(cls, value: Any) -> Any:
        """Refuse JSON's ``true``, which would be taken for 1."""
        if isinstance(value, bool):
            raise ValueError("must be a number")
        return value

    def owner(self) -> str | None:
        """Return the account that owns the credentials; ``None`` for a key without a named account."""
        return self.login if self.login.startswith("AC") else self.account_sid

    def acting_account(self) -> str:
        """Return the account that is acted on.

        :raises InvalidAccount: the login is a key, and no account is named.
        """
        if account := self.account_sid or self.owner():
            return account
        raise InvalidAccount(
            "account_sid: is missing; an API key in the login needs the account's SID in the extra"
        )
