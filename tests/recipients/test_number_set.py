"""Sets for millions of phone numbers."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.recipients.number_set import AddressSet, KeySet

DIGITS = st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True)
ADDRESSES = (
    st.builds("+{}".format, DIGITS)
    | st.builds("{}:+{}".format, st.sampled_from(["whatsapp", "messenger", "rcs"]), DIGITS)
    | st.builds("messenger:{}".format, st.text(min_size=1, max_size=5))
    | st.text("+:0123456789", max_size=20)
)
KEYS = st.integers(1, 2**64 - 1)
NEAR_KEYS = st.integers(1, 50) | st.integers(2**64 - 50, 2**64 - 1)


@given(st.lists(KEYS | NEAR_KEYS, max_size=3000))
def test_it_holds_what_pythons_own_set_holds(keys: list[int]) -> None:
    ours, theirs = KeySet(), set[int]()

    for key in keys:
        assert ours.add(key) is (key not in theirs)
        theirs.add(key)

    assert len(ours) == len(theirs)
    assert all(key in ours for key in theirs)


@given(st.sets(KEYS | NEAR_KEYS, max_size=2000), KEYS | NEAR_KEYS)
def test_a_key_that_was_not_added_is_not_there(keys: set[int], other: int) -> None:
    ours = KeySet()
    for key in keys - {other}:
        ours.add(key)

    assert other not in ours


@given(st.sets(KEYS, min_size=1, max_size=500))
def test_each_key_has_a_place_of_its_own(keys: set[int]) -> None:
    ours = KeySet()
    for key in keys:
        ours.add(key)

    assert len({ours.place(key) for key in keys}) == len(keys)
    assert all(place < ours.places for place in map(ours.place, keys))


def test_a_key_takes_at_most_36_bytes_even_while_it_grows() -> None:
    ours, count = KeySet(), 200_000
    tracemalloc.start()
    try:
        for key in range(15550000000, 15550000000 + count):
            ours.add(key)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak / count <= 36


@given(st.lists(ADDRESSES, max_size=200), ADDRESSES)
def test_addresses_are_held_as_pythons_own_set_holds_them(addresses: list[str], other: str) -> None:
    ours, theirs = AddressSet(), set[str]()

    for address in addresses:
        assert ours.add(address) is (address not in theirs)
        theirs.add(address)

    assert len(ours) == len(theirs)
    assert all(address in ours for address in theirs)
    assert (other in ours) is (other in theirs)
