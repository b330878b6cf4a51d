"""When an account was last asked and when it may be asked again: kept by one process, or by a machine's."""

import fcntl
import logging
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from math import inf, isnan
from pathlib import Path
from struct import Struct
from struct import error as NotARecord
from threading import Lock
from zlib import crc32

log = logging.getLogger(__name__)
FOLDER = Path(tempfile.gettempdir(), f"airflow-provider-twilio-{os.getuid()}")
"""Where the processes of one user on one machine find each other.

It isn't Airflow's home, which several machines may share: their clocks have nothing in common."""
_VALUES = Struct("<ddd")
_CHECKSUM = Struct("<I")
_SIZE = _VALUES.size + _CHECKSUM.size


@dataclass(frozen=True, slots=True)
class Moments:
    """Moments of one clock, in seconds.

    :param taken: of the last turn that somebody took.
    :param closed_until: nobody asks before.
    """

    taken: float = -inf
    closed_until: float = -inf


Change = Callable[[Moments], Moments]


class OwnMoments:
    """The moments that one process knows."""

    def __init__(self) -> None:
        self.known = Moments()
        self._lock = Lock()

    def look(self, now: float) -> Moments:
        """Return the moments, without waiting for anybody."""
        return self.known

    def change(self, now: float, change: Change) -> Moments | None:
        """Change the moments and return them, or None if another process changes them now."""
        return self.change_alone(change)

    def change_alone(self, change: Change) -> Moments:
        """Change what this process knows, and nothing that others know."""
        with self._lock:
            self.known = changed = change(self.known)
        return changed


class SharedMoments(OwnMoments):
    """The moments that all processes of a user on this machine know, by a file.

    The file is locked for microseconds, and nobody waits for the lock. The system releases it when its holder
    dies. The clock is the machine's monotonic one, which is the same in all processes, and which nobody sets.
    The file is opened anew each time: a process and its fork would have one lock if they shared it open.

    :param name: of what the moments are of; its digest names the file.
    :param farthest: a moment that is more seconds in the future isn't believed.
    """

    def __init__(self, name: str, farthest: float) -> None:
        super().__init__()
        self._path = FOLDER / blake2b(name.encode(), digest_size=16, person=b"requests").hexdigest()
        self.farthest = farthest

    def look(self, now: float) -> Moments:
        """Return the moments as the file has them, or as this process last knew them."""
        try:
            with self._open() as file:
                self.known = self._read(file, now) or self.known
        except OSError as error:
            _tell(error)
        return self.known

    def change(self, now: float, change: Change) -> Moments | None:
        """Change the moments of all processes, or of this one alone if the file can't be used."""
        try:
            with self._open() as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return None
                self.known = changed = change(self._read(file, now) or Moments())
                values = _VALUES.pack(changed.taken, changed.closed_until, now)
                os.pwrite(file, values + _CHECKSUM.pack(crc32(values)), 0)
                return changed
        except OSError as error:
            _tell(error)
            return self.change_alone(change)

    @contextmanager
    def _open(self) -> Iterator[int]:
        _make_private(self._path.parent)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            yield file
        finally:
            os.close(file)

    def _read(self, file: int, now: float) -> Moments | None:
        """Return the moments in the file, unless it is new, isn't ours, or is of another clock."""
        record = os.pread(file, _SIZE, 0)
        try:
            taken, closed_until, written = _VALUES.unpack(record[: _VALUES.size])
            (checksum,) = _CHECKSUM.unpack(record[_VALUES.size :])
        except NotARecord:
            return None
        latest = max(taken, closed_until, written)
        is_ours = checksum == crc32(record[: _VALUES.size]) and not isnan(latest)
        # Since the machine's last start the clock has come less far than it had before.
        if not is_ours or written > now or latest > now + self.farthest:
            return None
        return Moments(taken, closed_until)


def _make_private(folder: Path) -> None:
    """Make the folder, or see that nobody else can have put anything there.

    :raises OSError: it can't be made, or others may write into it.
    """
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
            raise PermissionError(f"{folder} isn't a folder of this user alone") from None


def _tell(error: OSError) -> None:
    if not _TOLD:
        _TOLD.append(True)
        log.warning(
            "Requests for brands and campaigns are spaced within this process only, other processes aren't "
            "seen: %s",
            error,
        )


_TOLD: list[bool] = []
