"""Messages of the simulator's log in files: all of them, once each, whatever the traffic looks like."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.exports.manifest import InvalidManifest
from airflow_provider_twilio.simulator.simulator import Simulator
from exports.exporting import DAY, NEXT, Run, account_of, add, exported, files, manifests, sids

HOUR = 3600


def bursts(seed: int, count: int) -> list[float]:
    """A day with quiet hours and a few minutes in which nearly everything is sent."""
    draw = random.Random(seed)
    centres = [draw.uniform(0, 86400) for _ in range(3)]
    return sorted(min(86399.9, max(0.0, draw.gauss(draw.choice(centres), 120))) for _ in range(count))


TRAFFIC = {
    "none": [],
    "one": [43200.0],
    "first and last second": [0.0, 0.9, 86399.0, 86399.9],
    "a page, and no more": [float(n) for n in range(1000)],
    "a page and one": [float(n) for n in range(1001)],
    "even": [n * 86400 / 30_000 for n in range(30_000)],
    "all in one second": [43200.0] * 2500,
    "bursts": bursts(1, 30_000),
}


@pytest.mark.parametrize("name", TRAFFIC)
def test_all_messages_are_exported_once(
    name: str, here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    sent = add(twilio_simulator, TRAFFIC[name])

    Run(account_of(twilio_simulator), here).whole()

    assert Counter(sids(here)) == Counter(sent)
    ((folder, manifest),) = manifests(here)
    assert str(folder).endswith(f"dt={DAY:%Y-%m-%d}")
    assert {path.rpartition("/")[2] for path in files(here)} == {
        "_manifest.json",
        *(part.name for part in manifest.parts),
    }


def test_a_dense_day_is_read_in_slices_and_few_pages_are_read_twice(
    here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    add(twilio_simulator, TRAFFIC["even"])

    Run(account_of(twilio_simulator), here).whole()

    ((_, manifest),) = manifests(here)
    assert len(manifest.parts) >= 16
    assert len(twilio_simulator.requests()) <= 30 + 2 * 17


def test_a_quiet_day_takes_one_request_and_one_part(
    here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    add(twilio_simulator, [1.0, 2.0])

    Run(account_of(twilio_simulator), here).whole()

    assert len(twilio_simulator.requests()) == 1
    ((_, manifest),) = manifests(here)
    assert [part.records for part in manifest.parts] == [2]


def test_slices_are_disjoint_and_cover_the_day(here: ObjectStoragePath, twilio_simulator: Simulator) -> None:
    add(twilio_simulator, TRAFFIC["bursts"])

    Run(account_of(twilio_simulator), here).whole()

    ((_, manifest),) = manifests(here)
    for part, after in pairwise(manifest.parts):
        assert part.end <= after.start
    assert [(span.start, span.end) for span in manifest.spans] == [(DAY, NEXT)]
    assert all(part.start <= part.first <= part.last < part.end for part in manifest.parts)  # type: ignore[operator]


def test_neighbouring_intervals_neither_overlap_nor_leave_a_gap(
    here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    edges = [0, 1, HOUR, HOUR + 1, 12 * HOUR, 86399, 86400]
    sent = add(twilio_simulator, [float(second) for second in edges[:-1] for _ in range(2)])
    account = account_of(twilio_simulator)
    for start, end in pairwise(edges):
        first, last = timedelta(seconds=start), timedelta(seconds=end)
        Run(account, here, start=DAY + first, end=DAY + last).whole()

    assert Counter(sids(here)) == Counter(sent)
    ((_, manifest),) = manifests(here)
    assert [(span.start, span.end) for span in manifest.spans] == [(DAY, NEXT)]


def test_twilio_is_asked_for_the_last_second_and_not_for_the_one_after(
    here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    Run(account_of(twilio_simulator), here).whole()

    (asked,) = twilio_simulator.requests()
    assert asked.query["DateSent>"] == [f"{DAY:%Y-%m-%d}T00:00:00Z"]
    assert asked.query["DateSent<"] == [f"{DAY:%Y-%m-%d}T23:59:59Z"]


def test_an_interval_over_midnight_fills_two_folders(
    here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    sent = add(twilio_simulator, [86398.0, 86399.0, 86400.0, 86401.0])

    Run(
        account_of(twilio_simulator), here, start=DAY + timedelta(hours=3), end=NEXT + timedelta(hours=3)
    ).whole()

    assert sids(here) == [sent[1], sent[0], sent[3], sent[2]]
    assert [manifest.records for _, manifest in manifests(here)] == [2, 2]


def test_a_second_run_replaces_the_first_and_leaves_no_stray_part(
    place: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    account = account_of(twilio_simulator)
    sent = add(twilio_simulator, [10.0, 20.0], status="sent")
    Run(account, place).whole()
    before = files(place)
    twilio_simulator.decide_message(sent[0], "undelivered", 30007)
    Run(account, place).whole()

    assert Counter(sids(place)) == Counter(sent)
    assert {record["sid"]: record["status"] for record in exported(place)}[sent[0]] == "undelivered"
    assert len(files(place)) == len(before) == 2
    assert len(files(place) & before) == 1


def test_a_run_in_another_format_replaces_the_day_too(
    place: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    sent = add(twilio_simulator, [10.0])
    for kind in ("jsonl", "csv", "parquet"):
        Run(account_of(twilio_simulator), place, format=kind).whole()

        assert sids(place) == sent
        assert len(files(place)) == 2


def test_looking_back_exports_whole_days_again_and_counts_them_apart(
    here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    sent = add(twilio_simulator, [-86400.0, -40000.0, 10.0], status="sent")
    account = account_of(twilio_simulator)
    Run(account, here, start=DAY - timedelta(days=1), end=DAY).whole()
    twilio_simulator.decide_message(sent[1], "delivered")

    run = Run(account, here, lookback=timedelta(days=1)).whole()

    assert {record["sid"]: record["status"] for record in exported(here)}[sent[1]] == "delivered"
    assert [manifest.records for _, manifest in manifests(here)] == [2, 1]
    assert run.export.tally().records == 1


def test_looking_back_from_within_a_day_begins_at_midnight(
    here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    sent = add(twilio_simulator, [-86400.0, -43200.0, 36000.0, 50000.0])
    noon = DAY + timedelta(hours=12)

    run = Run(account_of(twilio_simulator), here, start=noon, end=NEXT, lookback=timedelta(days=1)).whole()

    assert Counter(sids(here)) == Counter(sent)
    assert run.export.tally().records == 1


def test_an_hourly_export_that_looks_back_replaces_what_earlier_hours_exported(
    here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    sent = add(twilio_simulator, [n * 8.0 for n in range(3000)])
    for hour in range(7):
        start = DAY + timedelta(hours=hour)
        Run(
            account_of(twilio_simulator),
            here,
            start=start,
            end=start + timedelta(hours=1),
            lookback=timedelta(days=1),
        ).whole()

    assert Counter(sids(here)) == Counter(sent)


def test_no_account_goes_into_the_folder_of_another(
    here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    add(twilio_simulator, [5.0])
    account = account_of(twilio_simulator)
    Run(account, here).whole()
    other = "AC" + "0b" * 16
    asked = len(twilio_simulator.requests())

    with pytest.raises(InvalidManifest, match=f"{account.account_sid}.*{other}"):
        Run(replace(account, account_sid=other), here)

    assert len(twilio_simulator.requests()) == asked


def test_an_interval_that_cuts_through_a_part_is_refused_before_anything_is_read(
    here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    add(twilio_simulator, [5.0, 50000.0])
    account = account_of(twilio_simulator)
    Run(account, here).whole()
    asked = len(twilio_simulator.requests())

    with pytest.raises(InvalidManifest, match="cuts through"):
        Run(account, here, start=DAY + timedelta(hours=3))

    assert len(twilio_simulator.requests()) == asked


def test_part_of_a_day_in_another_format_is_refused(
    here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    account = account_of(twilio_simulator)
    noon = DAY + timedelta(hours=12)
    Run(account, here, end=noon).whole()

    with pytest.raises(InvalidManifest, match="in another format"):
        Run(account, here, start=noon, format="csv")


def test_lines_tell_how_far_it_is(here: ObjectStoragePath, twilio_simulator: Simulator) -> None:
    add(twilio_simulator, [5.0])

    told = Run(account_of(twilio_simulator), here).whole().told

    day = DAY.date()
    assert told[0].startswith(f"1 messages in 1 slices; dt={day}")
    assert told[-1].startswith(f"dt={day}: 1 messages in 1 parts, ")
