"""Files of recipients without those whom nothing is to be sent to."""

import json
import tracemalloc
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from structlog.testing import capture_logs

from airflow_provider_twilio.batch.check import BatchInput, check
from airflow_provider_twilio.batch.composer import Composer
from airflow_provider_twilio.exports.published import Incomplete
from airflow_provider_twilio.files.columns import Column
from airflow_provider_twilio.files.formats import FileType
from airflow_provider_twilio.files.reading import rows
from airflow_provider_twilio.files.writing import open_writer
from airflow_provider_twilio.operators.deactivations import ExportDeactivationsOperator
from airflow_provider_twilio.operators.opt_outs import ExportOptOutsOperator
from airflow_provider_twilio.operators.recipients import ScrubRecipientsOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from .exported import DAY, TODAY, export, files
from .test_opt_outs import said
from .tries import context, told

PEOPLE = [f"+1206555{number:04}" for number in range(10)]
NOON = TODAY - DAY / 2


def write(path: Path, people: list[str] = PEOPLE, column: str = "to") -> str:
    with path.open("wb") as file:
        columns = [Column("name"), Column(column), Column("amount", "integer")]
        writer = open_writer(file, FileType.of(path), columns)
        writer.write([[f"Ann {number}", person, number] for number, person in enumerate(people)])
        writer.close()
    return str(path)


def scrub(source: str, **arguments: Any) -> dict[str, Any]:
    destination = arguments.pop("destination", None) or source.replace("list", "scrubbed")
    task = ScrubRecipientsOperator(task_id="scrub", recipients=source, destination=destination, **arguments)
    summary: dict[str, Any] = json.loads(json.dumps(task.execute(context())))
    return summary


def kept(summary: dict[str, Any]) -> list[Any]:
    return [row["to"] for row in rows(summary["path"])]


@pytest.fixture
def exports(twilio_default: Simulator, tmp_path: Path) -> dict[str, str]:
    """The manifests of a day on which 0 was deactivated, 1 opted out, and 2 opted out and in again."""
    twilio_default.deactivate((TODAY - DAY).date(), [PEOPLE[0]])
    twilio_default.add_messages(
        [
            said(PEOPLE[1], "STOP", NOON),
            said(PEOPLE[2], "STOP", NOON + timedelta(hours=1)),
            said(PEOPLE[2], "START", NOON + timedelta(hours=2)),
        ]
    )
    tasks = {
        "deactivations": ExportDeactivationsOperator(task_id="deactivations", path=f"{tmp_path}/gone"),
        "opt_outs": ExportOptOutsOperator(task_id="opt_outs", path=f"{tmp_path}/out", settle=0),
    }
    return {name: export(task)["manifest"] for name, task in tasks.items()}


@pytest.mark.parametrize("name", ["list.csv", "list.csv.gz", "list.jsonl", "list.jsonl.zst", "list.parquet"])
def test_the_deactivated_and_the_opted_out_are_left_out(
    name: str, tmp_path: Path, exports: dict[str, str]
) -> None:
    with capture_logs() as logs:
        summary = scrub(write(tmp_path / name), **exports)

    assert kept(summary) == PEOPLE[2:]
    assert (summary["recipients"], summary["kept"]) == (10, 8)
    assert summary["removed"] == {"deactivated": 1, "opted_out": 1, "excluded": 0, "invalid": 0}
    assert summary["path"] == str(tmp_path / name.replace("list", "scrubbed"))
    assert "8 of 10 recipients stay; left out: 1 deactivated, 1 opted_out" in told(logs)
    assert not [person for person in PEOPLE if person in told(logs) + json.dumps(summary)]


@pytest.mark.parametrize("name", ["list.csv", "list.jsonl", "list.parquet"])
def test_the_rest_of_a_record_stays_as_it_was(name: str, tmp_path: Path) -> None:
    source = write(tmp_path / name)
    before = [*rows(source)]

    assert [*rows(scrub(source)["path"])] == before


def test_texts_that_look_like_formulas_are_sent_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text('to,offer\r\n+12065550123,"-5 % today, only"\r\n')

    assert Path(scrub(str(tmp_path / "list.csv"))["path"]).read_bytes() == (
        b'to,offer\r\n+12065550123,"-5 % today, only"\r\n'
    )


