"""Something is made once: looked for before, waited for after a doubtful try, and remembered."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import formatdate

import pytest
from operators.tries import TaskStates

from airflow_provider_twilio.api.errors import NotFound, OutcomeUnknown, RateLimited, TwilioError
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.idempotency.ensure import SETTLED_AFTER, Ensure
from airflow_provider_twilio.idempotency.intents import Ledger

KEY = {"thing": "one"}
NOON = 1_790_000_000.0


def clock(ahead: float = 0.0, now: float = NOON) -> TwilioClock:
    """Of a worker whose clock is some seconds ahead of Twilio's, which has told its time."""
    known = TwilioClock(lambda: now + ahead)
    known.heard(formatdate(now, usegmt=True), now + ahead)
    return known


def ledger(states: TaskStates | None, of: TwilioClock | None = None) -> Ledger:
    return Ledger(states, KEY, of or clock())


class Shop:
    """Has at most a thing or two, and shows a new one after some looks only."""

    def __init__(self, *things: str) -> None:
        self.things = list(things)
        self.calls: list[str] = []
        self.slept: list[float] = []
        self.hidden_for = 0
        self.on_create: Callable[[], None] = lambda: None

    def fetch(self, sid: str) -> str:
        self.calls.append(f"fetch {sid}")
        if sid not in self.things:
            raise NotFound("gone")
        return sid

    def find(self) -> str | None:
        self.calls.append("find")
        if self.hidden_for:
            self.hidden_for -= 1
            return None
        return self.things[0] if self.things else None

    def create(self) -> str:
        self.calls.append("create")
        self.on_create()
        self.things.append(f"T{len(self.things) + 1}")
        return self.things[-1]

    def ensure(self, states: TaskStates | None = None, of: TwilioClock | None = None) -> tuple[str, bool]:
        return Ensure(
            ledger=ledger(states, of),
            fetch=self.fetch,
            find=self.find,
            create=self.create,
            sid=str,
            sleep=self.slept.append,
        )()


def answer_is_lost(shop: Shop, *, made: bool) -> Callable[[], None]:
    def lose() -> None:
        if made:
            shop.things.append("T1")
        raise OutcomeUnknown("it may have happened")

    return lose


def test_what_is_not_there_is_made() -> None:
    shop = Shop()

    assert shop.ensure(TaskStates()) == ("T1", True)
    assert shop.calls == ["find", "create"]
    assert shop.slept == []


def test_what_is_there_is_adopted() -> None:
    shop = Shop("T7")

    assert shop.ensure(TaskStates()) == ("T7", False)
    assert shop.calls == ["find"]


def test_what_was_made_is_remembered() -> None:
    shop, states = Shop(), TaskStates()
    shop.ensure(states)
    shop.calls.clear()

    assert shop.ensure(states) == ("T1", False)
    assert shop.calls == ["fetch T1"]


def test_what_was_adopted_is_remembered() -> None:
    shop, states = Shop("T7"), TaskStates()
    shop.ensure(states)
    shop.things.insert(0, "T0")

    assert shop.ensure(states) == ("T7", False)


def test_what_is_remembered_but_gone_is_looked_for_and_made_anew() -> None:
    shop, states = Shop(), TaskStates()
    shop.ensure(states)
    shop.things.clear()
    shop.calls.clear()

    assert shop.ensure(states) == ("T1", True)
    assert shop.calls == ["fetch T1", "find", "create"]


def test_the_intention_is_recorded_before_anything_is_made() -> None:
    shop, states = Shop(), TaskStates()
    seen: list[datetime | None] = []
    shop.on_create = lambda: seen.append(ledger(states).read().intended_at)

    shop.ensure(states)

    assert seen[0] is not None


def test_a_lost_answer_is_looked_for_at_once() -> None:
    shop = Shop()
    shop.on_create = answer_is_lost(shop, made=True)

    assert shop.ensure(TaskStates()) == ("T1", True)
    assert shop.calls == ["find", "create", "find"]


