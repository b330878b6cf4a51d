"""The signatures that type checkers and editors see of the operators."""

from pathlib import Path

import pytest
from mypy import api as mypy

from scripts import stubs

PROJECT = Path(__file__).parent.parent
RIGHT = """
from airflow_provider_twilio.operators.messages import SendSmsOperator
sms = SendSmsOperator(task_id="a", to="+15558675309", body="b", messaging_service_sid="{{ x }}", retries=2)
SendSmsOperator(task_id="b", to=sms.output["sid"], body="b", media_url=["https://example.com/a.png"])
"""
WRONG = {
    "misspelt": ('SendSmsOperator(task_id="a", to="+1", boddy="b")', 'Unexpected keyword argument "boddy"'),
    "missing": ('SendSmsOperator(task_id="a", body="b")', 'Missing named argument "to"'),
    "mistyped": ('SendSmsOperator(task_id="a", to=15558675309)', 'Argument "to" to "SendSmsOperator"'),
}


def checked(folder: Path, source: str) -> str:
    file = folder / "some_dag.py"
    file.write_text(source)
    output, errors, _ = mypy.run(["--config-file", str(PROJECT / "pyproject.toml"), str(file)])
    assert not errors, errors
    return output


@pytest.mark.parametrize("path", list(stubs.fresh()))
def test_the_stubs_are_what_the_requests_say(path: Path) -> None:
    assert path.read_text() == stubs.fresh()[path], "stale: run `make stubs`"


def test_mypy_accepts_right_calls(tmp_path: Path) -> None:
    assert "Success" in checked(tmp_path, RIGHT)


def test_mypy_rejects_wrong_calls(tmp_path: Path) -> None:
    lines = "\n".join(call for call, _ in WRONG.values())
    output = checked(tmp_path, f"{RIGHT}\n{lines}\n")
    for kind, (_, complaint) in WRONG.items():
        assert complaint in output, (kind, output)
