"""How many SMS a text takes, checked against the simulator, which counts by itself; and texts cut to fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api.segments import cut, encoding, segments, units
from airflow_provider_twilio.simulator.segments import GSM7_BASIC, GSM7_EXTENSION, measure

GSM_7 = st.sampled_from(sorted(GSM7_BASIC | GSM7_EXTENSION))
PAIRS = st.sampled_from("€[]{}~^|\\")
UCS_2 = st.sampled_from("…ЖçА“ ÃΑ")
ASTRAL = st.sampled_from("🦉😀𝄞")


def texts(*alphabets: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts long enough for several segments, of repeated parts so that they stay cheap to draw."""
    part = st.text(alphabet=st.one_of(*alphabets), min_size=1, max_size=12)
    return st.lists(st.tuples(part, st.integers(1, 90)), max_size=6).map(
        lambda parts: "".join(text * times for text, times in parts)[:1600]
    )


BODIES = st.one_of(
    texts(GSM_7), texts(GSM_7, PAIRS), texts(GSM_7, UCS_2), texts(UCS_2, ASTRAL), texts(GSM_7, UCS_2, ASTRAL)
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", ("GSM-7", 0, 1)),
        ("a" * 160, ("GSM-7", 160, 1)),
        ("a" * 161, ("GSM-7", 161, 2)),
        ("a" * 306, ("GSM-7", 306, 2)),
        ("a" * 307, ("GSM-7", 307, 3)),
        ("€" * 80, ("GSM-7", 160, 1)),
        ("€" * 81, ("GSM-7", 162, 2)),
        ("Ж" * 70, ("UCS-2", 70, 1)),
        ("Ж" * 71, ("UCS-2", 71, 2)),
        ("Ж" * 134, ("UCS-2", 134, 2)),
        ("Ж" * 135, ("UCS-2", 135, 3)),
        ("🦉" * 35, ("UCS-2", 70, 1)),
        ("🦉" * 36, ("UCS-2", 72, 2)),
        ("Grüße, Ærø, ¿Δ? äöñüà\r\n", ("GSM-7", 23, 1)),
        ("ç", ("UCS-2", 1, 1)),
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_text_takes_what_the_standard_says(body: str, expected: tuple[str, int, int]) -> None:
    assert (encoding(body), units(body), segments(body)) == expected


def test_an_escape_pair_is_not_torn_apart() -> None:
    assert segments("a" * 152 + "€" + "a" * 152) == 3
    assert segments("a" * 151 + "€" + "a" * 153) == 2


def test_a_surrogate_pair_is_not_torn_apart() -> None:
    assert segments("Ж" * 66 + "🦉" + "Ж" * 66) == 3
    assert segments("Ж" * 65 + "🦉" + "Ж" * 67) == 2


@given(BODIES)
def test_the_simulator_counts_the_same(body: str) -> None:
    size = measure(body)

    assert (encoding(body), units(body), segments(body)) == (size.encoding, size.units, size.segments)


@given(st.characters(exclude_categories=["Cs"]))
def test_every_character_has_the_encoding_that_the_simulator_gives_it(character: str) -> None:
    assert encoding(character) == measure(character).encoding


def test_a_text_that_fits_is_not_cut() -> None:
    assert cut("a" * 160, 1) == "a" * 160


@pytest.mark.parametrize(
    ("body", "most", "expected"),
    [
        ("a" * 161, 1, "a" * 157 + "..."),
        ("a" * 400, 2, "a" * 303 + "..."),
        ("€" * 81, 1, "€" * 78 + "..."),
        ("Ж" * 71, 1, "Ж" * 69 + "…"),
        ("🦉" * 36, 1, "🦉" * 34 + "…"),
        ("a" * 100 + "Ж" * 100, 1, "a" * 100 + "..."),
        ("a" * 100 + "Ж" * 100, 2, "a" * 100 + "Ж" * 33 + "…"),
        ("a" * 200 + "Ж", 2, "a" * 200 + "..."),
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_cut_text_ends_in_an_ellipsis_of_its_own_encoding(body: str, most: int, expected: str) -> None:
    assert cut(body, most) == expected
    assert measure(expected).segments <= most


@given(BODIES.map(lambda body: body[:330]), st.integers(1, 3))
def test_a_cut_text_is_the_longest_that_fits(body: str, most: int) -> None:
    shortened = cut(body, most)

    if measure(body).segments <= most:
        assert shortened == body
        return
    assert measure(shortened).segments <= most
    ellipsis = "…" if shortened.endswith("…") else "..."
    kept = len(shortened) - len(ellipsis)
    assert body[:kept] == shortened[:kept]
    assert encoding(body[:kept]) == ("UCS-2" if ellipsis == "…" else "GSM-7")
    for longer in range(kept + 1, len(body) + 1):
        mark = "..." if measure(body[:longer]).encoding == "GSM-7" else "…"
        assert measure(body[:longer] + mark).segments > most


def test_no_text_fits_into_no_segment() -> None:
    with pytest.raises(ValueError, match="most: 0: must be at least 1"):
        cut("a", 0)
