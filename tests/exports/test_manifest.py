"""The contents of a manifest, and the manifests that are refused."""

import json
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from airflow_provider_twilio.exports.interval import Span, joined
from airflow_provider_twilio.exports.manifest import InvalidManifest, Manifest, Part, digest
from airflow_provider_twilio.files.columns import Column
from airflow_provider_twilio.files.formats import FileType

DAY = datetime(2026, 7, 1, tzinfo=UTC)
ACCOUNT, OTHER = "AC" + "0a" * 16, "AC" + "0b" * 16


def hour(number: float) -> datetime:
    return DAY + timedelta(hours=number)


def span(start: float, end: float) -> Span:
    return Span(hour(start), hour(end))


def part(start: float, end: float, records: int = 1) -> Part:
    return Part(
        name=f"part-{start:g}",
        start=hour(start),
        end=hour(end),
        records=records,
        size=records * 10,
        sha256="0" * 64,
        first=hour(start),
        last=hour(end) - timedelta(seconds=1),
    )


def manifest(*parts: Part, spans: list[Span] | None = None) -> Manifest:
    return Manifest.make(
        of="messages/1",
        account_sid=ACCOUNT,
        options="abc",
        file_type=FileType.of("a.csv.gz"),
        columns=[Column("sid"), Column("price", "decimal")],
        spans=spans if spans is not None else [Span(each.start, each.end) for each in parts],
        parts=parts,
    )


def test_it_sums_its_parts_up() -> None:
    made = manifest(part(12, 24, records=3), part(0, 12, records=2))

    assert [each.name for each in made.parts] == ["part-0", "part-12"]
    assert (made.records, made.size) == (5, 50)
    assert (made.first, made.last) == (hour(0), hour(24) - timedelta(seconds=1))
    assert made.spans == [span(0, 24)]
    assert (made.format, made.compression) == ("csv", "gz")
    assert made.columns == [{"name": "sid", "kind": "text"}, {"name": "price", "kind": "decimal"}]


def test_a_time_without_records_is_covered_all_the_same() -> None:
    made = manifest(spans=[span(0, 24)])

    assert (made.records, made.first, made.spans) == (0, None, [span(0, 24)])


def test_it_is_read_as_it_was_written() -> None:
    made = manifest(part(0, 24))

    assert Manifest.read(made.to_bytes(), "here") == made


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"parts": 1}', b"\xff"])
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidManifest, match=r"^/a/_manifest\.json: is no manifest"):
        Manifest.read(data, "/a/_manifest.json")


def test_a_manifest_of_a_later_release_is_refused() -> None:
    later = manifest().to_bytes().replace(b'"version": 1', b'"version": 2')

    with pytest.raises(InvalidManifest, match="version 2"):
        Manifest.read(later, "here")


def test_a_field_that_a_later_release_added_does_not_disturb() -> None:
    later = manifest().to_bytes().replace(b'"version": 1', b'"version": 1, "more": {}')

    assert Manifest.read(later, "here").version == 1


def test_another_account_is_refused() -> None:
    with pytest.raises(InvalidManifest, match=f"holds messages/1 of account {ACCOUNT}.*{OTHER} must go to"):
        manifest().check_account(OTHER, "messages/1", "/a")


def test_another_kind_of_export_is_refused() -> None:
    with pytest.raises(InvalidManifest, match="holds messages/1"):
        manifest().check_account(ACCOUNT, "usage/1", "/a")


def test_the_same_account_and_kind_in_a_newer_version_is_fine() -> None:
    manifest().check_account(ACCOUNT, "messages/2", "/a")


def test_what_lies_outside_of_a_time_stays() -> None:
    spans, parts = manifest(part(0, 3), part(3, 6), part(6, 9)).outside(span(3, 6), "/a")

    assert [each.name for each in parts] == ["part-0", "part-6"]
    assert spans == [span(0, 3), span(6, 9)]


