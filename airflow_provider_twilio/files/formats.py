"""The format and compression of a file, by its name alone: ``recipients.csv.gz``."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Self, TypeVar

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.masking import mask_numbers

E = TypeVar("E", bound=StrEnum)


class Format(StrEnum):
    """The form of records in a file."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class Compression(StrEnum):
    """The packing of a whole file."""

    NONE = "none"
    GZ = "gz"
    ZST = "zst"


@dataclass(frozen=True, slots=True)
class FileType:
    """A format with its compression. Parquet packs its own columns, so the file around them is never packed.

    :raises InvalidRequest: Parquet with a compression around it.
    """

    format: Format
    compression: Compression = Compression.NONE

    def __post_init__(self) -> None:
        if self.format is Format.PARQUET and self.compression is not Compression.NONE:
            raise InvalidRequest(
                f"compression: {self.compression.value!r}: must be 'none': Parquet packs its columns itself"
            )

    @property
    def suffix(self) -> str:
        """Return the end of such a file's name: ``.csv.gz``."""
        packed = self.compression is not Compression.NONE
        return f".{self.format}.{self.compression}" if packed else f".{self.format}"

    @classmethod
    def named(cls, format: object, compression: object) -> Self:
        """Return the type by the names of its format and compression.

        :raises InvalidRequest: there is none of that name.
        """
        kind = _member("format", format, Format)
        return cls(kind, _member("compression", compression, Compression))

    @classmethod
    def of(cls, path: object, argument: str = "") -> Self:
        """Return the type that the name of ``path`` (a path or URI) means, in upper or lower case.

        :param argument: whose value the path is, for errors.
        :raises InvalidRequest: the name has none of the known endings.
        """
        *_, before, last = ("", "", *(suffix[1:] for suffix in PurePosixPath(str(path).lower()).suffixes))
        packing = _COMPRESSIONS.get(last, Compression.NONE)
        kind = _FORMATS.get(last if packing is Compression.NONE else before)
        if kind is None or (kind is Format.PARQUET and packing is not Compression.NONE):
            raise InvalidRequest(f"{argument and f'{argument}: '}{_shown(str(path))} must end in {ENDINGS}")
        return cls(kind, packing)


def _shown(path: str) -> str:
    """Describe a path for a message.

    A text that is no path may be rows that a template has made a text, and isn't shown.
    """
    if _PATH.fullmatch(path):
        return f"{mask_numbers(path)}: its name"
    return (
        f"a text of {len(path)} characters is no path (rows come as a task's output, not by a template); one"
    )


_PATH = re.compile(r"[^\n'\"\[\]{},;]{0,300}")


def _member(argument: str, value: object, kind: type[E]) -> E:
    try:
        return kind(str(value))
    except ValueError:
        allowed = ", ".join(each.value for each in kind)
        raise InvalidRequest(f"{argument}: {value!r}: must be one of {allowed}") from None


ENDINGS = ".jsonl or .csv (with .gz or .zst after it, or nothing), or .parquet"

_FORMATS = {"ndjson": Format.JSONL} | {kind.value: kind for kind in Format}
_COMPRESSIONS = {"gz": Compression.GZ, "zst": Compression.ZST}
