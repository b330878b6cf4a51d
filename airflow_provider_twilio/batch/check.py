"""Checks a whole batch before its first message is sent, and decides on every row.

Only one byte is kept of each row: its verdict. Rows are read in blocks. The digest of a block shows, when it
is read again, whether it is still the block that was checked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from hashlib import blake2b
from itertools import islice
from typing import Any, Literal, NamedTuple

from msgspec.json import encode

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.batch.composer import Composer, InvalidRow
from airflow_provider_twilio.batch.header import costly
from airflow_provider_twilio.batch.rows import Row, rows_of
from airflow_provider_twilio.batch.size import saved_by_service, segments_of
from airflow_provider_twilio.phone_numbers.numbers import person, read
from airflow_provider_twilio.phone_numbers.written import Invalid
from airflow_provider_twilio.recipients.number_set import AddressSet
from airflow_provider_twilio.recipients.suppression import listed

BLOCK = 1000
"""Number of rows that are read, and compared with the checked ones, at a time."""
SHOWN = 20
"""Largest number of rows that an error names."""
MOST_SENDERS = 10_000


class Verdict(IntEnum):
    """The decision on a row."""

    SEND = 0
    INVALID = 1
    DUPLICATE = 2
    EXCLUDED = 3


class Decision(NamedTuple):
    """The decision on one row, with its message.

    :ivar number: the row's number in the input, from 1.
    :ivar verdict: the decision.
    :ivar to: the recipient as the input has it, as text.
    :ivar request: the message to send; ``None`` if there is none.
    :ivar reason: why there is no message.
    """

    number: int
    verdict: Verdict
    to: str
    request: CreateMessage | None = None
    reason: str | None = None


class InputChanged(InvalidRequest):
    """The rows are no longer those that were checked."""


@dataclass(slots=True)
class Load:
    """The messages of one sender.

    :ivar messages: number of messages.
    :ivar segments: number of segments, if no service encodes smartly.
    :ivar saved: number of segments that are saved if the sender is a service that encodes smartly.
    """

    messages: int = 0
    segments: int = 0
    saved: int = 0


@dataclass(slots=True)
class Summary:
    """The contents of a batch.

    :ivar rows: number of rows in the input; the sum of the next four, unless duplicates are sent.
    :ivar sendable: number of messages to send.
    :ivar invalid: number of rows that make no message.
    :ivar duplicates: number of rows with the recipient of an earlier row that is sent.
    :ivar excluded: number of rows with an excluded recipient.
    :ivar segments: number of SMS of all messages to send, if no service encodes smartly. A message with
        media, or whose text Twilio makes, counts as one.
    :ivar scheduled_until: the last moment for which a message is scheduled.
    :ivar findings: the faults of the first invalid rows.
    :ivar senders: the load of each service or number. A sender that is only a fallback has an empty load.
    :ivar digest: changes with any row's content, the parameters that all rows share, and the decisions.
    """

    rows: int = 0
    sendable: int = 0
    invalid: int = 0
    duplicates: int = 0
    excluded: int = 0
    segments: int = 0
    scheduled_until: datetime | None = None
    findings: list[str] = field(default_factory=list)
    senders: dict[str, Load] = field(default_factory=dict)
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """The batch of a task.

    :param messages: a list of dicts, or the URI of a file.
    :param composer: makes the message of a row.
    :param exclude: numbers that nothing is sent to, or the URI of a file of them.
    :param on_invalid: ``fail``, or ``skip`` the rows that make no message.
    :param on_duplicate: ``skip`` rows with the recipient of an earlier row, ``send`` them too, or ``fail``.
    """

    messages: Any
    composer: Composer
    exclude: Any = None
    on_invalid: Literal["fail", "skip"] = "fail"
    on_duplicate: Literal["skip", "send", "fail"] = "skip"

    def __post_init__(self) -> None:
        for name, allowed in {
            "on_invalid": ("fail", "skip"),
            "on_duplicate": ("skip", "send", "fail"),
        }.items():
            if getattr(self, name) not in allowed:
                raise InvalidRequest(
                    f"{name}: {getattr(self, name)!r}: must be {' or '.join(map(repr, allowed))}"
                )


@dataclass(frozen=True, slots=True)
class Checked:
    """A batch with a decision on every row."""

    batch: Batch
    summary: Summary
    verdicts: bytearray
    marks: list[bytes]

    def decisions(self, after: int = 0) -> Iterator[Decision]:
        """Yield the decision on each row, in the order of the rows, as they were checked.

        :param after: number of the row after which to begin; 0 for all rows. Blocks that end before it are
            read, and not compared.
        :raises InputChanged: a block isn't the one that was checked, or follows the last one. None of its
            rows was yielded.
        """
        blocks = _blocks(self.batch.messages)
        for place, mark in enumerate(self.marks):
            block = next(blocks, [])
            if (place + 1) * BLOCK <= after:
                continue
            if _mark(block) != mark:
                raise InputChanged(_CHANGED)
            yield from (self._decision(row) for row in block if row.number > after)
        if next(blocks, None):
            raise InputChanged(_CHANGED)

    def to_send(self, after: int = 0) -> Iterator[tuple[int, CreateMessage]]:
        """Yield the numbers and messages of the rows to send, as :meth:`decisions` does."""
        for decision in self.decisions(after):
            if decision.request is not None:
                yield decision.number, decision.request

    def _decision(self, row: Row) -> Decision:
        verdict, to = Verdict(self.verdicts[row.number - 1]), _recipient(row)
        if verdict in _REASONS:
            return Decision(row.number, verdict, to, reason=_REASONS[verdict])
        try:
            address = read(row.values.get("to"))
            return Decision(row.number, verdict, to, request=_composed(self.batch.composer, row, address))
        except InvalidRow as error:
            return Decision(row.number, verdict, to, reason=str(error))


def check(batch: Batch) -> Checked:
    """Decide on every row of ``batch``, and send nothing.

    Exclusion comes first, then repetition, then validity: a row that nobody would get need not be valid.

    :raises InvalidRequest: a column is unknown; or rows are invalid or duplicates, and the batch is to fail
        then; or every row is invalid. Names the first ones.
    """
    summary, verdicts, marks = Summary(), bytearray(), list[bytes]()
    decide = _Judge(batch, summary).decide
    for block in _blocks(batch.messages):
        marks.append(_mark(block))
        verdicts.extend(map(decide, block))
    summary.rows = len(verdicts)
    summary.digest = _digest(batch, marks, verdicts)
    checked = Checked(batch, summary, verdicts, marks)
    _refuse(checked)
    return checked


class _Judge:
    """The judge of a batch's rows: decides on one after the other, and counts the decisions."""

    def __init__(self, batch: Batch, summary: Summary) -> None:
        self._batch = batch
        self._summary = summary
        self._excluded = listed("exclude", batch.exclude)
        self._seen = AddressSet()

    def decide(self, row: Row) -> Verdict:
        summary, composer, to = self._summary, self._batch.composer, read(row.values.get("to"))
        try:
            composer.check_columns(row.values)
        except InvalidRequest as error:
            raise InvalidRequest(f"messages: row {row.number}: {error}") from None
        if not isinstance(to, Invalid):
            if person(to) in self._excluded:
                summary.excluded += 1
                return Verdict.EXCLUDED
            if to in self._seen:
                summary.duplicates += 1
                if self._batch.on_duplicate != "send":
                    return Verdict.DUPLICATE
        try:
            request = _composed(composer, row, to)
        except InvalidRow as error:
            summary.invalid += 1
            if len(summary.findings) < SHOWN:
                summary.findings.append(f"row {row.number}: {error}")
            return Verdict.INVALID
        self._seen.add(request.to)
        self._count(request)
        return Verdict.SEND

    def _count(self, request: CreateMessage) -> None:
        summary = self._summary
        size = segments_of(request)
        load = summary.senders.setdefault(request.from_ or request.messaging_service_sid or "", Load())
        if request.fallback_from:
            summary.senders.setdefault(request.fallback_from, Load())
        load.messages += 1
        load.segments += size
        load.saved += saved_by_service(request, size)
        summary.sendable += 1
        summary.segments += size
        if request.send_at:
            summary.scheduled_until = max(request.send_at, summary.scheduled_until or request.send_at)
        if len(summary.senders) > MOST_SENDERS:
            raise InvalidRequest(f"from_: the rows name more than {MOST_SENDERS:,} senders")


