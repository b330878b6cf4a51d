"""A task remembers its intents, and for how long."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.idempotency.intents import CorruptMemory, Entry, Ledger

KEY = {"brand": ("BU1", "BU2", False)}
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
CLOCK = TwilioClock()


class JsonStore:
    """Keeps JSON, as Airflow's store of a task does."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, key: str, default: Any = None) -> Any:
        return json.loads(self.kept[key]) if key in self.kept else default

    def set(self, key: str, value: Any) -> None:
        assert value is not None
        self.kept[key] = json.dumps(value)


@pytest.fixture
def store() -> JsonStore:
    return JsonStore()


def test_at_first_nothing_is_remembered(store: JsonStore) -> None:
    assert Ledger(store, KEY, CLOCK).read() == Entry()


@pytest.mark.parametrize("ahead", [0, 45, -300, 86_400])
def test_an_intention_is_remembered_with_twilios_time(store: JsonStore, ahead: float) -> None:
    """Between two moments, whatever the worker's clock shows."""
    now = NOON.timestamp()
    clock = TwilioClock(lambda: now + ahead)
    clock.heard(formatdate(now, usegmt=True), now - 2 + ahead)

    Ledger(store, KEY, clock).intend()

    entry = Ledger(store, KEY, CLOCK).read()
    assert (entry.intended, entry.plan, entry.sid) == (True, None, None)
    assert (entry.since, entry.intended_at) == (NOON, NOON + timedelta(seconds=3))


def test_where_twilios_time_is_not_known_an_intention_is_remembered_without(store: JsonStore) -> None:
    Ledger(store, KEY, CLOCK).intend()

    entry = Ledger(store, KEY, CLOCK).read()
    assert (entry.intended, entry.since, entry.intended_at) == (True, None, None)


def test_an_intention_of_version_0_1_0_has_no_time(store: JsonStore) -> None:
    Ledger(store, KEY, CLOCK).intend()
    (key,) = store.kept
    store.set(key, {"intended_at": NOON.isoformat(), "plan": None})

    assert Ledger(store, KEY, CLOCK).read() == Entry(intended=True)


def test_version_0_1_0_reads_an_intention(store: JsonStore) -> None:
    """Two versions run beside each other while workers are replaced."""
    Ledger(store, KEY, CLOCK).intend()
    (key,) = store.kept

    assert datetime.fromisoformat(store.get(key)["intended_at"]).tzinfo


def test_an_intention_is_remembered_with_its_plan(store: JsonStore) -> None:
    Ledger(store, KEY, CLOCK).intend(plan="+15005550006")

    assert Ledger(store, KEY, CLOCK).read().plan == "+15005550006"


def test_what_was_made_ends_the_intention(store: JsonStore) -> None:
    ledger = Ledger(store, KEY, CLOCK)
    ledger.intend(plan="+15005550006")
    ledger.record("BN1")

    assert Ledger(store, KEY, CLOCK).read() == Entry(sid="BN1")


def test_a_new_intention_takes_the_place_of_what_was_made(store: JsonStore) -> None:
    ledger = Ledger(store, KEY, CLOCK)
    ledger.record("BN1")
    ledger.intend()

    assert Ledger(store, KEY, CLOCK).read().sid is None


def test_another_natural_key_is_another_memory(store: JsonStore) -> None:
    Ledger(store, KEY, CLOCK).record("BN1")

    assert Ledger(store, {"brand": ("BU1", "BU2", True)}, CLOCK).read() == Entry()
    assert Ledger(store, KEY, CLOCK).read().sid == "BN1"


def test_the_order_of_a_natural_keys_parts_does_not_matter(store: JsonStore) -> None:
    Ledger(store, {"a": 1, "b": 2}, CLOCK).record("BN1")

    assert Ledger(store, {"b": 2, "a": 1}, CLOCK).read().sid == "BN1"


def test_two_memories_share_one_store(store: JsonStore) -> None:
    keys = [{"brand": number} for number in range(100)]
    for key in keys:
        Ledger(store, key, CLOCK).record(f"BN{key['brand']}")

    assert [Ledger(store, key, CLOCK).read().sid for key in keys] == [f"BN{number}" for number in range(100)]


@given(st.dictionaries(st.text(), st.text() | st.none() | st.booleans() | st.lists(st.text()), max_size=3))
def test_any_natural_key_is_found_again(key: dict[str, Any]) -> None:
    store = JsonStore()
    Ledger(store, key, CLOCK).record("BN1")

    assert Ledger(store, key, CLOCK).read().sid == "BN1"
    assert all(len(name) < 64 for name in store.kept)


def test_the_key_in_the_store_does_not_tell_the_natural_key(store: JsonStore) -> None:
    Ledger(store, {"number": "+15558675309"}, CLOCK).record("PN1")

    assert "15558675309" not in "".join(store.kept)


def test_the_facts_of_a_try_are_kept_with_whatever_it_writes(store: JsonStore) -> None:
    ledger = Ledger(store, KEY, CLOCK, {"most_tries": 2})

    writes: list[Callable[[], None]] = [ledger.intend, partial(ledger.record, "BN1"), ledger.withdraw]
    for write in writes:
        write()
        assert Ledger(store, KEY, CLOCK).read().facts == {"most_tries": 2}


@pytest.mark.parametrize(
    "damage",
    [
        "text",
        7,
        0,
        [],
        {"unknown": 1},
        {"clock": "twilio", "intended": NOON.isoformat()},
        {"sid": 7},
        {"facts": []},
        {"plan": {}},
        {"clock": "twilio", "intended_at": "yesterday"},
        {"clock": "twilio", "intended_at": "2026-10-05T12:00:00"},
    ],
    ids=repr,
)
def test_what_cannot_be_read_is_never_taken_for_nothing_made(store: JsonStore, damage: Any) -> None:
    ledger = Ledger(store, KEY, CLOCK)
    ledger.record("BN1")
    (key,) = store.kept
    store.set(key, damage)

    with pytest.raises(CorruptMemory, match="Nothing was sent"):
        ledger.read()


def test_what_a_newer_version_adds_is_passed_over(store: JsonStore) -> None:
    ledger = Ledger(store, KEY, CLOCK)
    ledger.record("BN1")
    (key,) = store.kept
    store.set(key, store.get(key) | {"region": "ie1"})

    assert ledger.read() == Entry(sid="BN1")


def test_an_intention_that_was_withdrawn_is_no_memory(store: JsonStore) -> None:
    ledger = Ledger(store, KEY, CLOCK)
    ledger.intend()
    ledger.withdraw()

    assert ledger.read() == Entry()


def test_without_a_store_nothing_is_remembered_and_nothing_fails() -> None:
    ledger = Ledger(None, KEY, CLOCK)
    ledger.intend(plan="+15005550006")
    ledger.record("BN1")

    assert ledger.read() == Entry()


def test_a_write_that_fails_is_not_hidden(store: JsonStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(key: str, value: Any) -> None:
        raise ConnectionError("the API server is gone")

    monkeypatch.setattr(store, "set", fail)

    with pytest.raises(ConnectionError):
        Ledger(store, KEY, CLOCK).intend()