def test_a_lost_answer_is_looked_for_until_it_shows() -> None:
    shop = Shop()

    def lose() -> None:
        shop.things.append("T1")
        shop.hidden_for = 3
        raise OutcomeUnknown("it may have happened")

    shop.on_create = lose

    assert shop.ensure(TaskStates()) == ("T1", True)
    assert shop.slept == [1, 2, 4]


def test_what_does_not_show_in_a_minute_is_an_unknown_outcome() -> None:
    shop = Shop()
    shop.on_create = answer_is_lost(shop, made=False)

    with pytest.raises(OutcomeUnknown):
        shop.ensure(TaskStates())
    assert sum(shop.slept) == SETTLED_AFTER
    assert max(shop.slept) == 10


@pytest.mark.parametrize("first", [0, 45, -45, 86_400, -86_400])
@pytest.mark.parametrize("second", [0, 45, -45, 86_400, -86_400])
@pytest.mark.parametrize("passed", [0, 20, 59])
def test_after_a_crash_a_later_try_waits_until_the_earlier_one_has_settled(
    first: float, second: float, passed: float
) -> None:
    """Whatever the clocks of their workers show."""
    shop, states = Shop(), TaskStates()
    ledger(states, clock(first)).intend()

    assert shop.ensure(states, clock(second, NOON + passed)) == ("T1", True)
    assert SETTLED_AFTER - passed <= sum(shop.slept) <= SETTLED_AFTER - passed + 1
    assert shop.calls[-1] == "create"


@pytest.mark.parametrize(
    ("first", "second"),
    [(TwilioClock(), clock()), (clock(), TwilioClock(lambda: NOON + 3600))],
    ids=["the earlier try", "the later try"],
)
def test_where_twilios_time_is_not_known_to_a_try_all_the_time_is_waited(
    first: TwilioClock, second: TwilioClock
) -> None:
    shop, states = Shop(), TaskStates()
    ledger(states, first).intend()

    assert shop.ensure(states, second) == ("T1", True)
    assert sum(shop.slept) == SETTLED_AFTER


def test_a_time_that_version_0_1_0_recorded_is_no_time() -> None:
    """It is that of some worker."""
    shop, states = Shop(), TaskStates()
    ledger(states).intend()
    (key,) = states.kept
    states.set(key, {"intended_at": datetime.fromtimestamp(NOON - 3600, UTC).isoformat(), "plan": None})

    assert shop.ensure(states) == ("T1", True)
    assert sum(shop.slept) == SETTLED_AFTER


def test_after_a_crash_what_shows_late_is_adopted() -> None:
    shop, states = Shop("T7"), TaskStates()
    ledger(states).intend()
    shop.hidden_for = 4

    assert shop.ensure(states) == ("T7", False)
    assert "create" not in shop.calls


def test_an_intention_of_long_ago_is_not_waited_for() -> None:
    shop, states = Shop(), TaskStates()
    ledger(states).intend()

    assert shop.ensure(states, clock(now=NOON + 120)) == ("T1", True)
    assert shop.slept == []


def test_a_refusal_is_not_looked_for() -> None:
    shop = Shop()

    def refuse() -> None:
        raise TwilioError("no", status=400)

    shop.on_create = refuse

    with pytest.raises(TwilioError, match="no"):
        shop.ensure(TaskStates())
    assert shop.calls == ["find", "create"]


def test_a_look_that_fails_makes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop()

    def fail() -> str:
        raise RateLimited("too many requests")

    monkeypatch.setattr(shop, "find", fail)

    with pytest.raises(RateLimited):
        shop.ensure(TaskStates())
    assert shop.calls == []


def test_without_a_store_the_natural_key_alone_decides() -> None:
    shop = Shop()

    assert shop.ensure(None) == ("T1", True)
    assert shop.ensure(None) == ("T1", False)
    assert shop.slept == []
