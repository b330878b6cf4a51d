"""Documents of any number of customers, of the four routes in turn."""

from typing import Any

from airflow_provider_twilio.simulator.trusthub_v1.profiles import PRIMARY_SID

Values = dict[str, Any]
ROUTES = ("standard", "low_volume_standard", "sole_proprietor", "tollfree")
_SITE = "https://www.example.com"
_PERSON = {
    "first_name": "Ada",
    "last_name": "Quint",
    "email": "ada@example.com",
    "phone_number": "+12075550123",
}
_CAMPAIGN = {
    "description": "Tells customers when their orders are ready, and answers their questions about them.",
    "message_flow": f"Customers tick an unchecked box of its own under the number at {_SITE}/order.",
    "samples": [
        "Harbor Coffee: your order is ready at the counter. Reply STOP to opt out.",
        "Harbor Coffee: we are out of oat milk, is almond fine? Reply STOP to opt out.",
    ],
    "privacy_policy": f"{_SITE}/privacy",
    "terms_and_conditions": f"{_SITE}/terms",
}


def documents(count: int) -> list[Values]:
    """Documents of so many customers, each with a name and a tax number of its own."""
    return [_document(number, ROUTES[number % len(ROUTES)]) for number in range(count)]


def _document(number: int, route: str) -> Values:
    common: Values = {
        "customer": f"Customer {number:05}",
        "route": route,
        "account": {"primary_profile": PRIMARY_SID},
        "contact": {"email": "compliance@vendor.example.com"},
        "address": {"street": "1 Pier Road", "city": "Portland", "region": "ME", "postal_code": "04101"},
        "first_text": {"to": "+15558675309", "body": "Welcome. Reply STOP to opt out."},
    }
    ein = f"12-{number:07}"
    if route == "sole_proprietor":
        mobile = f"+1207555{number % 10_000:04}"
        person = _PERSON | {"mobile_phone_number": mobile, "brand_name": common["customer"]}
        return common | {"person": person, "campaign": _CAMPAIGN}
    if route == "tollfree":
        return common | _tollfree(ein)
    use_case = "LOW_VOLUME" if route == "low_volume_standard" else "CUSTOMER_CARE"
    return common | {
        "business": {
            "legal_name": f"Customer {number:05} LLC",
            "type": "Limited Liability Corporation",
            "industry": "FOOD_AND_BEVERAGE",
            "company_type": "private",
            "registration": {"number": ein},
            "website": _SITE,
        },
        "representatives": [_PERSON | {"title": "Owner", "position": "CEO"}],
        "campaign": _CAMPAIGN | {"use_case": use_case},
    }


def _tollfree(ein: str) -> Values:
    return {
        "business": {
            "legal_name": "Lakeside Clinic Inc.",
            "type": "PRIVATE_PROFIT",
            "website": _SITE,
            "registration": {"number": ein},
        },
        "contact_person": _PERSON,
        "verification": {
            "use_cases": ["ACCOUNT_NOTIFICATIONS"],
            "summary": "Reminders of appointments, to patients who asked for them.",
            "sample": "Lakeside Clinic: your appointment is tomorrow at 10:00. Reply STOP to opt out.",
            "opt_in_images": [f"{_SITE}/opt-in.png"],
            "opt_in_type": "WEB_FORM",
            "message_volume": "1,000",
        },
    }
