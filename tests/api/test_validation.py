"""The error of a wrong argument names it, its value and the allowed values."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.validation import private_fields, suggest

from .nouns import CreateLetter, FetchLetter, ListLetters

GOOD: dict[str, Any] = {"box_sid": "BX1", "to": "+15558675309", "body": "Dear reader"}
GREEK = set("αβγδεζηθικλ")
secrets = st.text(sorted(GREEK), min_size=12, max_size=40)
numbers = st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True)


def complaint(**fields: Any) -> str:
    """Return the error of a letter with these fields."""
    with pytest.raises(InvalidRequest) as caught:
        CreateLetter(**(GOOD | fields))
    return str(caught.value)


def test_a_missing_argument_is_named() -> None:
    with pytest.raises(InvalidRequest) as caught:
        CreateLetter(box_sid="BX1", body="x")  # type: ignore[call-arg]

    assert str(caught.value) == "CreateLetter: nothing was sent, because of\n  to: is missing"


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"num_pages": 21}, "num_pages: 21: must be less than or equal to 20"),
        ({"num_pages": 0}, "num_pages: 0: must be greater than or equal to 1"),
        ({"paper": "squared"}, "paper: 'squared': must be 'plain' or 'lined'"),
        ({"reply_to_sid": "SM1"}, "reply_to_sid: 'SM1': must be SM or MM and 32 hexadecimal digits"),
        ({"box_sid": None}, "box_sid: None: must be a valid string"),
        ({"to": "+1"}, "must be a phone number in E.164 form, such as +15558675309"),
        (
            {"urgent": True, "send_at": "2026-01-31T00:00:00Z"},
            "urgent: True: must not be combined with send_at",
        ),
    ],
)
def test_a_bad_value_is_shown_with_its_argument_and_what_is_allowed(
    fields: dict[str, Any], line: str
) -> None:
    assert line in complaint(**fields)


def test_every_bad_argument_is_named_at_once() -> None:
    first, *lines = complaint(num_pages=0, paper="squared", media_url=["ftp://x"]).split("\n")

    assert first == "CreateLetter: nothing was sent, because of"
    assert [line.split(":")[0] for line in lines] == ["  media_url", "  num_pages", "  paper"]


@pytest.mark.parametrize(
    ("wrong", "near"),
    [("bodi", "body"), ("boxsid", "box_sid"), ("media_urls", "media_url"), ("from", "from_")],
)
def test_an_unknown_argument_suggests_the_near_one(wrong: str, near: str) -> None:
    assert f"  {wrong}: there is no such argument; did you mean {near}?" in complaint(**{wrong: "x"})


def test_an_unknown_argument_that_is_near_to_none_suggests_none() -> None:
    assert suggest("zzz", ["body", "to"]) == "there is no such argument"


def test_a_long_value_is_cut() -> None:
    shown = complaint(paper="p" * 500)

    assert "'ppp" in shown
    assert "…" in shown
    assert len(shown) < 200


def test_private_fields_are_those_whose_type_says_so_also_within_a_union() -> None:
    assert private_fields(CreateLetter) == {"to", "body", "from_", "password"}
    assert private_fields(FetchLetter) == frozenset()


@pytest.mark.parametrize("field", ["to", "from_", "body", "password"])
@given(secret=secrets)
def test_a_private_value_is_never_shown(field: str, secret: str) -> None:
    for value in (f"+{secret}", f"+1{secret}", [secret], {secret: secret}):
        if isinstance(value, str) and field == "body":
            continue
        assert not set(complaint(**{field: value})) & GREEK


def test_of_a_private_value_its_type_and_length_are_told() -> None:
    assert "  to: str of 11 characters: must be a phone number" in complaint(to="15558675309")
    assert "  body: list: must be" in complaint(body=["Dear reader"])


@given(st.from_regex(r"\+[0-9]{0,6}", fullmatch=True))
def test_so_short_a_number_that_a_mask_would_show_it_is_only_measured(number: str) -> None:
    assert f"  to: str of {len(number)} characters: must be a phone number" in complaint(to=number)


@given(numbers)
def test_a_private_text_that_starts_like_a_number_is_no_number(number: str) -> None:
    shown = complaint(password=f"{number} is the code")

    assert f"  password: str of {len(number) + 12} characters: " in shown
    assert "code" not in shown


@given(numbers)
def test_a_phone_number_is_masked_in_the_wrong_argument_too(number: str) -> None:
    for field in ("media_url", "paper", "reply_to_sid", "num_pages", "variables", "unknown"):
        assert number not in complaint(**{field: number})
        assert number not in complaint(**{field: [{"x": number}]})


def test_an_argument_for_the_class_of_another_noun_is_refused_too() -> None:
    with pytest.raises(InvalidRequest, match=r"ListLetters: .*\n  to: there is no such argument"):
        ListLetters(box_sid="BX1", to="+15558675309")  # type: ignore[call-arg]


def test_extra_params_must_be_texts() -> None:
    assert "extra_params: " in complaint(extra_params={"New": 1})
    assert "extra_params: " in complaint(extra_params={"New": [None]})
