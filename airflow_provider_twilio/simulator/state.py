"""The simulated accounts, each with resources of its own; clock and settings are shared."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar, cast

from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.clock import Clock
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.settings import Settings
from airflow_provider_twilio.simulator.sids import new_sid
from airflow_provider_twilio.simulator.tables import Record, Recorded, Table

T = TypeVar("T")
R = TypeVar("R", bound=Record)

API_KEY_SID = "SK" + ACCOUNT_SID[2:]
API_KEY_SECRET = "5ec3e75ec3e75ec3e75ec3e75ec3e7aa"
MAIN_KEY_SID = "SK" + "aa" * 16
MAIN_KEY_SECRET = "3a145ec3e73a145ec3e73a145ec3e7aa"


@dataclass(slots=True, kw_only=True)
class Account(Record):
    owner_sid: str
    auth_token: str
    friendly_name: str
    status: str = "active"


@dataclass(slots=True, kw_only=True)
class Key(Record):
    """An API key.

    :param is_main: true if it also opens accounts and keys. Only the Console makes such keys.
    """

    account_sid: str
    secret: str
    friendly_name: str
    is_main: bool = False


class Caller(NamedTuple):
    """The account that owns a request's credentials. ``key`` is ``None`` if they are its auth token."""

    account: Account
    key: Key | None


class State:
    """The resources of one account.

    :param accounts: all accounts, which share clock and settings.
    """

    def __init__(self, account_sid: str, accounts: "Accounts") -> None:
        self.account_sid = account_sid
        self.accounts = accounts
        self.opened = self.now()
        self._tables: dict[type[Record], Table[Any]] = {}
        self._stores: dict[type[Any], Any] = {}

    @property
    def settings(self) -> Settings:
        return self.accounts.settings

    @property
    def clock(self) -> Clock:
        return self.accounts.clock

    def now(self) -> float:
        return self.clock.now() + self.settings.clock_skew

    def table(self, kind: type[R]) -> Table[R]:
        table = self._tables.get(kind)
        if table is None:
            table = self._tables[kind] = Table()
        return table

    def store(self, kind: type[T]) -> T:
        """Return the account's object of a class other than a table's, made on first use."""
        store = self._stores.get(kind)
        if store is None:
            store = self._stores[kind] = kind()
        return cast(T, store)

    def has(self, sid: str) -> bool:
        """Tell whether a table or store of the account has a record of this SID."""
        stores = (store for store in self._stores.values() if isinstance(store, Recorded))
        return any(table.get(sid) is not None for table in (*self._tables.values(), *stores))

    def find(self, kind: type[R], sid: str) -> R:
        """Return the record of a SID.

        :raises TwilioError: 20404 if there is none.
        """
        record = self.table(kind).get(sid)
        if record is None:
            raise TwilioError(20404)
        return record


class Accounts:
    """All accounts of one customer of Twilio's.

    :ivar main: the state of the main account.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.records: Table[Account] = Table()
        self.keys: Table[Key] = Table()
        self._states: dict[str, State] = {}
        self.main = self._add(ACCOUNT_SID, ACCOUNT_SID, AUTH_TOKEN, "Main account")
        self.make_key(self.main, "Standard key", API_KEY_SID, API_KEY_SECRET)
        self.make_key(self.main, "Main key", MAIN_KEY_SID, MAIN_KEY_SECRET, is_main=True)

    def __iter__(self) -> Iterator[State]:
        return iter(self._states.values())

    def state(self, account_sid: str) -> State | None:
        return self._states.get(account_sid)

    def open(self, owner_sid: str, friendly_name: str) -> Account:
        """Open a subaccount."""
        state = self._add(new_sid("AC"), owner_sid, _secret(), friendly_name)
        return self.account_of(state)

    def account_of(self, state: State) -> Account:
        account = self.records.get(state.account_sid)
        assert account is not None
        return account

    def change_token(self, state: State) -> str:
        """Give an account another auth token, as its owner does in the Console."""
        account = self.account_of(state)
        account.auth_token = _secret()
        return account.auth_token

    def make_key(
        self,
        state: State,
        friendly_name: str,
        sid: str | None = None,
        secret: str | None = None,
        *,
        is_main: bool = False,
    ) -> Key:
        """Make an API key for an account."""
        now = state.now()
        return self.keys.add(
            Key(
                sid=sid or new_sid("SK"),
                created=now,
                updated=now,
                account_sid=state.account_sid,
                secret=secret or _secret(),
                friendly_name=friendly_name,
                is_main=is_main,
            )
        )

    def holder(self, sid: str) -> State:
        """Return the state that has the resource ``sid``, else the main account's."""
        return next((state for state in self if state.has(sid)), self.main)

    def _add(self, sid: str, owner_sid: str, auth_token: str, friendly_name: str) -> State:
        state = self._states[sid] = State(sid, self)
        self.records.add(
            Account(
                sid=sid,
                created=state.opened,
                updated=state.opened,
                owner_sid=owner_sid,
                auth_token=auth_token,
                friendly_name=friendly_name,
            )
        )
        return state


def _secret() -> str:
    return f"{random.getrandbits(128):032x}"
