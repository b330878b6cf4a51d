"""Twilio as another person would call it: raw paths and forms, nothing of the provider's own api."""

from typing import Any

import httpx

from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.simulator.v2010.short_codes import SEEDED

ACCOUNT = f"/2010-04-01/Accounts/{ACCOUNT_SID}"
MESSAGES = f"{ACCOUNT}/Messages.json"
NUMBERS = f"{ACCOUNT}/IncomingPhoneNumbers.json"
BRANDS = "/v1/a2p/BrandRegistrations"
SERVICES = "/v1/Services"

SOUND_PROFILE = "BU" + "50" * 16
UNSOUND_PROFILE = "BUfa11" + "0" * 28
A2P_PROFILE = "BU" + "a2" * 16

CAMPAIGN: dict[str, Any] = {
    "Description": "Sends order updates to customers who asked for them at the checkout.",
    "MessageFlow": "Customers tick a box on www.example.com/checkout and read the terms beside it.",
    "MessageSamples": ["Your order 1234 has been shipped today.", "Your order 1234 arrives on Monday."],
    "UsAppToPersonUsecase": "DELIVERY_NOTIFICATION",
    "HasEmbeddedLinks": "true",
    "HasEmbeddedPhone": "false",
    "PrivacyPolicyUrl": "https://www.example.com/privacy",
    "TermsAndConditionsUrl": "https://www.example.com/terms",
}


TOLLFREE = "/v1/Tollfree/Verifications"
VERIFICATION: dict[str, Any] = {
    "BusinessName": "Owl Post Supplies",
    "BusinessWebsite": "https://www.example.com",
    "NotificationEmail": "office@example.com",
    "UseCaseCategories": ["ACCOUNT_NOTIFICATIONS", "DELIVERY_NOTIFICATIONS"],
    "UseCaseSummary": "Tells customers where their orders are.",
    "ProductionMessageSample": "Your order 1234 has been shipped today.",
    "OptInImageUrls": ["https://www.example.com/opt-in.png"],
    "OptInType": "WEB_FORM",
    "MessageVolume": "1,000",
    "BusinessType": "PRIVATE_PROFIT",
    "BusinessRegistrationNumber": "12-3456789",
    "BusinessRegistrationAuthority": "EIN",
    "BusinessRegistrationCountry": "US",
}
SHORT_CODE, SMALL_SHORT_CODE, CANADIAN_SHORT_CODE = SEEDED


class Api:
    """A client with the account's credentials, and the steps that many tests begin with."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.http = httpx.Client(
            base_url=simulator.url, auth=(ACCOUNT_SID, AUTH_TOKEN), trust_env=False, timeout=60
        )

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.http.get(path, params=query or None)

    def post(self, path: str, **form: Any) -> httpx.Response:
        return self.http.post(path, data=form)

    def delete(self, path: str) -> httpx.Response:
        return self.http.delete(path)

    def fetched(self, path: str, **query: Any) -> dict[str, Any]:
        response = self.get(path, **query)
        assert response.status_code == 200, response.text
        return dict(response.json())

    def made(self, path: str, **form: Any) -> dict[str, Any]:
        response = self.post(path, **form)
        assert response.status_code == 201, response.text
        return dict(response.json())

    def service(self, name: str = "Owl Post") -> dict[str, Any]:
        return self.made(SERVICES, FriendlyName=name)

    def brand(self, profile: str = SOUND_PROFILE, **form: Any) -> dict[str, Any]:
        """Registers a brand with profiles that are made for it, unless the account has them."""
        wrong = {"business_registration_number": "12-34"} if profile == UNSOUND_PROFILE else {}
        self.simulator.approved_profiles(
            customer_profile_sid=profile, a2p_profile_sid=A2P_PROFILE, attributes=wrong
        )
        return self.made(BRANDS, CustomerProfileBundleSid=profile, A2PProfileBundleSid=A2P_PROFILE, **form)

    def approved_brand(self, **form: Any) -> dict[str, Any]:
        brand = self.brand(**form)
        self.simulator.advance(60)
        return self.fetched(f"{BRANDS}/{brand['sid']}")

    def campaign(self, service_sid: str, brand_sid: str, **changes: Any) -> httpx.Response:
        form = CAMPAIGN | {"BrandRegistrationSid": brand_sid} | changes
        return self.post(
            f"{SERVICES}/{service_sid}/Compliance/Usa2p",
            **{name: value for name, value in form.items() if value is not None},
        )

    def number(self, phone_number: str = "+14155550100") -> dict[str, Any]:
        return self.made(NUMBERS, PhoneNumber=phone_number)

    def join(self, service_sid: str, number_sid: str) -> httpx.Response:
        return self.post(f"{SERVICES}/{service_sid}/PhoneNumbers", PhoneNumberSid=number_sid)

    def ready_service(self) -> dict[str, Any]:
        """A service with a number and a verified campaign."""
        service, brand, number = self.service(), self.approved_brand(), self.number()
        assert self.join(service["sid"], number["sid"]).status_code == 201
        assert self.campaign(service["sid"], brand["sid"]).status_code == 201
        self.simulator.advance(120)
        return service

    def verification(self, **changes: Any) -> httpx.Response:
        """Hands a toll-free number in, a new one unless it is named."""
        if "TollfreePhoneNumberSid" not in changes:
            changes["TollfreePhoneNumberSid"] = self.number("+18885550100")["sid"]
        form = VERIFICATION | changes
        return self.post(TOLLFREE, **{name: value for name, value in form.items() if value is not None})

    def message(self, **form: Any) -> dict[str, Any]:
        return self.made(MESSAGES, **{"To": "+12065550123", "Body": "Hello"} | form)


def refusal(response: httpx.Response) -> tuple[int, int]:
    """The HTTP status and Twilio's code, after a look at the rest of the error's body."""
    body = response.json()
    assert set(body) == {"code", "message", "more_info", "status"}, body
    assert body["status"] == response.status_code
    assert body["more_info"] == f"https://www.twilio.com/docs/errors/{body['code']}"
    assert body["message"]
    return response.status_code, body["code"]
