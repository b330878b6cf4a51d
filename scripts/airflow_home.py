"""An Airflow of our own on SQLite: its folder, its settings, and a database that is new at every start.

All settings come by the environment, and of the environment outside only what a program needs to run:
neither an Airflow that is set up there nor a proxy changes what happens here.
"""

import base64
import fcntl
import os
import secrets
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

from scripts.processes import run

PROJECT = Path(__file__).parent.parent
EXAMPLE_DAGS = PROJECT / "example_dags"
AIRFLOW = (sys.executable, "-m", "airflow")

_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_MADE_HERE = ("airflow.db", "airflow.db-wal", "airflow.db-shm", "airflow.cfg", "logs")
_MIGRATION_SECONDS = 180.0


class UnusableFolder(Exception):
    """Another command runs in this folder, or Airflow can't have its path."""


@dataclass(frozen=True, slots=True)
class AirflowHome:
    """The folder of one Airflow.

    :param path: absolute; it is made when needed.
    :param dags: folder of the DAGs.
    :param fernet_key: encrypts connections in the database, which is as new as this key.
    """

    path: Path
    dags: Path
    fernet_key: str = field(
        default_factory=lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(), repr=False
    )

    @property
    def logs(self) -> Path:
        """Where every log is."""
        return self.path / "logs"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other commands out of the folder.

        :raises UnusableFolder: one is in it, or its path isn't one for Airflow.
        """
        if unfit := [mark for mark in "?$" if mark in str(self.path)]:
            raise UnusableFolder(f"Airflow misreads {unfit[0]} in {self.path}: use another folder.")
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UnusableFolder(f"Another run is using {self.path}: stop it first.") from None
            yield

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment of every process of this Airflow, with ``more`` settings."""
        outside = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        return outside | {
            "HOME": str(self.path),
            "USER": "airflow",
            "PYTHONUNBUFFERED": "1",
            "NO_PROXY": "*",
            "AIRFLOW_HOME": str(self.path),
            "AIRFLOW__CORE__DAGS_FOLDER": str(self.dags),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(self.path / "plugins"),
            "AIRFLOW__CORE__FERNET_KEY": self.fernet_key,
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{self.path}/airflow.db",
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(self.logs),
            **more,
        }

    def kept(self) -> "AirflowHome":
        """Return this home with the key that its database was written with, which is made when needed."""
        file = self.path / "fernet.key"
        if not file.exists():
            with open(file, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as new:
                new.write(self.fernet_key)
        return replace(self, fernet_key=file.read_text())

    @property
    def has_database(self) -> bool:
        """True if an Airflow of this version has run here: its database can be gone on with."""
        return (self.path / "airflow.db").exists() and self._migrated.exists()

    def reset(self) -> None:
        """Empty the database and the logs.

        The simulator is empty too, so an earlier run's memory of services and brands would be wrong.
        """
        self.clear()
        if not self._migrated.exists():
            self._migrate()
        with (
            closing(sqlite3.connect(self._migrated)) as migrated,
            closing(sqlite3.connect(self.path / "airflow.db")) as database,
        ):
            migrated.backup(database)

    def clear(self) -> None:
        """Remove the database and the logs."""
        for name in _MADE_HERE:
            _remove(self.path / name)
        self.logs.mkdir(parents=True)

    @property
    def _migrated(self) -> Path:
        """An empty database, kept beside the folder: making one takes longer than copying it."""
        return self.path.parent / f"airflow-{version('apache-airflow-core')}.db"

    def _migrate(self) -> None:
        unfinished = self.path / "airflow.db"
        run(
            "set-up of Airflow's database",
            (*AIRFLOW, "db", "migrate"),
            env=self.environment(),
            log=self.logs / "migrate.log",
            seconds=_MIGRATION_SECONDS,
        )
        with closing(sqlite3.connect(unfinished)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
        unfinished.replace(self._migrated)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
