"""The errors of a call. Their messages name the operation, never a recipient or a secret."""

from copy import copy
from typing import ClassVar, Self

from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.api.masking import mask_numbers

LONGEST_TEXT = 1000
"""Characters of a server's text that an error quotes at most."""


class InvalidRequest(ValueError):
    """An argument is missing, unknown or out of its limits. Nothing was sent."""


class InvalidAccount(ValueError):
    """A connection's settings can't be used. Nothing was sent."""


class TwilioError(Exception):
    """Twilio refused a request, or its answer can't be used.

    :cvar is_unprocessed: Twilio did nothing, so any request may be sent again.
    :cvar may_have_happened: the request was sent, and no answer says if it was processed.
    :ivar status: HTTP status; ``None`` without an answer.
    :ivar code: Twilio's error code, such as 21610; ``None`` if the answer has none.
    :ivar message: Twilio's message, with phone numbers masked.
    :ivar more_info: address of Twilio's page on the code.
    :ivar request_id: ``Twilio-Request-Id``, for a question to Twilio's support.
    :ivar hint: advice on the code, see :mod:`.hints`; ``None`` if there is none.
    """

    is_unprocessed: ClassVar[bool] = False
    may_have_happened: ClassVar[bool] = False

    def __init__(
        self,
        message: str,
        *,
        operation: str = "",
        status: int | None = None,
        code: int | None = None,
        more_info: str | None = None,
        request_id: str | None = None,
    ) -> None:
        self.operation = operation
        self.status = status
        self.code = code
        self.message = mask_numbers(message)
        self.more_info = more_info and mask_numbers(more_info)
        self.request_id = request_id
        self.hint = HINTS.get(code or 0)
        super().__init__(self._text())

    @property
    def is_retryable(self) -> bool:
        """True if the same request may succeed later, without a change to the account."""
        return self.is_unprocessed or self.may_have_happened or self.code in _NOT_NOW

    @property
    def is_account_error(self) -> bool:
        """True if every request will fail until somebody corrects the account or its credentials."""
        refused = self.status in (401, 403) and self.code not in _OF_ONE_RECIPIENT
        return refused or self.code in _OF_THE_ACCOUNT

    def at(self, place: str) -> Self:
        """Return a copy of the error whose message begins with ``place``, such as ``row 7``."""
        error = copy(self)
        error.message = f"{place}: {self.message}"
        error.args = (error._text(),)
        return error

    def _text(self) -> str:
        marks = {"HTTP": self.status, "code": self.code, "request": self.request_id}
        where = ", ".join(f"{name} {value}" for name, value in marks.items() if value is not None)
        parts = (f"{self.operation}:" * bool(self.operation), self.message, f"({where})" * bool(where))
        lines = [" ".join(filter(None, parts)), self.hint, self.more_info and f"See {self.more_info}"]
        return "\n".join(filter(None, lines))


class AuthenticationError(TwilioError):
    """The credentials were refused (HTTP 401)."""


class NotFound(TwilioError):
    """The account has no such resource (HTTP 404)."""


class NotProcessed(TwilioError):
    """Twilio, or a gateway before it, did not process the request (HTTP 408, 421, 425, 429).

    The request may be repeated: RFC 9110, sections 15.5.9 and 15.5.20; RFC 8470, section 5.2; RFC 6585,
    section 4.
    """

    is_unprocessed = True


class RateLimited(NotProcessed):
    """Twilio refused one of too many requests without processing it (HTTP 429).

    :ivar retry_after: seconds of Twilio's ``Retry-After``; 0 without that header.
    """

    retry_after: float = 0.0


class Unreachable(TwilioError):
    """No connection to Twilio could be opened, so nothing was sent."""

    is_unprocessed = True


class Unanswered(TwilioError):
    """The request was sent, and no usable answer came.

    Causes are a timeout, a dropped connection, a 5xx, a redirect, an unreadable answer, and an answer that
    belongs to another request.
    """

    may_have_happened = True


class OutcomeUnknown(TwilioError):
    """A create or update was sent, and no usable answer came: Twilio may have processed it.

    Repeating it could send or pay twice. Look at Twilio for the result first.
    """

    may_have_happened = True


_NOT_NOW = frozenset({21611})
"""Codes that pass by themselves: the sender's queue is full."""
_OF_THE_ACCOUNT = frozenset({20003, 20005, 20006, 30002, 90010})
"""Codes of an account that can send nothing: wrong credentials, not active, access denied, suspended."""
_OF_ONE_RECIPIENT = frozenset({21408, 21610})
"""Codes of a 403 that concern one recipient only: region not permitted, opted out."""


def printable(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return a server's text for a log: cut, and with spaces in place of control characters.

    Escape sequences could move a terminal's cursor, and line breaks could forge lines of a log.

    :param longest: characters to keep.
    """
    shown = "".join(one if one.isprintable() else " " for one in text[:longest])
    return shown if len(text) <= longest else f"{shown}… ({len(text):,} characters)"
