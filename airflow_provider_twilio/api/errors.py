"""Everything that can go wrong with a call. Messages name the operation, never a recipient or a secret."""

from copy import copy
from typing import ClassVar, Self

from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.api.masking import mask_numbers

LONGEST_TEXT = 1000
"""Characters of a server's words that an error quotes."""


class InvalidRequest(ValueError):
    """An argument is missing, unknown or out of its limits. Nothing was sent."""


class TwilioError(Exception):
    """Twilio refused a request, or its answer can't be used.

    :cvar is_unprocessed: Twilio surely did nothing, so any request may be sent again.
    :cvar may_have_happened: it was sent, and no answer tells what came of it.
    :ivar status: HTTP status, ``None`` where there was no answer.
    :ivar code: Twilio's error code, e.g. 21610.
    :ivar message: Twilio's words, with phone numbers masked.
    :ivar more_info: address of Twilio's page on the code.
    :ivar request_id: ``Twilio-Request-Id``, which Twilio's support asks for.
    :ivar hint: what to do about it.
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
        """Whether a later try may fare better, with the same request and the same account."""
        return self.is_unprocessed or self.may_have_happened or self.code in _NOT_NOW

    @property
    def is_account_error(self) -> bool:
        """Whether no request would fare better, now or later, until somebody puts the account right."""
        refused = self.status in (401, 403) and self.code not in _OF_ONE_RECIPIENT
        return refused or self.code in _OF_THE_ACCOUNT

    def at(self, place: str) -> Self:
        """The same error, saying where in a larger piece of work it happened."""
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
    """There is no such resource in this account (HTTP 404)."""


class NotProcessed(TwilioError):
    """Twilio, or a gateway before it, did not process the request (HTTP 408, 421, 425, 429).

    It may be repeated: RFC 9110, sections 15.5.9 and 15.5.20; RFC 8470, section 5.2; RFC 6585, section 4.
    """

    is_unprocessed = True


class RateLimited(NotProcessed):
    """Too many requests (HTTP 429). Twilio did not process the request.

    :ivar retry_after: seconds that Twilio asked to wait, 0 where it didn't say.
    """

    retry_after: float = 0.0


class Unreachable(TwilioError):
    """No connection to Twilio came about, so nothing was sent."""

    is_unprocessed = True


class Unanswered(TwilioError):
    """The request was sent, and no usable answer came.

    Timeout, dropped connection, 5xx, redirect, an answer that can't be read or isn't this request's.
    """

    may_have_happened = True


class OutcomeUnknown(TwilioError):
    """A create or update was sent and no usable answer came: it may have happened.

    Repeating it blindly could send or pay twice: look at Twilio for what it should have made first.
    """

    may_have_happened = True


_NOT_NOW = frozenset({21611})
"""Codes of a sender that can't take more now."""
_OF_THE_ACCOUNT = frozenset({20003, 20005, 20006, 30002, 90010})
"""Codes of an account that may send nothing: credentials, not active, access denied, suspended."""
_OF_ONE_RECIPIENT = frozenset({21408, 21610})
"""Codes that a 403 may have and that are about one recipient: region not permitted, opted out."""


def printable(text: str, longest: int = LONGEST_TEXT) -> str:
    """Text of a server as a log can take it: one that is cut, and without control characters.

    Escape sequences move a terminal's cursor, and line breaks forge lines of a log.
    """
    shown = "".join(one if one.isprintable() else " " for one in text[:longest])
    return shown if len(text) <= longest else f"{shown}… ({len(text):,} characters)"
