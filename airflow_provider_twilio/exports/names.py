"""Names of files that tell who made them, so that a run removes what an earlier one left and nothing else.

A folder can hold files of other tools, and Spark's are called ``part-00000-….parquet``. So a name ends with
a digest of itself, the account and the kind of the export: what a killed run left needs no list that says it.
"""

import re
from hashlib import sha256
from uuid import uuid4

from airflow_provider_twilio.exports.manifest import PREFIX

_TEMPORARY = "_manifest-"
_MARKED = re.compile(rf"((?:{PREFIX}|{_TEMPORARY})[0-9a-z-]*)([0-9a-f]{{8}})\.[a-z.]+", re.ASCII)


class Names:
    """Makes and recognizes the names of an export's files.

    :param account_sid: whose export it is. :param of: what is exported.
    """

    def __init__(self, account_sid: str, of: str) -> None:
        self._owner = f"{account_sid} {of.partition('/')[0]}"

    def part(self, run: str, suffix: str, at: str = "") -> str:
        """Name a part.

        :param run: tells the run that writes it, in hexadecimal. :param at: what it begins with.
        """
        return self._marked(f"{PREFIX}{at and f'{at}-'}{run}", suffix)

    def manifest(self) -> str:
        """Name the file that becomes the manifest."""
        return self._marked(f"{_TEMPORARY}{new_run()}", ".new")

    def are_of(self, name: str) -> bool:
        """Tell whether a run of this export made a file of this name."""
        found = _MARKED.fullmatch(name)
        return found is not None and found[2] == self._mark(found[1])

    def _marked(self, stem: str, suffix: str) -> str:
        return f"{stem}{self._mark(stem)}{suffix}"

    def _mark(self, stem: str) -> str:
        return sha256(f"{self._owner} {stem}".encode()).hexdigest()[:8]


def new_run() -> str:
    """Tell a run from all others."""
    return uuid4().hex[:8]
