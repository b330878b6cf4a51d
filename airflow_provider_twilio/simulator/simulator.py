"""The simulator as a test controls it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN, decisions
from airflow_provider_twilio.simulator.charges import Charges
from airflow_provider_twilio.simulator.faults import Fault, FaultKind
from airflow_provider_twilio.simulator.messaging_v1 import deactivations
from airflow_provider_twilio.simulator.pages import Page
from airflow_provider_twilio.simulator.patterns import Pattern
from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.request_log import RecordedRequest
from airflow_provider_twilio.simulator.snapshot import Snapshot, take
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.trusthub_v1.profiles import Profiles, approve_profiles
from airflow_provider_twilio.simulator.twilio import Twilio
from airflow_provider_twilio.simulator.v2010 import inbound
from airflow_provider_twilio.simulator.v2010.message_log import MessageLog


class Simulator:
    """A running simulator. Every method may be called from any thread while it serves.

    :param url: value for the connection's extra ``base_url``, such as ``http://127.0.0.1:PORT``.
    """

    def __init__(self, twilio: Twilio, lock: Lock, url: str) -> None:
        self._twilio = twilio
        self._lock = lock
        self.url = url

    @property
    def connection(self) -> dict[str, Any]:
        """Arguments of an Airflow connection to it: ``Connection(**connection)``."""
        return {
            "conn_type": "twilio",
            "login": ACCOUNT_SID,
            "password": AUTH_TOKEN,
            "extra": {"base_url": self.url},
        }

    @contextmanager
    def _holding(self, sid: str) -> Iterator[State]:
        """Lock and return the state of the account that has the resource ``sid``."""
        with self._lock:
            yield self._twilio.accounts.holder(sid)

    def reset(self) -> None:
        """Empty the account and the record, clear faults, and reset clock and settings."""
        with self._lock:
            self._twilio.reset()

    def keep(self, path: Path) -> None:
        """Write all accounts to a file that only its owner reads, from which a simulator can go on."""
        with self._lock:
            kept = self._twilio.keep()
        new = path.with_name(f"{path.name}.new")
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        new.write_bytes(kept)
        new.replace(path)

    def restore(self, path: Path) -> None:
        """Go on with what :meth:`keep` has written, in place of what is there.

        :raises ValueError: the file can't be used.
        :raises OSError: it can't be read.
        """
        kept = path.read_bytes()
        with self._lock:
            try:
                self._twilio.restore(kept)
            except ValueError as error:
                raise ValueError(f"{path}: {error}") from error

    def configure(self, **changes: float | str) -> None:
        """Change :class:`~.settings.Settings` from now on.

        :raises ValueError: a value is out of bounds. No setting is changed then.
        """
        with self._lock:
            settings = replace(self._twilio.accounts.settings, **changes)  # type: ignore[arg-type]
            self._twilio.accounts.settings = settings
            self._twilio.requests.keep(settings.requests_kept)

    def serve_page(
        self, address: str, html: str | None = None, fault: str | None = None, status: int = 200
    ) -> None:
        """Serve another page at a public address of a customer's, see :meth:`.pages.Pages.put`."""
        with self._lock:
            self._twilio.pages.put(address, html=html, fault=fault, status=status)

    def page(self, host: str, path: str) -> Page:
        """Return the page at a public address; a good one, if none was set."""
        with self._lock:
            return self._twilio.pages.at(host, path)

    def now(self) -> datetime:
        """Return the simulator's time, in UTC."""
        with self._lock:
            return datetime.fromtimestamp(self._twilio.state.now(), UTC)

    def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        with self._lock:
            self._twilio.accounts.clock.advance(seconds)

    def freeze(self) -> None:
        """Stop the clock until :meth:`unfreeze` or :meth:`reset`. Meanwhile only :meth:`advance` moves it."""
        with self._lock:
            self._twilio.accounts.clock.freeze()

    def unfreeze(self) -> None:
        """Let the clock run on from its present time."""
        with self._lock:
            self._twilio.accounts.clock.unfreeze()

    def decide_brand(self, sid: str, status: str, errors: Sequence[Wire] | None = None) -> None:
        """See :func:`.decisions.decide_brand`."""
        with self._holding(sid) as state:
            decisions.decide_brand(state, sid, status, errors)

    def decide_campaign(self, sid: str, status: str, errors: Sequence[Wire] | None = None) -> None:
        """See :func:`.decisions.decide_campaign`."""
        with self._holding(sid) as state:
            decisions.decide_campaign(state, sid, status, errors)

    def decide_message(self, sid: str, status: str, error_code: int | None = None) -> None:
        """See :func:`.decisions.decide_message`."""
        with self._holding(sid) as state:
            decisions.decide_message(state, sid, status, error_code)

    def decide_tollfree(
        self,
        sid: str,
        status: str,
        rejection_reasons: Sequence[Wire] | None = None,
        edit_allowed: bool = True,
    ) -> None:
        """See :func:`.decisions.decide_tollfree`."""
        with self._holding(sid) as state:
            decisions.decide_tollfree(state, sid, status, rejection_reasons, edit_allowed)

    def decide_domain(
        self,
        sid: str,
        *,
        dns_valid: bool | None = None,
        reason: str | None = None,
        certificate: str | None = None,
    ) -> None:
        """See :func:`.decisions.decide_domain`."""
        with self._holding(sid) as state:
            decisions.decide_domain(
                state,
                sid,
                dns_valid=dns_valid,
                reason=reason,
                certificate=certificate,
            )

    def decide_bundle(self, sid: str, status: str, errors: Sequence[Wire] | None = None) -> None:
        """See :func:`.decisions.decide_bundle`."""
        with self._holding(sid) as state:
            decisions.decide_bundle(state, sid, status, errors)

    def approved_profiles(self, account_sid: str = ACCOUNT_SID, **options: Any) -> Profiles:
        """Make the approved customer profile and A2P profile of a customer, to register a brand with.

        :param account_sid: the main account or a subaccount.
        :param options: see :func:`.profiles.approve_profiles`.
        :raises LookupError: there is no such account.
        """
        with self._lock:
            return approve_profiles(self._state_of(account_sid), **options)

    def accounts(self) -> list[str]:
        """Return the SIDs of the main account and its subaccounts, oldest first."""
        with self._lock:
            return [account.sid for account in self._twilio.accounts.records]

    def auth_token(self, account_sid: str) -> str:
        """Return the auth token of an account, as its owner sees it in the Console.

        :raises LookupError: there is no such account.
        """
        with self._lock:
            return self._twilio.accounts.account_of(self._state_of(account_sid)).auth_token

    def change_auth_token(self, account_sid: str) -> str:
        """Give an account another auth token, as its owner does in the Console; the new one.

        :raises LookupError: there is no such account.
        """
        with self._lock:
            return self._twilio.accounts.change_token(self._state_of(account_sid))

    def _state_of(self, account_sid: str) -> State:
        state = self._twilio.accounts.state(account_sid)
        if state is None:
            raise LookupError(f"there is no account {account_sid}")
        return state

    def deactivate(self, date: date | str, numbers: Iterable[str]) -> None:
        """Take ``numbers`` out of service on ``date``; see :func:`.deactivations.deactivate`."""
        with self._lock:
            deactivations.deactivate(self._twilio.state, date, numbers)

    def receive(self, *, from_: str, to: str, body: str, media: Sequence[str] = ()) -> str:
        """Let a person text an account's number or short code ``to``, and return the message's SID.

        :param media: addresses of pictures and the like.
        """
        with self._lock:
            state = inbound.owner_of(self._twilio.accounts, to)
            return inbound.receive(state, from_, to, body, media).sid

    def add_messages(self, rows: Iterable[Mapping[str, object]], account_sid: str = ACCOUNT_SID) -> int:
        """Put messages of the past into the log without sending them, and return their number.

        :param rows: oldest first. Each has ``to``, ``from``, ``date_sent`` (an aware datetime) and perhaps
            ``body``, ``status``, ``direction``, ``messaging_service_sid``, ``error_code``, ``sid``.
        :param account_sid: of the main account or a subaccount.
        :raises ValueError: a row is older than the newest message in the log.
        """
        with self._lock:
            return inbound.remember(self._state_of(account_sid), rows)

    def fault(self, kind: FaultKind, **options: Any) -> int:
        """Add a rule and return its number. :class:`~.faults.Fault` has the options."""
        with self._lock:
            return self._twilio.faults.add(Fault(kind=kind, **options))

    def remove_fault(self, number: int) -> None:
        with self._lock:
            self._twilio.faults.remove(number)

    def clear_faults(self) -> None:
        with self._lock:
            self._twilio.faults.clear()

    def requests(self, method: str | None = None, path: str | None = None) -> list[RecordedRequest]:
        """Return recorded requests, oldest first: those of a method, and with a pattern in their path.

        :param path: a pattern, see :class:`~.patterns.Pattern`.
        :raises ValueError: the pattern is malformed.
        """
        pattern = None if path is None else Pattern(path)
        with self._lock:
            return self._twilio.requests.select(method, pattern)

    def newest_requests(self, count: int) -> list[RecordedRequest]:
        """Return the newest recorded requests, newest first."""
        with self._lock:
            return self._twilio.requests.newest(count)

    def totals(self) -> dict[str, int]:
        """Return the numbers of messages and of recorded requests."""
        with self._lock:
            messages = self._twilio.state.store(MessageLog)
            return {"messages": len(messages), "requests": len(self._twilio.requests)}

    def charges(self, account_sid: str = ACCOUNT_SID) -> list[tuple[str, float]]:
        """Return the category and the price in USD of each charge besides messages, oldest first.

        :raises LookupError: there is no such account.
        """
        with self._lock:
            state = self._state_of(account_sid)
            charges = sorted(state.store(Charges).until(state.now()), key=lambda charge: charge.at)
            return [(charge.category, charge.price) for charge in charges]

    def snapshot(self, newest_messages: int | None = None, account_sid: str = ACCOUNT_SID) -> Snapshot:
        """Return the resources of one account as the API shows them, in lists, oldest first.

        The lists are ``services``, ``phone_numbers``, ``brands``, ``vettings``, ``campaigns``, ``messages``,
        ``tollfree_verifications``, ``domains``, ``deactivations``, ``end_users``, ``customer_profiles``,
        ``trust_products``, ``supporting_documents``, ``addresses`` and ``opt_outs``.

        :param newest_messages: number of messages at most; the newest are returned.
        :param account_sid: the main account or a subaccount.
        :raises LookupError: there is no such account.
        """
        with self._lock:
            return take(self._state_of(account_sid), newest_messages=newest_messages)
