"""Tell when a customer's document has changed, without a worker and without keeping anything of it."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from hashlib import scrypt
from pathlib import Path
from typing import Any

from airflow.triggers.base import BaseTrigger, TriggerEvent

from airflow_provider_twilio.onboarding.faults import InvalidDocument
from airflow_provider_twilio.onboarding.reading import documents

CHANGED, DEADLINE = "the document has changed", "the time is up"


def digest(reference: str, folder: str) -> str | None:
    """Return a digest of the document that a reference names, ``None`` if its file can't be read.

    It is costly, so that a value of the document can't be found by trying. A file that isn't YAML has the
    digest of its text.
    """
    file, _, name = reference.partition("#")
    try:
        found = [one.values for one in documents(Path(folder, file)) if one.values.get("customer") == name]
        text = json.dumps(found, sort_keys=True, default=str).encode()
    except InvalidDocument:
        text = b""
        with suppress(OSError):
            text = Path(folder, file).read_bytes()
        if not text:
            return None
    return scrypt(text, salt=name.encode() or b"-", n=2**14, r=8, p=1, dklen=16).hex()


class DocumentTrigger(BaseTrigger):
    """A trigger that waits until a customer's document is another one, or the deadline has come.

    It only reads. A file that isn't on the triggerer's machine never changes; then a person's answer in
    Airflow's page ends the wait.

    :param reference: ``FILE#NAME``; ``None`` to wait for the deadline alone.
    :param folder: of a file without an absolute path.
    :param known: the digest of the rejected document.
    :param deadline: the end of the wait, in seconds since 1970.
    :param interval: seconds between two looks.
    """

    def __init__(
        self, reference: str | None, folder: str, known: str | None, deadline: float, interval: float
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.reference = reference
        self.folder = folder
        self.known = known
        self.deadline = deadline
        self.interval = interval
        self._seen: float | None = None

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return the class and the arguments to recreate this trigger."""
        names = ("reference", "folder", "known", "deadline", "interval")
        kind = f"{type(self).__module__}.{type(self).__qualname__}"
        return kind, {name: getattr(self, name) for name in names}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Yield the event that ends the wait."""
        while True:
            await asyncio.sleep(self.interval)
            if await asyncio.to_thread(self._has_changed):
                yield TriggerEvent({"ended": CHANGED})  # type: ignore[no-untyped-call]
                return
            if time.time() >= self.deadline:
                yield TriggerEvent({"ended": DEADLINE})  # type: ignore[no-untyped-call]
                return

    def _has_changed(self) -> bool:
        """Compare the document. The file is read again only if it was written since the last look."""
        if self.reference is None:
            return False
        try:
            written = Path(self.folder, self.reference.partition("#")[0]).stat().st_mtime
        except OSError as error:
            self.log.warning("The document can't be looked at here: %s", error.strerror)
            return False
        if written == self._seen:
            return False
        now = digest(self.reference, self.folder)
        self._seen = written
        return now is not None and now != self.known
