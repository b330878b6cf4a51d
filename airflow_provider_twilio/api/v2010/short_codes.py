"""The account's short codes. https://www.twilio.com/docs/messaging/api/short-code-resource"""

from airflow_provider_twilio.api.request import API, Paged, Parameters, Request
from airflow_provider_twilio.api.resource import Dated, Page
from airflow_provider_twilio.api.types import HttpMethod, ShortCodeSid, Url


class ShortCodeSettings(Parameters):
    """What can be set of a short code."""

    friendly_name: str | None = None
    api_version: str | None = None
    sms_url: Url | None = None
    sms_method: HttpMethod | None = None
    sms_fallback_url: Url | None = None
    sms_fallback_method: HttpMethod | None = None


class ShortCode(ShortCodeSettings, Dated):
    """A short code that the account leases."""

    short_code: str | None = None


class ListShortCode(Paged, Request[Page[ShortCode]], on=API, op="GET /SMS/ShortCodes"):
    """List the account's short codes."""

    friendly_name: str | None = None
    short_code: str | None = None


class FetchShortCode(Request[ShortCode], on=API, op="GET /SMS/ShortCodes/{Sid}"):
    """Fetch a short code."""

    sid: ShortCodeSid


class UpdateShortCode(ShortCodeSettings, Request[ShortCode], on=API, op="POST /SMS/ShortCodes/{Sid}"):
    """Change a short code's settings."""

    sid: ShortCodeSid
