"""A Redis of our own, on a free port: Celery's queue."""

import secrets
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from scripts.airflow_server import free_port
from scripts.cluster.postgres import MissingProgram


@dataclass(frozen=True, slots=True)
class Redis:
    """A server to be started.

    :param settings: its file of settings, which holds the password.
    """

    port: int
    password: str
    program: str
    settings: Path

    @property
    def address(self) -> str:
        """Its address for Celery."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    @property
    def command(self) -> tuple[str, ...]:
        """The server."""
        return (self.program, str(self.settings))

    def is_ready(self) -> bool:
        """Tell whether it accepts connections."""
        try:
            socket.create_connection(("127.0.0.1", self.port), 1.0).close()
        except OSError:
            return False
        return True


def make(folder: Path) -> Redis:
    """Make a folder for an empty queue that outlives its server, which writes down each change.

    :raises MissingProgram: Redis isn't installed.
    """
    if (program := shutil.which("redis-server")) is None:
        raise MissingProgram("Redis isn't installed: apt-get install postgresql redis-server")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    port, password, settings = free_port(), secrets.token_hex(), folder / "redis.conf"
    lines = ("bind 127.0.0.1", f"port {port}", f"requirepass {password}", f'dir "{folder}"', "appendonly yes")
    settings.touch(0o600)
    settings.write_text("".join(f"{line}\n" for line in (*lines, 'save ""', "daemonize no")))
    return Redis(port, password, program, settings)
