"""Messages whose date can't be read."""

from airflow_provider_twilio.exports.manifest import Span


class Undated:
    """Decides to which slice each message without a date belongs: the one in which it was found first.

    A list may show such a message in every slice, and it must be exported once.
    """

    def __init__(self) -> None:
        self._slice_of: dict[str, Span] = {}

    def claim(self, sid: str, span: Span) -> bool:
        """Tell whether the message belongs to ``span``, or to a slice that ``span`` is a piece of."""
        owner = self._slice_of.setdefault(sid, span)
        if owner.start <= span.start and span.end <= owner.end:
            self._slice_of[sid] = span
            return True
        return False
