"""Counts how far a batch is."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from airflow_provider_twilio.batch.chunk import ASSUMED, OPEN, Outcome

_ENOUGH = 200
"""Number of messages after which the share of errors says something about all of them."""


@dataclass(slots=True)
class Tally:
    """The outcomes of a batch's messages, counted over all tries.

    :ivar total: number of messages to send.
    :ivar sent: number of messages that Twilio has.
    :ivar assumed: number of messages that count as sent, though that isn't certain.
    :ivar refused: number of messages that Twilio refused for good, by its error code.
    :ivar errors: number of all refused messages.
    """

    total: int
    sent: int = 0
    assumed: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    errors: int = 0

    @property
    def done(self) -> int:
        """Number of messages that have an outcome."""
        return self.sent + self.assumed + self.errors

    def add(self, outcome: Outcome) -> None:
        """Count one message's outcome, if it has one."""
        if isinstance(outcome, int):
            self.refused[outcome] += 1
            self.errors += 1
        elif outcome == ASSUMED:
            self.assumed += 1
        elif outcome not in OPEN:
            self.sent += 1

    def too_many_errors(self, max_error_rate: float) -> bool:
        """Tell whether the share of refused messages is above what is allowed.

        Of a long batch at least 200 messages are looked at together: a bad beginning doesn't end it.

        :param max_error_rate: the share that is allowed, from 0 to 1.
        """
        return self.errors > max_error_rate * max(self.done, min(self.total, _ENOUGH))

    def counts(self) -> dict[str, Any]:
        """Return the numbers by outcome, for XCom."""
        return {
            "sent": self.sent,
            "assumed_sent": self.assumed,
            "refused": self.errors,
            "refused_by_code": {str(code): count for code, count in sorted(self.refused.items())},
        }
