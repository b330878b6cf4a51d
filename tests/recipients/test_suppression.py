"""Lists of whom nothing is to be sent to: read for certain, or refused."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.phone_numbers.numbers import Country, person
from airflow_provider_twilio.recipients.number_set import AddressSet
from airflow_provider_twilio.recipients.suppression import listed, opted_out

ANN, BEN = "+15558675309", "+15558675310"
US = Country.of("+1")
LISTS = ("deactivations", "opt_outs", "exclude")
WRITTEN = (
    "+15558675309",
    "15558675309",
    "5558675309",
    "(555) 867-5309",
    "555.867.5309",
    "555-867-5309",
    "+1 555 867 5309",
    "tel:+15558675309",
    "whatsapp:+15558675309",
    "\uff0b15558675309",
    '="+15558675309"',
    "'+15558675309",
    "+1 555 867 5309 ext. 4",
)


def read(argument: str, given: Any, country: Country | None = None) -> AddressSet:
    return opted_out(given, country) if argument == "opt_outs" else listed(argument, given, country)


def put(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def refusal(argument: str, given: Any, country: Country | None = None) -> str:
    """Return the refusal's text, which never holds a number."""
    with pytest.raises(InvalidRequest) as refused:
        read(argument, given, country)
    said = str(refused.value)
    assert said.startswith(f"{argument}: ")
    assert not [number for number in ("8675309", "867-5309", "867.5309", "867 5309") if number in said]
    return said


def test_nobody_is_left_out_unless_named() -> None:
    assert len(listed("exclude", None)) == len(listed("exclude", [])) == len(opted_out(None)) == 0


@pytest.mark.parametrize("argument", LISTS)
@pytest.mark.parametrize("written", [*WRITTEN[:-1], 5558675309, 15558675309])
def test_an_entry_is_its_number_however_it_is_written(argument: str, written: Any) -> None:
    assert ANN in read(argument, [BEN, written], US)


@pytest.mark.parametrize("argument", LISTS)
@pytest.mark.parametrize("written", ["+15558675309", "whatsapp:+15558675309", "rcs:+15558675309"])
def test_who_is_on_a_list_is_left_out_on_every_channel(argument: str, written: str) -> None:
    people = read(argument, [written])

    assert all(person(each) in people for each in (ANN, f"whatsapp:{ANN}", f"rcs:{ANN}"))


def test_an_address_without_a_number_is_its_own() -> None:
    people = listed("exclude", ["messenger:15558675309"])

    assert "messenger:15558675309" in people
    assert ANN not in people


@pytest.mark.parametrize("argument", LISTS)
@pytest.mark.parametrize(
    "entry",
    [
        "5558",
        "",
        None,
        "Ann",
        12.5,
        15558675309.0,
        "15558675309.0",
        "5558675309",
        5558675309,
        "15558675309",
        "555.867.5309",
        "555/867-5309",
        "(555) 867-5309",
        b"+15558675309",
        ["+15558675309"],
        {"to": "+15558675309"},
        "+15558675309 ext. 4",
        "phone: 555 867 5309",
        "+15558675309/+15558675310",
    ],
)
def test_an_entry_that_is_no_number_is_an_error_rather_than_passed_over(argument: str, entry: Any) -> None:
    assert refusal(argument, [BEN, entry]).startswith(f"{argument}: entry 2: must be a phone number: it ")


@pytest.mark.parametrize("argument", LISTS)
@pytest.mark.parametrize(
    "given", ["nowhere/555-867-5309.csv", ["s/15558675309.csv"], "no.jsonl", "no.parquet"]
)
def test_a_file_that_isnt_there_is_an_error(argument: str, given: Any) -> None:
    assert "there is no such file" in refusal(argument, given)


@pytest.mark.parametrize("given", [ANN, "555.867.5309", f"['{ANN}', '{BEN}']", " ", "", f"whatsapp:{ANN}"])
@pytest.mark.parametrize("argument", LISTS)
def test_one_text_of_numbers_is_no_path(argument: str, given: str) -> None:
    assert "no path" in refusal(argument, given) or not given.strip()


@pytest.mark.parametrize("argument", LISTS)
@pytest.mark.parametrize("given", [3, True, 1.5, {"to": ANN}, ANN.encode()])
def test_anything_else_is_no_list(argument: str, given: Any) -> None:
    assert f"not {type(given).__name__}" in refusal(argument, given)


