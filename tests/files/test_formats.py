"""Which format and compression a file has, by its name."""

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.files.formats import Compression, FileType, Format


@pytest.mark.parametrize(
    ("path", "kind", "compression"),
    [
        ("rows.csv", Format.CSV, Compression.NONE),
        ("s3://bucket/a.b/rows.2026-11-25.jsonl", Format.JSONL, Compression.NONE),
        ("rows.ndjson.gz", Format.JSONL, Compression.GZ),
        ("rows.csv.zst", Format.CSV, Compression.ZST),
        ("ROWS.CSV.GZ", Format.CSV, Compression.GZ),
        ("rows.parquet", Format.PARQUET, Compression.NONE),
        ("file:///data/rows.parquet", Format.PARQUET, Compression.NONE),
    ],
)
def test_the_name_tells(path: str, kind: Format, compression: Compression) -> None:
    assert FileType.of(path) == FileType(kind, compression)


@pytest.mark.parametrize(
    "path",
    ["rows", "rows.xlsx", "rows.gz", "rows.csv.bz2", "rows.parquet.gz", "csv", "s3://b/rows.csv/part", ""],
)
def test_any_other_name_is_refused_with_the_known_endings(path: str) -> None:
    with pytest.raises(InvalidRequest, match=r"must end in \.jsonl or \.csv .*\.parquet"):
        FileType.of(path)


def test_the_argument_is_named_and_the_path_is_shown() -> None:
    with pytest.raises(InvalidRequest, match=r"^messages: s3://b/My rows\.xlsx: its name must end in"):
        FileType.of("s3://b/My rows.xlsx", "messages")


@pytest.mark.parametrize(
    "text",
    [
        "[{'to': '+15558675309', 'name': 'Ada'}]",
        '{"to": "+15558675309", "name": "Ada"}',
        "to\n+15558675309 Ada",
    ],
)
def test_rows_of_which_a_template_made_text_are_not_shown(text: str) -> None:
    with pytest.raises(
        InvalidRequest, match=f"messages: a text of {len(text)} characters is no path"
    ) as refused:
        FileType.of(text, "messages")

    assert not any(private in str(refused.value) for private in ("867530", "Ada"))


@pytest.mark.parametrize("kind", [Format.CSV, Format.JSONL])
@pytest.mark.parametrize("compression", Compression)
def test_a_suffix_means_the_type_that_it_is_of(kind: Format, compression: Compression) -> None:
    expected = FileType(kind, compression)

    assert FileType.of(f"rows{expected.suffix}") == expected


def test_parquet_is_never_packed_from_outside() -> None:
    with pytest.raises(InvalidRequest, match="compression: 'gz': must be 'none'"):
        FileType(Format.PARQUET, Compression.GZ)
