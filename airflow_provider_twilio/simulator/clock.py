"""The simulator's time: the wall clock, plus the time that tests have advanced."""

import time

_END = 221_845_392_000
"""The year 9000, the latest whose dates can be written."""


class Clock:
    """A clock that runs by itself and can be moved forward and stopped, but never goes back."""

    def __init__(self) -> None:
        self._offset = time.time() - time.monotonic()
        self._stopped_at: float | None = None

    def __getstate__(self) -> tuple[float, bool]:
        """Keep the time alone: another process counts from another moment."""
        return self.now(), self._stopped_at is not None

    def __setstate__(self, kept: tuple[float, bool]) -> None:
        """Go on at the time that was kept, or at that of the wall clock if it is later."""
        then, stopped = kept
        self._offset = max(then, time.time()) - time.monotonic()
        self._stopped_at = then if stopped else None

    def now(self) -> float:
        """Return the seconds since the epoch."""
        return self._running() if self._stopped_at is None else self._stopped_at

    def _running(self) -> float:
        return time.monotonic() + self._offset

    def advance(self, seconds: float) -> None:
        """Move the clock forward.

        :raises ValueError: ``seconds`` is negative, or leads beyond the year 9000.
        """
        if not seconds >= 0:
            raise ValueError(f"seconds must be 0 or more, got {seconds!r}: the clock doesn't go back")
        if self.now() + seconds > _END:
            raise ValueError(f"seconds must not lead beyond the year 9000, got {seconds!r}")
        if self._stopped_at is None:
            self._offset += seconds
        else:
            self._stopped_at += seconds

    def freeze(self) -> None:
        """Stop the clock: only :meth:`advance` moves it."""
        self._stopped_at = self.now()

    def unfreeze(self) -> None:
        """Let a stopped clock run on from its present time."""
        if self._stopped_at is not None:
            self._offset += self._stopped_at - self._running()
            self._stopped_at = None
