"""Counts at Twilio, and holds what it finds against what the tasks say they did.

It shares no code with the product: it reads Twilio's lists itself (``account.py``), and files with csv, json
and pyarrow.
"""

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Literal

import pyarrow.parquet as pq

from .account import Account, Record
from .proxy import Seen
from .work import Job, Row

Kind = Literal[
    "twice", "lost", "foreign", "unasked", "undecided", "failed", "leaked", "files", "witness", "never"
]
State = Literal["done", "failed", "unfinished"]
FEES = {"brand": 46.0, "campaign": 15.0}
_SENT = ("accepted", "assumed_sent")
_NOT_SENT = ("excluded", "invalid", "duplicate", "refused")
_SAYS_SO = ("can't be told", "may have been sent", "may have happened")
"""A task that fails for good without a cause must say one of these."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must never happen.

    :ivar kind: ``twice``, ``lost`` (said to be there, and isn't; or there, and said not to be), ``foreign``
        (another message's SID), ``unasked`` (nobody asked for it), ``undecided`` (a green task that doesn't
        know), ``failed`` (for good, and nothing says why), ``leaked``, ``files``, ``witness`` (the proxy has
        seen other messages than Twilio has), ``never`` (it doesn't end, though nobody harms it any more).
    """

    kind: Kind
    job: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind.upper()} {self.job}: {self.what}"


@dataclass(slots=True)
class Ended:
    """A task at its end.

    :ivar value: what it returned, or why it failed.
    """

    job: Job
    state: State
    value: Any
    tries: int = 0
    killed: int = 0
    seen: list[Seen] = field(default_factory=list)
    logs: list[Path] = field(default_factory=list)


