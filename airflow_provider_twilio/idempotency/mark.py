"""Tells a request from that of an earlier try, and gives neither its recipient nor its text away.

A plain digest would give them away: whoever can read a task's state could try all codes of six digits. So
marks are keyed by the credentials of the connection, which the state doesn't hold.
"""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.phone_numbers.addresses import address_key

_KNOWN_BY = ("from_", "messaging_service_sid", "body", "media_url", "content_sid", "content_variables")


@dataclass(frozen=True, slots=True)
class Mark:
    """The digests of a request that is about to leave.

    :ivar key: tells the credentials that the mark was made with; marks of others can't be compared.
    :ivar recipient: a digest so short that hundreds of numbers have it.
    :ivar content: a digest of the other parts by which a message can be known.
    """

    key: str
    recipient: str
    content: str

    @classmethod
    def of(cls, request: CreateMessage, account: Account) -> Self:
        """Return the mark of a request, by an account's credentials."""
        content = request.model_dump_json(include=set(_KNOWN_BY), exclude_none=True)
        key = sha256(f"mark of a message\0{account.username}\0{account.password}".encode()).digest()
        return cls(
            _digest(key, "key", "")[:8],
            _digest(key, "recipient", address_key(request.to))[:6],
            _digest(key, "content", content)[:32],
        )

    def __str__(self) -> str:
        return f"{self.key}-{self.recipient}-{self.content}"

    @classmethod
    def read(cls, text: object) -> Self:
        """Return the mark whose ``str()`` is ``text``; for any other text a mark that can't be compared."""
        parts = str(text).split("-")
        return cls(*parts) if len(parts) == 3 else cls("", "", "")


def _digest(key: bytes, what: str, text: str) -> str:
    return hmac.new(key, f"{what}\0{text}".encode(), sha256).hexdigest()
