"""A whole batch is decided on before its first message is sent, and decided on the same way again."""

import csv
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.batch import check as checking
from airflow_provider_twilio.batch import header
from airflow_provider_twilio.batch.check import Batch, Checked, Decision, InputChanged, Verdict, check
from airflow_provider_twilio.batch.composer import Composer

SERVICE, FROM = f"MG{'1' * 32}", "+15557654321"
BLOCK = checking.BLOCK


def number(of: int) -> str:
    return f"+1555867{of:04}"


def people(count: int) -> list[dict[str, Any]]:
    return [{"to": number(each), "name": f"Ann {each}"} for each in range(count)]


def batch(messages: Any, body: str = "Hi {name}", **options: Any) -> Batch:
    return Batch(messages, Composer({"messaging_service_sid": SERVICE, "body": body}), **options)


def numbers(decisions: Sequence[Decision], verdict: Verdict) -> list[int]:
    return [each.number for each in decisions if each.verdict is verdict]


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
    monkeypatch.setattr(checking, "BLOCK", 4)


@pytest.mark.usefixtures("_small_blocks")
class TestAnyBatch:
    """Of whatever rows, with blocks of four."""

    @given(BATCHES)
    def test_each_row_is_decided_on_once_and_counted(self, of: Batch) -> None:
        checked = check(of)
        decisions = [*checked.decisions()]
        summary = checked.summary

        assert [each.number for each in decisions] == [*range(1, len(of.messages) + 1)]
        assert summary.rows == len(of.messages)
        assert summary.sendable == len(numbers(decisions, Verdict.SEND))
        assert summary.invalid == len(numbers(decisions, Verdict.INVALID))
        assert summary.excluded == len(numbers(decisions, Verdict.EXCLUDED))
        assert [each.number for each in decisions if each.request] == numbers(decisions, Verdict.SEND)
        assert all((each.request is None) is (each.reason is not None) for each in decisions)

    @given(BATCHES)
    def test_every_valid_recipient_that_is_not_excluded_gets_a_message(self, of: Batch) -> None:
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

    @given(BATCHES, st.integers(0, 30))
    def test_the_decisions_after_a_row_are_those_of_all_of_them(self, of: Batch, after: int) -> None:
        checked = check(of)

        assert [*checked.decisions(after)] == [*checked.decisions()][after:]

    @given(BATCHES, st.randoms())
    def test_the_digest_is_that_of_the_content(self, of: Batch, chance: random.Random) -> None:
        again = [dict(chance.sample([*row.items()], len(row))) for row in of.messages]

        assert check(of).summary == check(Batch(again, *_but_messages(of))).summary

    @given(BATCHES.filter(lambda of: len(of.messages) > 0), st.data())
    def test_a_row_that_changed_after_the_check_is_never_given(self, of: Batch, data: st.DataObject) -> None:
        checked = check(of)
        place = data.draw(st.integers(0, len(of.messages) - 1))
        changed = [*of.messages]
        changed[place] = changed[place] | {"name": "Eve"}
        later = _with_messages(checked, changed)
        given_rows: list[Decision] = []

        if changed != of.messages:
            with pytest.raises(InputChanged):
                given_rows.extend(later.decisions())
            assert len(given_rows) == place // 4 * 4
            assert check(later.batch).summary.digest != checked.summary.digest


def _but_messages(of: Batch) -> tuple[Any, ...]:
    return of.composer, of.exclude, of.on_invalid, of.on_duplicate


def _with_messages(checked: Checked, messages: Any) -> Checked:
    later = Batch(messages, *_but_messages(checked.batch))
    return Checked(later, checked.summary, checked.verdicts, checked.marks)


@pytest.mark.parametrize("change", [lambda rows: rows[:-1], lambda rows: rows + people(1), lambda rows: []])
def test_rows_that_came_or_went_after_the_check_are_noticed(change: Any) -> None:
    checked = check(batch(people(BLOCK)))

    with pytest.raises(InputChanged):
        list(_with_messages(checked, change(people(BLOCK))).to_send())


def test_decisions_go_on_from_the_middle_without_making_the_messages_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked = check(batch([*people(2 * BLOCK), {"to": number(1), "name": "Ann"}], on_duplicate="skip"))
    made = []
    compose = Composer.compose

    def counted(self: Composer, values: Mapping[str, Any]) -> Any:
        made.append(values)
        return compose(self, values)

    monkeypatch.setattr(Composer, "compose", counted)
    decisions = [*checked.decisions(after=2 * BLOCK - 3)]

    assert [each.number for each in decisions] == [1998, 1999, 2000, 2001]
    assert decisions[-1].verdict is Verdict.DUPLICATE
    assert len(made) == 3


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

    invalid, sent = checked.decisions()
    assert (invalid.number, invalid.verdict, invalid.to) == (1, Verdict.INVALID, "=1+1")
    assert invalid.reason == "to: has a plus within it, as a second number would"
    assert sent.request is not None
    assert len(checked.summary.findings) == checked.summary.invalid == 1


def test_the_row_after_an_invalid_one_with_the_same_recipient_is_sent() -> None:
    rows = [{"to": number(1)}, {"to": number(1), "name": "Ann"}, {"to": number(1), "name": "Ann"}]
    decisions = [*check(batch(rows, on_invalid="skip")).decisions()]

    assert [each.verdict for each in decisions] == [Verdict.INVALID, Verdict.SEND, Verdict.DUPLICATE]


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
    monkeypatch.setattr(checking, "MOST_SENDERS", 2)
    rows = [row | {"from_": number(each + 10)} for each, row in enumerate(people(3))]

    with pytest.raises(InvalidRequest, match="from_: the rows name more than 2 senders"):
        check(batch(rows))


def test_a_file_is_read_as_a_list_is(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["to", "name"])
        writer.writeheader()
        writer.writerows(people(BLOCK + 1))

    assert check(batch(str(path))).summary == check(batch(people(BLOCK + 1))).summary


def test_no_rows_are_a_batch_of_nothing() -> None:
    checked = check(batch([]))

    assert (checked.summary.rows, [*checked.decisions()]) == (0, [])


@pytest.mark.parametrize(
    ("messages", "finding"),
    [
        (["+15558675309"], "messages: row 1: str: must be a dict"),
        ({"to": number(1)}, "messages: dict: must be a list of dicts or a URI"),
        (iter(people(1)), "messages: list_iterator: must be a list of dicts or a URI"),
        (None, "messages: NoneType: must be a list of dicts or a URI"),
        ("people.xlsx", "must end in"),
    ],
)
def test_anything_else_is_no_batch(messages: Any, finding: str) -> None:
    with pytest.raises(InvalidRequest, match=finding):
        check(batch(messages))


@pytest.mark.parametrize("option", ["on_invalid", "on_duplicate"])
def test_an_option_has_its_own_words(option: str) -> None:
    with pytest.raises(InvalidRequest, match=f"{option}: 'drop': must be 'fail' or 'skip'|'skip' or 'send'"):
        batch([], **{option: "drop"})


def test_a_code_in_a_batch_of_one_row_is_not_guessed_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads the digest in a task's state needs 16 MiB and some 40 ms for each code to try."""
    costs = []

    def scrypt(digest: bytes, **cost: Any) -> bytes:
        costs.append(128 * cost["n"] * cost["r"])
        return digest[::-1]

    header.costly.cache_clear()
    monkeypatch.setattr(header, "scrypt", scrypt)
    digest = check(batch([{"to": number(1)}], body="Your code is 739182")).summary.digest

    assert costs == [2**24]
    assert digest != check(batch([{"to": number(1)}], body="Your code is 739183")).summary.digest
