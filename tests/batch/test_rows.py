"""Rows are read from a list or a file, and known again by a digest."""

import csv
from pathlib import Path
from typing import Any

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.batch import rows as reading
from airflow_provider_twilio.batch.check import check
from airflow_provider_twilio.batch.rows import BLOCK

from .inputs import batch, number, people


def test_a_file_is_read_as_a_list_is(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["to", "name"])
        writer.writeheader()
        writer.writerows(people(BLOCK + 1))

    assert check(batch(str(path))).summary == check(batch(people(BLOCK + 1))).summary


@pytest.mark.parametrize(
    ("messages", "finding"),
    [
        (["+15558675309"], "messages: row 1: str: must be a dict"),
        ({"to": number(1)}, "messages: dict: must be a list of dicts or a URI"),
        (iter(people(1)), "messages: list_iterator: must be a list of dicts or a URI"),
        (None, "messages: NoneType: must be a list of dicts or a URI"),
        ("people.xlsx", "must end in"),
    ],
)
def test_anything_else_is_no_batch(messages: Any, finding: str) -> None:
    with pytest.raises(InvalidRequest, match=finding):
        check(batch(messages))


def test_a_code_in_a_batch_of_one_row_is_not_guessed_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads the digest in a task's state needs 16 MiB and some 40 ms for each code to try."""
    costs = []

    def scrypt(digest: bytes, **cost: Any) -> bytes:
        costs.append(128 * cost["n"] * cost["r"])
        return digest[::-1]

    reading.costly.cache_clear()
    monkeypatch.setattr(reading, "scrypt", scrypt)
    one = check(batch([{"to": number(1)}], body="Your code is 739182")).summary

    assert costs == [2**24, 2**24], "of both digests"
    other = check(batch([{"to": number(1)}], body="Your code is 739183")).summary
    assert one.digest != other.digest
    assert one.rows_digest != other.rows_digest
