"""Correct the documents and pages of ``make demo``, as a person would."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction of one customer.

    :param before: words of the document.
    :param after: the words in their place.
    :param what: for people to read.
    :param page: address of a page that becomes a good one.
    """

    before: str
    after: str
    what: str
    page: str = ""


CORRECTIONS: Mapping[str, Correction] = {
    "Acme Bikes": Correction("00-7654321", "98-7654321", "the tax number in the document"),
    "Mill Bakery": Correction(
        "where the box for texts is ticked already",
        "and tick an unchecked box for texts",
        "the page, and what the document says of it",
        page="https://www.millbakery.example.com/order",
    ),
}
FAULTY_PAGES: Mapping[str, str] = {"https://www.millbakery.example.com/order": "pre_ticked"}
"""Pages that are served with a fault at first, and which."""


def rewrite(file: Path, correction: Correction) -> bool:
    """Correct a file of documents, at once for those who read it; return false if there is nothing to do."""
    text = file.read_text(encoding="utf-8")
    if correction.before not in text:
        return False
    new = file.with_suffix(".new")
    new.write_text(text.replace(correction.before, correction.after), encoding="utf-8")
    os.replace(new, file)
    return True
