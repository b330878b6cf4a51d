"""Opt-outs and opt-ins, from the message log."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from opt_out_words import BRITISH, LONG, PLAYS, TOLL_FREE, UNDECIDED

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.exports.keywords import START, STOP
from airflow_provider_twilio.operators.opt_outs import ExportOptOutsOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from .exported import DAY, TODAY, export, files, read

OURS, OTHER, SHOP = "+14155550100", "+14155550101", "MG" + "5" * 32
NOON = TODAY - DAY / 2


def operator(folder: Path, **arguments: Any) -> ExportOptOutsOperator:
    return ExportOptOutsOperator(task_id="opt_outs", path=str(folder), **{"settle": 0} | arguments)


def said(person: str, body: str, at: datetime = NOON, to: str = OURS, service: str | None = None) -> Any:
    return {
        "from": person,
        "to": to,
        "body": body,
        "date_sent": at,
        "direction": "inbound",
        "status": "received",
        "messaging_service_sid": service,
    }


def refused(person: str, at: datetime = NOON, code: int = 21610) -> Any:
    return {"from": OURS, "to": person, "date_sent": at, "status": "undelivered", "error_code": code}


def states(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {row["phone_number"]: row["state"] for row in rows}


@pytest.mark.parametrize("word", [*STOP, "stop", " Stop\n", "StopAll", "stop all", "Opt out"])
def test_a_stop_word_opts_out(word: str, tmp_path: Path, twilio_default: Simulator) -> None:
    twilio_default.add_messages([said("+12065550123", word)])

    (row,) = read(export(operator(tmp_path)))

    assert (row["phone_number"], row["state"], row["sender"]) == ("+12065550123", "opted_out", OURS)
    assert row["reason"] == "".join(word.split()).upper()
    assert datetime.fromisoformat(row["date"]) == NOON


@pytest.mark.parametrize("service", [None, SHOP])
def test_words_mean_what_twilio_says_and_in_doubt_a_stop_holds(
    service: str | None, tmp_path: Path, twilio_default: Simulator
) -> None:
    """A person for each play, all in one export."""
    plays = {f"+1206555{number:04}": play for number, play in enumerate([*PLAYS, *UNDECIDED])}
    for minute in range(max(len(play.texts) for play in plays.values())):
        twilio_default.add_messages(
            said(person, play.texts[minute], NOON + timedelta(minutes=minute), play.sender, service)
            for person, play in plays.items()
            if minute < len(play.texts)
        )
    found: dict[str, set[str]] = {person: set() for person in plays}
    for row in read(export(operator(tmp_path))):
        found[row["phone_number"]].add(row["state"])

    wrong = {
        person: (play, found[person])
        for person, play in plays.items()
        if found[person] != {"opted_out" if play.out else "opted_in"}
    }
    assert wrong == {}


def test_a_stop_to_a_toll_free_number_is_undone_only_there(tmp_path: Path, twilio_default: Simulator) -> None:
    yes, start, there = "+12065550123", "+12065550124", "+12065550125"
    twilio_default.add_messages(
        [
            *(said(person, "STOP", NOON - DAY / 4, TOLL_FREE, SHOP) for person in (yes, start, there)),
            said(yes, "YES", NOON, LONG, SHOP),
            said(start, "START", NOON, LONG, SHOP),
            said(there, "START", NOON, TOLL_FREE, SHOP),
        ]
    )
    out = {row["phone_number"] for row in read(export(operator(tmp_path))) if row["state"] == "opted_out"}

    assert out == {yes, start}


def test_a_stop_by_rcs_is_one_of_the_phone_number(tmp_path: Path, twilio_default: Simulator) -> None:
    person = "+12065550123"
    twilio_default.add_messages(
        [
            said(person, "START", NOON - DAY / 4, LONG, SHOP),
            said(f"rcs:{person}", "STOP", NOON, "rcs:owl_post", SHOP),
        ]
    )

    assert states(read(export(operator(tmp_path)))) == {person: "opted_out"}


@pytest.mark.parametrize("text", ["please don't stop", "STOP IT NOW", "", "stopp", "ends", "x" * 500])
def test_other_texts_mean_nothing(text: str, tmp_path: Path, twilio_default: Simulator) -> None:
    twilio_default.add_messages([said("+12065550123", text)])

    assert read(export(operator(tmp_path))) == []


@pytest.mark.parametrize("word", [*START, "start", " Yes "])
def test_a_start_word_opts_in_again(word: str, tmp_path: Path, twilio_default: Simulator) -> None:
    twilio_default.add_messages(
        [said("+12065550123", "STOP", NOON - DAY / 4), said("+12065550123", word, NOON)]
    )
    summary = export(operator(tmp_path))

    assert states(read(summary)) == {"+12065550123": "opted_in"}
    assert (summary["opted_in"], summary["opted_out"]) == (1, 0)


def test_a_message_that_draws_21610_tells_of_an_opt_out(tmp_path: Path, twilio_default: Simulator) -> None:
    twilio_default.add_messages([refused("+12065550123"), refused("+12065550124", code=30007)])
    (row,) = read(export(operator(tmp_path)))

    assert (row["phone_number"], row["state"], row["reason"]) == ("+12065550123", "opted_out", "21610")


def test_the_last_word_counts_and_a_stop_wins_within_a_second(
    tmp_path: Path, twilio_default: Simulator
) -> None:
    last, second = "+12065550123", "+12065550124"
    twilio_default.add_messages(
        [
            said(last, "START", NOON - timedelta(hours=3)),
            said(last, "STOP", NOON - timedelta(hours=2)),
            said(last, "hello", NOON - timedelta(hours=1)),
            said(second, "STOP"),
            said(second, "START"),
        ]
    )

    assert states(read(export(operator(tmp_path)))) == {last: "opted_out", second: "opted_out"}


def test_an_opt_out_holds_for_the_sender_and_its_whole_service(
    tmp_path: Path, twilio_default: Simulator
) -> None:
    person = "+12065550123"
    twilio_default.add_messages(
        [
            said(person, "STOP", NOON - timedelta(minutes=5), OURS, SHOP),
            said(person, "START", NOON - timedelta(minutes=4), OTHER, SHOP),
            said(person, "STOP", NOON - timedelta(minutes=3), OURS),
        ]
    )
    rows = read(export(operator(tmp_path)))

    assert [(row["state"], row["messaging_service_sid"], row["sender"]) for row in rows] == [
        ("opted_in", SHOP, OTHER),
        ("opted_out", None, OURS),
    ]


def test_only_what_is_within_the_time_counts(tmp_path: Path, twilio_default: Simulator) -> None:
    second = timedelta(seconds=1)
    moments = [TODAY - DAY - second, TODAY - DAY, TODAY - second, TODAY]
    twilio_default.add_messages(
        said(f"+1206555010{number}", "STOP", moment) for number, moment in enumerate(moments)
    )

    assert [*states(read(export(operator(tmp_path))))] == ["+12065550101", "+12065550102"]


def test_other_words_can_be_named(tmp_path: Path, twilio_default: Simulator) -> None:
    twilio_default.add_messages([said("+12065550123", "Basta!"), said("+12065550124", "QUIT")])
    task = operator(tmp_path, stop_words=["basta"], start_words=["oui"])

    assert states(read(export(task))) == {"+12065550123": "opted_out"}


def test_stop_stays_a_stop_word_whatever_else_is_named(tmp_path: Path, twilio_default: Simulator) -> None:
    twilio_default.add_messages([said("+12065550123", "STOP")])

    assert states(read(export(operator(tmp_path, stop_words=["basta"])))) == {"+12065550123": "opted_out"}


@pytest.mark.parametrize(
    ("sender", "state"), [(LONG, "opted_in"), (BRITISH, "opted_in"), (TOLL_FREE, "opted_out")]
)
def test_a_start_word_of_ones_own_undoes_no_stop_of_a_toll_free_network(
    sender: str, state: str, tmp_path: Path, twilio_default: Simulator
) -> None:
    person = "+12065550123"
    twilio_default.add_messages(
        [said(person, "STOP", NOON - DAY / 4, sender), said(person, "oui", NOON, sender)]
    )

    assert states(read(export(operator(tmp_path, start_words=["oui"])))) == {person: state}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"stop_words": "STOP"}, "stop_words: 'STOP': must be a list of words"),
        ({"stop_words": ["YES"]}, "'YES': must be in one of them only"),
        ({"stop_words": ["start."]}, "'START': must be in one of them only"),
        ({"start_words": ["stop"]}, "'STOP': must be in one of them only"),
        ({"stop_words": ["!?"]}, r"stop_words: '!\?': must be a word"),
        ({"start_words": [""]}, "start_words: '': must be a word"),
        ({"concurrency": 0}, "concurrency: 0: must be a number from 1 to 100"),
        ({"settle": -1}, "settle: -1: must be"),
        ({"start": TODAY - 500 * DAY}, "Twilio keeps messages for about 400 days"),
        ({"end": TODAY + 5 * DAY}, "must be in the past"),
    ],
)
def test_a_wrong_argument_is_named_before_anything_is_asked(
    arguments: dict[str, Any], complaint: str, tmp_path: Path, twilio_default: Simulator
) -> None:
    with pytest.raises(AirflowFailException, match=complaint):
        export(operator(tmp_path, **arguments))

    assert twilio_default.requests("GET", "Messages") == []


def test_two_runs_within_a_day_keep_their_own_folders(tmp_path: Path, twilio_default: Simulator) -> None:
    twilio_default.add_messages(
        [said("+12065550123", "STOP", NOON - DAY / 4), said("+12065550124", "STOP", NOON + DAY / 4)]
    )
    found = [
        states(read(export(operator(tmp_path), start, start + DAY / 2))) for start in (TODAY - DAY, NOON)
    ]

    assert found == [{"+12065550123": "opted_out"}, {"+12065550124": "opted_out"}]
    assert len([name for name in files(tmp_path) if name.endswith("_manifest.json")]) == 2


@pytest.fixture
def busy_day(twilio_default: Simulator) -> set[str]:
    """A day of 6,000 messages, and the numbers that opted out."""
    people = [f"+1206{number:07}" for number in range(6000)]
    bodies = ["STOP" if number % 50 == 0 else "hello" for number in range(6000)]
    twilio_default.add_messages(
        said(person, body, TODAY - DAY + timedelta(seconds=14 * number))
        for number, (person, body) in enumerate(zip(people, bodies, strict=True))
    )
    return {person for person, body in zip(people, bodies, strict=True) if body == "STOP"}


@pytest.mark.parametrize("kind", ["truncated", "drop_after", "status", "malformed"])
def test_faults_lose_nobody(
    kind: Any, tmp_path: Path, twilio_default: Simulator, busy_day: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("airflow_provider_twilio.client.retry.Retry.pauses", lambda self: iter([0.0] * 5))
    twilio_default.fault(kind, path="/Messages", count=6, probability=0.3, seed=7)

    assert {*states(read(export(operator(tmp_path))))} == busy_day


def test_a_slice_that_cant_be_read_is_named_and_the_old_export_stays(
    tmp_path: Path, twilio_default: Simulator, busy_day: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("airflow_provider_twilio.client.retry.Retry.pauses", lambda self: iter([0.0]))
    export(operator(tmp_path))
    there = files(tmp_path)
    twilio_default.fault("status", path="/Messages", count=None, skip=3)

    with pytest.raises(TwilioError, match=r"slice \[.*\), page 1"):
        export(operator(tmp_path))

    assert files(tmp_path) == there
