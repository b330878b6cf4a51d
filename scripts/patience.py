"""Run a command that says little, and say every few seconds that it runs: ``patience.py LOG WHAT COMMAND…``.

Runs on a bare Python: it installs everything else.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_EVERY = 8.0
_GRACE = 20.0
_LAST_LINES = 30


def patiently(
    what: str,
    command: Sequence[str],
    *,
    log: Path,
    say: Callable[[str], None] = print,
    every: float = _EVERY,
    seconds: float = float("inf"),
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> int:
    """Run ``command`` to its end; its exit code, or -9 if it took longer than ``seconds``.

    :param what: is going on, for the line that is said at the beginning and again after ``every`` seconds.
    :param log: takes the output of the command; its last line is said with each line.
    """
    say(f"{what} ...")
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with log.open("w") as file:
        process = subprocess.Popen(
            command, stdout=file, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=cwd, env=env
        )
        try:
            while True:
                left = started + seconds - time.monotonic()
                try:
                    return process.wait(max(0.0, min(every, left)))
                except subprocess.TimeoutExpired:
                    taken = time.monotonic() - started
                    if taken >= seconds:
                        return -9
                    say(f"{what}, {taken:.0f} s: {last_line(log)}".rstrip(": "))
        finally:
            _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """As Ctrl-C does, so that it can stop what it has started; after a while for good."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def last_line(log: Path, longest: int = 70) -> str:
    """Return what stands last in a log, cut to ``longest`` characters."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()]
    return next((line[:longest] for line in reversed(lines) if line), "")


def main() -> int:
    log, what, *command = sys.argv[1:]
    code = patiently(what, command, log=Path(log), say=lambda line: print(line, flush=True))
    if code:
        print(f"{what}: failed. The end of {log}:")
        print("\n".join(Path(log).read_text(errors="replace").splitlines()[-_LAST_LINES:]))
    return 1 if code else 0


if __name__ == "__main__":
    sys.exit(main())
