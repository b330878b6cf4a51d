"""Documents of fictional customers, one of each route."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import pytest

from airflow_provider_twilio.onboarding.checking import customer
from airflow_provider_twilio.onboarding.faults import Fault, InvalidDocument, dotted
from airflow_provider_twilio.onboarding.reading import Document

_COMMON: dict[str, Any] = {
    "account": {"primary_profile": "BU0a1c6a5c9a7e4f0f8d2b3c4d5e6f7a8b"},
    "contact": {"email": "compliance@vendor.example.com"},
    "address": {"street": "1 Pier Road", "city": "Portland", "region": "ME", "postal_code": "04101"},
}
_CAMPAIGN: dict[str, Any] = {
    "use_case": "CUSTOMER_CARE",
    "description": "Harbor Coffee answers questions about orders and tells customers when to pick them up.",
    "message_flow": "Customers tick an unchecked box of its own at https://harborcoffee.example.com/order.",
    "samples": [
        "Harbor Coffee: your order is ready at the counter. Reply STOP to opt out.",
        "Harbor Coffee: we are out of oat milk, is almond fine? Reply STOP to opt out.",
    ],
    "privacy_policy": "https://www.harborcoffee.example.com/privacy",
    "terms_and_conditions": "https://www.harborcoffee.example.com/terms",
}

STANDARD: dict[str, Any] = _COMMON | {
    "customer": "Harbor Coffee",
    "route": "standard",
    "business": {
        "legal_name": "Harbor Coffee Roasters LLC",
        "type": "Limited Liability Corporation",
        "industry": "FOOD_AND_BEVERAGE",
        "company_type": "private",
        "registration": {"number": "12-3456789"},
        "website": "https://www.harborcoffee.example.com",
    },
    "representatives": [
        {
            "first_name": "Ada",
            "last_name": "Harbor",
            "email": "ada@harborcoffee.example.com",
            "phone_number": "+12075550123",
            "title": "Owner",
            "position": "CEO",
        }
    ],
    "campaign": _CAMPAIGN,
}
LOW_VOLUME: dict[str, Any] = STANDARD | {
    "customer": "Acme Bikes",
    "route": "low_volume_standard",
    "business": STANDARD["business"] | {"registration": {"number": "98-7654321"}},
    "campaign": _CAMPAIGN | {"use_case": "LOW_VOLUME"},
}
SOLE_PROPRIETOR: dict[str, Any] = _COMMON | {
    "customer": "Dana's Dog Walks",
    "route": "sole_proprietor",
    "person": {
        "first_name": "Dana",
        "last_name": "Field",
        "email": "dana@dogwalks.example.com",
        "phone_number": "+12075550144",
        "mobile_phone_number": "+12075550145",
        "brand_name": "Dana's Dog Walks",
        "vertical": "PROFESSIONAL",
    },
    "campaign": {name: value for name, value in _CAMPAIGN.items() if name != "use_case"}
    | {
        "samples": [
            "Dana's Dog Walks: Rex is back from his walk. Reply STOP to opt out.",
            "Dana's Dog Walks: may I come at 3 pm tomorrow? Reply STOP to opt out.",
        ]
    },
}
TOLLFREE: dict[str, Any] = _COMMON | {
    "customer": "Lakeside Clinic",
    "route": "tollfree",
    "business": {
        "legal_name": "Lakeside Clinic Inc.",
        "type": "PRIVATE_PROFIT",
        "website": "https://www.lakesideclinic.example.com",
        "registration": {"number": "45-6789012"},
    },
    "contact_person": {
        "first_name": "Sam",
        "last_name": "Lake",
        "email": "sam@lakesideclinic.example.com",
        "phone_number": "+12075550166",
    },
    "verification": {
        "use_cases": ["ACCOUNT_NOTIFICATIONS"],
        "summary": "Reminders of appointments, to patients who asked for them.",
        "sample": "Lakeside Clinic: your appointment is tomorrow at 10:00. Reply STOP to opt out.",
        "opt_in_images": ["https://www.lakesideclinic.example.com/opt-in.png"],
        "opt_in_type": "WEB_FORM",
        "message_volume": "1,000",
    },
}
BY_ROUTE = {one["route"]: one for one in (STANDARD, LOW_VOLUME, SOLE_PROPRIETOR, TOLLFREE)}


def changed(values: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A document with other values at paths such as ``business__type``; ``...`` takes one away."""
    values = deepcopy(values)
    for name, value in changes.items():
        *sections, last = name.split("__")
        place = values
        for section in sections:
            place = place.setdefault(section, {})
        if value is ...:
            place.pop(last, None)
        else:
            place[last] = value
    return values


def faults_of(values: dict[str, Any]) -> Sequence[Fault]:
    """The faults of a document, which has some."""
    with pytest.raises(InvalidDocument) as invalid:
        customer(Document(values))
    return invalid.value.faults


def paths(faults: Sequence[Fault]) -> set[str]:
    return {dotted(fault.path) for fault in faults}
