"""Lists of records as no document of Twilio's has them."""

import json
from datetime import timedelta
from typing import Any

import httpx
from airflow.sdk import ObjectStoragePath

from .exporting import DAY, Run
from .moving_list import ACCOUNT, MovingList, message

NOON = DAY + timedelta(hours=12)
FORMATS = ("jsonl", "csv", "parquet")
USUAL = message(1, NOON)


def listed(*records: Any, pages: int = 1) -> MovingList:
    """A list of these records, raw where they are bytes, in pages of as many each."""
    texts = [record if isinstance(record, bytes) else json.dumps(record).encode() for record in records]
    odd = MovingList(0, NOON)
    size = -(-len(texts) // pages)

    def answer(number: int) -> httpx.Response:
        page = b", ".join(texts[(number - 1) * size : number * size])
        link = b'"/x?Page=%d&PageSize=1000&PageToken=PA%d"' % (number, number) if number < pages else b"null"
        return httpx.Response(200, content=b'{"messages": [%s], "next_page_uri": %s}' % (page, link))

    odd.before_page = answer
    return odd


def run(odd: MovingList, here: ObjectStoragePath, **arguments: Any) -> Run:
    one = Run(ACCOUNT, here, **arguments)
    one.read(odd.transport)
    one.export.publish()
    return one


def extra_of(record: dict[str, Any]) -> dict[str, Any]:
    extra = record["extra"]
    return json.loads(extra) if extra else {}
