"""The ledger's record of a chunk belongs to its rows, one by one, or is an error."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.batch.chunk import Chunk, CorruptLedger, outgoing_of

from .batches import rows

TIMES = {"since": 1.0, "intended_at": 1.0, "clock": "twilio"}

SID = "SM" + "0a" * 16


@pytest.mark.parametrize("word", ["", "SM1", f"{SID} {SID}", "PN" + "0a" * 16, "-5", "9" * 5000, "\u0661"])
def test_no_other_word_is_kept(word: str) -> None:
    chunk = Chunk(0, [word, SID])

    with pytest.raises(ValueError, match="is no outcome"):
        chunk.known()


@pytest.mark.parametrize(
    "kept",
    [
        {"outcomes": f"{SID}  ."},
        {"outcomes": f"SM1 {SID} ."},
        {"outcomes": None},
        {"outcomes": "", "since": "soon"},
        {"since": None, "outcomes": SID},
    ],
)
def test_a_damaged_entry_is_an_error(kept: dict[str, Any]) -> None:
    with pytest.raises(CorruptLedger, match="chunk 3 of the batch"):
        Chunk.read(2, {"since": 1.0, "intended_at": 1.0} | kept)


def test_outcomes_of_other_rows_are_an_error() -> None:
    chunk = Chunk.read(0, {"since": 1.0, "intended_at": 1.0, "outcomes": f"{SID} 21610 . - ?"})

    assert chunk.outcomes == [SID, 21610, ".", "-", "?"]
    with pytest.raises(CorruptLedger, match="5 outcomes of 4 rows"):
        outgoing_of(chunk, rows(4))


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=40, unique=True).map(sorted))
def test_an_entry_has_the_numbers_of_its_rows(numbers: list[int]) -> None:
    chunk = Chunk.of(0, numbers)

    assert Chunk.read(0, chunk.known()).rows == numbers


def test_rows_that_follow_each_other_take_little_space() -> None:
    assert Chunk.of(0, [*range(501, 900), 901, 903, 904]).known()["rows"] == "501-899 901 903-904"


def test_outcomes_belong_to_the_rows_of_their_numbers() -> None:
    """As many rows with other numbers are others, whatever their place in the chunk is."""
    chunk = Chunk.read(0, TIMES | {"rows": "1-2 4", "outcomes": f"{SID} 21610 ."})

    assert [*chunk.by_row()] == [(1, SID), (2, 21610), (4, ".")]
    with pytest.raises(CorruptLedger, match="other rows than the input's 1 to 3"):
        outgoing_of(chunk, rows(3))


def test_an_entry_of_version_0_1_0_has_no_numbers_and_gets_those_of_the_input() -> None:
    chunk = Chunk.read(0, TIMES | {"outcomes": f"{SID} 21610 ."})
    assert [*chunk.by_row()] == [(None, SID), (None, 21610), (None, ".")]

    outgoing_of(chunk, rows(3))

    assert chunk.known()["rows"] == "1-3"


@pytest.mark.parametrize("numbers", ["1-2", "1-4", "3-1", "1 2 x", "", "1-9999999999", "2 1 3", "1 1 2", 5])
def test_numbers_that_cannot_be_read_are_an_error(numbers: Any) -> None:
    with pytest.raises(CorruptLedger, match="chunk 1 of the batch"):
        Chunk.read(0, TIMES | {"rows": numbers, "outcomes": f"{SID} 21610 ."})
