"""Record the log of a trigger or a sensor."""

import logging

import pytest


class Recorder(logging.Handler):
    """Keeps what is logged, as a reader gets to see it."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def lines(self, level: int = logging.NOTSET) -> list[str]:
        """The messages of at least this level, oldest first."""
        return [record.getMessage() for record in self.records if record.levelno >= level]

    @property
    def warnings(self) -> list[str]:
        """Return the lines of warnings and errors."""
        return self.lines(logging.WARNING)


def record(speaker: type, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """Keep what ``speaker`` logs from now on."""
    recorder = Recorder()
    logger = logging.Logger(speaker.__name__)
    logger.addHandler(recorder)
    monkeypatch.setattr(speaker, "log", logger)
    return recorder