@pytest.mark.parametrize("name", ["out.csv", "out.jsonl", "out.parquet"])
@pytest.mark.parametrize(
    "columns", [("phone_number",), ("anything",), ("date", "phone_number"), ("to", "why")]
)
@pytest.mark.parametrize("argument", LISTS)
def test_a_file_is_read_whole(tmp_path: Path, name: str, columns: Sequence[str], argument: str) -> None:
    place = 1 if columns[0] == "date" else 0
    cells = ["2026-11-25", "2026-11-25"]
    rows = [{**dict(zip(columns, cells, strict=False)), columns[place]: each} for each in (ANN, BEN)]
    path = tmp_path / name
    if name.endswith("csv"):
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    elif name.endswith("jsonl"):
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    else:
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)

    for given in (str(path), [str(path)], ObjectStoragePath(str(path)), [ObjectStoragePath(str(path))]):
        people = read(argument, given)
        assert (len(people), ANN in people, BEN in people) == (2, True, True)


@pytest.mark.parametrize("argument", LISTS)
@pytest.mark.parametrize("first", WRITTEN)
@pytest.mark.parametrize("more", ["", f"{BEN}\n"])
def test_a_list_without_a_header_never_loses_its_first_person(
    tmp_path: Path, argument: str, first: str, more: str
) -> None:
    quoted = '"' + first.replace('"', '""') + '"'
    path = put(tmp_path, "out.csv", f"{quoted}\n{more}")

    assert "line 1: must be a header" in refusal(argument, path, US)


@pytest.mark.parametrize(
    ("name", "content", "finding"),
    [
        ("a.csv", "", "line 1: must be a header"),
        ("a.csv", "1-800-FLOWERS\n+15558675310\n", "line 1: must be a header"),
        ("a.csv", "messenger:owl\nmessenger:cat\n", "line 1: must be a header"),
        ("a.csv", f"to;date\n{ANN};2026-11-25\n", "semicolons between them"),
        ("a.csv", f"to\tdate\n{ANN}\t2026-11-25\n", "tabs between them"),
        ("a.csv", f"sep=;\nto;date\n{ANN};2026-11-25\n", "semicolons between them"),
        ("a.csv", f"to,phone_number\n{ANN},{BEN}\n", "must have one column, or one that is named"),
        ("a.csv", f"a,b\n{ANN},{BEN}\n", "must have one column, or one that is named"),
        ("a.csv", f"to\n{ANN}\n{ANN};{BEN}\n", "record 2: must be a phone number"),
        ("a.csv", f'to\n"{ANN}\n{BEN}"\n', "record 1: must be a phone number: it has more than one line"),
        ("a.csv", 'to,date\n"",2026-11-25\n', "record 1: must be a phone number: it is empty"),
        ("a.csv", f"to\n{ANN}\n".encode("utf-16"), "is UTF-16 or no text: save the file as UTF-8"),
        ("a.csv", f"to\n{ANN}\n".encode("utf-16-le"), "is UTF-16 or no text"),
        ("a.csv", f"to\n{ANN}\n".encode("utf-32"), "is UTF-16 or no text"),
        ("a.csv", 'to\n"5,55867E+09"\n', "it is rounded"),
        ("a.jsonl", "", "is empty, and may have been cut short"),
        ("a.jsonl", "\n", "is empty, and may have been cut short"),
        ("a.jsonl", f'"{ANN}"\n', "line 1: must be a JSON object"),
        ("a.jsonl", f'{{"name": "Ann", "age": 3}}\n{{"to": "{ANN}"}}\n', "must have one column, or one that"),
        (
            "a.jsonl",
            f'{{"to": "{ANN}"}}\n{{"name": "Ben", "age": 3}}\n',
            "record 2: must have a phone number",
        ),
        ("a.jsonl", f'{{"to": "{ANN}"}}\n{{"to": null}}\n', "record 2: must be a phone number: it is empty"),
        ("a.jsonl", '{"to": 15558675309.0}\n', "record 1: must be a phone number: it is a floating-point"),
        ("a.jsonl", f'{{"to": "{ANN}"}}\n'.encode("utf-16"), "is UTF-16 or no text"),
    ],
)
@pytest.mark.parametrize("argument", LISTS)
def test_a_file_that_cant_be_read_for_certain_is_an_error(
    tmp_path: Path, argument: str, name: str, content: str | bytes, finding: str
) -> None:
    assert finding in refusal(argument, put(tmp_path, name, content))