def test_the_batch_sender_takes_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("phone_number,name\n(206) 555-0123,Ann\n+1 206 555 0124,Bob\n")
    summary = scrub(str(tmp_path / "list.csv"), country_code="+1")

    batch = check(BatchInput(summary["path"], Composer({"body": "Hi {name}", "from_": "+14155550100"})))
    assert [(message.to, message.body) for _, message in batch.to_send()] == [
        ("+12065550123", "Hi Ann"),
        ("+12065550124", "Hi Bob"),
    ]
    assert kept(summary) == ["+12065550123", "+12065550124"]


def test_a_number_that_cant_be_told_is_left_out(tmp_path: Path) -> None:
    summary = scrub(write(tmp_path / "list.csv", [*PEOPLE[:2], "206-555-0123", "unknown", ""]))

    assert kept(summary) == PEOPLE[:2]
    assert summary["removed"]["invalid"] == 3


def test_numbers_are_compared_however_they_are_written(tmp_path: Path) -> None:
    source = write(tmp_path / "list.csv", ["(206) 555-0001", "+1 206 555 0002", "whatsapp:+12065550003"])
    summary = scrub(
        source,
        deactivations=["+1 206 555 0001"],
        opt_outs=[12065550002],
        exclude=["2065550003"],
        country_code="+1",
    )

    assert kept(summary) == []
    assert summary["removed"] == {"deactivated": 1, "opted_out": 1, "excluded": 1, "invalid": 0}


def test_the_last_state_counts_over_all_days(tmp_path: Path, twilio_default: Simulator) -> None:
    back, gone, elsewhere = PEOPLE[:3]
    shop = "MG" + "5" * 32
    twilio_default.add_messages(
        [
            said(back, "STOP", NOON - DAY),
            said(gone, "START", NOON - DAY),
            said(elsewhere, "STOP", NOON - DAY, service=shop),
            said(back, "START", NOON),
            said(gone, "STOP", NOON),
            said(elsewhere, "START", NOON),
        ]
    )
    task = ExportOptOutsOperator(task_id="opt_outs", path=f"{tmp_path}/out", settle=0)
    days = [export(task, start, start + DAY)["manifest"] for start in (TODAY - 2 * DAY, TODAY - DAY)]
    source = write(tmp_path / "list.csv", PEOPLE[:4])

    for opt_outs in (f"{tmp_path}/out", days, days[::-1]):
        assert kept(scrub(source, opt_outs=opt_outs)) == [back, PEOPLE[3]]


def test_lists_files_and_exports_can_be_given_together(tmp_path: Path, exports: dict[str, str]) -> None:
    (tmp_path / "more.csv").write_text(f"phone_number\n{PEOPLE[5]}\n")
    summary = scrub(
        write(tmp_path / "list.csv"),
        deactivations=[exports["deactivations"], str(tmp_path / "more.csv"), PEOPLE[6]],
    )

    assert kept(summary) == [person for person in PEOPLE if person not in (PEOPLE[0], PEOPLE[5], PEOPLE[6])]


@pytest.mark.parametrize("name", ["list.csv", "list.jsonl", "list.parquet"])
def test_nobody_is_left(name: str, tmp_path: Path) -> None:
    assert kept(scrub(write(tmp_path / name), exclude=PEOPLE)) == []
    assert kept(scrub(write(tmp_path / name, []))) == []


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"destination": "scrubbed.jsonl"}, "destination: .* must be csv, as the recipients are"),
        ({"destination": "{source}"}, "must not be the file of the recipients"),
        ({"destination": "scrubbed.xlsx"}, "destination: .* its name must end in"),
        ({"column": "nane"}, "column: 'nane': there is no such column; did you mean name"),
        ({"column": "name"}, "has a column 'to' besides"),
        ({"country_code": "1"}, "country_code: '1': must be a plus"),
        ({"exclude": ["+12065550123", "me"]}, "exclude: entry 2: must be a phone number: it has letters"),
        ({"opt_outs": ""}, "opt_outs: must be paths or phone numbers"),
        ({"opt_outs": 3}, "opt_outs: must be paths or phone numbers"),
        ({"opt_outs": "+12065550123"}, "opt_outs: a text of 12 characters is no path"),
        ({"deactivations": "{folder}/nothing"}, "deactivations: .*nothing: there is no export"),
        ({"opt_outs": "{deactivations}"}, "is an export of deactivations/1, not of opt-outs"),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_is_written(
    arguments: dict[str, Any], complaint: str, tmp_path: Path, exports: dict[str, str]
) -> None:
    source = write(tmp_path / "list.csv")
    places = {"source": source, "folder": str(tmp_path), **exports}
    given = {
        name: value.format(**places) if isinstance(value, str) else value for name, value in arguments.items()
    }
    before = files(tmp_path)

    with pytest.raises(AirflowFailException, match=complaint):
        scrub(source, **given)

    assert files(tmp_path) == before
    assert [*rows(source)] != []


