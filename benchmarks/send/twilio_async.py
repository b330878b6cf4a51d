"""Twilio's own asynchronous client."""

import asyncio
import sys
from pathlib import Path

from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

sys.path.insert(0, str(Path(__file__).parents[1]))
from measure import ACCOUNT, SENDER, TOKEN, body, measured, recipient

URL, COUNT, AT_ONCE = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


class Local(Client):
    """Calls the stub."""

    def get_hostname(self, uri: str) -> str:
        return uri.replace("https://api.twilio.com", URL)


async def main() -> None:
    async with AsyncTwilioHttpClient() as http:
        client = Local(ACCOUNT, TOKEN, http_client=http)
        numbers = iter(range(COUNT))

        async def work() -> None:
            for number in numbers:
                await client.messages.create_async(to=recipient(number), from_=SENDER, body=body(number))

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))


with measured():
    asyncio.run(main())