class Audit:
    """The account as it is now, after all has settled.

    :param secrets: what must be in no log.
    """

    def __init__(self, account: Account, ended: Iterable[Ended], secrets: Iterable[str] = ()) -> None:
        self._account = account
        self._ended = [*ended]
        self._secrets = [*secrets]

    @cached_property
    def messages(self) -> dict[str, Record]:
        """The log, by SID."""
        return {message["sid"]: message for message in self._account.messages()}

    @cached_property
    def counts(self) -> Counter[tuple[str, str]]:
        """How many messages each recipient has of each text."""
        return Counter((message["to"], message["body"]) for message in self.messages.values())

    def findings(self) -> list[Finding]:
        """Everything that must never happen, and did."""
        return [*self._findings()]

    def _findings(self) -> Iterator[Finding]:
        yield from self._unasked()
        yield from self._witnessed()
        for ended in self._ended:
            yield from self._ending(ended)
            for row in ended.job.rows:
                yield from self._counted(ended.job, row)
            yield from self._leaks(ended)
            match ended.job.kind:
                case "sms" if ended.state == "done":
                    yield from self._sms(ended)
                case "batch":
                    yield from self._batch(ended)
                case "export" if ended.state == "done":
                    yield from self._export(ended)
        yield from self._made()

    def _ending(self, ended: Ended) -> Iterator[Finding]:
        if ended.state == "unfinished":
            yield Finding("never", ended.job.name, f"{ended.tries} tries: {ended.value}")
        if ended.state == "failed" and not any(words in str(ended.value) for words in _SAYS_SO):
            yield Finding("failed", ended.job.name, str(ended.value))

    def _counted(self, job: Job, row: Row) -> Iterator[Finding]:
        count = self.counts[row.to, row.body]
        if count > 1:
            yield Finding("twice", job.name, f"row {row.number}: {count} messages")
        if count and row.wanted == "not":
            yield Finding("unasked", job.name, f"row {row.number}: was sent, and must not be")

    def _unasked(self) -> Iterator[Finding]:
        asked = {(row.to, row.body) for ended in self._ended for row in ended.job.rows}
        prefixes = tuple(f"{ended.job.name}:" for ended in self._ended)
        for (to, body), count in self.counts.items():
            if prefixes and body.startswith(prefixes) and (to, body) not in asked:
                yield Finding("unasked", body.split(":")[0], f"{count} messages: {to} {body!r}")

    def _witnessed(self) -> Iterator[Finding]:
        """Compare the messages that went through the proxies with those that Twilio has."""
        made = [
            seen.sid
            for ended in self._ended
            for seen in ended.seen
            if seen.method == "POST" and seen.path.endswith("/Messages.json") and seen.status == 201
        ]
        mine = {row.body for ended in self._ended for row in ended.job.rows}
        there = {sid for sid, message in self.messages.items() if message["body"] in mine}
        if len(made) != len({*made}) or {*made} != there:
            yield Finding("witness", "all", f"{len(made)} were made on the way, {len(there)} are there")

    def _sms(self, ended: Ended) -> Iterator[Finding]:
        (row,) = ended.job.rows
        sid = ended.value.get("sid")
        if sid is None:
            yield from self._unsure(ended.job, row)
        else:
            yield from self._fits(ended.job, row, sid)

    def _fits(self, job: Job, row: Row, sid: str) -> Iterator[Finding]:
        message = self.messages.get(sid)
        if message is None:
            yield Finding("lost", job.name, f"row {row.number}: {sid} isn't at Twilio")
        elif (message["to"], message["body"]) != (row.to, row.body):
            yield Finding("foreign", job.name, f"row {row.number}: {sid} is of {message['body']!r}")

    def _unsure(self, job: Job, row: Row) -> Iterator[Finding]:
        there = self.counts[row.to, row.body]
        kind: Kind = "undecided" if there else "lost"
        yield Finding(kind, job.name, f"row {row.number}: taken for sent, {there} are there")

    def _batch(self, ended: Ended) -> Iterator[Finding]:
        job, path = ended.job, Path(ended.job.arguments["results_path"])
        if not path.exists():
            if ended.state == "done":
                yield Finding("lost", job.name, "there are no results")
            return
        results = {int(result["row"]): result for result in records(path.name, path.read_bytes())}
        if ended.state == "done" and results.keys() != {row.number for row in job.rows}:
            yield Finding("lost", job.name, f"{len(results)} results of {len(job.rows)} rows")
        for row in job.rows:
            if result := results.get(row.number):
                yield from self._result(ended, row, result)

    def _result(self, ended: Ended, row: Row, result: Record) -> Iterator[Finding]:
        job, status = ended.job, result["status"]
        if result["sid"]:
            yield from self._fits(job, row, result["sid"])
        elif status == "assumed_sent":
            yield from self._unsure(job, row)
        elif status in _NOT_SENT or (status == "unsent" and ended.state == "failed"):
            if self.counts[row.to, row.body]:
                yield Finding("lost", job.name, f"row {row.number}: {status}, and it was sent")
        elif ended.state == "done":
            yield Finding("lost", job.name, f"row {row.number}: is {status} in a task that succeeded")
        if ended.state == "done" and (row.wanted == "send") != (status in _SENT):
            yield Finding("lost", job.name, f"row {row.number}: is {status}; to send it: {row.wanted}")

    def _export(self, ended: Ended) -> Iterator[Finding]:
        job = ended.job
        start, end = (datetime.fromisoformat(job.arguments[name]) for name in ("start", "end"))
        expected = {
            sid: message
            for sid, message in self.messages.items()
            if message["date_sent"] and start <= parsedate_to_datetime(message["date_sent"]) < end
        }
        found: list[Record] = []
        for folder in sorted(Path(job.arguments["path"]).iterdir()):
            yield from _parts(job, folder, found)
        count = Counter(record["sid"] for record in found)
        for sid in expected.keys() - count.keys():
            yield Finding("lost", job.name, f"{sid} of {expected[sid]['date_sent']} isn't in the export")
        for sid, times in count.items():
            if times > 1:
                yield Finding("twice", job.name, f"{sid} is in the export {times} times")
            if sid not in expected:
                yield Finding("foreign", job.name, f"{sid} isn't of the time")
        for record in found:
            if message := expected.get(record["sid"]):
                same = all(_text(record[name]) == _text(message[name]) for name in ("to", "from", "body"))
                if not same:
                    yield Finding("foreign", job.name, f"{record['sid']} has another's values")

    def _made(self) -> Iterator[Finding]:
        """One of each, and one fee for each."""
        account, fees = self._account, {"brand": 0, "campaign": 0}
        lists = {
            "service": account.services(),
            "brand": account.brands(),
            "number": account.numbers(),
            "toll-free": account.verifications(),
        }
        for ended in self._ended:
            job = ended.job
            if not job.key:
                continue
            if job.kind == "campaign":
                there = account.campaigns(job.key["messaging_service_sid"])
            elif job.kind == "number in service":
                pool = account.pool(job.key["service_sid"])
                there = [number for number in pool if number["sid"] == job.key["phone_number_sid"]]
            else:
                there = [one for one in lists[job.kind] if all(one[k] == v for k, v in job.key.items())]
            if job.kind in fees:
                fees[job.kind] += len(there)
            if len(there) > 1:
                yield Finding("twice", job.name, f"there are {len(there)}")
            if ended.state == "done" and [one["sid"] for one in there] != [ended.value["sid"]]:
                yield Finding("foreign", job.name, f"it is said to be {ended.value['sid']}")
        paid = sum(FEES[kind] * count for kind, count in fees.items())
        count, price = account.fees()
        if (count, round(price, 2)) != (sum(fees.values()), round(paid, 2)):
            yield Finding("twice", "fees", f"{count} were paid ({price} USD), for {fees}")

    def _leaks(self, ended: Ended) -> Iterator[Finding]:
        numbers = {row.to for row in ended.job.rows if row.wanted == "send"}
        for log in ended.logs:
            text = log.read_text(errors="replace")
            for secret in self._secrets:
                if secret in text:
                    yield Finding("leaked", ended.job.name, f"a secret is in {log}")
            if any(number in text for number in numbers):
                yield Finding("leaked", ended.job.name, f"a recipient's number is in {log}")


def _parts(job: Job, folder: Path, found: list[Record]) -> Iterator[Finding]:
    manifest = json.loads((folder / "_manifest.json").read_bytes())
    named = {part["name"] for part in manifest["parts"]}
    there = {path.name for path in folder.iterdir()}
    if there != named | {"_manifest.json"}:
        yield Finding("files", job.name, f"{folder}: {sorted(there ^ named)}")
    for part in manifest["parts"]:
        data = (folder / part["name"]).read_bytes()
        if (len(data), sha256(data).hexdigest()) != (part["size"], part["sha256"]):
            yield Finding("files", job.name, f"{part['name']} isn't what the manifest says")
        found += records(part["name"], data)


def records(name: str, data: bytes) -> list[Record]:
    """The records of a file."""
    if name.endswith(".gz"):
        return records(name.removesuffix(".gz"), gzip.decompress(data))
    if name.endswith(".parquet"):
        rows: list[Record] = pq.read_table(BytesIO(data)).to_pylist()
        return rows
    if name.endswith(".csv"):
        return [*csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""))]
    return [json.loads(line) for line in data.split(b"\n") if line]


def _text(value: Any) -> str:
    """As a CSV file has it, which may put an apostrophe before what a spreadsheet would compute."""
    return str(value or "").lstrip("'").replace("\r\n", "\n")
