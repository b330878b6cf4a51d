"""Batches of all kinds on an account with messages of others, each told what it is to come to."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import pytest
from hypothesis import strategies as st
from operators.schedules import LONGEST_WAY, SKEWS, WriteFate

from airflow_provider_twilio.api.messaging_v1.sender_pool import CreatePhoneNumber
from airflow_provider_twilio.api.messaging_v1.services import CreateService
from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.operators.batch import SendSmsBatchOperator
from airflow_provider_twilio.simulator.twilio import Twilio

from .schedule import AnyMemory, Death, Fate, Placed, Schedule
from .world import World

FROM = "+15005550006"
OPTED_OUT = "+15005550004"
"""Twilio refuses it with 21610."""
INVALID = "0100"
NAMES = ("Ada", "Bob")
BEFORE = 120.0
"""Seconds between what others have sent and the run's beginning."""
ALL_FATES: tuple[Fate, ...] = tuple(fate for kind in get_args(Fate) for fate in (get_args(kind) or (kind,)))
WRITE_FATES: tuple[WriteFate, ...] = get_args(WriteFate)
LOOK_FATES = ("well", "crash before", "crash after", "error before")
RESULT_FATES = ("well", "error before", "error after")


@dataclass(frozen=True)
class Input:
    """A batch, and how it is sent.

    :ivar rows: of each the person, 0 being one who has opted out and 1 one without a number, and the name in
        the text.
    :ivar chunk: rows that share an entry of the ledger.
    :ivar most_unknown: lost answers after which these are looked for.
    """

    rows: tuple[tuple[int, int], ...] = ((2, 0), (3, 0), (4, 0))
    on_duplicate: Literal["skip", "send"] = "skip"
    through_service: bool = False
    concurrency: int = 2
    rate: float | str | None = None
    chunk: int = 2
    most_unknown: int = 500

    @property
    def messages(self) -> list[dict[str, str]]:
        """For the operator."""
        return [{"to": _number(person), "name": NAMES[name]} for person, name in self.rows]

    @property
    def to_send(self) -> list[dict[str, str]]:
        """The rows that ask for a message, those that Twilio refuses among them."""
        sound = [row for row in self.messages if row["to"] != INVALID]
        if self.on_duplicate == "send":
            return sound
        return [*{row["to"]: row for row in reversed(sound)}.values()][::-1]

    @property
    def asked_for(self) -> Counter[tuple[str, str]]:
        """Messages by recipient and text."""
        return Counter((row["to"], text(row["name"])) for row in self.to_send if row["to"] != OPTED_OUT)

    @property
    def refused(self) -> int:
        """Rows that Twilio refuses."""
        return sum(row["to"] == OPTED_OUT for row in self.to_send)


def text(name: str) -> str:
    """Return the text of a person's message."""
    return f"Hello {name}, your table is ready."


def _number(person: int) -> str:
    return {0: OPTED_OUT, 1: INVALID}.get(person, f"+1415555{person:04}")


@st.composite
def inputs(draw: st.DrawFn) -> Input:
    people = draw(st.sampled_from([3, 6, 60]))
    row = st.tuples(st.integers(0, people), st.integers(0, 1))
    size = draw(st.sampled_from([1, 3, 12, 40]))
    rows = st.lists(row, min_size=size, max_size=size)
    # A batch of which no row can be read is refused whole.
    readable = rows.filter(lambda found: any(_number(person) != INVALID for person, _ in found))
    return Input(
        rows=tuple(draw(readable)),
        on_duplicate=draw(st.sampled_from(("skip", "send", "send"))),
        through_service=draw(st.booleans()),
        concurrency=draw(st.sampled_from([1, 2, 3, 8, 50])),
        rate=draw(st.sampled_from([None, None, None, 5, 0.5, "auto"])),
        chunk=draw(st.sampled_from([1, 2, 3, 5, 10])),
        most_unknown=draw(st.sampled_from([1, 3, 500])),
    )


def _placed(fates: Sequence[str], most: int) -> st.SearchStrategy[Placed]:
    return st.lists(st.tuples(st.integers(0, 8), st.sampled_from(fates[1:])), max_size=most).map(tuple)


DEATHS: st.SearchStrategy[Death | None] = st.none() | st.tuples(
    st.integers(1, 6000), st.sampled_from(("killed", "killed", "stopped"))
)


def one_by_one() -> Iterator[Schedule]:
    """Every fate alone, in several places of the first try."""
    for gap in (0, 2):
        for fate in ALL_FATES[1:]:
            yield Schedule(orders=((gap, fate),))
            yield Schedule(reads=((gap, fate),), orders=((1, "malformed"),))
        for write in WRITE_FATES[1:]:
            yield Schedule(writes=((gap, write),))
        for look in LOOK_FATES[1:]:
            yield Schedule(looks=((gap, look),))
    for result in RESULT_FATES[1:]:
        yield Schedule(results=(result,))


