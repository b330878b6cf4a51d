"""The types of Twilio's parameters and properties.

Patterns are checked before anything is sent.
``PRIVATE`` marks values that no log, error or rendered template may show.
"""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

from airflow_provider_twilio.api.dates import read_date

PRIVATE = "private"

AccountSid = Annotated[str, Field(pattern="^AC[0-9a-fA-F]{32}$")]
AddOnSid = Annotated[str, Field(pattern="^XE[0-9a-fA-F]{32}$")]
AddressSid = Annotated[str, Field(pattern="^AD[0-9a-fA-F]{32}$")]
AlphaSenderSid = Annotated[str, Field(pattern="^AI[0-9a-fA-F]{32}$")]
AnySid = Annotated[str, Field(pattern="^[a-zA-Z]{2}[0-9a-fA-F]{32}$")]
ApplicationSid = Annotated[str, Field(pattern="^AP[0-9a-fA-F]{32}$")]
AssignedEndpointSid = Annotated[str, Field(pattern="^RA[0-9a-fA-F]{32}$")]
AssignedEntitySid = Annotated[str, Field(pattern="^BV[0-9a-fA-F]{32}$")]
BrandSid = Annotated[str, Field(pattern="^BN[0-9a-fA-F]{32}$")]
BundleSid = Annotated[str, Field(pattern="^BU[0-9a-fA-F]{32}$")]
CallSid = Annotated[str, Field(pattern="^CA[0-9a-fA-F]{32}$")]
CampaignSid = Annotated[str, Field(pattern="^QE[0-9a-fA-F]{32}$")]
ChannelSenderSid = Annotated[str, Field(pattern="^XE[0-9a-fA-F]{32}$")]
ContentSid = Annotated[str, Field(pattern="^HX[0-9a-fA-F]{32}$")]
DomainSid = Annotated[str, Field(pattern="^DN[0-9a-fA-F]{32}$")]
EndUserSid = Annotated[str, Field(pattern="^IT[0-9a-fA-F]{32}$")]
EvaluationSid = Annotated[str, Field(pattern="^EL[0-9a-fA-F]{32}$")]
ExtensionSid = Annotated[str, Field(pattern="^XF[0-9a-fA-F]{32}$")]
IdentitySid = Annotated[str, Field(pattern="^RI[0-9a-fA-F]{32}$")]
KeySid = Annotated[str, Field(pattern="^SK[0-9a-fA-F]{32}$")]
MediaSid = Annotated[str, Field(pattern="^ME[0-9a-fA-F]{32}$")]
MessageSid = Annotated[str, Field(pattern="^(SM|MM)[0-9a-fA-F]{32}$")]
PhoneNumberSid = Annotated[str, Field(pattern="^PN[0-9a-fA-F]{32}$")]
PolicySid = Annotated[str, Field(pattern="^RN[0-9a-fA-F]{32}$")]
ServiceSid = Annotated[str, Field(pattern="^MG[0-9a-fA-F]{32}$")]
ShortCodeSid = Annotated[str, Field(pattern="^SC[0-9a-fA-F]{32}$")]
Sid = Annotated[str, Field(pattern="^[A-Z]{2}[0-9a-fA-F]{32}$")]
SubscriptionSid = Annotated[str, Field(pattern="^ZY[0-9a-fA-F]{32}$")]
SupportingDocumentSid = Annotated[str, Field(pattern="^RD[0-9a-fA-F]{32}$")]
TrunkSid = Annotated[str, Field(pattern="^TK[0-9a-fA-F]{32}$")]
UsageTriggerSid = Annotated[str, Field(pattern="^UT[0-9a-fA-F]{32}$")]
VerificationSid = Annotated[str, Field(pattern="^HH[0-9a-fA-F]{32}$")]
VettingSid = Annotated[str, Field(pattern="^VT[0-9a-fA-F]{32}$")]


def _sender(value: str) -> str:
    if not _SENDER.fullmatch(value):
        raise ValueError(
            "must be a phone number in E.164 form, such as +15558675309, a short code, an address such as "
            "whatsapp:+15558675309, or up to 11 characters of which one is a letter"
        )
    return value


E164 = r"\+[1-9][0-9]{6,14}"
"""Pattern of a phone number in E.164 form."""
_SENDER = re.compile(rf"{E164}|[a-z]+:.+|[0-9]{{3,8}}|(?=.*[A-Za-z])[A-Za-z0-9 +\-_&.]{{1,11}}")

CountryCode = Annotated[str, Field(pattern="^[A-Z]{2}$")]
PhoneNumber = Annotated[str, Field(pattern=f"^{E164}$"), PRIVATE]
Recipient = Annotated[str, Field(pattern=rf"^({E164}|[a-z]+:.+)$", strict=True), PRIVATE]
"""A phone number, or an address of another channel such as ``whatsapp:+15558675309``. It must be a ``str``:
bytes would never equal the same recipient's text.
"""
MessageAddress = Annotated[str, Field(pattern=rf"^({E164}|[a-z]+:.+|[0-9]{{3,6}})$", strict=True), PRIVATE]
"""The recipient of a message in the log. For an inbound message that is our sender, perhaps a short code."""
Sender = Annotated[str, AfterValidator(_sender), PRIVATE]
"""A phone number, a short code, an alphanumeric sender or an address of another channel."""
Text = Annotated[str, PRIVATE]

Url = Annotated[str, Field(pattern="^(https?://.+)?$")]
"""An address over HTTP; an empty text removes the one that is set."""
HttpMethod = Literal["GET", "POST"]


def _aware(value: Any) -> Any:
    return (read_date(value) if value else None) if isinstance(value, str) else value


Timestamp = Annotated[AwareDatetime | None, BeforeValidator(_aware)]
"""A date and time in an answer: RFC 2822 (v2010) or ISO 8601 (v1)."""
Day = date
Moment = AwareDatetime
"""A date and time in a request, with a time zone."""
