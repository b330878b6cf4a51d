"""The separator and the encoding of a CSV file of recipients, and its text by line."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from airflow_provider_twilio.api.errors import InvalidRequest

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_AT_ONCE = 1 << 16
_MARKS = {
    codecs.BOM_UTF8: ("utf-8", "utf-8-sig"),
    codecs.BOM_UTF32_BE: ("utf-32", "utf-32-be"),
    codecs.BOM_UTF32_LE: ("utf-32", "utf-32-le"),
    codecs.BOM_UTF16_BE: ("utf-16", "utf-16-be"),
    codecs.BOM_UTF16_LE: ("utf-16", "utf-16-le"),
}
"""A file's first bytes, and the encodings that write them. UTF-32's mark begins as UTF-16's does."""


@dataclass(frozen=True, slots=True)
class CsvForm:
    r"""How a CSV file is written.

    :param separator: stands between columns: ``,``, ``;``, ``\t`` or ``|``.
    :param encoding: a text encoding by its name in Python, such as ``cp1252``.
    :raises InvalidRequest: it is another separator, or Python knows no such encoding.
    """

    separator: Any = ","
    encoding: Any = "utf-8"

    def __post_init__(self) -> None:
        if not isinstance(self.separator, str) or self.separator not in SEPARATORS:
            allowed = ", ".join(map(repr, SEPARATORS))
            raise InvalidRequest(f"separator: {self.separator!r}: must be one of {allowed}")
        try:
            "to".encode(self.encoding)
        except (LookupError, TypeError, ValueError):
            raise InvalidRequest(
                f"encoding: {self.encoding!r}: must be a text encoding that Python knows, such as 'cp1252'"
            ) from None

    @property
    def codec(self) -> str:
        """Python's own name of the encoding."""
        return codecs.lookup(self.encoding).name

    def refuse_unless_csv(self, is_csv: bool, argument: str) -> None:
        """Refuse a separator or an encoding for an input that has none.

        :param argument: names the input in the error.
        :raises InvalidRequest: the input is no CSV file, and the form isn't the default.
        """
        if not is_csv and (self.separator, self.codec) != (PLAIN.separator, PLAIN.codec):
            raise InvalidRequest(f"separator, encoding: are for a CSV file, and {argument} is none")


PLAIN = CsvForm()
"""Commas and UTF-8."""


def decoded(content: IO[bytes], form: CsvForm, path: str) -> Iterator[str]:
    """Yield the lines of a text, each with its end, without the mark that some programs put first.

    :param path: names the file in errors.
    :raises InvalidRequest: it isn't in this encoding; names the line.
    """
    decoder = codecs.getincrementaldecoder(form.encoding)()
    number, rest, chunk = 1, "", content.read(_AT_ONCE)
    _check_mark(chunk, form, path)
    while True:
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeError as error:
            number += _lines_before(error, decoder)
            raise InvalidRequest(f"{path}: line {number}: is no text in {form.encoding}") from None
        *lines, rest = (rest + text).split("\n")
        for line in lines:
            yield _first(line, form, path) + "\n" if number == 1 else line + "\n"
            number += 1
        if not chunk:
            break
        chunk = content.read(_AT_ONCE)
    if rest:
        yield _first(rest, form, path) if number == 1 else rest


def _check_mark(start: bytes, form: CsvForm, path: str) -> None:
    writers = next((names for mark, names in _MARKS.items() if start.startswith(mark)), (form.codec,))
    if form.codec not in writers:
        raise InvalidRequest(f"{path}: line 1: is in {writers[0]}, and encoding is {form.encoding!r}")


def _first(line: str, form: CsvForm, path: str) -> str:
    if "\0" in line:
        raise InvalidRequest(f"{path}: line 1: is no text in {form.encoding}")
    return line.removeprefix("\ufeff")


def _lines_before(error: UnicodeError, decoder: codecs.IncrementalDecoder) -> int:
    """Count the lines that end before what can't be decoded in a chunk, which the decoder hasn't taken."""
    if not isinstance(error, UnicodeDecodeError):
        return 0
    pending, _ = decoder.getstate()
    return decoder.decode(error.object[len(pending) : error.start]).count("\n")
