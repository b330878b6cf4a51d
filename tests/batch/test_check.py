"""A whole batch is decided on before its first message is sent, and decided on the same way again."""

import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.batch import rows as reading
from airflow_provider_twilio.batch.check import BatchInput, Checked, CheckedRow, Decision, InputChanged, check

from .inputs import FROM, batch, number, people

BLOCK = reading.BLOCK


def numbers(decisions: Sequence[CheckedRow], decision: Decision) -> list[int]:
    return [each.number for each in decisions if each.decision is decision]


ROWS = st.lists(
    st.fixed_dictionaries(
        {"to": st.sampled_from([*map(number, range(6)), "5558", "", None])},
        optional={
            "name": st.sampled_from(["Ann", "{name}", "", None]),
            "from_": st.sampled_from(["", FROM, "+1"]),
        },
    ),
    max_size=25,
).map(lambda rows: [*rows, {"to": number(9), "name": "Ann"}])
"""One row makes a message, because a batch of which none does is refused."""
BATCHES = st.builds(
    batch,
    ROWS,
    on_invalid=st.just("skip"),
    on_duplicate=st.sampled_from(["skip", "send"]),
    exclude=st.lists(st.sampled_from([*map(number, range(3))]), max_size=2),
)


@pytest.fixture
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BLOCK", 4)


@pytest.mark.usefixtures("_small_blocks")
class TestAnyBatch:
    """Of whatever rows, with blocks of four."""

    @given(BATCHES)
    def test_each_row_is_decided_on_once_and_counted(self, of: BatchInput) -> None:
        checked = check(of)
        decisions = [*checked.rows()]
        summary = checked.summary

        assert [each.number for each in decisions] == [*range(1, len(of.messages) + 1)]
        assert summary.rows == len(of.messages)
        assert summary.sendable == len(numbers(decisions, Decision.SEND))
        assert summary.invalid == len(numbers(decisions, Decision.INVALID))
        assert summary.excluded == len(numbers(decisions, Decision.EXCLUDED))
        assert [each.number for each in decisions if each.request] == numbers(decisions, Decision.SEND)
        assert all((each.request is None) is (each.reason is not None) for each in decisions)

    @given(BATCHES)
    def test_every_valid_recipient_that_is_not_excluded_gets_a_message(self, of: BatchInput) -> None:
        """Once, unless duplicates are sent; even if an earlier row with that recipient makes no message."""
        sent = [message.to for _, message in check(of).to_send()]
        valid = {
            row["to"]
            for row in of.messages
            if str(row["to"]).startswith("+") and str(row.get("name") or "") and row.get("from_") != "+1"
        }

        assert set(sent) == valid - set(of.exclude)
        if of.on_duplicate == "skip":
            assert len(sent) == len(set(sent))

    @given(BATCHES, st.randoms())
    def test_the_digest_is_that_of_the_content(self, of: BatchInput, chance: random.Random) -> None:
        again = [dict(chance.sample([*row.items()], len(row))) for row in of.messages]

        assert check(of).summary == check(BatchInput(again, *_but_messages(of))).summary

    @given(BATCHES.filter(lambda of: len(of.messages) > 0), st.data())
    def test_a_row_that_changed_after_the_check_is_never_given(
        self, of: BatchInput, data: st.DataObject
    ) -> None:
        checked = check(of)
        place = data.draw(st.integers(0, len(of.messages) - 1))
        changed = [*of.messages]
        changed[place] = changed[place] | {"name": "Eve"}
        later = _with_messages(checked, changed)
        given_rows: list[CheckedRow] = []

        if changed != of.messages:
            with pytest.raises(InputChanged):
                given_rows.extend(later.rows())
            assert len(given_rows) == place // 4 * 4
            assert check(later.batch).summary.digest != checked.summary.digest


def _but_messages(of: BatchInput) -> tuple[Any, ...]:
    return of.composer, of.exclude, of.on_invalid, of.on_duplicate


def _with_messages(checked: Checked, messages: Any) -> Checked:
    later = BatchInput(messages, *_but_messages(checked.batch))
    return Checked(later, checked.summary, checked.decisions, checked.digests)


