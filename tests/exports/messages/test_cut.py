"""A slice is cut by what its pages tell of how dense it is, into disjoint pieces that cover it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from airflow_provider_twilio.exports.interval import Span, joined
from airflow_provider_twilio.exports.messages.reader import LONGEST, cut

DAY = datetime(2026, 7, 1, tzinfo=UTC)
WHOLE = Span(DAY, DAY + timedelta(days=1))
START, END = int(WHOLE.start.timestamp()), int(WHOLE.end.timestamp())


def span(start: int, end: int) -> Span:
    return Span(DAY + timedelta(seconds=start), DAY + timedelta(seconds=end))


def disjoint(spans: list[Span]) -> bool:
    ordered = sorted(spans)
    return all(one.end <= other.start for one, other in pairwise(ordered))


@pytest.mark.parametrize("pages", [13, 40, 100, 1000, 10_000])
def test_a_dense_time_is_cut_into_pieces_that_cover_it(pages: int) -> None:
    seconds = 86400 // pages
    pieces = cut(WHOLE, 1, (END - seconds, END - 1), 16)

    assert disjoint(pieces)
    assert joined(pieces) == [WHOLE]
    assert len(pieces) <= 8 * 16 + 1


def test_pieces_are_as_many_as_are_read_at_once_as_long_as_none_gets_long() -> None:
    """With the piece that was read already: else it would be read when all others are done."""
    for pages, pieces in ((13, 14), (60, 16), (16 * LONGEST + 10, 32)):
        seconds = 86400 // pages
        found = cut(WHOLE, 1, (END - seconds, END - 1), 16)

        assert len(found) == pieces


def test_a_time_with_few_pages_ahead_is_read_on() -> None:
    assert cut(WHOLE, 1, (END - 86400 // 12, END - 1), 16) == []


def test_a_time_of_which_much_was_read_is_not_read_again_for_the_little_that_is_left() -> None:
    ahead = 20
    first = START + ahead * 100

    assert cut(WHOLE, 30, (first, first + 99), 16) == []
    assert cut(WHOLE, 5, (first, first + 99), 16) != []


def test_a_second_can_not_be_cut() -> None:
    assert cut(span(5, 6), 1, (START + 5, START + 5), 16) == []


@pytest.mark.parametrize("dates", [(START - 10, START + 10), (END - 10, END)])
def test_a_list_that_is_not_filtered_by_the_time_is_not_cut(dates: tuple[int, int]) -> None:
    assert cut(WHOLE, 1, dates, 16) == []
