"""The limit: aiohttp alone reads equal slices of the day at once and throws the bytes away."""

import asyncio
import re
import sys
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import aiohttp

sys.path.insert(0, str(Path(__file__).parents[1]))
from measure import ACCOUNT, TOKEN, measured

URL, COUNT, DAY, AT_ONCE = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[5])
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
SLICES = max(COUNT // 950, 1)  # A page holds 1,000, and slices differ a little.
NEXT = re.compile(rb'"next_page_uri":"([^"]+)"')


def slices() -> list[str]:
    """Addresses of the first page of each."""
    start = datetime.fromisoformat(f"{DAY}T00:00:00")
    edges = [start + timedelta(seconds=86_400 * number // SLICES) for number in range(SLICES + 1)]
    pairs = pairwise(edges)
    return [
        f"{PATH}?PageSize=1000&DateSent%3E={low:%Y-%m-%dT%H:%M:%SZ}"
        f"&DateSent%3C={high - timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"
        for low, high in pairs
    ]


async def main() -> None:
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    headers = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, TOKEN)}
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:
        links = iter(slices())

        async def work() -> None:
            for first in links:
                link: str | None = first
                while link:
                    async with session.get(URL + link) as answer:
                        found = NEXT.search(await answer.read())
                    link = found[1].decode() if found else None

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))


with measured(records=COUNT, distinct=COUNT):
    asyncio.run(main())