@pytest.mark.parametrize("change", [lambda rows: rows[:-1], lambda rows: rows + people(1), lambda rows: []])
def test_rows_that_came_or_went_after_the_check_are_noticed(change: Any) -> None:
    checked = check(batch(people(BLOCK)))

    with pytest.raises(InputChanged):
        list(_with_messages(checked, change(people(BLOCK))).to_send())


def test_an_invalid_row_stops_the_batch_and_is_named_by_number_and_reason() -> None:
    rows = [*people(2), {"to": "5558", "name": "Ann"}, {"to": number(9)}]

    with pytest.raises(InvalidRequest) as raised:
        check(batch(rows))

    assert str(raised.value).splitlines() == [
        "messages: nothing was sent, because of 2 invalid rows",
        "  row 3: to: has no country code: write it with a plus",
        "  row 4: name: is missing, and the text has a placeholder for it",
    ]


def test_of_many_invalid_rows_the_first_twenty_are_named() -> None:
    with pytest.raises(InvalidRequest) as raised:
        check(batch([{"to": "5558", "name": "Ann"}] * 1025))

    lines = str(raised.value).splitlines()
    assert lines[20].startswith("  row 20: ")
    assert lines[21:] == ["  and 1,005 more"]


def test_invalid_rows_can_be_skipped_and_keep_their_reason() -> None:
    checked = check(batch([{"to": "=1+1", "name": "Ann"}, *people(1)], on_invalid="skip"))

    invalid, sent = checked.rows()
    assert (invalid.number, invalid.decision, invalid.to) == (1, Decision.INVALID, "=1+1")
    assert invalid.reason == "to: has a plus within it, as a second number would"
    assert sent.request is not None
    assert len(checked.summary.findings) == checked.summary.invalid == 1


def test_the_row_after_an_invalid_one_with_the_same_recipient_is_sent() -> None:
    rows = [{"to": number(1)}, {"to": number(1), "name": "Ann"}, {"to": number(1), "name": "Ann"}]
    decisions = [*check(batch(rows, on_invalid="skip")).rows()]

    assert [each.decision for each in decisions] == [Decision.INVALID, Decision.SEND, Decision.DUPLICATE]


def test_duplicates_can_be_sent_and_are_counted_all_the_same() -> None:
    summary = check(batch(people(3) + people(2), on_duplicate="send")).summary

    assert (summary.sendable, summary.duplicates) == (5, 2)


def test_duplicates_can_stop_the_batch_and_are_named() -> None:
    with pytest.raises(InvalidRequest, match=r"2 rows have the recipient of an earlier one.*them: 4, 5$"):
        check(batch(people(3) + people(2), on_duplicate="fail"))


def test_an_excluded_recipient_is_never_sent_to_however_often_it_comes() -> None:
    checked = check(batch(people(3) * 2, exclude=[number(1)], on_duplicate="send"))

    assert {message.to for _, message in checked.to_send()} == {number(0), number(2)}
    assert checked.summary.excluded == 2


def test_an_unknown_column_stops_the_batch_whatever_is_skipped() -> None:
    rows = [*people(1), {"to": number(2), "nmae": "Ann"}]

    with pytest.raises(InvalidRequest, match=r"messages: row 2: column 'nmae': .* did you mean name\?"):
        check(batch(rows, on_invalid="skip"))


@pytest.mark.parametrize(
    ("change", "value"),
    [("body", "Hello {name}"), ("on_duplicate", "send"), ("exclude", [number(0)])],
)
def test_the_digest_changes_with_what_is_shared_and_with_what_was_decided(change: str, value: Any) -> None:
    rows = people(3) + people(1)

    assert check(batch(rows)).summary.digest != check(batch(rows, **{change: value})).summary.digest


def test_bytes_are_no_recipient_for_they_would_pass_by_whom_nothing_is_sent_to() -> None:
    """Some programs write the texts of a Parquet file without saying that they are text."""
    rows = [{"to": number(1).encode(), "name": "Ann"}]

    with pytest.raises(InvalidRequest, match="row 1: to: is neither text nor a whole number"):
        check(batch(rows, exclude=[number(1)]))


def test_no_rows_are_a_batch_of_nothing() -> None:
    checked = check(batch([]))

    assert (checked.summary.rows, [*checked.rows()]) == (0, [])
