"""The hook, which leads from an Airflow connection to Twilio's hosts."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, TypeVar

from airflow.providers.common.compat.sdk import BaseHook
from airflow.sdk.log import mask_secret
from asgiref.sync import sync_to_async

from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError
from airflow_provider_twilio.api.messaging_v1.services import ListService
from airflow_provider_twilio.api.request import HOSTS, Request
from airflow_provider_twilio.api.resource import Page, Resource
from airflow_provider_twilio.api.v2010.incoming_numbers import ListIncomingPhoneNumber
from airflow_provider_twilio.client.account import Account, InvalidAccount, Secret
from airflow_provider_twilio.client.client import AsyncClient, Client
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.client.flow import CallOutcome
from airflow_provider_twilio.client.rate_limiter import await_turn, hear, wait_for_turn
from airflow_provider_twilio.client.retry import NEVER
from airflow_provider_twilio.client.signature import basic
from airflow_provider_twilio.client.subaccounts import SubaccountTokens
from airflow_provider_twilio.hooks.connection import InvalidConnection, account_of, salt_of
from airflow_provider_twilio.hooks.metrics import count_request

T = TypeVar("T")
R = TypeVar("R", bound=Resource)
TOKENS = SubaccountTokens(mask_secret)
"""The subaccounts' tokens in this process, so that a hook finds those that an earlier one fetched."""
# The pages of Airflow 3.3.1 and 3.3.2 test a connection only if it has a port.
_UNUSED = {
    "host": ((None, ""), "empty"),
    "port": ((None, 0, 443), "empty or 443"),
    "schema": ((None, ""), "empty"),
}


