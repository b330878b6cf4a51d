"""Who may no longer be sent to, because of what they texted.

There are two blocks. Twilio's own holds for the whole service that a sender is in. The network of toll-free
numbers has one for each number, which Twilio can't lift: it knows the word STOP, and START and UNSTOP.
A short code outside of services has neither: whoever owns it is to heed what people say.

https://help.twilio.com/articles/223134027 (Twilio's words), https://help.twilio.com/articles/360058144374
(toll-free), https://help.twilio.com/articles/223181748 (short codes)
"""

from airflow_provider_twilio.simulator.phone_numbers import is_tollfree

BLOCKING = frozenset(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"])
LIFTING = frozenset(["START", "YES", "UNSTOP"])
NETWORK_BLOCKING = frozenset({"STOP"})
NETWORK_LIFTING = frozenset({"START", "UNSTOP"})


def scope_of(service_sid: str | None, address: str) -> str:
    """What Twilio's block holds for: the whole service that a sender is in."""
    return service_sid or address


class OptOuts:
    """Pairs of a recipient and what is blocked: a service's SID, or a sender."""

    def __init__(self) -> None:
        self._pairs: dict[tuple[str, str], None] = {}

    def blocks(self, recipient: str, scope: str, address: str) -> bool:
        """Whether what ``address``, a sender in ``scope``, sends to ``recipient`` is refused."""
        return (recipient, scope) in self._pairs or (recipient, address) in self._pairs

    def all(self) -> list[tuple[str, str]]:
        return list(self._pairs)

    def hear(self, recipient: str, scope: str, address: str, body: str) -> None:
        """Heed what ``recipient`` texted to ``address``, a sender in ``scope``."""
        word, tollfree = body.strip().upper(), is_tollfree(address)
        if scope == address and address.isdigit():
            return
        if word in BLOCKING:
            self._pairs[recipient, scope] = None
        if tollfree and word in NETWORK_BLOCKING:
            self._pairs[recipient, address] = None
        if word in (NETWORK_LIFTING if tollfree else LIFTING):
            self._pairs.pop((recipient, scope), None)
            self._pairs.pop((recipient, address), None)
