"""The client of an account, for all of its waits: looked up once, and again when it may have been changed."""

import asyncio

from airflow.sdk.log import mask_secret

from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.client.retry import NEVER
from airflow_provider_twilio.client.subaccounts import SubaccountTokens
from airflow_provider_twilio.hooks.metrics import count_request
from airflow_provider_twilio.hooks.twilio import TwilioHook

KEPT = 60.0
"""Seconds between two look-ups, at least."""
_CONNECTIONS = 2


class KeptClient:
    """A client whose connection is looked up at most once a minute, and only if a call has failed since.

    :param twilio_conn_id: connection to use.
    :param account_sid: a subaccount to act on.
    """

    def __init__(self, twilio_conn_id: str, account_sid: str | None) -> None:
        self._name = (twilio_conn_id, account_sid)
        self._loop = asyncio.get_running_loop()
        self._one_at_a_time = asyncio.Lock()
        self._tokens = SubaccountTokens(mask_secret)
        self._client: AsyncClient | None = None
        self._earlier: AsyncClient | None = None
        self._failure: Exception | None = None
        self._looked_up_at = float("-inf")
        self._is_doubted = False

    async def get(self) -> AsyncClient:
        """Return the client.

        :raises Exception: the connection is missing or wrong, or can't be looked up now. A minute later it is
            looked up again.
        """
        async with self._one_at_a_time:
            if self._is_stale():
                await self._look_up()
            if self._failure is not None:
                raise self._failure.with_traceback(None)
            assert self._client is not None
            return self._client

    def doubt(self) -> None:
        """Have the connection looked up again: a call has failed, and it may have been corrected since."""
        self._is_doubted = True

    async def close(self) -> None:
        """Close all connections."""
        for client in filter(None, (self._client, self._earlier)):
            await client.aclose()

    def _is_stale(self) -> bool:
        may_differ = self._is_doubted or self._failure is not None or self._client is None
        return may_differ and self._loop.time() >= self._looked_up_at + KEPT

    async def _look_up(self) -> None:
        self._looked_up_at = self._loop.time()
        self._failure, self._is_doubted = None, False
        try:
            account = await TwilioHook(*self._name).aaccount()
            if self._client is None or self._client.account != account:
                # Made in a thread: it loads aiohttp and the CA certificates, which would hold the loop up.
                client = await asyncio.to_thread(
                    AsyncClient,
                    account,
                    retry=NEVER,
                    connections=_CONNECTIONS,
                    tokens=self._tokens,
                    count=count_request,
                )
                # A call of the client before may still be in flight.
                retired, self._earlier, self._client = self._earlier, self._client, client
                if retired is not None:
                    await retired.aclose()
        except asyncio.CancelledError:
            self._looked_up_at = float("-inf")
            raise
        except Exception as error:
            self._failure = error
