"""Exports as tasks: arguments, what Airflow keeps of them, and a retry that goes on."""

import json
from collections import Counter
from datetime import timedelta
from email.utils import formatdate
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from airflow.sdk import DAG, Asset, ObjectStoragePath
from airflows import since
from exports.exporting import ADA, DAY, NEXT, SALT, add, exported, files, manifests, sids
from structlog.testing import capture_logs

from airflow_provider_twilio.api.errors import Unanswered
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.operators.exports import ExportMessagesOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from .tries import TaskStates, context, told


@pytest.fixture
def here(tmp_path: Path) -> ObjectStoragePath:
    return ObjectStoragePath(str(tmp_path / "exports"))


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Clients pause not at all between repetitions."""
    from airflow_provider_twilio.client.client import AsyncClient

    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    init = AsyncClient.__init__
    monkeypatch.setattr(
        AsyncClient, "__init__", lambda self, account, **more: init(self, account, **{"sleep": sleep} | more)
    )
    return slept


def operator(path: Any, **arguments: Any) -> ExportMessagesOperator:
    return ExportMessagesOperator(task_id="the_task", path=str(path), settle=0, **arguments)


def of_the_day(states: Any = None, **more: Any) -> Any:
    """The context of a DAG run of the day."""
    tries = {name: more.pop(name) for name in ("try_number", "cleared_after") if name in more}
    return {**context(states, **tries), "data_interval_start": DAY, "data_interval_end": NEXT, **more}


@pytest.mark.parametrize("skew", [-86_400.0, -300.0, 300.0, 86_400.0])
def test_an_interval_that_has_just_ended_at_twilio_is_exported_whatever_the_workers_clock_shows(
    here: ObjectStoragePath, twilio_default: Simulator, skew: float
) -> None:
    twilio_default.configure(clock_skew=skew)
    end = twilio_default.now().replace(microsecond=0)
    start = end - timedelta(hours=1)
    sent = add(twilio_default, [(start - DAY).total_seconds() + 60])
    given: Any = {**context(), "data_interval_start": start, "data_interval_end": end}

    summary = operator(here).execute(given)

    assert summary["records"] == len(sent) == 1


@pytest.mark.parametrize("skew", [-86_400.0, -300.0, 300.0, 86_400.0])
def test_so_is_one_that_ends_in_a_moment_once_it_has_ended(
    monkeypatch: pytest.MonkeyPatch, skew: float
) -> None:
    """A scheduler whose clock is fast is early."""
    slept: list[float] = []
    monkeypatch.setattr("airflow_provider_twilio.operators.exporting.sleep", slept.append)
    now = NEXT.timestamp() - 240
    task = ExportMessagesOperator(task_id="export", path="exports", start=DAY, end=NEXT)
    task.hook.clock = TwilioClock(lambda: now + skew)
    task.hook.clock.heard(formatdate(now, usegmt=True), now + skew)

    assert task.interval(context()).end == NEXT
    assert slept == [240]


def test_the_data_interval_is_exported_and_summed_up(
    here: ObjectStoragePath, twilio_default: Simulator
) -> None:
    sent = add(twilio_default, [1.0, 2.0])
    add(twilio_default, [3.0], direction="inbound", status="received")

    result = operator(here, direction="outbound").execute(of_the_day())

    assert Counter(sids(here)) == Counter(sent)
    manifest = f"{here}/dt={DAY:%Y-%m-%d}/_manifest.json"
    assert result == {
        "account_sid": twilio_default.connection["login"],
        "start": f"{DAY:%Y-%m-%dT%H:%M:%SZ}",
        "end": f"{NEXT:%Y-%m-%dT%H:%M:%SZ}",
        "records": 2,
        "by_status": {"delivered": 2},
        "by_direction": {"outbound-api": 2},
        "segments": 2,
        "price": {"USD": "-0.01660"},
        "manifest": manifest,
        "manifests": [manifest],
    }
    json.dumps(result)


def test_start_and_end_take_the_interval_s_place(here: ObjectStoragePath, twilio_default: Simulator) -> None:
    sent = add(twilio_default, [1.0, 3600.0])

    start, end = str(DAY + timedelta(hours=1)), (DAY + timedelta(hours=2)).isoformat()
    operator(here, start=start, end=end).execute(of_the_day())

    assert sids(here) == sent[1:]


def test_a_subaccount_s_messages_are_asked_for(here: ObjectStoragePath, twilio_default: Simulator) -> None:
    subaccount = "AC" + "0b" * 16

    with pytest.raises(AirflowFailException, match=r"slice .*, page 1"):
        operator(here, account_sid=subaccount).execute(of_the_day())

    assert subaccount in twilio_default.requests()[0].path


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"start": "2026-07-01T00:00:00"}, "start: .*with a zone"),
        ({"start": "soon"}, "start: 'soon': must be a date"),
        ({"start": DAY + timedelta(microseconds=1)}, "start: .*whole second"),
        ({"end": DAY}, "start, end: .*both are the same.*CronDataIntervalTimetable"),
        ({"end": DAY - timedelta(days=1)}, "start: .*must be before the end"),
        ({"end": DAY + timedelta(days=30)}, "end: .*must be in the past"),
        ({"start": DAY - timedelta(days=401)}, "start: .*keeps messages for about 400 days"),
        ({"lookback": timedelta(days=401)}, "start, lookback: .*keeps messages for about 400 days"),
        ({"lookback": 3}, "lookback: 3: must be a timedelta"),
        ({"lookback": timedelta(days=-1)}, "lookback: .*must be a timedelta"),
        ({"format": "xml"}, "format: 'xml': must be one of jsonl, csv, parquet"),
        ({"compression": "zip"}, "compression: 'zip': must be one of none, gz, zst"),
        ({"format": "parquet", "compression": "gz"}, "compression: 'gz': must be 'none'"),
        ({"columns": ["sidd"]}, "columns: 'sidd': .*did you mean sid"),
        ({"columns": ["body"], "redact": {"body": "drop"}}, "no column is left"),
        ({"direction": "up"}, "direction: 'up': must be one of inbound"),
        ({"redact": ("status",)}, "redact: 'status': must be one of from, to, body"),
        ({"redact": {"to": "burn"}}, "redact: to: 'burn': must be one of hash, mask, drop"),
        ({"redact": "body"}, "redact: 'body': must name columns"),
        ({"redact": ("body",)}, "redact: body: .*needs the extra secret_salt"),
        ({"concurrency": 0}, "concurrency: 0: must be a number from 1 to 100"),
        ({"concurrency": True}, "concurrency: True"),
        ({"to": "5550123"}, "to: .*E.164"),
    ],
    ids=str,
)
def test_a_wrong_argument_is_told_before_anything_is_sent(
    arguments: dict[str, Any], complaint: str, here: ObjectStoragePath, twilio_default: Simulator
) -> None:
    with pytest.raises(AirflowFailException, match=complaint):
        operator(here, **arguments).execute(of_the_day())

    assert twilio_default.requests(path="Messages") == []
    assert not here.exists()


def test_texts_and_numbers_are_hashed_with_the_connection_s_salt(
    here: ObjectStoragePath, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    import hashlib
    import hmac

    connection = twilio_default.connection
    connection["extra"] |= {"salt": SALT}
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(connection))
    add(twilio_default, [1.0])

    operator(here, redact=("to",)).execute(of_the_day())

    (record,) = exported(here)
    assert record["to"] == hmac.new(SALT.encode(), ADA.encode(), hashlib.sha256).hexdigest()


def test_credentials_that_are_refused_fail_the_task_for_good(
    here: ObjectStoragePath, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = twilio_default.connection | {"password": "0" * 32}
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(wrong))

    with pytest.raises(AirflowFailException, match=r"slice \[.*\), page 1: .*401"):
        operator(here).execute(of_the_day())

    assert files(here) == set()


def test_a_retry_goes_on_from_the_slices_that_are_not_done(
    here: ObjectStoragePath, twilio_default: Simulator
) -> None:
    sent = add(twilio_default, [n * 86400 / 20_000 for n in range(20_000)])
    states = TaskStates()
    twilio_default.fault("status", status=503, path="T22.*4[78]", count=None)
    with pytest.raises(Unanswered, match=r"ListMessage: slice \[.*\), page \d+: .*503"):
        operator(here, concurrency=1).execute(of_the_day(states))
    assert manifests(here) == []
    done = {path for path in files(here) if "part-" in path}
    assert done
    twilio_default.clear_faults()
    before = len(twilio_default.requests())

    with capture_logs() as logs:
        result = operator(here, concurrency=1).execute(of_the_day(states))

    assert Counter(sids(here)) == Counter(sent)
    assert result["records"] == 20_000
    assert done < files(here)
    assert "messages are there already" in told(logs)
    assert len(twilio_default.requests()) - before < 20


def test_a_part_that_has_gone_meanwhile_is_read_again(
    here: ObjectStoragePath, twilio_default: Simulator
) -> None:
    sent = add(twilio_default, [n * 86400 / 20_000 for n in range(20_000)])
    states = TaskStates()
    fault = twilio_default.fault("status", status=503, path="T22.*4[78]", count=None)
    with pytest.raises(Unanswered):
        operator(here, concurrency=1).execute(of_the_day(states))
    twilio_default.remove_fault(fault)
    for path in files(here):
        (here / path).unlink()

    operator(here, concurrency=1).execute(of_the_day(states))

    assert Counter(sids(here)) == Counter(sent)


def test_without_a_store_a_failed_try_leaves_nothing(
    here: ObjectStoragePath, twilio_default: Simulator
) -> None:
    add(twilio_default, [n * 86400 / 20_000 for n in range(20_000)])
    twilio_default.fault("status", status=503, path="T22.*4[78]", count=None)

    with pytest.raises(Unanswered):
        operator(here, concurrency=1).execute(of_the_day())

    assert files(here) == set()


def test_a_cleared_task_reads_everything_again(here: ObjectStoragePath, twilio_default: Simulator) -> None:
    sent = add(twilio_default, [1.0], status="sent")
    states = TaskStates()
    operator(here).execute(of_the_day(states))
    twilio_default.decide_message(sent[0], "delivered")

    cleared = of_the_day(states, try_number=2, cleared_after=1)
    assert operator(here).execute(cleared)["by_status"] == {"delivered": 1}
    assert [record["status"] for record in exported(here)] == ["delivered"]


def test_a_try_that_was_killed_between_publishing_and_airflows_success_is_not_repeated(
    here: ObjectStoragePath, twilio_default: Simulator
) -> None:
    add(twilio_default, [n * 86400 / 5_000 for n in range(5_000)])
    states = TaskStates()
    first = operator(here).execute(of_the_day(states))
    before, read = exported(here), len(twilio_default.requests("GET", "/Messages"))

    again = operator(here).execute(of_the_day(states, try_number=2))

    assert again == first
    assert exported(here) == before
    assert len(twilio_default.requests("GET", "/Messages")) == read


def test_other_arguments_start_anew(here: ObjectStoragePath, twilio_default: Simulator) -> None:
    add(twilio_default, [n * 86400 / 20_000 for n in range(20_000)])
    states = TaskStates()
    twilio_default.fault("status", status=503, path="T22.*4[78]", count=None)
    with pytest.raises(Unanswered):
        operator(here, concurrency=1).execute(of_the_day(states))
    twilio_default.clear_faults()

    operator(here, concurrency=1, columns=["sid"]).execute(of_the_day(states))

    records = exported(here)
    assert len(records) == 20_000
    assert {*map(frozenset, records)} == {frozenset({"sid"})}


@since("3.2", "an asset can't be the key of a dict")
def test_the_outlet_asset_carries_the_summary(here: ObjectStoragePath, twilio_default: Simulator) -> None:
    add(twilio_default, [1.0])
    asset = Asset("twilio_messages")
    events = {asset: SimpleNamespace(extra={})}

    result = operator(here, outlets=[asset]).execute(of_the_day(outlet_events=events))

    assert events[asset].extra == result


def test_airflow_neither_shows_nor_logs_the_numbers(
    here: ObjectStoragePath, twilio_default: Simulator, fresh_masker: None
) -> None:
    add(twilio_default, [1.0])
    with DAG("exports", schedule=None):
        task = operator(here, to="{{ params.to }}")
    task.render_template_fields({"params": {"to": ADA}})

    assert task.to == ADA
    assert {"to", "from_"}.isdisjoint(task.template_fields)
    with capture_logs() as logs:
        task.execute(of_the_day())
    assert ADA not in told(logs)


def test_tasks_are_mapped_over_connections() -> None:
    with DAG("exports", schedule=None):
        mapped = ExportMessagesOperator.partial(task_id="export", path="/tmp/x").expand(
            twilio_conn_id=["twilio_a", "twilio_b"]
        )

    assert mapped.task_id == "export"
