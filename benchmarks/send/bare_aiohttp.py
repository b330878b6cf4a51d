"""The limit: aiohttp alone, which checks nothing, remembers nothing and only reads the answer's JSON."""

import asyncio
import sys
from pathlib import Path

import aiohttp

sys.path.insert(0, str(Path(__file__).parents[1]))
from measure import ACCOUNT, SENDER, TOKEN, body, measured, recipient

URL, COUNT, AT_ONCE = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


async def main() -> None:
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    auth = aiohttp.encode_basic_auth(ACCOUNT, TOKEN)
    async with aiohttp.ClientSession(connector=connector, headers={"Authorization": auth}) as session:
        numbers = iter(range(COUNT))

        async def work() -> None:
            for number in numbers:
                form = {"To": recipient(number), "From": SENDER, "Body": body(number)}
                url = f"{URL}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
                async with session.post(url, data=form) as answer:
                    await answer.json()

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))


with measured():
    asyncio.run(main())