@pytest.mark.parametrize("content", [[15558675309.0, 15558675310.0], [ANN, None], [b"\xff"]])
def test_a_parquet_column_of_something_else_is_an_error(tmp_path: Path, content: list[Any]) -> None:
    path = tmp_path / "out.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"to": content}), path)

    assert "must be a phone number: it " in refusal("exclude", str(path))


def test_a_column_that_parquet_has_twice_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    pyarrow.parquet.write_table(pyarrow.table([[ANN], [BEN]], ["to", "to"]), path)

    assert "column 2 has the name of an earlier one" in refusal("exclude", str(path))


def test_a_mark_at_the_beginning_of_a_file_is_none_of_its_header(tmp_path: Path) -> None:
    path = put(tmp_path, "out.csv", f"\ufeffphone_number,date\n{ANN},2026-11-25\n")

    assert ANN in opted_out(path)


def test_a_table_of_nobody_leaves_out_nobody(tmp_path: Path) -> None:
    assert len(opted_out(put(tmp_path, "out.csv", "phone_number\n"))) == 0


STATES = "phone_number,state,date,sender\n"


@pytest.mark.parametrize(
    ("rows", "out"),
    [
        ([(ANN, "opted_out", "")], {ANN}),
        ([(ANN, "OPTED_OUT", "2026-11-25T17:00:00Z")], {ANN}),
        ([(ANN, " Opted_Out ", "")], {ANN}),
        ([(ANN, "opted_in", "")], set()),
        ([(ANN, "", "")], {ANN}),
        ([(ANN, "", ""), (ANN, "opted_in", "2026-11-25T17:00:00Z")], {ANN}),
        ([(ANN, "opted_out", "2026-11-25T17:00:00Z"), (ANN, "opted_in", "2026-11-26T17:00:00Z")], set()),
        ([(ANN, "opted_in", "2026-11-26T17:00:00Z"), (ANN, "opted_out", "2026-11-25T17:00:00Z")], set()),
        ([(ANN, "opted_in", "2026-11-25T17:00:00Z"), (ANN, "opted_out", "2026-11-25T17:00:00Z")], {ANN}),
        ([(ANN, "opted_out", ""), (ANN, "opted_in", "")], {ANN}),
        (
            [
                ("(555) 867-5309", "opted_out", "2026-11-25T17:00:00Z"),
                (ANN, "opted_in", "2026-11-26T17:00:00Z"),
            ],
            set(),
        ),
        (
            [
                (f"whatsapp:{ANN}", "opted_out", "2026-11-25T17:00:00Z"),
                (ANN, "opted_in", "2026-11-26T17:00:00Z"),
            ],
            {ANN},
        ),
    ],
)
def test_the_last_state_of_a_person_counts(
    tmp_path: Path, rows: list[tuple[str, ...]], out: set[str]
) -> None:
    path = put(tmp_path, "out.csv", STATES + "".join(f"{','.join(row)},\n" for row in rows))
    people = opted_out(path, US)

    assert {each for each in (ANN, BEN) if each in people} == out
    assert len(people) == len(out)


@pytest.mark.parametrize("state", ["CA", "unsubscribed", "out", "stop", "0", "true", "opted-out", "optedin"])
def test_a_state_of_another_kind_is_an_error_that_says_what_to_do(tmp_path: Path, state: str) -> None:
    path = put(tmp_path, "out.csv", f"{STATES}{ANN},opted_out,,\n{ANN},{state},,\n")

    assert "record 2: state: must be opted_out or opted_in; rename the column" in refusal("opt_outs", path)


@pytest.mark.parametrize("state", ["1", "true", '["opted_in"]', "[]", "0", "false"])
def test_a_state_that_is_no_text_is_an_error(tmp_path: Path, state: str) -> None:
    path = put(tmp_path, "out.jsonl", f'{{"phone_number": "{ANN}", "state": {state}}}\n')

    assert "record 1: state: must be" in refusal("opt_outs", path)


@pytest.mark.parametrize("date", ["11/26/2026", "2026-11-26", "yesterday", "1732500000"])
def test_a_date_that_cant_be_read_is_an_error(tmp_path: Path, date: str) -> None:
    path = put(tmp_path, "out.csv", f"{STATES}{ANN},opted_out,{date},\n")

    assert "record 1: date: must be a date" in refusal("opt_outs", path)
