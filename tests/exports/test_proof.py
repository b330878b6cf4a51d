"""A day of messages in bursts, and every fault: none is missing, none comes twice."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk import ObjectStoragePath
from operators.tries import TaskStates

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.simulator.simulator import Simulator

from .bursts import SECONDS, Day, day_of
from .exporting import ADA, DAY, SHOP, Run, account_of, exported, sids

COUNT = 200_000
SEEDS = range(8)
SMALLER = 50_000
MORE_SEEDS = range(8, 30)
"""All seeds with 200,000 messages pass as well, but take 700 seconds of shared processors."""
TRIES = 5

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def day() -> Iterator[Day]:
    with day_of(COUNT) as day:
        yield day


@dataclass
class Seen:
    """The faults that the runs met."""

    exports: int = 0
    records: int = 0
    repeated: int = 0
    tries: int = 0


def export(
    day: Day, start: int, end: int, place: ObjectStoragePath, seen: Seen, **arguments: str
) -> list[str]:
    """The SIDs that are exported of a time, tried as often as Airflow would with some retries."""
    store, account = TaskStates(), account_of(day.twilio)
    times = {"start": DAY + timedelta(seconds=start), "end": DAY + timedelta(seconds=end)}
    for number in range(1, TRIES + 1):
        run = Run(account, place, store, **times, **arguments)
        try:
            run.whole()
            break
        except TwilioError as error:
            if "slice [" not in str(error) or number == TRIES:
                raise
        finally:
            seen.tries += 1
            seen.repeated += len(run.slept)
    found = sids(place)
    seen.exports += 1
    seen.records += len(found)
    return found


def test_each_seed_exports_neighbouring_times_without_a_gap_or_an_overlap(
    day: Day, tmp_path: Path, proof: Callable[[str], None]
) -> None:
    neighbours_are_complete(day, SEEDS, tmp_path, proof)


def test_more_seeds_do_the_same_on_a_smaller_day(tmp_path: Path, proof: Callable[[str], None]) -> None:
    with day_of(SMALLER, seed=2) as smaller:
        neighbours_are_complete(smaller, MORE_SEEDS, tmp_path, proof)


def neighbours_are_complete(day: Day, seeds: range, folder: Path, proof: Callable[[str], None]) -> None:
    """Two times that meet in a burst, with each seed's faults, are as the simulator has them."""
    seen, began = Seen(), time.monotonic()
    for seed in seeds:
        chance = random.Random(seed)
        start, end = chance.randrange(600), SECONDS - chance.randrange(600)
        cut = chance.choice(day.bursts) + chance.randrange(60)
        place = ObjectStoragePath(str(folder / str(seed)))
        with day.faults(seed):
            before = export(day, start, cut, place / "before", seen)
            after = export(day, cut, end, place / "after", seen)

        expected = day.within(start, end)
        assert Counter(before + after) == Counter(expected), f"seed {seed}"
        assert (len(before), len(after)) == (len(day.within(start, cut)), len(day.within(cut, end)))

    assert seen.repeated > 0
    proof(
        f"exports: {len(seeds)} seeds over {len(day.sids):,} messages: {seen.records:,} records in "
        f"{seen.exports} exports of neighbouring times, none missing, none twice; "
        f"{seen.repeated:,} requests repeated after faults, {seen.tries} tries, "
        f"{time.monotonic() - began:.0f} s"
    )


def test_a_day_goes_to_a_bucket_as_a_whole(day: Day, s3: str, proof: Callable[[str], None]) -> None:
    seen = Seen()
    with day.faults(seed=MORE_SEEDS.stop):
        found = export(day, 0, SECONDS, ObjectStoragePath(f"{s3}/day"), seen, compression="zst")

    assert Counter(found) == Counter(day.sids)
    proof(f"exports: {len(found):,} records of a day read back from a bucket, none missing, none twice")


