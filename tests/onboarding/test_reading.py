"""Documents come from YAML, JSON and rows, each value with its line."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from airflow_provider_twilio.onboarding.checking import customer
from airflow_provider_twilio.onboarding.faults import InvalidDocument
from airflow_provider_twilio.onboarding.reading import document_of_row, documents

from .customers import STANDARD

YAML = """\
# A customer.
customer: Harbor Coffee
address:
  street: 1 Pier Road
  postal_code: 04101
  country: NO
campaign:
  age_gated: yes
  samples:
    - one
    - "two"
business: {stock: ~, contact_email: null, legal_name: "null", registration: {number: 12-3456789}}
"""
LAUGHS = "\n".join(
    ["a: &a [x, x]", *(f"{n}: &{n} [{', '.join([f'*{b}'] * 9)}]" for b, n in pairwise("abcdefghi"))]
)


def test_sections_can_be_merged(tmp_path: Path) -> None:
    """A document's own values take precedence over those that it inherits."""
    text = "- &first\n  customer: one\n  route: standard\n- <<: *first\n  customer: two\n"
    _, second = read(tmp_path, text)

    assert second.values == {"customer": "two", "route": "standard"}
    assert second.line(("customer",)) == 5


def read(tmp_path: Path, text: str | bytes, name: str = "customer.yaml") -> Any:
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return documents(file)


def test_values_are_the_texts_that_are_written(tmp_path: Path) -> None:
    (document,) = read(tmp_path, YAML)

    assert document.values == {
        "customer": "Harbor Coffee",
        "address": {"street": "1 Pier Road", "postal_code": "04101", "country": "NO"},
        "campaign": {"age_gated": "yes", "samples": ["one", "two"]},
        "business": {
            "stock": None,
            "contact_email": None,
            "legal_name": "null",
            "registration": {"number": "12-3456789"},
        },
    }


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 2),
        (("customer",), 2),
        (("address", "postal_code"), 5),
        (("address", "city"), 3),
        (("campaign", "samples", 1), 11),
        (("campaign", "samples", 4), 9),
        (("business", "registration", "kind"), 12),
        (("brand",), 2),
    ],
)
def test_each_value_has_a_line_and_what_is_missing_that_of_its_section(
    path: tuple[str | int, ...], line: int, tmp_path: Path
) -> None:
    (document,) = read(tmp_path, YAML)

    assert document.line(path) == line


def test_a_file_may_hold_many(tmp_path: Path) -> None:
    listed = read(tmp_path, "- customer: one\n- customer: two\n")
    separate = read(tmp_path, "customer: one\n---\ncustomer: two\n---\n")

    for found in (listed, separate):
        assert [document.values["customer"] for document in found] == ["one", "two"]
    assert listed[1].line(("customer",)) == 2


def test_json_is_read_too(tmp_path: Path) -> None:
    text = '\ufeff{\n\t"customer": "one",\n\t"numbers": {"count": 2, "area_code": null}\n}'
    (document,) = read(tmp_path, text, "customer.json")

    assert document.values == {"customer": "one", "numbers": {"count": "2", "area_code": None}}
    assert document.line(("numbers",)) == 3


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("customer: [one\nroute: standard\n", "isn't YAML", 2),
        ("customer: one\n\tname: two\n", "isn't YAML", 2),
        ("customer: one\ncustomer: two\n", "customer: stands here again, first on line 1", 2),
        ("? [a, b]\n: one\n", "a key must be a name", 1),
        ("just words\n", "must be a customer's document", 1),
        ("- just words\n", "must be a customer's document", 1),
        ("", "holds no customer", None),
        ("# nothing\n", "holds no customer", None),
        (b"customer: \xff\xfe\n", "isn't text in UTF-8", None),
        ("customer: &a [*a]\n", "has anchors or merges that can't be followed", 1),
        (LAUGHS, "has anchors or merges that can't be followed", 1),
        ("customer: !!python/object/apply:os.system [ls]\nroute: x\n", "", None),
        ("[" * 5000, "isn't YAML", None),
    ],
)
def test_what_is_no_document_is_named_with_its_line(
    text: str | bytes, says: str, line: int | None, tmp_path: Path
) -> None:
    if says:
        with pytest.raises(InvalidDocument) as invalid:
            read(tmp_path, text)
        (fault,) = invalid.value.faults
        assert says in str(fault)
        assert line is None or fault.line == line
    else:
        (document,) = read(tmp_path, text)
        assert document.values["customer"] == ["ls"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidDocument, match=r"nobody\.yaml: No such file"):
        documents(tmp_path / "nobody.yaml")


def cells(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The columns and cells of a document."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from cells(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from cells(item, f"{path}[{position}]")
    else:
        yield path, value


def test_a_row_has_paths_for_columns() -> None:
    row = dict(cells(STANDARD))
    assert row["campaign.samples[0]"] == STANDARD["campaign"]["samples"][0]
    document = document_of_row(row | {"first_text.to": None, "brand.mock": ""})

    assert document.values == STANDARD
    assert customer(document).customer == "Harbor Coffee"


def test_a_cell_may_be_a_list() -> None:
    row = {"campaign.samples": '["one", "two"]', "business.regions": ["EUROPE"]}

    assert document_of_row(row).values == {
        "campaign": {"samples": ["one", "two"]},
        "business": {"regions": ["EUROPE"]},
    }


@pytest.mark.parametrize(
    "row",
    [
        {"address": "here", "address.city": "Portland"},
        {"campaign.samples[1]": "two"},
        {"campaign.samples[0]": "one", "campaign.samples.first": "one"},
    ],
)
def test_columns_that_contradict_each_other_are_named(row: dict[str, Any]) -> None:
    with pytest.raises(InvalidDocument, match="contradicts another column"):
        document_of_row(row)
