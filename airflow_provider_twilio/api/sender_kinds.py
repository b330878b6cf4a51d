"""Tell the kind of a sender from its address."""

import re

TOLL_FREE = "toll-free number"
LONG_CODE = "long code"
INTERNATIONAL = "international long code"
SHORT_CODE = "short code"
CHANNEL = "channel sender"
ALPHANUMERIC = "alphanumeric sender"

_KINDS = (
    (re.compile(r"\+1(800|833|844|855|866|877|888)\d{7}"), TOLL_FREE),
    (re.compile(r"\+1\d+"), LONG_CODE),
    (re.compile(r"\+\d+"), INTERNATIONAL),
    (re.compile(r"\d{3,8}"), SHORT_CODE),
    (re.compile(r"[a-z]+:.+"), CHANNEL),
)
_SERVICE = re.compile("MG[0-9a-fA-F]{32}")


def kind_of(sender: str) -> str:
    """Return the kind of a sender, one of the names above."""
    return next((kind for looks, kind in _KINDS if looks.fullmatch(sender)), ALPHANUMERIC)


def is_service(sender: str) -> bool:
    """Tell whether a sender is a service's SID; an alphanumeric sender may begin like one."""
    return bool(_SERVICE.fullmatch(sender))
