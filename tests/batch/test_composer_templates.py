"""Texts with plain ``{name}`` placeholders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.batch.composer import Template

NAMES = st.sampled_from(["name", "to", "größe", "_1"])
LITERALS = st.text(max_size=20)
PARTS = st.lists(st.tuples(st.just("text"), LITERALS) | st.tuples(st.just("name"), NAMES), max_size=8)


def written(parts: list[tuple[str, str]]) -> str:
    """As somebody would write the parts in one text."""
    return "".join(
        f"{{{part}}}" if kind == "name" else part.replace("{", "{{").replace("}", "}}")
        for kind, part in parts
    )


@given(PARTS, st.fixed_dictionaries({name: st.text() for name in ("name", "to", "größe", "_1")}))
def test_each_placeholder_becomes_its_value_and_the_rest_stays(
    parts: list[tuple[str, str]], values: dict[str, str]
) -> None:
    """Values with braces too: what stands in a value is never a placeholder."""
    expected = "".join(values[part] if kind == "name" else part for kind, part in parts)

    assert Template(written(parts), "body").expand(values) == expected


@given(PARTS)
def test_its_names_are_those_of_its_placeholders(parts: list[tuple[str, str]]) -> None:
    assert Template(written(parts), "body").names == {part for kind, part in parts if kind == "name"}


@given(st.text(alphabet="{}ab.[]!:0 ", max_size=12))
def test_whatever_it_takes_it_gives_back_what_python_would(text: str) -> None:
    """And what Python would look up, index, convert or format, it refuses."""
    try:
        template = Template(text, "body")
    except InvalidRequest:
        return
    assert template.expand(dict.fromkeys(template.names, "x")) == text.format(
        **dict.fromkeys(template.names, "x")
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{name.__class__}", 1),
        ("{name[0]}", 1),
        ("{name!r}", 1),
        ("{name:>10}", 1),
        ("Hi {0}", 4),
        ("Hi {}", 4),
        ("Hi { name }", 4),
        ("Hi {first name}", 4),
    ],
)
def test_a_placeholder_is_a_name_alone(text: str, place: int) -> None:
    with pytest.raises(
        InvalidRequest, match=f"^body: character {place}: a placeholder must be a column's name"
    ):
        Template(text, "body")


@pytest.mark.parametrize(("text", "place"), [("a } b", 3), ("{{name}", 7), ("{", 1), ("{{{name}}", 9)])
def test_a_brace_alone_is_refused(text: str, place: int) -> None:
    with pytest.raises(InvalidRequest, match=f"^body: character {place}: a brace without its partner"):
        Template(text, "body")


@pytest.mark.parametrize(
    ("text", "expected"), [("{{name}}", "{name}"), ("{{{name}}}", "{Ann}"), ("{{}}{name}", "{}Ann"), ("", "")]
)
def test_a_brace_that_is_written_twice_is_text(text: str, expected: str) -> None:
    assert Template(text, "body").expand({"name": "Ann"}) == expected
