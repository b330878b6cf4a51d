"""The nightly scrub: deactivations and opt-outs of two nights, and the list that is left."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import Load, states

DAY = timedelta(days=1)
TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
GONE, STOPPED, BACK, ANN, BOB = (f"+1206555010{number}" for number in range(5))


def said(person: str, body: str, at: datetime) -> dict[str, object]:
    inbound = {"direction": "inbound", "status": "received", "to": "+14155550100"}
    return {"from": person, "body": body, "date_sent": at, **inbound}


def test_two_nights_leave_those_who_may_be_sent_to(
    load: Load,
    twilio: Simulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TWILIO_EXPORTS", str(tmp_path))
    TwilioHook().execute(CreateIncomingPhoneNumber(phone_number="+14155550100"))
    before, yesterday = TODAY - 2 * DAY, TODAY - DAY
    twilio.deactivate(before.date(), [GONE])
    twilio.add_messages(
        [
            said(STOPPED, "Stop", before + DAY / 2),
            said(BACK, "STOP", before + DAY / 2),
            said(BACK, "start", yesterday + DAY / 2),
            said(ANN, "Thank you", yesterday + DAY / 2),
        ]
    )
    people = "\n".join(
        ("to,name", *(f"{person},{n}" for n, person in enumerate([GONE, STOPPED, BACK, ANN, BOB])))
    )
    (tmp_path / "recipients.csv").write_text(f"{people}\n(206) 555-0107,Cay\nunknown,Dot\n")
    dag = load("scrub_recipients")

    for night in (yesterday, TODAY):
        run = dag.test(logical_date=night)
        assert states(run) == dict.fromkeys(["deactivations", "opt_outs", "scrub", "tell"], "success")

    assert (tmp_path / "sendable.csv").read_text().split() == [
        "to,name",
        f"{BACK},2",
        f"{ANN},3",
        f"{BOB},4",
        "+12065550107,Cay",
    ]
    told = capsys.readouterr().out
    assert "4 recipients may be sent to" in told
    assert "'deactivated': 1, 'opted_out': 1, 'excluded': 0, 'invalid': 1" in told
    assert not [person for person in (GONE, STOPPED, BACK, ANN, BOB) if person in told]
    assert sorted(path.name for path in (tmp_path / "opt-outs").iterdir()) == [
        f"dt={day:%Y-%m-%d}" for day in (before, yesterday)
    ]