def _composed(composer: Composer, row: Row, to: str | Invalid) -> CreateMessage:
    """Make the message of a row to an address.

    :raises InvalidRow: the row makes no message, or has no address. Names all that is wrong with it.
    """
    values = row.values
    if not isinstance(to, Invalid):
        return composer.compose(values if values["to"] == to else {**values, "to": to})
    finding = f"to: {to.reason}"
    try:
        composer.compose({**values, "to": _STAND_IN})
    except InvalidRow as error:
        finding = f"{finding}; {error}"
    raise InvalidRow(finding)


_STAND_IN = "+15005550006"


def _refuse(checked: Checked) -> None:
    """Refuse a batch that is to fail because of some rows, and one of which no row makes a message.

    :raises InvalidRequest: names the first of these rows.
    """
    summary, batch = checked.summary, checked.batch
    if summary.invalid and (batch.on_invalid == "fail" or summary.invalid == summary.rows):
        more = summary.invalid - len(summary.findings)
        lines = (*summary.findings, *([f"and {more:,} more"] if more else []))
        raise InvalidRequest(
            "\n  ".join((f"messages: nothing was sent, because of {summary.invalid:,} invalid rows", *lines))
        )
    if summary.duplicates and batch.on_duplicate == "fail":
        doubles = (place for place, verdict in enumerate(checked.verdicts, 1) if verdict == Verdict.DUPLICATE)
        named = ", ".join(map(str, islice(doubles, SHOWN)))
        raise InvalidRequest(
            f"messages: nothing was sent, because {summary.duplicates:,} rows have the recipient of an "
            f"earlier one; the first of them: {named}"
        )


def _blocks(messages: Any) -> Iterator[list[Row]]:
    rows = rows_of(messages)
    while block := list(islice(rows, BLOCK)):
        yield block


def _recipient(row: Row) -> str:
    """Return the recipient as text that any file can hold."""
    to = row.values.get("to")
    return ("" if to is None else str(to)).encode(errors="replace").decode()


def _mark(block: list[Row]) -> bytes:
    return blake2b(b"\n".join(_canonical(row.values) for row in block), digest_size=8).digest()


def _canonical(values: Mapping[str, Any]) -> bytes:
    """Return the same bytes for the same values, in any order of the columns."""
    try:
        return encode(values, order="deterministic", enc_hook=repr)
    except (TypeError, ValueError):
        return repr(sorted(values.items(), key=repr)).encode("utf-8", "surrogatepass")


def _digest(batch: Batch, marks: list[bytes], verdicts: bytearray) -> str:
    digest = blake2b(_canonical(batch.composer.shared), digest_size=16)
    digest.update(b"".join(marks))
    digest.update(verdicts)
    return costly(digest.digest())


_REASONS = {
    Verdict.DUPLICATE: "the recipient of an earlier row",
    Verdict.EXCLUDED: "the recipient is excluded",
}
_CHANGED = "messages: the rows are no longer those that were checked"
