"""The result of each row of the input: by the ledger if it was to be sent, otherwise by the check."""

from collections.abc import Callable, Iterable, Iterator

from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.batch.check import Checked, Verdict
from airflow_provider_twilio.batch.chunk import ASSUMED, UNKNOWN, UNSENT, Chunk, Outcome
from airflow_provider_twilio.batch.results import Result

_WORDS = {UNSENT: "unsent", UNKNOWN: "unknown", ASSUMED: "assumed_sent"}
StatusOf = Callable[[str], tuple[str, int | None] | None]
"""A function from a message's SID to its status and error code; ``None`` where they aren't known."""


def results_of(
    checked: Checked, chunks: Iterable[Chunk], status_of: StatusOf | None = None
) -> Iterator[Result]:
    """Yield a result for each row, in the order of the rows.

    :param chunks: the chunks of the ledger.
    :param status_of: tells the statuses that were read since the messages were sent.
    """
    outcomes = (outcome for chunk in chunks for outcome in chunk.outcomes)
    for row in checked.decisions():
        if row.request is None:
            status = row.verdict.name.lower() if row.verdict is not Verdict.SEND else "unsent"
            yield Result(row.number, row.to, status=status, reason=row.reason)
        else:
            yield _sent(row.number, row.to, next(outcomes, UNSENT), status_of)


def _sent(number: int, to: str, outcome: Outcome, status_of: StatusOf | None) -> Result:
    if isinstance(outcome, int):
        return Result(number, to, status="refused", error_code=outcome, reason=HINTS.get(outcome))
    if outcome in _WORDS:
        return Result(number, to, status=_WORDS[outcome])
    status, error_code = (status_of and status_of(outcome)) or ("accepted", None)
    return Result(number, to, sid=outcome, status=status, error_code=error_code)
