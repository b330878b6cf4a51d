"""Each row's outcome, in a file that is there whole or not at all."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk.io import attach
from fsspec.implementations.memory import MemoryFileSystem  # type: ignore[import-untyped]

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.batch.check import Checked, check
from airflow_provider_twilio.batch.chunk import Chunk, CorruptLedger
from airflow_provider_twilio.batch.results import Result, check_path, results, results_of
from airflow_provider_twilio.files.reading import rows

from .inputs import batch, people

SID = f"SM{'1' * 32}"
OUTCOMES = [
    Result(1, "+15558675309", SID, "queued"),
    Result(2, "+15558675310", None, "failed", 21610, "opted out"),
    Result(3, "=1+1", None, "invalid", None, "to: must be a phone number"),
]


def write(path: Path | str, outcomes: Any = OUTCOMES) -> None:
    with results(str(path)) as put:
        put(outcomes)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("name", ["r.jsonl", "r.parquet", "r.jsonl.gz", "r.jsonl.zst"])
def test_every_format_gives_back_what_was_put(tmp_path: Path, name: str) -> None:
    write(tmp_path / name)

    assert [*rows(str(tmp_path / name))] == [each._asdict() for each in OUTCOMES]
    assert names(tmp_path) == [name]


def test_csv_has_numbers_as_they_are_and_formulas_as_text(tmp_path: Path) -> None:
    write(tmp_path / "r.csv")

    with (tmp_path / "r.csv").open() as file:
        first, second, third = csv.DictReader(file)
    assert first == {
        "row": "1",
        "to": "+15558675309",
        "sid": SID,
        "status": "queued",
        "error_code": "",
        "reason": "",
    }
    assert second["error_code"] == "21610"
    assert third["to"] == "'=1+1"


def test_results_are_taken_bit_by_bit_and_as_a_stream(tmp_path: Path) -> None:
    def many() -> Iterator[Result]:
        yield from (Result(number, "+15558675309") for number in range(1, 2501))

    with results(str(tmp_path / "r.jsonl")) as put:
        put(many())
        put(OUTCOMES)

    assert sum(1 for _ in rows(str(tmp_path / "r.jsonl"))) == 2503


def test_nothing_is_in_place_before_the_end(tmp_path: Path) -> None:
    with results(str(tmp_path / "r.csv")) as put:
        put(OUTCOMES)
        (part,) = names(tmp_path)

    assert part.startswith("r.csv.")
    assert part.endswith(".part")
    assert names(tmp_path) == ["r.csv"]


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt])
def test_a_failure_leaves_what_was_there_and_nothing_else(
    tmp_path: Path, failure: type[BaseException]
) -> None:
    write(tmp_path / "r.jsonl", OUTCOMES[:1])

    with pytest.raises(failure), results(str(tmp_path / "r.jsonl")) as put:
        put(_outcomes_then(failure))

    assert names(tmp_path) == ["r.jsonl"]
    assert [row["row"] for row in rows(str(tmp_path / "r.jsonl"))] == [1]


def test_a_full_disk_leaves_nothing_that_looks_whole(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left"), results(str(tmp_path / "r.jsonl")) as put:
        put(_outcomes_then(OSError(28, "No space left on device")))

    assert names(tmp_path) == []


def _outcomes_then(failure: BaseException | type[BaseException]) -> Iterator[Result]:
    yield from OUTCOMES * 1000
    raise failure


def test_an_earlier_file_is_replaced(tmp_path: Path) -> None:
    write(tmp_path / "r.jsonl", OUTCOMES * 10)
    write(tmp_path / "r.jsonl")

    assert len((tmp_path / "r.jsonl").read_text().splitlines()) == 3


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    write(tmp_path / "2026" / "11" / "r.csv")

    assert names(tmp_path / "2026" / "11") == ["r.csv"]


def test_an_object_store_has_them_whole_too() -> None:
    store = MemoryFileSystem()
    attach("memory", fs=store)
    write("memory://results/r.jsonl")

    with pytest.raises(RuntimeError), results("memory://results/other.jsonl") as put:
        put(_outcomes_then(RuntimeError))

    assert store.ls("/results", detail=False) == ["/results/r.jsonl"]
    assert [json.loads(line)["row"] for line in store.cat("/results/r.jsonl").splitlines()] == [1, 2, 3]


def test_a_path_of_no_known_format_is_refused_beforehand() -> None:
    with pytest.raises(InvalidRequest, match="must end in"):
        check_path("results.xlsx")


def test_a_folder_is_refused_beforehand(tmp_path: Path) -> None:
    """A file that is moved to a folder lands in it, under the name of its part."""
    (tmp_path / "r.parquet").mkdir()

    with pytest.raises(InvalidRequest, match="must be a file, and there is a folder of that name"):
        check_path(f"{tmp_path}/r.parquet")


@pytest.mark.parametrize("written", ["{}/r.csv", "file://{}/r.csv", "{}/../{}/r.csv"])
def test_a_file_that_is_read_is_refused_beforehand(tmp_path: Path, written: str) -> None:
    path = written.format(tmp_path, tmp_path.name)

    with pytest.raises(InvalidRequest, match="must not be a file that is read"):
        check_path(path, [f"{tmp_path}/r.csv"])

    check_path(path, [f"{tmp_path}/other.csv", f"{tmp_path}/other/r.csv", [f"{tmp_path}/r.csv"], None])


def test_no_outcomes_are_a_file_without_rows(tmp_path: Path) -> None:
    write(tmp_path / "r.csv", [])

    assert (tmp_path / "r.csv").read_text().strip() == "row,to,sid,status,error_code,reason"


class TestJoined:
    """A row's result is the outcome that the ledger has for its number."""

    def test_rows_that_make_no_message_have_none(self) -> None:
        checked = check(batch([*people(2), {"to": "5558", "name": "Ann"}, *people(5)[3:]], on_invalid="skip"))
        chunks = [chunk(0, "1-2", f"{SID} 21610"), chunk(1, "4-5", "? .")]

        told = [(each.row, each.status) for each in results_of(checked, chunks, checked.summary.digest)]

        assert told == [(1, "accepted"), (2, "refused"), (3, "invalid"), (4, "assumed_sent"), (5, "unsent")]

    def test_outcomes_of_other_rows_are_no_results(self) -> None:
        checked = check(batch(people(3)))

        with pytest.raises(CorruptLedger, match="an outcome of row 4, and none of row 3"):
            [*joined(checked, chunk(0, "1-2 4", f"{SID} 21610 ."))]

    def test_more_outcomes_than_rows_are_no_results(self) -> None:
        checked = check(batch(people(3)))

        with pytest.raises(CorruptLedger, match="an outcome of row 4, and the input has fewer rows"):
            [*joined(checked, chunk(0, "1-4", f"{SID} 21610 . ."))]

    def test_somebody_excluded_since_keeps_the_outcome(self) -> None:
        sent = check(batch(people(4)))
        now = check(batch(people(4), exclude=[people(4)[1]["to"]]))

        found = [*results_of(now, [chunk(0, "1-4", f"{SID} {SID} 21610 .")], sent.summary.digest)]

        assert [each.status for each in found] == ["accepted", "accepted", "refused", "unsent"]
        assert now.summary.rows_digest == sent.summary.rows_digest

    def test_somebody_who_was_excluded_then_was_not_sent_to(self) -> None:
        sent = check(batch(people(3), exclude=[people(3)[1]["to"]]))
        now = check(batch(people(3)))

        found = [*results_of(now, [chunk(0, "1 3", f"{SID} 21610")], sent.summary.digest)]

        assert [each.status for each in found] == ["accepted", "unsent", "refused"]

    def test_entries_of_version_0_1_0_are_joined_by_their_place(self) -> None:
        checked = check(batch(people(2)))

        told = [(each.row, each.status) for each in joined(checked, chunk(0, None, f"{SID} 21610"))]

        assert told == [(1, "accepted"), (2, "refused")]

    def test_rows_of_chunks_that_were_never_begun_are_unsent(self) -> None:
        told = [each.status for each in joined(check(batch(people(3))), chunk(0, "1", SID))]

        assert told == ["accepted", "unsent", "unsent"]


def joined(checked: Checked, *chunks: Chunk) -> Iterator[Result]:
    """The results of a batch that was sent as it is now."""
    return results_of(checked, chunks, checked.summary.digest)


def chunk(number: int, numbers: str | None, outcomes: str) -> Chunk:
    """Read a chunk as the ledger has it."""
    entry: dict[str, Any] = {"since": 1.0, "intended_at": 1.0, "outcomes": outcomes}
    return Chunk.read(number, entry if numbers is None else entry | {"rows": numbers})
