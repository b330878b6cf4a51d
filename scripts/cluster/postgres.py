"""A PostgreSQL of our own, on a free port, with its data in a folder."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.airflow_server import free_port
from scripts.processes import run

_DEBIAN = Path("/usr/lib/postgresql")
_UNPRIVILEGED = "postgres"
_SECONDS = 120.0
# The kernel keeps what a killed process has written: only a machine that loses its power needs fsync.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "max_connections": "300",
    "shared_buffers": "64MB",
    "log_min_messages": "warning",
}


class MissingProgram(Exception):
    """A program that the cluster needs isn't installed."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A database that has been made, with the empty database ``postgres``.

    :param data: its folder, which only its user may read.
    :param as_user: begin of every command: PostgreSQL refuses to be run by root.
    """

    data: Path
    port: int
    password: str
    programs: Path
    as_user: tuple[str, ...]

    @property
    def address(self) -> str:
        """The part of a database's address that begins with the user."""
        return f"airflow:{self.password}@127.0.0.1:{self.port}/postgres"

    @property
    def command(self) -> tuple[str, ...]:
        """The server."""
        settings = (f"--{name}={value}" for name, value in _SETTINGS.items())
        return (
            *self.as_user,
            str(self.programs / "postgres"),
            "-D",
            str(self.data),
            f"--port={self.port}",
            *settings,
        )

    def is_ready(self) -> bool:
        """Tell whether it accepts connections."""
        command = (self.programs / "pg_isready", "--quiet", "--host=127.0.0.1", f"--port={self.port}")
        return subprocess.run(command).returncode == 0


def make(folder: Path, env: Mapping[str, str], log: Path) -> Postgres:
    """Make a new database in ``folder``; what is there is removed.

    When root, it belongs to the user ``postgres``. Where that user can't reach the folder, the data is in a
    temporary folder and ``folder`` is a link to it.

    :raises MissingProgram: PostgreSQL isn't installed.
    :raises ProcessFailed: the database can't be made.
    """
    programs = _programs()
    _remove(folder)
    password = secrets.token_hex()
    as_user: tuple[str, ...] = ()
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        user = pwd.getpwnam(_UNPRIVILEGED)
        as_user = ("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--")
        os.chown(folder, user.pw_uid, user.pw_gid)
        if subprocess.run((*as_user, "test", "-w", folder), cwd="/").returncode:
            folder.rmdir()
            folder.symlink_to(tempfile.mkdtemp(prefix="cluster-postgres-"))
            os.chown(folder, user.pw_uid, user.pw_gid)
    data = folder.resolve() / "data"
    secret = folder.resolve() / "password"
    secret.touch(0o600)
    secret.write_text(password)
    if as_user:
        os.chown(secret, user.pw_uid, user.pw_gid)
    initdb = (str(programs / "initdb"), f"--pgdata={data}", "--username=airflow", f"--pwfile={secret}")
    options = ("--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", "--no-sync")
    run("making of the database", (*as_user, *initdb, *options), env=env, log=log, seconds=_SECONDS)
    secret.unlink()
    return Postgres(data, free_port(), password, programs, as_user)


def _programs() -> Path:
    """Return the folder of PostgreSQL's programs. Debian keeps them out of the PATH, a folder a version."""
    versions = sorted(_DEBIAN.glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    found = shutil.which("postgres")
    if not (versions or found):
        raise MissingProgram("PostgreSQL isn't installed: apt-get install postgresql redis-server")
    return versions[-1].parent if versions else Path(str(found)).parent


def _remove(folder: Path) -> None:
    if folder.is_symlink():
        shutil.rmtree(folder.resolve(), ignore_errors=True)
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