def test_a_time_within_a_span_without_records_cuts_it() -> None:
    spans, parts = manifest(spans=[span(0, 24)]).outside(span(3, 6), "/a")

    assert (spans, parts) == ([span(0, 3), span(6, 24)], [])


def test_all_of_it_goes_with_a_time_that_holds_it() -> None:
    assert manifest(part(3, 6)).outside(span(0, 24), "/a") == ([], [])


@pytest.mark.parametrize("edges", [(0, 4), (4, 9), (4, 5)])
def test_a_time_that_cuts_through_a_part_is_refused(edges: tuple[int, int]) -> None:
    with pytest.raises(InvalidManifest, match=r"cuts through /a/part-3, which holds \[2026-07-01T03:00:00Z"):
        manifest(part(3, 6)).outside(span(*edges), "/a")


def test_spans_that_adjoin_or_overlap_are_one() -> None:
    assert joined([span(6, 8), span(0, 3), span(3, 6), span(7, 9), span(12, 13)]) == [
        span(0, 9),
        span(12, 13),
    ]


def test_options_have_the_same_digest_in_any_order() -> None:
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})


def changed(**values: object) -> bytes:
    """A manifest of one part with other values: of itself, or of its part as ``part_…``."""
    data = json.loads(manifest(part(0, 24)).to_bytes())
    for name, value in values.items():
        whole = data if not name.startswith("part_") else data["parts"][0]
        whole[name.removeprefix("part_")] = value
    return json.dumps(data).encode()


PLACES = [
    "../../x",
    "part-/../x",
    "../part-a",
    "/etc/passwd",
    "/part-a",
    "..",
    ".",
    "",
    "part-",
    "https://evil.example/part-a",
    "s3://bucket/part-a",
    "part-a\\..\\b",
    "part-a\0",
    "part-a\n",
    "part-a\x1b[31m",
    "part-%2e%2e%2fx",
    "part-ä",
    "_manifest.json",
    "other-a.jsonl",
    "part-" + "a" * 300,
]


@pytest.mark.parametrize("name", PLACES)
def test_a_part_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(InvalidManifest, match=r"^/a/_manifest\.json: is no manifest"):
        Manifest.read(changed(part_name=name), "/a/_manifest.json")


NAIVE, OUTSIDE = "2026-07-01T00:00:00", "0001-01-01T00:00:00+01:00"


@pytest.mark.parametrize(
    "values",
    [
        *({name: date} for name in ("part_start", "part_end", "part_first") for date in (NAIVE, "soon", 5)),
        {"exported_at": NAIVE},
        {"part_start": OUTSIDE},
        {"spans": [{"start": NAIVE, "end": NAIVE}]},
        {"spans": [{"start": "2026-07-02T00:00:00Z", "end": "2026-07-01T00:00:00Z"}]},
        {"part_end": "2026-06-01T00:00:00Z"},
        {"part_size": -1},
        {"part_records": -1},
        {"part_sha256": "0" * 63},
        {"part_sha256": "../" * 20 + "0000"},
        {"records": 2},
        {"parts": []},
        {"parts": "part-a"},
        {"parts": [*(json.loads(manifest(part(0, 24)).to_bytes())["parts"] * 2)], "records": 2},
        {"version": "1"},
    ],
    ids=str,
)
def test_what_a_manifest_can_not_say_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(InvalidManifest, match=r"^here: is no manifest"):
        Manifest.read(changed(**values), "here")


def test_what_was_counted_is_summed_up_and_one_of_an_earlier_release_has_none() -> None:
    made = manifest(msgspec.structs.replace(part(0, 12), undated=2, unfit=1), part(12, 24))

    assert (made.undated, made.unfit) == (2, 1)
    old = json.loads(made.to_bytes())
    for each in (old, *old["parts"]):
        del each["undated"], each["unfit"]
    read = Manifest.read(json.dumps(old).encode(), "here")
    assert (read.undated, read.parts[0].undated) == (0, 0)
