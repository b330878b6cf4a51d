"""Which messages, which columns and which sums an export has."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.simulator.simulator import Simulator
from exports.exporting import DAY, SHOP, Run, account_of, add, exported, requested, sids


def test_filters_choose_by_number_and_direction(here: ObjectStoragePath, twilio_simulator: Simulator) -> None:
    out = add(twilio_simulator, [1.0], to="+12065550001")
    reply = add(twilio_simulator, [2.0], to="+12065550001", direction="outbound-reply")
    inbound = add(twilio_simulator, [3.0], to=SHOP, **{"from": "+12065550001"}, direction="inbound")
    account = account_of(twilio_simulator)

    def found(**filters: Any) -> set[str]:
        Run(account, here, **filters).whole()
        return {*sids(here)}

    assert found(to="+12065550001") == {*out, *reply}
    assert found(from_="+12065550001") == {*inbound}
    assert found(direction="inbound") == {*inbound}
    assert found(direction="outbound") == {*out, *reply}
    assert found(direction="outbound-api") == {*out}
    assert found() == {*out, *reply, *inbound}


def test_messages_to_and_from_every_kind_of_sender_can_be_chosen(
    here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    for number, sender in enumerate(["55555", "whatsapp:+14155550100", "+14155550100", "rcs:brand_agent"]):
        sent = add(
            twilio_simulator, [number + 1.0], to=sender, **{"from": "+12065550001"}, direction="inbound"
        )
        Run(account_of(twilio_simulator), here, to=sender).whole()
        assert sids(here) == sent
        Run(account_of(twilio_simulator), here, from_=sender).whole()
        assert sids(here) == []


def test_messages_that_were_not_sent_are_not_of_the_interval(
    here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    add(twilio_simulator, [5.0], status="failed")
    sent = add(twilio_simulator, [6.0])

    Run(account_of(twilio_simulator), here).whole()

    assert sids(here) == sent


def test_sums_tell_status_direction_segments_and_money(
    here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    add(twilio_simulator, [1.0, 2.0], body="x" * 200)
    add(twilio_simulator, [3.0], status="undelivered", error_code=30007)
    add(twilio_simulator, [4.0], direction="inbound", status="received")

    tally = Run(account_of(twilio_simulator), here).whole().export.tally()

    assert tally.records == 4
    assert tally.by_status == {"delivered": 2, "received": 1, "undelivered": 1}
    assert tally.by_direction == {"inbound": 1, "outbound-api": 3}
    assert tally.segments == 6
    prices = [Decimal(record["price"] or 0) for record in exported(here)]
    assert tally.price == {"USD": sum(prices)}
    assert tally.price["USD"] < 0


def test_parquet_has_types_and_csv_defuses_formulas(
    here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    add(twilio_simulator, [5.0], body="=1+1")
    account = account_of(twilio_simulator)
    Run(account, here, format="csv", compression="gz").whole()
    (row,) = exported(here)
    Run(account, here, format="parquet").whole()
    (typed,) = exported(here)

    assert (row["body"], row["to"], row["num_segments"]) == ("'=1+1", "+12065550123", "1")
    assert row["date_sent"] == f"{DAY:%Y-%m-%d}T00:00:05Z"
    assert (typed["body"], typed["num_segments"], typed["error_code"]) == ("=1+1", 1, None)
    assert typed["date_sent"] == DAY + timedelta(seconds=5)
    assert typed["price"] == Decimal("-0.0083")
    assert dict(typed["subresource_uris"])["media"].endswith("/Media.json")
    assert typed["extra"] is None


def test_json_lines_are_what_twilio_sent(here: ObjectStoragePath, twilio_simulator: Simulator) -> None:
    add(twilio_simulator, [5.0], body="Zoë\nsaid “hi”")

    Run(account_of(twilio_simulator), here, compression="zst").whole()

    (record,) = exported(here)
    (shown,) = twilio_simulator.snapshot()["messages"]
    assert record == shown


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_columns_are_chosen_and_redacted(
    kind: str, here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    add(twilio_simulator, [5.0], body="secret")
    account = account_of(twilio_simulator)
    Run(
        account,
        here,
        format=kind,
        columns=["status", "to", "from", "body"],
        redact={"to": "hash", "from": "mask", "body": "drop"},
    ).whole()
    (record,) = exported(here)

    assert [*record] == ["status", "to", "from"]
    assert len(record["to"]) == 64
    assert record["from"].removeprefix("'") == "+1415•••0100"


def test_redaction_alone_keeps_all_other_fields(here: ObjectStoragePath, twilio_simulator: Simulator) -> None:
    add(twilio_simulator, [5.0])
    Run(account_of(twilio_simulator), here, redact=("body", "to")).whole()

    (record,) = exported(here)
    (shown,) = twilio_simulator.snapshot()["messages"]
    assert record == shown | {"body": record["body"], "to": record["to"]}
    assert record["body"] != shown["body"]
    assert str(shown["to"]) not in str(record)


def test_an_address_is_asked_for_as_twilio_writes_it() -> None:
    listing = requested(to="WhatsApp:+1 (206) 555-0123", from_="+1 206-555-0001").listing

    assert (listing.to, listing.from_) == ("whatsapp:+12065550123", "+12065550001")
