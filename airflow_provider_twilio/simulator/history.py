"""Give an account a past: a registered brand that sent and received messages for some days.

Everything comes about by requests, as a customer's would, but for the messages of days gone by.
"""

import json
import random
from base64 import b64encode
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.simulator import Simulator

NUMBER = "+14155550100"
PROFILES = {"customer_profile_sid": "BU" + "1" * 32, "a2p_profile_sid": "BU" + "2" * 32}
_A_DAY = 120
_CAMPAIGN = {
    "Description": "Tells customers of Owl Post Supplies where their orders are.",
    "MessageFlow": "Customers tick a box on www.example.com/checkout, and read the terms beside it.",
    "MessageSamples": ("Your order 1234 has been shipped today.", "Your order 1234 arrives on Monday."),
    "UsAppToPersonUsecase": "DELIVERY_NOTIFICATION",
    "HasEmbeddedLinks": "false",
    "HasEmbeddedPhone": "false",
    "PrivacyPolicyUrl": "https://www.example.com/privacy",
    "TermsAndConditionsUrl": "https://www.example.com/terms",
}
_FATES = (("delivered", None),) * 40 + (("undelivered", 30005), ("undelivered", 30003), ("failed", 30007))


def add_history(simulator: Simulator, days: int, seed: int = 0) -> str:
    """Add a verified campaign and the messages of so many days, and return the service's SID.

    :param days: 1 or more, up to this moment.
    :param seed: of the messages: the same seed sends to the same people at the same times of the day.
    :raises OSError: the simulator doesn't answer.
    """
    service = _campaign(simulator)
    simulator.add_messages(_messages(simulator, days, service, random.Random(seed)))
    return service


def _campaign(simulator: Simulator) -> str:
    simulator.approved_profiles(**PROFILES)
    brand = _post(
        simulator,
        "/v1/a2p/BrandRegistrations",
        CustomerProfileBundleSid=PROFILES["customer_profile_sid"],
        A2PProfileBundleSid=PROFILES["a2p_profile_sid"],
    )
    simulator.decide_brand(brand, "APPROVED")
    service = _post(simulator, "/v1/Services", FriendlyName="Owl Post")
    numbers = f"/2010-04-01/Accounts/{ACCOUNT_SID}/IncomingPhoneNumbers.json"
    number = _post(simulator, numbers, PhoneNumber=NUMBER)
    _post(simulator, f"/v1/Services/{service}/PhoneNumbers", PhoneNumberSid=number)
    campaign = f"/v1/Services/{service}/Compliance/Usa2p"
    _post(simulator, campaign, BrandRegistrationSid=brand, **_CAMPAIGN)
    simulator.decide_campaign(service, "VERIFIED")
    return service


def _messages(simulator: Simulator, days: int, service: str, rng: random.Random) -> list[dict[str, Any]]:
    """Return the messages, oldest first: what was sent, and an answer now and then."""
    now = simulator.now()
    rows = []
    for moment in sorted(rng.uniform(0, days) for _ in range(days * _A_DAY)):
        person = f"+1206555{rng.randrange(10_000):04}"
        status, code = rng.choice(_FATES)
        sent = {
            "to": person,
            "from": NUMBER,
            "body": f"Your order {rng.randrange(1000, 9999)} is on its way.",
        }
        answer = {
            "to": NUMBER,
            "from": person,
            "body": "Thanks!",
            "direction": "inbound",
            "status": "received",
        }
        row = answer if rng.random() < 0.1 else sent | {"status": status, "error_code": code}
        date = now - timedelta(days=days - moment)
        rows.append({**row, "date_sent": date, "messaging_service_sid": service})
    return rows


def _post(simulator: Simulator, path: str, **form: object) -> str:
    """Return the SID of what was made."""
    credentials = b64encode(f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()).decode()
    request = Request(
        simulator.url + path,
        data=urlencode(form, doseq=True).encode(),
        headers={"Authorization": f"Basic {credentials}"},
    )
    with build_opener(ProxyHandler({})).open(request, timeout=30) as answer:
        return str(json.load(answer)["sid"])
