"""What Twilio's refusal of one message means for the rest of the batch."""

from airflow_provider_twilio.api.errors import AuthenticationError, TwilioError

_FORBIDDEN = 403
_ACCOUNT = frozenset({20003, 20005, 20006, 30002, 90010})
"""Codes of an account that may send nothing: credentials, not active, access denied, suspended."""
_NOT_NOW = frozenset({21611})
"""Codes of a sender that can't take more now."""


def is_the_accounts(error: TwilioError) -> bool:
    """Whether no message would fare better, now or later, until somebody puts the account right."""
    refused = isinstance(error, AuthenticationError) or error.status == _FORBIDDEN
    return error.code in _ACCOUNT or (refused and error.code not in _OF_A_ROW)


_OF_A_ROW = frozenset({21408, 21610})
"""Codes that a 403 may have and that are about one recipient: region not permitted, opted out."""


def heals(error: TwilioError) -> bool:
    """Whether the same message would be taken later."""
    return error.code in _NOT_NOW
