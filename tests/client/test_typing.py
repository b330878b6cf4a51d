"""A type checker knows each request's arguments and each call's answer, without a plugin."""

import re
from pathlib import Path

import pytest
from mypy import api as mypy

import airflow_provider_twilio

PROJECT = Path(__file__).parents[2]
PROGRAM = """
from collections.abc import Iterator
from typing import assert_type

from pydantic import Field

from airflow_provider_twilio.client.paging import following
from airflow_provider_twilio.client.client import AsyncClient, Client
from airflow_provider_twilio.api.request import MESSAGING, Request
from airflow_provider_twilio.api.resource import Page, Resource
from airflow_provider_twilio.api.types import PhoneNumber


class Letter(Resource):
    sid: str


class CreateLetter(Request[Letter], on=MESSAGING, op="POST /Letters"):
    to: PhoneNumber
    urgent: bool | None = None
    api_version: str | None = Field(default=None, serialization_alias="X-Version")


class DeleteLetter(Request[None], on=MESSAGING, op="DELETE /Letters/{Sid}"):
    sid: str


class ListLetters(Request[Page[Letter]], on=MESSAGING, op="GET /Letters"):
    page_size: int | None = None


def right(client: Client) -> None:
    assert_type(client.execute(CreateLetter(to="+15558675309")), Letter)
    assert_type(client.execute(CreateLetter(to="+1", urgent=True, api_version="v", extra_params={})), Letter)
    assert_type(client.execute(ListLetters()), Page[Letter])
    assert_type(client.pages(ListLetters(), limit=5), Iterator[Page[Letter]])
    assert_type([letter.sid for page in client.pages(ListLetters()) for letter in page], list[str])
    assert_type(following(ListLetters(), "?Page=1"), ListLetters)
    client.execute(DeleteLetter(sid="LT1"))


async def right_in_a_loop(client: AsyncClient) -> None:
    assert_type(await client.execute(CreateLetter(to="+15558675309")), Letter)
    async for page in client.pages(ListLetters()):
        assert_type(page, Page[Letter])


def wrong(client: Client) -> None:
    CreateLetter(too="+15558675309")  # call-arg
    CreateLetter()  # call-arg
    CreateLetter(to="+15558675309", urgnt=True)  # call-arg
    CreateLetter(to="+15558675309", urgent="yes")  # arg-type
    CreateLetter(to=15558675309)  # arg-type
    CreateLetter("+15558675309")  # call-arg, arg-type
    client.execute(CreateLetter(to="+15558675309")).nothing  # attr-defined
    client.pages(CreateLetter(to="+15558675309"))  # arg-type
    client.execute("CreateLetter")  # arg-type
"""


def test_right_calls_pass_and_misspelt_missing_and_mistyped_arguments_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    monkeypatch.setenv("MYPYPATH", str(PROJECT))

    options = ["--config-file", str(PROJECT / "pyproject.toml"), "--cache-dir", str(PROJECT / ".mypy_cache")]
    report, complaints, _ = mypy.run([*options, "--no-error-summary", str(program)])

    assert complaints == ""
    found: dict[int, set[str]] = {}
    for line, code in re.findall(r"program\.py:(\d+): error: .*\[([a-z-]+)\]$", report, flags=re.MULTILINE):
        found.setdefault(int(line), set()).add(code)
    expected = {
        number: set(codes.split(", "))
        for number, line in enumerate(PROGRAM.splitlines(), 1)
        if (codes := line.partition("  # ")[2])
    }
    assert found == expected, report


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(airflow_provider_twilio.__file__).parent / "py.typed").exists()
