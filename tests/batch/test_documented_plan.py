"""The script of docs/batches.md plans a batch as the page shows it, and sends nothing."""

import re
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.batch.plan import BatchPlan
from airflow_provider_twilio.batch.rates import Price
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator.simulator import Simulator

PAGE = (Path(__file__).parents[2] / "docs" / "batches.md").read_text()


def test_the_sample_of_the_log_is_what_a_plan_says() -> None:
    price = Price(Decimal("0.0079"), "USD", "as the account's 200 latest priced messages")
    pools = {"MG0123456789abcdef0123456789abcdef": Counter({"short code": 1})}
    plan = BatchPlan(100_000, 112_400, price, 100_000 / 1_124, 1_124.0, pools)

    assert "\n".join(plan.lines(datetime(2026, 7, 1, 12, tzinfo=UTC))) in PAGE


def test_the_script_plans_and_sends_nothing(
    twilio_default: Simulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    TwilioHook().execute(CreateIncomingPhoneNumber(phone_number="+14155550100"))
    monkeypatch.chdir(tmp_path)
    Path("recipients.csv").write_text("to,name\n+12065550123,Ada\n+12065550124,Ben\nnobody,Cy\n")
    (script,) = (one for one in re.findall(r"```python\n(.*?)```", PAGE, re.S) if "planned.lines" in one)

    exec(script.replace("+15005550006", "+14155550100"), {})

    said = capsys.readouterr().out
    assert "'sendable': 2, 'invalid': 1" in said
    assert "2 messages of 2 segments" in said
    assert "1 long code: 1 segments a second" in said
    assert twilio_default.snapshot()["messages"] == []
