"""Who has texted STOP to whom.

https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
"""

STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
START = frozenset({"START", "YES", "UNSTOP"})


def scope_of(service_sid: str | None, address: str) -> str:
    """An opt-out holds for the whole service that a sender is in."""
    return service_sid or address


class OptOuts:
    """Pairs of (recipient, service SID or sender)."""

    def __init__(self) -> None:
        self._pairs: dict[tuple[str, str], None] = {}

    def __contains__(self, pair: tuple[str, str]) -> bool:
        return pair in self._pairs

    def all(self) -> list[tuple[str, str]]:
        return list(self._pairs)

    def hear(self, recipient: str, scope: str, body: str) -> None:
        """What a recipient's text means for later messages."""
        word = body.strip().upper()
        if word in STOP:
            self._pairs[recipient, scope] = None
        elif word in START:
            self._pairs.pop((recipient, scope), None)