@pytest.mark.parametrize(
    ("form", "compression"),
    [("jsonl", "gz"), ("jsonl", "zst"), ("csv", "gz"), ("csv", "zst"), ("parquet", "none")],
)
def test_every_value_is_what_twilio_says(
    form: str, compression: str, day: Day, place: ObjectStoragePath, proof: Callable[[str], None]
) -> None:
    start = day.bursts[0] - 600
    with day.faults(seed=MORE_SEEDS.stop + 1):
        export(day, start, start + 1200, place, Seen(), format=form, compression=compression)

    expected = [AS_READ[form](day.records[sid]) for sid in day.within(start, start + 1200)]
    found = [HARMONIZED[form](record) for record in exported(place)]
    assert sorted(found, key=_sid) == sorted(expected, key=_sid)
    proof(
        f"exports: {len(found):,} records as {form} ({compression}) in {place.protocol or 'files'}: "
        f"{sum(map(len, found)):,} values equal the simulator's"
    )


def test_what_arrives_while_a_fresh_time_is_read_neither_hides_nor_doubles_a_message(
    tmp_path: Path, twilio_simulator: Simulator, proof: Callable[[str], None]
) -> None:
    """Tokens name places, so nothing shifts; what is new is of the time or after its end."""
    end = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=30)
    start = end - timedelta(minutes=10)
    moments = [start + timedelta(seconds=n * 600 / 20_000) for n in range(20_000)]
    twilio_simulator.add_messages(message(f"{number:032x}", moment) for number, moment in enumerate(moments))
    there = {f"SM{number:032x}" for number in range(20_000)}
    twilio_simulator.fault("latency", latency=0.02, count=None)
    late: list[str] = []

    def arrive(stop: threading.Event) -> None:
        while not stop.wait(0.01):
            late.append(f"{len(late) + 20_000:032x}")
            moment = end - timedelta(microseconds=1) if len(late) < 20 else end
            twilio_simulator.add_messages([message(late[-1], moment)])

    place = ObjectStoragePath(str(tmp_path / "exports"))
    stop = threading.Event()
    thread = threading.Thread(target=arrive, args=(stop,))
    thread.start()
    try:
        Run(account_of(twilio_simulator), place, start=start, end=end).whole()
    finally:
        stop.set()
        thread.join()

    found = Counter(sids(place))
    assert found.total() == len(found)
    assert there <= found.keys() <= there | {f"SM{sid}" for sid in late[:20]}
    proof(
        f"exports: {len(late):,} messages arrived while {len(there):,} were read; all of these are there once"
    )


def message(sid: str, moment: datetime) -> dict[str, Any]:
    return {"sid": f"SM{sid}", "to": ADA, "from": SHOP, "body": "Hello.", "date_sent": moment}


def _sid(record: dict[str, Any]) -> str:
    return str(record["sid"])


def as_parquet(record: dict[str, Any]) -> dict[str, Any]:
    """The types that are promised, made of Twilio's texts by other means."""
    return record | {
        "num_segments": int(record["num_segments"]),
        "num_media": int(record["num_media"]),
        "price": record["price"] and Decimal(record["price"]),
        "error_code": record["error_code"],
        "extra": None,
        **{name: parsedate_to_datetime(record[name]) for name in DATES},
    }


def as_csv(record: dict[str, Any]) -> dict[str, Any]:
    """A cell for each value, and no body that a spreadsheet would compute."""
    body = record["body"]
    return {name: "" if value is None else str(value) for name, value in record.items()} | {
        "body": f"'{body}" if body[:1] in ("=", "+", "-", "@") and body else body,
        "price": record["price"] and Decimal(record["price"]),
        "subresource_uris": record["subresource_uris"],
        "extra": "",
        **{name: f"{parsedate_to_datetime(record[name]):%Y-%m-%dT%H:%M:%SZ}" for name in DATES},
    }


def from_csv(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "price": Decimal(row["price"]) if row["price"] else None,
        "subresource_uris": json.loads(row["subresource_uris"]),
    }


DATES = ("date_created", "date_sent", "date_updated")
AS_READ: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "jsonl": dict,
    "csv": as_csv,
    "parquet": as_parquet,
}
HARMONIZED: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "jsonl": dict,
    "csv": from_csv,
    "parquet": lambda record: record | {"subresource_uris": dict(record["subresource_uris"])},
}
