"""What takes bytes."""

from typing import Any, Protocol


class File(Protocol):
    """Where bytes are written to."""

    def write(self, data: bytes, /) -> int:
        """Append ``data``."""

    def flush(self) -> Any:
        """Write what is kept."""


class Sink(Protocol):
    """Takes bytes."""

    def write(self, data: bytes, /) -> Any:
        """Append ``data``."""

    def close(self) -> Any:
        """Write what is left."""
