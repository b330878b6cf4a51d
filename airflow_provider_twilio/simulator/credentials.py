"""Who may come in: the account's SID with its token, or an API key with its secret."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64

from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN

API_KEY_SID = "SK" + ACCOUNT_SID[2:]
API_KEY_SECRET = "5ec3e75ec3e75ec3e75ec3e75ec3e7aa"

_PAIRS = ((ACCOUNT_SID, AUTH_TOKEN), (API_KEY_SID, API_KEY_SECRET))
_HEADERS = frozenset(
    "Basic " + b64encode(f"{user}:{password}".encode()).decode() for user, password in _PAIRS
)


def are_good(authorization: str) -> bool:
    """Whether an Authorization header opens the account."""
    if authorization in _HEADERS:
        return True
    scheme, _, encoded = authorization.partition(" ")
    try:
        user, _, password = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (NotBase64, ValueError):
        return False
    return scheme.lower() == "basic" and (user, password) in _PAIRS
