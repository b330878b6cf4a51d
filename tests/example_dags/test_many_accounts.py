"""The DAG of mapped tasks: each subaccount is exported, and each sender's account sends, by itself."""

import csv
import json
from datetime import timedelta
from pathlib import Path

from subaccounts import new_subaccount

from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import DAY, Load, states

CUSTOMERS, DAYS = 3, 2


def test_each_account_is_exported_and_sends_by_itself(
    load: Load, twilio: Simulator, exports: Path, tmp_path: Path
) -> None:
    accounts = [new_subaccount(f"Owl {number}") for number in range(CUSTOMERS)]
    batches, asked = [], {}
    for number, account in enumerate(accounts):
        sender, to = f"+1415555010{number}", f"+1206555012{number}"
        TwilioHook(account_sid=account).execute(CreateIncomingPhoneNumber(phone_number=sender))
        file = tmp_path / f"{number}.csv"
        with file.open("w", newline="") as table:
            csv.writer(table).writerows([("to", "name"), (to, f"Ada {number}")])
        batches.append({"account_sid": account, "from_": sender, "messages": str(file)})
        asked[account] = [(to, sender, f"Ada {number}, your table is ready.")]
    conf = {
        "start": DAY.isoformat(),
        "end": (DAY + timedelta(days=DAYS)).isoformat(),
        "batches": batches,
    }

    run = load("many_accounts").test(run_conf=conf)

    mapped = {f"{task}[{number}]": "success" for task in ("export", "send") for number in range(CUSTOMERS)}
    assert states(run) == mapped | {"accounts": "success", "batches": "success"}
    for account in accounts:
        sent = twilio.snapshot(account_sid=account)["messages"]
        assert [(one["to"], one["from"], one["body"]) for one in sent] == asked[account]
        folders = sorted((exports / account).iterdir())
        assert len(folders) == DAYS
        for folder in folders:
            assert json.loads((folder / "_manifest.json").read_text())["account_sid"] == account
    assert twilio.snapshot()["messages"] == []
