"""Everything that can go wrong with a call. Messages name the operation, never a recipient or a secret."""

from copy import copy
from typing import Self

from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.api.masking import mask_numbers


class InvalidRequest(ValueError):
    """An argument is missing, unknown or out of its limits. Nothing was sent."""


class TwilioError(Exception):
    """Twilio refused a request, or its answer can't be used.

    :ivar status: HTTP status, ``None`` where there was no answer.
    :ivar code: Twilio's error code, e.g. 21610.
    :ivar message: Twilio's words, with phone numbers masked.
    :ivar more_info: address of Twilio's page on the code.
    :ivar request_id: ``Twilio-Request-Id``, which Twilio's support asks for.
    :ivar hint: what to do about it.
    """

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


class RateLimited(TwilioError):
    """Too many requests (HTTP 429). Twilio did not process the request.

    :ivar retry_after: seconds that Twilio asked to wait, 0 where it didn't say.
    """

    retry_after: float = 0.0


class Unreachable(TwilioError):
    """No connection to Twilio came about, so nothing was sent."""


class Unanswered(TwilioError):
    """The request was sent, and no usable answer came: timeout, dropped connection, 5xx or unreadable."""


class OutcomeUnknown(TwilioError):
    """A create or update was sent and no usable answer came: it may have happened.

    Repeating it blindly could send or pay twice: look at Twilio for what it should have made first.
    """
