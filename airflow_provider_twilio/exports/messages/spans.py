"""Cuts a time into slices that are read at once, by what its pages tell of how dense it is.

A list can be read only page after page, so what is dense has to be cut. How dense it is shows on the pages
themselves; that they come newest first is only used to guess, never to leave a record out.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from math import ceil

from airflow_provider_twilio.exports.manifest import Span

LONGEST = 8
"""Pages that a slice is planned to have."""
_WORTH_CUTTING = 12
"""Pages ahead from which on a slice is cut, at the cost of reading what was read again."""
_MOST_ROUNDS = 8
"""Slices for each that is read at once: more may be for nothing, if what was seen was a burst."""
_SECOND = timedelta(seconds=1)


def cut(span: Span, pages: int, dates: tuple[int, int], concurrency: int) -> list[Span]:
    """The slices to read instead of ``span``; none if reading on is better.

    :param pages: how many have been read of it.
    :param dates: the earliest and the latest date on the last page, in seconds since the epoch.
    :param concurrency: how many slices are read at once.
    """
    first, last = dates
    oldest = span.start + timedelta(seconds=first - int(span.start.timestamp()))
    ahead = (oldest - span.start).total_seconds() / (last - first + 1)
    is_filtered = span.start <= oldest and last < span.end.timestamp()
    if not is_filtered or ahead <= max(_WORTH_CUTTING, pages) or oldest == span.start:
        return []
    rounds = min(_MOST_ROUNDS, ceil(ahead / (concurrency * LONGEST)))
    # What was read is read again at the same time, not after the rest.
    pieces = max(1, min(ceil(ahead), concurrency * rounds - 1))
    return [*even(Span(span.start, oldest), pieces), Span(oldest, span.end)]


def even(span: Span, pieces: int) -> Iterator[Span]:
    """``span`` in ``pieces`` of the same length, give or take a second; fewer if it has fewer seconds."""
    seconds = int((span.end - span.start).total_seconds())
    pieces = max(1, min(pieces, seconds))
    edges = [span.start + _SECOND * (seconds * number // pieces) for number in range(pieces + 1)]
    return (Span(start, end) for start, end in pairwise(edges))


def missing(span: Span, done: Sequence[Span]) -> list[Span]:
    """What of ``span`` none of ``done`` covers."""
    gaps = [span]
    for each in done:
        gaps = [
            piece
            for gap in gaps
            for piece in (
                Span(gap.start, min(gap.end, each.start)),
                Span(max(gap.start, each.end), gap.end),
            )
            if piece.start < piece.end
        ]
    return gaps