def test_a_redacted_export_is_refused(
    tmp_path: Path, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    twilio_default.deactivate((TODAY - DAY).date(), [PEOPLE[0]])
    task = ExportDeactivationsOperator(
        task_id="deactivations", path=f"{tmp_path}/gone", redact={"phone_number": "mask"}
    )
    export(task)

    with pytest.raises(AirflowFailException, match=r"record 1: .* redacted exports have none"):
        scrub(write(tmp_path / "list.csv"), deactivations=f"{tmp_path}/gone")


def test_a_part_that_was_cut_short_is_noticed(tmp_path: Path, exports: dict[str, str]) -> None:
    (part,) = Path(exports["opt_outs"]).parent.glob("part-*")
    part.write_bytes(part.read_bytes().splitlines(keepends=True)[0])

    with pytest.raises(Incomplete, match="has 202 bytes, its manifest says 404"):
        scrub(write(tmp_path / "list.csv"), opt_outs=exports["opt_outs"])


def test_a_failure_on_the_way_leaves_the_old_file(tmp_path: Path) -> None:
    source = write(tmp_path / "list.csv")
    summary = scrub(source)
    with open(source, "a") as file:
        file.write("one cell\n")

    with pytest.raises(AirflowFailException, match="line 12: has 1 cells"):
        scrub(source)

    assert kept(summary) == PEOPLE
    assert files(tmp_path) == ["list.csv", "scrubbed.csv"]


def test_memory_doesnt_grow_with_the_file(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        source = write(tmp_path / "list.csv", [f"+1206{number:07}" for number in range(count)])
        tracemalloc.start()
        assert scrub(source)["kept"] == count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(5_000)
    assert peak(60_000) < peak(5_000) + 2**20


@pytest.mark.parametrize("argument", ["deactivations", "opt_outs", "exclude"])
def test_nobody_is_kept_where_whom_to_leave_out_was_to_come_and_did_not(
    tmp_path: Path, argument: str
) -> None:
    """Airflow takes what a task returned that failed or was skipped for ``None``."""
    source, destination = write(tmp_path / "list.csv"), tmp_path / "scrubbed.csv"
    task = ScrubRecipientsOperator(
        task_id="scrub", recipients=source, destination=str(destination), **{argument: "an output"}
    )
    setattr(task, argument, None)

    with pytest.raises(AirflowFailException, match=f"{argument}: None: must name numbers"):
        task.execute(context())

    assert not destination.exists()


def test_a_list_of_which_a_template_made_text_isnt_shown_either() -> None:
    task = ScrubRecipientsOperator(
        task_id="scrub", recipients="a.csv", destination="b.csv", exclude="{{ numbers }}"
    )
    task.render_template_fields({"numbers": PEOPLE})  # type: ignore[typeddict-unknown-key]

    assert "exclude" not in task.template_fields


def test_lists_of_numbers_arent_shown_among_the_rendered_fields(tmp_path: Path) -> None:
    task = ScrubRecipientsOperator(
        task_id="scrub", recipients="a.csv", destination="b.csv", exclude=PEOPLE, opt_outs="s3://b/out"
    )
    task.render_template_fields({})

    assert "exclude" not in task.template_fields
    assert "opt_outs" in task.template_fields