@st.composite
def schedules(draw: st.DrawFn, *memories: AnyMemory) -> Schedule:
    """Schedules with one of these memories, or with all that keep a batch from being sent twice."""
    return Schedule(
        memory=draw(st.sampled_from(memories or ("kept", "kept", "kept", "dropped", "none"))),
        orders=draw(_placed(ALL_FATES, 16)),
        reads=draw(_placed(ALL_FATES, 4)),
        writes=draw(_placed(WRITE_FATES, 5)),
        looks=draw(_placed(LOOK_FATES, 3)),
        results=tuple(draw(st.lists(st.sampled_from(RESULT_FATES), max_size=2))),
        deaths=tuple(draw(st.lists(DEATHS, max_size=4))),
        takes=tuple(draw(st.lists(st.sampled_from([0.05, 0.1, 1.0, 8.0, 30.0]), min_size=1, max_size=7))),
        way=draw(st.sampled_from([0.5, 20.0, LONGEST_WAY])),
        store_takes=draw(st.sampled_from([0.0, 0.015, 2.0])),
        retry_delay=draw(st.sampled_from([0.0, 30.0, 300.0])),
        skews=tuple(draw(st.lists(st.sampled_from(SKEWS), min_size=1, max_size=4))),
    )


class Play:
    """One batch on its way through a schedule.

    :param folder: for the results.
    """

    def __init__(
        self, twilio: Twilio, given: Input, schedule: Schedule, seen: Counter[str], folder: Path
    ) -> None:
        self.world = World(twilio, schedule, seen)
        self.given = given
        self.results = folder / "results.jsonl"
        self.results.unlink(missing_ok=True)
        self.sender: dict[str, Any] = self._service() if given.through_service else {"from_": FROM}
        self._others(text("Ada"))
        # Of a try that left no memory it isn't known when it was. The scheduler's clock may be as wrong.
        self.world.sleep(BEFORE + max(0.0, *schedule.skews))
        self._others("Your table is not ready.")
        self.world.begin()
        self.of_others = len(self.world.simulator.snapshot()["messages"])

    def _service(self) -> dict[str, Any]:
        prepare = self.world.prepare
        service = prepare(CreateService(friendly_name="Owl Post")).sid
        for number in ("+14155550100", "+14155550101"):
            sid = prepare(CreateIncomingPhoneNumber(phone_number=number)).sid
            prepare(CreatePhoneNumber(service_sid=service, phone_number_sid=sid))
        return {"messaging_service_sid": service}

    def _others(self, body: str) -> None:
        self.world.prepare(CreateMessage(to=_number(2), body=body, **self.sender))

    def make(self) -> SendSmsBatchOperator:
        """The task, as each try has it."""
        return SendSmsBatchOperator(
            task_id="batch",
            messages=self.given.messages,
            body=text("{name}"),
            on_invalid="skip",
            on_duplicate=self.given.on_duplicate,
            concurrency=self.given.concurrency,
            messages_per_second=self.given.rate,
            max_error_rate=1.0,
            results_path=str(self.results),
            **self.sender,
        )

    def sent(self) -> list[dict[str, Any]]:
        """The requests that came from the task."""
        return self.world.simulator.snapshot()["messages"][self.of_others :]

    def run(self) -> dict[str, Any]:
        """Try it until it is done."""
        with self.seams():
            return self.world.tries(self.make)

    @contextmanager
    def seams(self) -> Iterator[None]:
        """A small batch has several chunks, and blocks of rows."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("airflow_provider_twilio.batch.run.CHUNK", self.given.chunk)
            patch.setattr("airflow_provider_twilio.batch.rows.BLOCK", 7)
            patch.setattr("airflow_provider_twilio.batch.sender.MOST_UNKNOWN", self.given.most_unknown)
            yield

    def difference(self) -> tuple[int, int]:
        """How many messages too many there are, and how many are missing."""
        sent = Counter((message["to"], message["body"]) for message in self.sent())
        asked = self.given.asked_for
        return (sent - asked).total(), (asked - sent).total()

    def assert_told(self, result: dict[str, Any]) -> None:
        """XCom and the results' file say of each row what is so at Twilio."""
        sent, given = {message["sid"]: message for message in self.sent()}, self.given
        counts = [result[name] for name in ("rows", "sendable", "sent", "assumed_sent", "refused")]
        assert counts == [len(given.rows), len(given.to_send), len(sent), 0, given.refused]
        told = [json.loads(line) for line in self.results.read_text().splitlines()]
        assert [row["to"] for row in told] == [row["to"] for row in given.messages]
        by_sid = {row["sid"]: row for row in told if row["sid"]}
        assert by_sid.keys() == sent.keys()
        for sid, row in by_sid.items():
            asked = given.messages[row["row"] - 1]
            assert (sent[sid]["to"], sent[sid]["body"]) == (asked["to"], text(asked["name"]))
        # Of a refusal that came broken only the status is known.
        assert sum(row["status"] == "refused" for row in told) == given.refused
        parts = [*self.results.parent.glob("*.part")]
        for part in parts:
            part.unlink()
        # Who is killed can't clear up.
        assert parts == [] or any(death and death[1] == "killed" for death in self.world.schedule.deaths)
