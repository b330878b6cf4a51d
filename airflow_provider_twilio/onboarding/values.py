"""The values of a customer's document: each list of Twilio's terms and each form of a text, said once.

The lists come from: https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/collect-business-info
"""

import re
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from airflow_provider_twilio.api.types import PRIVATE, CountryCode
from airflow_provider_twilio.phone_numbers.numbers import read
from airflow_provider_twilio.phone_numbers.written import Invalid

BusinessType = Literal[
    "Co-operative", "Corporation", "Limited Liability Corporation", "Limited Liability Partnership",
    "Non-profit Corporation", "Partnership",
]  # fmt: skip
Industry = Literal[
    "AGRICULTURE", "AUTOMOTIVE", "BANKING", "CONSTRUCTION", "CONSUMER", "EDUCATION", "ELECTRONICS", "ENERGY",
    "ENGINEERING", "FAST_MOVING_CONSUMER_GOODS", "FINANCIAL", "FINTECH", "FOOD_AND_BEVERAGE", "GOVERNMENT",
    "HEALTHCARE", "HOSPITALITY", "INSURANCE", "JEWELRY", "LEGAL", "MANUFACTURING", "MEDIA", "NOT_FOR_PROFIT",
    "OIL_AND_GAS", "ONLINE", "PROFESSIONAL_SERVICES", "RAW_MATERIALS", "REAL_ESTATE", "RELIGION", "RETAIL",
    "TECHNOLOGY", "TELECOMMUNICATIONS", "TRANSPORTATION", "TRAVEL",
]  # fmt: skip
RegistrationKind = Literal["EIN", "DUNS", "CBN", "CN", "ACN", "CIN", "VAT", "VATRN", "RN", "Other"]
Region = Literal["AFRICA", "ASIA", "EUROPE", "LATIN_AMERICA", "USA_AND_CANADA"]
CompanyType = Literal["government", "non-profit", "private", "public"]
StockExchange = Literal[
    "AMEX", "AMX", "ASX", "B3", "BME", "BSE", "FRA", "ICEX", "JPX", "JSE", "KRX", "LON", "NASDAQ", "NONE",
    "NSE", "NYSE", "OMX", "OTHER", "SEHK", "SGX", "SSE", "STO", "SWX", "SZSE", "TSX", "TWSE", "VSE",
]  # fmt: skip
JobPosition = Literal["Director", "GM", "VP", "CEO", "CFO", "General Counsel", "Other"]
Vertical = Literal[
    "AGRICULTURE", "COMMUNICATION", "ENERGY", "ENTERTAINMENT", "FINANCIAL", "GAMBLING", "GOVERNMENT",
    "HEALTHCARE", "HOSPITALITY", "HUMAN_RESOURCES", "INSURANCE", "LEGAL", "MANUFACTURING", "NGO", "POLITICAL",
    "POSTAL", "PROFESSIONAL", "REAL_ESTATE", "RETAIL", "TECHNOLOGY", "TRANSPORTATION",
]  # fmt: skip
UseCase = Literal[
    "2FA", "ACCOUNT_NOTIFICATION", "CUSTOMER_CARE", "DELIVERY_NOTIFICATION", "FRAUD_ALERT",
    "HIGHER_EDUCATION", "LOW_VOLUME", "MARKETING", "MIXED", "POLLING_VOTING", "PUBLIC_SERVICE_ANNOUNCEMENT",
    "SECURITY_ALERT", "AGENTS_FRANCHISES", "CHARITY", "EMERGENCY", "K12_EDUCATION", "POLITICAL", "PROXY",
    "SOCIAL", "SWEEPSTAKE",
]  # fmt: skip
"""The use cases of campaigns, except the one of sole proprietors."""
MessageVolume = Literal[
    "10", "100", "1,000", "10,000", "100,000", "250,000", "500,000", "750,000", "1,000,000", "5,000,000",
    "10,000,000+",
]  # fmt: skip
"""Messages a month from a toll-free number."""

_EMAIL = re.compile(r"[^@\s]+@([\w-]+\.)+[A-Za-z]{2,}")


def _line(value: Any) -> Any:
    """Return a text as one line, with single spaces between its words."""
    if not isinstance(value, str):
        return value
    text = " ".join(value.split())
    if not text.isprintable():
        raise ValueError("must have no invisible characters")
    return text


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise ValueError("must be an e-mail address, such as owner@example.com")
    return value


def _website(value: str) -> str:
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        host = ""
    if not value.startswith(("https://", "http://")) or "." not in host or " " in value:
        raise ValueError("must be the address of a public page, such as https://www.example.com")
    return value


def _public_page(value: str) -> str:
    if not _website(value).startswith("https://"):
        raise ValueError(
            "must be the address of a public page over HTTPS, such as https://www.example.com/privacy"
        )
    return value


def _number(value: Any) -> str:
    found = read(value)
    if isinstance(found, Invalid):
        raise ValueError(found.reason)
    if not found.startswith("+"):
        raise ValueError("must be a phone number alone, without a channel")
    return found


Line = Annotated[str, BeforeValidator(_line), StringConstraints(min_length=1, max_length=255)]
PrivateLine = Annotated[Line, PRIVATE]
Email = Annotated[str, BeforeValidator(_line), AfterValidator(_email), PRIVATE]
Website = Annotated[str, BeforeValidator(_line), AfterValidator(_website)]
PublicPage = Annotated[str, BeforeValidator(_line), AfterValidator(_public_page)]
Number = Annotated[str, BeforeValidator(_number), Field(examples=["+12065550123"]), PRIVATE]
"""A phone number with a plus and its country code, in E.164 form however it was written."""
Country = CountryCode
AreaCode = Annotated[str, Field(pattern="^[2-9][0-9]{2}$")]