class TwilioHook(BaseHook):
    """One client for messaging.twilio.com (v1), trusthub.twilio.com (v1) and api.twilio.com (2010-04-01).

    :param twilio_conn_id: connection with an account SID and token, or an API key and secret with the extra
        ``account_sid``; further extras: ``edge``, ``region``, ``base_url``, ``timeout`` (seconds),
        ``a2p_requests_per_second``, ``proxy``, ``secret_salt`` and those of :class:`.Limits`.
    :param account_sid: a subaccount to act on. The credentials of its parent suffice. Where Twilio wants the
        subaccount's own, its auth token is fetched, which an auth token or a main API key may do.
    :ivar clock: Twilio's time, as far as the answers to this hook's clients have told.
    """

    conn_name_attr = "twilio_conn_id"
    default_conn_name = "twilio_default"
    conn_type = "twilio"
    hook_name = "Twilio"

    def __init__(
        self, twilio_conn_id: str = default_conn_name, account_sid: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.twilio_conn_id = twilio_conn_id
        self.account_sid = account_sid
        self.clock = TwilioClock(warn=self.log.warning)
        self._account: Account | None = None
        self._salt: str | None = None
        self._client: Client | None = None

    @property
    def account(self) -> Account:
        """The connection's account, looked up once.

        :raises InvalidConnection: a field of the connection is missing or wrong.
        """
        if self._account is None:
            self._account = self._account_of(self.get_connection(self.twilio_conn_id))
        return self._account

    @property
    def salt(self) -> str | None:
        """The connection's secret for hashing what exports must not show; ``None`` if it has none."""
        assert self.account
        return self._salt

    async def aaccount(self) -> Account:
        """Return the connection's account, looked up once, without blocking the event loop.

        The thread is asgiref's. From any other thread Airflow's triggerer sends into a loop of that thread's
        own, which up to 3.2.1 kills the triggerer.
        """
        return self._account or await sync_to_async(lambda: self.account)()

    def get_conn(self) -> Client:
        """Return the client, with its connections kept open."""
        if self._client is None:
            self._client = Client(self.account, clock=self.clock, tokens=TOKENS, count=self._count)
        return self._client

    def ask_time(self) -> TwilioClock:
        """Return Twilio's clock; if no answer has told the time yet, ask for a harmless page.

        Any answer tells the time, even a refusal. An answer without a ``Date`` leaves it unknown.

        :raises TwilioError: there is no answer, as in an outage.
        """
        if not self.clock.is_known:
            try:
                self.execute(ListIncomingPhoneNumber(page_size=1))
            except TwilioError as error:
                if error.is_retryable and not self.clock.is_known:
                    raise
        return self.clock

    def execute(self, request: Request[T], *, before_repeating: Callable[[], None] | None = None) -> T:
        """Send one request and return its answer.

        :param before_repeating: is called each time that the request is about to leave again.
        :raises TwilioError: Twilio refused it, or no usable answer came (:class:`OutcomeUnknown` where it may
            have happened).
        """
        checked = _checked(request)
        wait_for_turn(self.account, checked)
        return self.get_conn().execute(checked, before_repeating=before_repeating)

    def pages(self, request: Request[Page[R]], *, limit: int | None = None) -> Iterator[Page[R]]:
        """Read a list page by page, 1,000 resources each unless the request names a ``page_size``.

        :param limit: resources to read at most.
        """
        checked = _checked(request)
        return self._in_turn(checked, self.get_conn().pages(checked, limit=limit))

    async def aexecute(self, request: Request[T]) -> T:
        """Send one request from an event loop, as :meth:`execute` does."""
        checked = _checked(request)
        async with await self._async_client() as client:
            await await_turn(client.account, checked)
            return await client.execute(checked)

    async def apages(self, request: Request[Page[R]], *, limit: int | None = None) -> AsyncIterator[Page[R]]:
        """Read a list from an event loop, as :meth:`pages` does."""
        checked = _checked(request)
        async with await self._async_client() as client:
            await await_turn(client.account, checked)
            async for page in client.pages(checked, limit=limit):
                yield page
                if page.next_link is not None:
                    await await_turn(client.account, checked)

    def test_connection(self) -> tuple[bool, str]:
        """Ask both hosts for a harmless page."""
        try:
            with Client(self.account, retry=NEVER, tokens=SubaccountTokens(mask_secret)) as client:
                client.execute(ListService(page_size=1))
                client.execute(ListIncomingPhoneNumber(page_size=1))
        except (TwilioError, InvalidAccount) as error:
            return False, str(error)
        return True, f"Both Twilio hosts answer for account {self.account.account_sid}"

    def _count(self, request: Request[Any], outcome: CallOutcome) -> None:
        count_request(request, outcome)
        hear(self.account, request, outcome)

    def _in_turn(self, request: Request[Any], pages: Iterator[Page[R]]) -> Iterator[Page[R]]:
        wait_for_turn(self.account, request)
        for page in pages:
            yield page
            if page.next_link is not None:
                wait_for_turn(self.account, request)

    def async_client(self, **options: Any) -> AsyncClient:
        """Return a new client for an event loop. Whoever asks for it closes it.

        :param options: of :class:`AsyncClient`, such as ``connections``.
        """
        return AsyncClient(self.account, clock=self.clock, tokens=TOKENS, count=self._count, **options)

    async def _async_client(self) -> AsyncClient:
        """Make a client in a thread.

        It loads aiohttp and the CA certificates, which would hold the event loop up.
        """
        await self.aaccount()
        return await asyncio.to_thread(self.async_client)

    def _account_of(self, connection: Any) -> Account:
        for field, (allowed, rule) in _UNUSED.items():
            if getattr(connection, field, None) not in allowed:
                del connection
                raise InvalidConnection(
                    f"connection {self.twilio_conn_id!r}: {field}: must be {rule}; "
                    "the extra base_url names another server"
                )
        parts = (connection.login, Secret(connection.password or ""), Secret(connection.extra or ""))
        del connection
        account = account_of(self.twilio_conn_id, *parts, self.account_sid)
        self._salt = salt_of(self.twilio_conn_id, parts[-1])
        header = basic(account.username, account.password)
        for secret in filter(None, (account.password, account.proxy, self._salt, header)):
            mask_secret(str(secret))
        return account


def _checked(request: Request[T]) -> Request[T]:
    """Return the request, if it may have the credentials.

    :raises InvalidRequest: it is no request, but perhaps the class of one; or its host isn't Twilio's.
    """
    if not (isinstance(request, Request) and getattr(request, "host", None) in HOSTS):
        shown = getattr(request, "__name__", type(request).__name__)
        raise InvalidRequest(f"request: {shown}: must be a request with its arguments, such as ListService()")
    return request
