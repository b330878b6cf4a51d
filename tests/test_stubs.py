"""The stubs from which type checkers and editors learn the operators' arguments."""

from pathlib import Path

import pytest

from scripts import stubs


@pytest.mark.parametrize("path", list(stubs.fresh()), ids=lambda path: path.stem)
def test_the_stubs_are_what_the_requests_say(path: Path) -> None:
    assert path.read_text() == stubs.fresh()[path], "stale: run `make stubs`"
