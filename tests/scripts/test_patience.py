"""A command that says little is told of while it runs."""

import sys
from pathlib import Path

import pytest

from scripts import patience
from scripts.patience import last_line, patiently

# Goes on when the file is there, so that nothing depends on how fast the machine is.
WAITS = """
import pathlib, sys, time
print("Collecting everything", flush=True)
while not pathlib.Path(sys.argv[1]).exists():
    time.sleep(0.01)
print("done")
"""


def test_it_says_at_the_beginning_and_again_what_goes_on(tmp_path: Path) -> None:
    said: list[str] = []
    log, go_on = tmp_path / "logs" / "install.log", tmp_path / "go on"

    def say(line: str) -> None:
        said.append(line)
        if "Collecting everything" in line:
            go_on.touch()

    code = patiently("Installing", (sys.executable, "-c", WAITS, str(go_on)), log=log, say=say, every=0.05)

    assert code == 0
    assert said[0] == "Installing ..."
    assert said[-1].startswith("Installing, ")
    assert said[-1].endswith(" s: Collecting everything")
    assert last_line(log) == "done"


def test_one_that_fails_hands_on_its_code(tmp_path: Path) -> None:
    command = (sys.executable, "-c", "raise SystemExit(7)")

    assert patiently("Trying", command, log=tmp_path / "log", say=lambda line: None) == 7


def test_one_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    command = (sys.executable, "-c", WAITS, str(tmp_path / "never"))

    assert patiently("Trying", command, log=tmp_path / "log", say=lambda line: None, seconds=0.1) == -9


def test_what_the_command_says_comes_with_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, "-c", "raise SystemExit('there is no disk left')"]
    monkeypatch.setattr(sys, "argv", ["patience.py", str(tmp_path / "log"), "Installing", *command])

    assert patience.main() == 1
    assert "there is no disk left" in capsys.readouterr().out
