"""Bytes of a page as text, by the rules of browsers: what declares the encoding, and which ones there are."""

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.+-]{1,40})", re.IGNORECASE)
_IN_PAGE = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w:.+-]{1,40})", re.IGNORECASE)
_LOOKED_AT = 4096
_AS_BROWSERS_DO = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "windows-1252": "cp1252",
    "gb2312": "gbk",
    "x-sjis": "shift_jis",
    "unicode": "utf-16-le",
    "utf-16": "utf-16-le",
    "x-user-defined": "cp1252",
}
_TEXT_ENCODINGS = re.compile(
    r"utf-?8|utf-16-?[lb]e|cp125[0-8]|windows-125[0-8]|iso-?8859-(?:[2-9]|1[0-6])|koi8-[ru]"
    r"|mac-?(?:roman|cyrillic)|macintosh"
    r"|gbk|gb18030|big5(?:-?hkscs)?|euc[-_](?:jp|kr)|iso-2022-jp|shift[-_]jis|tis-620|cp866"
)


def decoded(body: bytes, content_type: str) -> str:
    """Return the text of a page; what can't be decoded is replaced by a sign.

    :param content_type: the header's value.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    header = _IN_HEADER.search(content_type)
    page = _IN_PAGE.search(body[:_LOOKED_AT])
    if header and (declared := _known(header.group(1))):
        return body.decode(declared, "replace")
    if page and (declared := _known(page.group(1).decode("ascii", "replace"))):
        # A page that can say so in ASCII isn't UTF-16.
        return body.decode("utf-8" if declared.startswith("utf-16") else declared, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _known(name: str) -> str | None:
    """Return Python's name of an encoding that browsers know; ``None`` for others, such as UTF-7."""
    wanted = _AS_BROWSERS_DO.get(name.lower(), name.lower())
    return wanted.replace("macintosh", "mac-roman") if _TEXT_ENCODINGS.fullmatch(wanted) else None
