"""CSV files with other separators and encodings are read when told, and named when not."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.files.csv_form import CsvForm
from airflow_provider_twilio.files.reading import rows, rows_as_written

ROWS = [{"to": "+15558675309", "name": "Zoë\nthe first"}, {"to": "+15558675310", "name": "a,b;c\td|e"}]


def written(folder: Path, separator: str, encoding: str) -> str:
    path = folder / "list.csv"
    lines = [f"to{separator}name", '+15558675309{0}"Zoë\nthe first"', '+15558675310{0}"a,b;c\td|e"']
    path.write_bytes("\r\n".join(line.replace("{0}", separator) for line in lines).encode(encoding))
    return str(path)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be", "utf-32", "cp500"]
)
def test_a_file_is_read_as_it_is_told_to_be(tmp_path: Path, separator: str, encoding: str) -> None:
    path, form = written(tmp_path, separator, encoding), CsvForm(separator, encoding)

    assert [*rows(path, form)] == [*rows_as_written(path, form)] == ROWS


def test_a_long_packed_file_is_read_across_its_chunks(tmp_path: Path) -> None:
    names = [f"Zoë {number} 😀" for number in range(20_000)]
    path = tmp_path / "list.csv.gz"
    path.write_bytes(gzip.compress("\n".join(["name", *names]).encode("utf-16"), 1))

    assert [row["name"] for row in rows(str(path), CsvForm(encoding="utf-16"))] == names


@pytest.mark.parametrize(
    ("content", "form", "finding"),
    [
        (
            b"to;name\n1;b\n",
            {},
            "line 1: has columns with semicolons between them: name them by separator=';'",
        ),
        (b"to\tname\n1\tb\n", {}, r"line 1: has columns with tabs between them: name them by separator='\t'"),
        (b"to,name\n1,b\n", {"separator": ";"}, "with commas between them: name them by separator=','"),
        (b"to\n1\n\xeb\n", {}, "line 3: is no text in UTF-8; name its encoding, such as encoding='cp1252'"),
        ("to\n1\n".encode("utf-16"), {}, "line 1: is UTF-16 or no text; name its encoding"),
        (
            "to\n1\n".encode("utf-16"),
            {"encoding": "cp1252"},
            "line 1: is in utf-16, and encoding is 'cp1252'",
        ),
        ("to\n1\n".encode("utf-16-le"), {"encoding": "cp1252"}, "line 1: is no text in cp1252"),
        (
            "to\n1\n".encode("utf-8-sig"),
            {"encoding": "cp1252"},
            "line 1: is in utf-8, and encoding is 'cp1252'",
        ),
        (b"to\n1\n\x81\n", {"encoding": "cp1252"}, "line 3: is no text in cp1252"),
        ("to\n1\n".encode("utf-16-le") + b"\x00\xdc!\0", {"encoding": "utf-16-le"}, "line 3: is no text in"),
        ("to\n1\n2".encode("utf-16-le")[:-1], {"encoding": "utf-16-le"}, "line 3: is no text in utf-16-le"),
        (b"to;name\n1;b\n1\n", {"separator": ";"}, "line 3: has 1 cells, the header has 2"),
    ],
    ids=str,
)
def test_another_form_than_told_is_named_with_the_line(
    tmp_path: Path, content: bytes, form: dict[str, str], finding: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)

    with pytest.raises(InvalidRequest) as refused:
        list(rows(str(path), CsvForm(**form)))

    assert str(refused.value).startswith(f"{path}: line ")
    assert finding in str(refused.value)


@pytest.mark.parametrize(
    ("form", "finding"),
    [
        ({"separator": ":"}, "separator: ':': must be one of ',', ';', '\\t', '|'"),
        ({"separator": ""}, "separator: '': must be one of"),
        ({"separator": None}, "separator: None: must be one of"),
        ({"encoding": "klingon"}, "encoding: 'klingon': must be a text encoding that Python knows"),
        ({"encoding": "rot13"}, "encoding: 'rot13': must be a text encoding"),
        ({"encoding": "hex"}, "encoding: 'hex': must be a text encoding"),
        ({"encoding": "utf-8\0"}, "must be a text encoding"),
        ({"encoding": None}, "encoding: None: must be a text encoding"),
    ],
    ids=str,
)
def test_what_is_no_form_is_refused(form: dict[str, Any], finding: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        CsvForm(**form)

    assert finding in str(refused.value)
