"""Workers whose clocks are wrong, each in another way, and what is done where Twilio's time isn't known."""

import json
from collections import Counter
from email.utils import formatdate

import pytest

from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.batch.run import Undecided

from .batches import States, Try, Twilio, rows, try_batch
from .dying import Crash, crash_at, dying
from .virtual import EPOCH

SKEWS = (45.0, 300.0, 86_400.0)
PAIRS = [
    pair for skew in SKEWS for pair in ((skew, -skew), (-skew, skew), (skew, 0.0), (0.0, skew), (-skew, 0.0))
]
EARLIER = 120.0
"""Seconds before the batch at which another one sent the same to everybody."""


@pytest.fixture(params=[100, pytest.param(1000, marks=pytest.mark.proof)])
def total(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many rows a batch of two chunks has."""
    total: int = request.param
    monkeypatch.setattr("airflow_provider_twilio.batch.run.CHUNK", total // 2)
    return total


class Account(Twilio):
    """Its log has the messages of another batch as well."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self._total = total
        self.clock.before -= EARLIER
        for _, request in rows(total):
            self.messages.append(
                {
                    "sid": f"SM{len(self.messages):032x}",
                    "to": request.to,
                    "from": request.from_,
                    "body": request.body,
                    "num_media": "0",
                    "direction": "outbound-api",
                    "status": "delivered",
                    "date_created": formatdate(self.clock.before),
                    "date_sent": formatdate(self.clock.before),
                }
            )
        self.clock.before += EARLIER

    def sent(self) -> Counter[int]:
        """How many rows were sent how often."""
        return Counter(Counter(self.recipients[self._total :]).values())

    def rows(self) -> list[tuple[int, CreateMessage]]:
        """Of the batch."""
        return rows(self._total)


def crashed(twilio: Account, *, after: bool, **terms: bool | float) -> States:
    """Return the memory of a try that dies in its second chunk."""
    store, given = States(), twilio.rows()
    setattr(twilio, "after" if after else "before", crash_at(len(given) * 7 // 10))
    with pytest.raises(Crash):
        try_batch(twilio, given, dying(store, twilio), **terms)
    twilio.before = twilio.after = lambda number, to: None
    return store


@pytest.mark.parametrize(("first", "second"), PAIRS)
@pytest.mark.parametrize("after", [False, True], ids=["before it arrives", "after it arrived"])
def test_each_row_is_sent_once(total: int, first: float, second: float, after: bool) -> None:
    twilio = Account(total)
    store = crashed(twilio, after=after, skew=first)

    progress = try_batch(twilio, twilio.rows(), store, skew=second)

    assert twilio.sent() == {1: total}
    assert (progress.sent, progress.assumed) == (total, 0)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_so_it_is_without_a_ledger(total: int, first: float, second: float) -> None:
    twilio = Account(total)
    crashed(twilio, after=True, skew=first)

    progress = try_batch(twilio, twilio.rows(), skew=second, forgotten=True)

    assert twilio.sent() == {1: total}
    assert (progress.sent, progress.assumed) == (total, 0)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_what_was_on_its_way_is_waited_for(total: int, first: float, second: float) -> None:
    """As long as with right clocks, or some seconds longer."""
    twilio = Account(total)
    store = crashed(twilio, after=False, skew=first)
    twilio.clock.before += 20

    again = Try(twilio, store, twilio.rows(), skew=second)
    again.run()

    assert 110 - 20 - 10 < again.lasted < 110 + 10


UNTIMED = {"no Date in answers": {"knows_time": False}, "intended by version 0.1.0": {}}


@pytest.fixture(params=[*UNTIMED])
def untimed(request: pytest.FixtureRequest, total: int) -> tuple[Account, States]:
    """A batch that died in its second chunk, and when it intended that is not known."""
    twilio = Account(total)
    store = crashed(twilio, after=True, **UNTIMED[request.param])
    for key, kept in store.kept.items():
        if "outcomes" in kept:
            record = json.loads(kept)
            store.kept[key] = json.dumps(
                {name: record[name] for name in ("since", "intended_at", "outcomes")}
            )
    return twilio, store


def test_where_it_is_not_known_when_a_row_was_intended_it_counts_as_sent(
    untimed: tuple[Account, States], total: int
) -> None:
    twilio, store = untimed
    begun = sum(twilio.sent().values())

    again = Try(twilio, store, twilio.rows())
    progress = again.run()

    assert {*twilio.sent()} == {1}
    assert progress.assumed >= begun - total // 2
    assert progress.sent + progress.assumed == total
    assert twilio.looks == 0
    assert any("Twilio's time wasn't known" in line for line in again.log.lines)


def test_or_it_is_left_to_a_person(untimed: tuple[Account, States]) -> None:
    twilio, store = untimed
    begun = twilio.sent()

    with pytest.raises(Undecided):
        try_batch(twilio, twilio.rows(), store, on_unknown="fail")
    assert (twilio.sent(), twilio.looks) == (begun, 0)


@pytest.mark.parametrize("on_unknown", ["assume_sent", "fail"])
def test_without_a_ledger_nothing_can_be_told_where_twilios_time_is_not_known(
    total: int, on_unknown: str
) -> None:
    twilio = Account(total)
    crashed(twilio, after=True)
    begun = twilio.sent()

    again = Try(twilio, States(), twilio.rows(), forgotten=True, knows_time=False, on_unknown=on_unknown)
    if on_unknown == "fail":
        with pytest.raises(Undecided):
            again.run()
    else:
        assert again.run().assumed == total
    assert (twilio.sent(), twilio.looks) == (begun, 0)


def test_version_0_1_0_reads_a_chunk(total: int) -> None:
    """Two versions run beside each other while workers are replaced."""
    for knows_time in (True, False):
        store = crashed(Account(total), after=True, knows_time=knows_time)
        kept = json.loads(store.kept["twilio.batch.1.1"])
        assert EPOCH - 10 < float(kept["since"]) <= float(kept["intended_at"]) < EPOCH + 10_000
