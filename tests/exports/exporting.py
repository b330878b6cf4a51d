"""Exports of messages as the tests run and read them."""

import asyncio
import csv
import gzip
import json
import resource
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO, StringIO
from typing import Any

import httpx
import pyarrow as pa
import pyarrow.parquet as pq
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.exports.destination import Destination
from airflow_provider_twilio.exports.interval import interval
from airflow_provider_twilio.exports.manifest import Manifest
from airflow_provider_twilio.exports.messages import export
from airflow_provider_twilio.exports.messages.request import ExportRequest, export_request
from airflow_provider_twilio.exports.redaction import redaction
from airflow_provider_twilio.files.formats import FileType
from airflow_provider_twilio.idempotency.attempts import Tries
from airflow_provider_twilio.idempotency.intents import Store
from airflow_provider_twilio.simulator.simulator import Simulator

DAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=3)
NEXT = DAY + timedelta(days=1)
SALT = "a salt of the connection"
SHOP, ADA = "+14155550100", "+12065550123"


def account_of(twilio: Simulator) -> Account:
    connection = twilio.connection
    login = connection["login"]
    return Account(login, username=login, password=connection["password"], base_url=twilio.url)


def add(twilio: Simulator, seconds: Iterable[float], **fields: Any) -> list[str]:
    """Messages in the log, sent so many seconds after midnight of the day; their SIDs."""
    rows = [
        {
            "sid": f"SM{int(second):016x}{number:016x}",
            "to": ADA,
            "from": SHOP,
            "body": f"Your table is ready ({number}).",
            "date_sent": DAY + timedelta(seconds=second),
        }
        | fields
        for number, second in enumerate(seconds)
    ]
    twilio.add_messages(rows)
    return [str(row["sid"]) for row in rows]


def requested(**arguments: Any) -> ExportRequest:
    """The request of these arguments, the others as the operator has them; of the whole day."""
    span = interval(arguments.pop("start", DAY), arguments.pop("end", NEXT))
    usual: dict[str, Any] = {
        "clock": TwilioClock(),
        "lookback": None,
        "direction": None,
        "to": None,
        "from_": None,
        "concurrency": 16,
        "settle": 0,
        "page_size": None,
    }
    return export_request(span, **usual | arguments)


TRIES = Tries(1, 3, 3, None)
"""Of a task that was never cleared."""
FORM = ("format", "compression", "columns", "redact")


class Run:
    """One try of an export.

    :param arguments: of the operator; and ``tries``, unless the task was never cleared.
    """

    def __init__(
        self, account: Account, place: ObjectStoragePath, store: Store | None = None, **arguments: Any
    ) -> None:
        self.account = account
        self.told: list[str] = []
        self.slept: list[float] = []
        tries = arguments.pop("tries", TRIES)
        form = {name: arguments.pop(name) for name in FORM if name in arguments}
        self.request = requested(**arguments)
        self.to = Destination(
            path=place,
            account_sid=account.account_sid,
            file_type=FileType.named(form.get("format", "jsonl"), form.get("compression", "none")),
            columns=form.get("columns"),
            redaction=redaction(form.get("redact", ()), SALT, ("from", "to", "body")),
            tell=self.told.append,
            warn=self.told.append,
        )
        self.export = export.Run(self.request, self.to, store, tries)

    def read(self, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """Read all slices; nobody waits between repetitions."""

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        async def read() -> None:
            async with AsyncClient(self.account, transport=transport, sleep=sleep) as client:
                await self.export.read(client)

        asyncio.run(read())

    def whole(self) -> "Run":
        """Read and publish."""
        self.read()
        self.export.publish()
        return self


def manifests(place: ObjectStoragePath) -> list[tuple[ObjectStoragePath, Manifest]]:
    """The folders of the days with their manifests, oldest first."""
    place.fs.invalidate_cache()
    folders = sorted(place.iterdir(), key=str) if place.exists() else []
    return [
        (folder, Manifest.read((folder / "_manifest.json").read_bytes(), str(folder)))
        for folder in folders
        if (folder / "_manifest.json").exists()
    ]


def exported(place: ObjectStoragePath) -> list[dict[str, Any]]:
    """All records that the manifests name, after a look at size and digest."""
    records: list[dict[str, Any]] = []
    for folder, manifest in manifests(place):
        for part in manifest.parts:
            data = (folder / part.name).read_bytes()
            assert (len(data), sha256(data).hexdigest()) == (part.size, part.sha256)
            found = records_in(part.name, data)
            assert len(found) == part.records
            records += found
        assert manifest.records == sum(part.records for part in manifest.parts)
    return records


def sids(place: ObjectStoragePath) -> list[str]:
    return [record["sid"] for record in exported(place)]


def files(place: ObjectStoragePath) -> set[str]:
    """All files below ``place``, by their paths within it."""
    place.fs.invalidate_cache()
    root = str(place.path).rstrip("/")
    return {str(path).removeprefix(root).lstrip("/") for path in place.fs.find(root)}


def records_in(name: str, data: bytes) -> list[dict[str, Any]]:
    if name.endswith(".gz"):
        return records_in(name.removesuffix(".gz"), gzip.decompress(data))
    if name.endswith(".zst"):
        unpacked = pa.CompressedInputStream(pa.BufferReader(data), "zstd").read()
        return records_in(name.removesuffix(".zst"), unpacked)
    if name.endswith(".parquet"):
        return pq.read_table(BytesIO(data)).to_pylist()  # type: ignore[no-any-return]
    if name.endswith(".csv"):
        csv.field_size_limit(2**30)
        return [*csv.DictReader(StringIO(data.decode(), newline=""))]
    return [json.loads(line) for line in data.splitlines()]


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """Files can't grow beyond ``size`` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
