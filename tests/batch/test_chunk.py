"""The ledger's record of a chunk belongs to its rows, one by one, or is an error."""

from typing import Any

import pytest

from airflow_provider_twilio.batch.chunk import Chunk, CorruptLedger, outgoing_of

from .batches import rows

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
