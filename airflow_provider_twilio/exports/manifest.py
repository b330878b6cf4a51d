"""Says what a complete export consists of: the parts that a reader reads, and nothing else.

A manifest stands beside its parts. It is replaced as a whole, so whoever follows it sees one export.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any, Self

import msgspec

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.exports.interval import Moment, Span, joined, missing
from airflow_provider_twilio.files.columns import Column
from airflow_provider_twilio.files.formats import FileType

NAME = "_manifest.json"
"""Readers of directories skip names that begin with an underscore."""
OLD_NAME = "manifest.json"
"""Until 0.1. It is still read where there is no newer one, and goes when the folder is exported again."""
VERSION = 1
"""Of the manifest's own form."""


class InvalidManifest(InvalidRequest):
    """A manifest can't be read, or is of something else than what is to be exported."""


PREFIX = "part-"
"""Of the name of a part."""
PartName = Annotated[str, msgspec.Meta(pattern=rf"^{PREFIX}[0-9A-Za-z._-]{{1,200}}\Z")]
"""A plain name: whoever follows a manifest stays in its folder."""
Count = Annotated[int, msgspec.Meta(ge=0)]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A file of an export.

    :ivar name: of the file, beside the manifest.
    :ivar start: when the time that it covers begins.
    :ivar end: when that ends; not included.
    :ivar records: how many there are.
    :ivar first: the earliest date of a record, ``None`` where records have none.
    :ivar last: the latest.
    :ivar size: bytes of the file.
    :ivar sha256: the file's digest.
    :ivar undated: how many of the records have no date that can be read.
    :ivar unfit: how many values don't fit their columns: they are in ``extra``, if there is that column.
    """

    name: PartName
    start: Moment
    end: Moment
    records: Count
    size: Count
    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
    first: Moment | None = None
    last: Moment | None = None
    undated: Count = 0
    unfit: Count = 0


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """A complete export.

    :ivar of: what was exported and the version of its columns, e.g. ``messages/1``.
    :ivar account_sid: the account that it is of.
    :ivar options: digest of the options that decide what is in it, see :func:`digest`.
    :ivar format: ``jsonl``, ``csv`` or ``parquet``. :ivar compression: ``none``, ``gz`` or ``zst``.
    :ivar columns: names and kinds, in the order of the file.
    :ivar spans: the times that it covers, oldest first; times with no records have no parts.
    :ivar records: how many there are in all parts. :ivar size: bytes of all parts.
    :ivar first: the earliest date of a record. :ivar last: the latest.
    :ivar parts: the files, oldest first. :ivar undated, unfit: see :class:`Part`; of all parts.
    :ivar exported_at: when it was published.
    """

    of: str
    account_sid: str
    options: str
    format: str
    compression: str
    columns: list[dict[str, str]]
    spans: list[Span]
    records: Count
    size: Count
    parts: list[Part]
    exported_at: Moment
    first: Moment | None = None
    last: Moment | None = None
    undated: Count = 0
    unfit: Count = 0
    version: int = VERSION

    @classmethod
    def make(
        cls,
        *,
        of: str,
        account_sid: str,
        options: str,
        file_type: FileType,
        columns: Sequence[Column],
        spans: Iterable[Span],
        parts: Iterable[Part],
    ) -> Self:
        """Make the manifest of these parts, published now."""
        ordered = sorted(parts, key=lambda part: (part.start, part.name))
        dates = [date for part in ordered for date in (part.first, part.last) if date]
        return cls(
            of=of,
            account_sid=account_sid,
            options=options,
            format=file_type.format.value,
            compression=file_type.compression.value,
            columns=[{"name": column.name, "kind": column.kind} for column in columns],
            spans=joined(spans),
            records=sum(part.records for part in ordered),
            size=sum(part.size for part in ordered),
            first=min(dates, default=None),
            last=max(dates, default=None),
            parts=ordered,
            undated=sum(part.undated for part in ordered),
            unfit=sum(part.unfit for part in ordered),
            exported_at=datetime.now(UTC).replace(microsecond=0),
        )

    @classmethod
    def read(cls, data: bytes, where: str) -> Self:
        """Read the manifest in ``data``.

        :param where: its path, for the message of the error.
        :raises InvalidManifest: it is none, or one of a later release.
        """
        try:
            manifest = msgspec.json.decode(data, type=cls)
            manifest._check()
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError, ValueError) as error:
            raise InvalidManifest(f"{where}: is no manifest of an export: {error}") from error
        if manifest.version > VERSION:
            raise InvalidManifest(f"{where}: has version {manifest.version}; this release reads {VERSION}")
        return manifest

    def _check(self) -> None:
        """See that its parts are what it says of all of them together.

        :raises ValueError: they aren't. :raises OverflowError: a date can't be told in UTC.
        """
        names = {part.name for part in self.parts}
        if len(names) < len(self.parts):
            raise ValueError("it names a part twice")
        if sum(part.records for part in self.parts) != self.records:
            raise ValueError("its parts don't have as many records as it says")
        for span in (*self.spans, *(Span(part.start, part.end) for part in self.parts)):
            if not span.start.astimezone(UTC) <= span.end.astimezone(UTC):
                raise ValueError("a time in it ends before it begins")

    def to_bytes(self) -> bytes:
        """Write the manifest as a file."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2)

    def check_account(self, account_sid: str, of: str, where: str) -> None:
        """Keep each account, and each kind of export, in folders of its own.

        :raises InvalidManifest: this one is of another.
        """
        mine = (account_sid, of.partition("/")[0])
        if (self.account_sid, self.of.partition("/")[0]) != mine:
            raise InvalidManifest(
                f"path: {where}: holds {self.of} of account {self.account_sid}; "
                f"{of} of {account_sid} must go to another path"
            )

    def outside(self, span: Span, where: str) -> tuple[list[Span], list[Part]]:
        """Return what this export has outside of ``span``, which stays when ``span`` is exported anew.

        :raises InvalidManifest: a part lies across an edge of ``span``: it can be neither kept nor replaced.
        """
        parts = [part for part in self.parts if part.end <= span.start or part.start >= span.end]
        for part in self.parts:
            if part not in parts and not (span.start <= part.start and part.end <= span.end):
                raise InvalidManifest(
                    f"start, end: {span} cuts through {where}/{part.name}, which holds "
                    f"{Span(part.start, part.end)}: export the whole of it, or to another path"
                )
        return [piece for kept in self.spans for piece in missing(kept, [span])], parts


def oddities(manifest: Manifest) -> Iterator[str]:
    """Say what somebody should look at, by numbers alone."""
    if manifest.undated:
        yield (
            f"{manifest.undated:,} records have no date that can be read: they are in the parts of the "
            "times in which Twilio listed them"
        )
    if manifest.unfit:
        where = "in extra" if {"name": "extra", "kind": "json"} in manifest.columns else "left out"
        yield f"{manifest.unfit:,} values don't fit their columns: they are {where}"


def digest(options: Mapping[str, Any]) -> str:
    """Digest what tells options apart that make different files."""
    return sha256(msgspec.json.encode(options, order="deterministic")).hexdigest()[:16]
