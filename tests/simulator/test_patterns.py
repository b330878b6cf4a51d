"""Patterns of paths, held against Python's own regular expressions and against those that never end there."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.simulator.patterns import LONGEST, Pattern

from .api import Api

ATOMS = ["a", "b", "/", ".", r"\.", "[ab]", "[^a]", "[0-2b]", r"\d", r"\w", "[]a]", "[a-]", "1"]
PATTERNS = st.recursive(
    st.sampled_from(ATOMS),
    lambda part: st.one_of(
        st.lists(part, max_size=3).map("".join),
        st.lists(part, min_size=1, max_size=3).map(lambda ways: f"({'|'.join(ways)})"),
        st.tuples(part, st.sampled_from("*+?")).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        part.map("^{}".format),
        part.map("{}$".format),
    ),
    max_leaves=8,
)


@given(PATTERNS, st.text("ab/.12]-", max_size=12))
def test_a_pattern_is_found_where_python_finds_it(pattern: str, path: str) -> None:
    assert Pattern(pattern).is_in(path) == bool(re.search(pattern, path))


@pytest.mark.parametrize(
    ("pattern", "path", "found"),
    [
        ("", "/v1", True),
        ("/Messages", "/v1/Messages.json", True),
        ("messages", "/v1/Messages.json", False),
        ("Messages.json", "/MessagesXjson", True),
        (r"/Messages\.json.*PageSize=7", "/Messages.json?PageSize=7", True),
        ("/(BrandRegistrations|Verifications)/", "/v1/a2p/BrandRegistrations/BN", True),
        ("T22.*4[78]", "DateSent=2026-01-01T22:59:48Z", True),
        ("^/v1/Services$", "/v1/Services/MG", False),
    ],
)
def test_what_a_pattern_finds(pattern: str, path: str, found: bool) -> None:
    assert Pattern(pattern).is_in(path) == found


@pytest.mark.parametrize(
    "wrong", ["(", "a)", "[a", "*", "a**", "a+?", "\\", "a{2}", "(?=a)", "(?i)a", r"\b", r"(a)\1", "a" * 501]
)
def test_a_wrong_pattern_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="path must be a regular expression"):
        Pattern(wrong)


EVIL = ["(a+)+$", "(a*)*$", "(a|a)*$", "(a|aa)+$", "(.*)*x", ".*.*.*.*.*x", "(a?)" * 100 + "a" * 100]


@pytest.mark.parametrize("pattern", EVIL)
def test_no_pattern_holds_the_simulator(api: Api, pattern: str) -> None:
    """Python's own take longer than this test may for the first of these, and a path of 40 characters."""
    long = "/v1/" + "a" * 20_000
    assert len(pattern) <= LONGEST
    assert api.get(long + "b").status_code == 404
    api.simulator.requests(path=pattern)
    api.simulator.fault("status", path=pattern, status=503, count=None)
    assert api.get(long + "b").status_code in (404, 503)
    asked = api.http.get("/_simulator/requests", params={"path": pattern})
    assert asked.status_code == 200
