"""Somebody who reads an export all the while that it is replaced."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

PAUSE = 0.03


class Broken(AssertionError):
    """An export that a reader must never see."""


@dataclass
class Reader:
    """Follows the manifest of JSON lines in ``folder`` again and again, until it is stopped.

    A part that is gone is no harm if the manifest has been replaced meanwhile: the reader begins anew.

    :param version_of: which of the versions of an export a whole reading is; ``None`` for none of them.
    :ivar seen: how often each version was read. :ivar broken: what was wrong.
    """

    folder: Path
    version_of: Callable[[Sequence[dict[str, Any]]], Any]
    seen: Counter[Any] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    begun_anew: int = 0

    def look(self) -> None:
        """Read once, if anything has been published."""
        path = self.folder / "_manifest.json"
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            if self.seen:
                raise Broken("the manifest is gone") from None
            return
        try:
            records = [record for part in json.loads(data)["parts"] for record in self._part(part)]
        except Exception as problem:
            if path.read_bytes() != data:
                self.begun_anew += 1
                return
            raise Broken(f"{type(problem).__name__}: {problem}") from problem
        if (version := self.version_of(records)) is None:
            raise Broken(f"{len(records)} records are no version of the export")
        self.seen[version] += 1

    def _part(self, part: dict[str, Any]) -> Iterator[dict[str, Any]]:
        data = (self.folder / part["name"]).read_bytes()
        if (len(data), sha256(data).hexdigest()) != (part["size"], part["sha256"]):
            raise Broken(f"{part['name']}: has other bytes than the manifest says")
        yield from map(json.loads, data.splitlines())

    def run(self, stop: threading.Event) -> None:
        while not stop.wait(PAUSE):
            try:
                self.look()
            except Exception as problem:
                self.broken.append(str(problem))


@contextmanager
def reading(reader: Reader) -> Iterator[Reader]:
    """``reader`` in a thread of its own, for the time of the block."""
    stop = threading.Event()
    thread = threading.Thread(target=reader.run, args=(stop,))
    thread.start()
    try:
        yield reader
    finally:
        stop.set()
        thread.join()


def status_of_all(sids: Sequence[str]) -> Callable[[Sequence[dict[str, Any]]], str | None]:
    """Tells versions apart by the one status that all of these messages have."""
    wanted = Counter(sids)

    def version(records: Sequence[dict[str, Any]]) -> str | None:
        statuses = {record["status"] for record in records}
        is_whole = len(statuses) == 1 and Counter(record["sid"] for record in records) == wanted
        return statuses.pop() if is_whole else None

    return version
