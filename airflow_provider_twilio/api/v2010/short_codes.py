"""The account's short codes. https://www.twilio.com/docs/messaging/api/short-code-resource"""

from airflow_provider_twilio.api.request import V2010, Paged, Parameters
from airflow_provider_twilio.api.resource import Dated, Page
from airflow_provider_twilio.api.types import HttpMethod, ShortCodeSid, Url


class ShortCodeSettings(Parameters):
    """Settings of a short code."""

    friendly_name: str | None = None
    api_version: str | None = None
    sms_url: Url | None = None
    sms_method: HttpMethod | None = None
    sms_fallback_url: Url | None = None
    sms_fallback_method: HttpMethod | None = None


class ShortCode(ShortCodeSettings, Dated):
    """A short code that the account leases."""

    sid: ShortCodeSid
    short_code: str | None = None


class ListShortCode(Paged, V2010[Page[ShortCode]], op="GET /SMS/ShortCodes"):
    """List the account's short codes."""

    friendly_name: str | None = None
    short_code: str | None = None


class FetchShortCode(V2010[ShortCode], op="GET /SMS/ShortCodes/{Sid}"):
    """Fetch a short code."""

    sid: ShortCodeSid


class UpdateShortCode(ShortCodeSettings, V2010[ShortCode], op="POST /SMS/ShortCodes/{Sid}"):
    """Change a short code's settings."""

    sid: ShortCodeSid
