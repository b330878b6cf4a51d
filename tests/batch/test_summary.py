"""The contents of a batch are counted, of all senders and of each."""

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.batch import summary as counting
from airflow_provider_twilio.batch.check import check

from .inputs import FROM, SERVICE, batch, number, people


def test_segments_and_messages_are_counted_by_sender() -> None:
    rows = [
        {"to": number(1), "body": "x" * 161},
        {"to": number(2), "body": "x", "from_": FROM},
        {"to": number(3), "body": "ж" * 71, "from_": FROM},
        {"to": number(4), "body": "x" * 500, "from_": FROM, "media_url": "https://example.com/owl.png"},
    ]
    summary = check(batch(rows)).summary

    assert {name: (load.messages, load.segments) for name, load in summary.senders.items()} == {
        SERVICE: (1, 2),
        FROM: (3, 4),
    }
    assert summary.segments == 6


def test_a_fallback_is_a_sender_with_nothing_to_send_yet() -> None:
    summary = check(batch([people(1)[0] | {"from_": FROM, "fallback_from": number(9)}])).summary

    assert {name: load.messages for name, load in summary.senders.items()} == {FROM: 1, number(9): 0}


def test_more_senders_than_an_account_has_are_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_SENDERS", 2)
    rows = [row | {"from_": number(each + 10)} for each, row in enumerate(people(3))]

    with pytest.raises(InvalidRequest, match="from_: the rows name more than 2 senders"):
        check(batch(rows))
