"""Opt-outs by text.

There are two blocks. Twilio's own covers the whole service of a sender. The network of toll-free numbers has
one for each number, by the words STOP, START and UNSTOP alone, and Twilio can't lift it. A short code outside
of services has neither, so its owner must obey opt-outs.

https://help.twilio.com/articles/223134027 (Twilio's words), https://help.twilio.com/articles/360058144374
(toll-free), https://help.twilio.com/articles/223181748 (short codes)
"""

from airflow_provider_twilio.simulator.phone_numbers import is_tollfree

BLOCKING = frozenset(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"])
LIFTING = frozenset(["START", "YES", "UNSTOP"])
NETWORK_BLOCKING = frozenset({"STOP"})
NETWORK_LIFTING = frozenset({"START", "UNSTOP"})


def scope_of(service_sid: str | None, address: str) -> str:
    """Return the scope of Twilio's block: the sender's whole service, if it has one."""
    return service_sid or address


class OptOuts:
    """Pairs of a recipient and a scope: a service's SID, or a sender."""

    def __init__(self) -> None:
        self._pairs: dict[tuple[str, str], None] = {}

    def blocks(self, recipient: str, scope: str, address: str) -> bool:
        """Tell whether messages of ``address``, a sender in ``scope``, to ``recipient`` are refused."""
        return (recipient, scope) in self._pairs or (recipient, address) in self._pairs

    def all(self) -> list[tuple[str, str]]:
        return list(self._pairs)

    def hear(self, recipient: str, scope: str, address: str, body: str) -> None:
        """Obey a text of ``recipient`` to ``address``, a sender in ``scope``."""
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
