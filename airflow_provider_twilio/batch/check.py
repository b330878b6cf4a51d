"""Checks a whole batch before its first message is sent, and decides on every row.

Only one byte is kept of each row, its decision, and of each block of rows its digest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from itertools import islice
from typing import Any, Literal, NamedTuple

from airflow_provider_twilio.api.counted import counted
from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.batch.composer import Composer, InvalidRow
from airflow_provider_twilio.batch.rows import InputRow, blocks_of, canonical, costly, digest_of
from airflow_provider_twilio.batch.summary import Summary
from airflow_provider_twilio.files.csv_form import PLAIN, CsvForm
from airflow_provider_twilio.phone_numbers.numbers import person, read
from airflow_provider_twilio.phone_numbers.written import Invalid
from airflow_provider_twilio.recipients.number_set import AddressSet
from airflow_provider_twilio.recipients.suppression import listed

SHOWN = 20
"""Largest number of rows that an error names."""


class Decision(IntEnum):
    """The decision on a row."""

    SEND = 0
    INVALID = 1
    DUPLICATE = 2
    EXCLUDED = 3


class CheckedRow(NamedTuple):
    """The decision on one row, with its message.

    :ivar number: the row's number in the input, from 1.
    :ivar decision: the decision.
    :ivar to: the recipient as the input has it, as text.
    :ivar request: the message to send; ``None`` if there is none.
    :ivar reason: why there is no message.
    """

    number: int
    decision: Decision
    to: str
    request: CreateMessage | None = None
    reason: str | None = None


class InputChanged(InvalidRequest):
    """The rows are no longer those that were checked."""


@dataclass(frozen=True, slots=True)
class BatchInput:
    """The batch of a task.

    :param messages: a list of dicts, or the URI of a file.
    :param composer: makes the message of a row.
    :param exclude: numbers that nothing is sent to, or the URI of a file of them.
    :param on_invalid: ``fail``, or ``skip`` the rows that make no message.
    :param on_duplicate: ``skip`` rows with the recipient of an earlier row, ``send`` them too, or ``fail``.
    :param form: of ``messages``, if that is a CSV file; ``exclude`` has commas and UTF-8.
    """

    messages: Any
    composer: Composer
    exclude: Any = None
    on_invalid: Literal["fail", "skip"] = "fail"
    on_duplicate: Literal["skip", "send", "fail"] = "skip"
    form: CsvForm = PLAIN


@dataclass(frozen=True, slots=True)
class Checked:
    """A batch with a decision on every row."""

    batch: BatchInput
    summary: Summary
    decisions: bytearray
    digests: list[bytes]

    def rows(self) -> Iterator[CheckedRow]:
        """Yield the decision on each row, in the order of the rows, as they were checked.

        :raises InputChanged: a block isn't the one that was checked, or follows the last one. None of its
            rows was yielded.
        """
        blocks = blocks_of(self.batch.messages, self.batch.form)
        for digest in self.digests:
            block = next(blocks, [])
            if digest_of(block) != digest:
                raise InputChanged(_CHANGED)
            yield from map(self._checked, block)
        if next(blocks, None):
            raise InputChanged(_CHANGED)

    def to_send(self) -> Iterator[tuple[int, CreateMessage]]:
        """Yield the numbers and messages of the rows to send, as :meth:`rows` does."""
        for row in self.rows():
            if row.request is not None:
                yield row.number, row.request

    def _checked(self, row: InputRow) -> CheckedRow:
        decision, to = Decision(self.decisions[row.number - 1]), _recipient(row)
        if decision in _REASONS:
            return CheckedRow(row.number, decision, to, reason=_REASONS[decision])
        try:
            address = read(row.values.get("to"))
            return CheckedRow(row.number, decision, to, request=_composed(self.batch.composer, row, address))
        except InvalidRow as error:
            return CheckedRow(row.number, decision, to, reason=str(error))


def check(batch: BatchInput) -> Checked:
    """Decide on every row of ``batch``, and send nothing.

    Exclusion comes first, then repetition, then validity: a row that nobody would get need not be valid.

    :raises InvalidRequest: a column is unknown; or rows are invalid or duplicates, and the batch is to fail
        then; or every row is invalid. Names the first ones.
    """
    summary, decisions, digests = Summary(), bytearray(), list[bytes]()
    decide = _Judge(batch, summary).decide
    for block in blocks_of(batch.messages, batch.form):
        digests.append(digest_of(block))
        decisions.extend(map(decide, block))
    summary.rows = len(decisions)
    summary.rows_digest = _digest(batch, digests)
    summary.digest = _digest(batch, digests, decisions)
    checked = Checked(batch, summary, decisions, digests)
    _refuse(checked)
    return checked


class _Judge:
    """The judge of a batch's rows: decides on one after the other, and counts the decisions."""

    def __init__(self, batch: BatchInput, summary: Summary) -> None:
        self._batch = batch
        self._summary = summary
        self._excluded = listed("exclude", batch.exclude)
        self._seen = AddressSet()

    def decide(self, row: InputRow) -> Decision:
        summary, composer, to = self._summary, self._batch.composer, read(row.values.get("to"))
        try:
            composer.check_columns(row.values)
        except InvalidRequest as error:
            raise InvalidRequest(f"messages: row {row.number}: {error}") from None
        if not isinstance(to, Invalid):
            if person(to) in self._excluded:
                summary.excluded += 1
                return Decision.EXCLUDED
            if to in self._seen:
                summary.duplicates += 1
                if self._batch.on_duplicate != "send":
                    return Decision.DUPLICATE
        try:
            request = _composed(composer, row, to)
        except InvalidRow as error:
            summary.invalid += 1
            if len(summary.findings) < SHOWN:
                summary.findings.append(f"row {row.number}: {error}")
            return Decision.INVALID
        self._seen.add(request.to)
        summary.add(request)
        return Decision.SEND


def _composed(composer: Composer, row: InputRow, to: str | Invalid) -> CreateMessage:
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
            "\n  ".join(
                (f"messages: nothing was sent, because of {counted(summary.invalid, 'invalid row')}", *lines)
            )
        )
    if summary.duplicates and batch.on_duplicate == "fail":
        doubles = (
            place for place, decision in enumerate(checked.decisions, 1) if decision == Decision.DUPLICATE
        )
        named = ", ".join(map(str, islice(doubles, SHOWN)))
        raise InvalidRequest(
            f"messages: nothing was sent, because {counted(summary.duplicates, 'row has', 'rows have')} the "
            f"recipient of an earlier one; the first of them: {named}"
        )


def _recipient(row: InputRow) -> str:
    """Return the recipient as text that any file can hold."""
    to = row.values.get("to")
    return ("" if to is None else str(to)).encode(errors="replace").decode()


def _digest(batch: BatchInput, digests: list[bytes], decisions: bytes | bytearray = b"") -> str:
    digest = blake2b(canonical(batch.composer.shared), digest_size=16)
    digest.update(b"".join(digests))
    digest.update(decisions)
    return costly(digest.digest())


_REASONS = {
    Decision.DUPLICATE: "the recipient of an earlier row",
    Decision.EXCLUDED: "the recipient is excluded",
}
_CHANGED = "messages: the rows are no longer those that were checked"
