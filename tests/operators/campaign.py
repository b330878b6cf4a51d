"""The campaign that tasks register."""

from typing import Any

from airflow_provider_twilio.operators.campaigns import RegisterCampaignOperator

SERVICE_SID = "MG" + "0a" * 16
BRAND_SID = "BN" + "0b" * 16
CAMPAIGN: dict[str, Any] = {
    "messaging_service_sid": SERVICE_SID,
    "brand_registration_sid": BRAND_SID,
    "description": "Owl Post tells its customers when their parcels have arrived.",
    "message_flow": "Customers tick a box beside their number at https://owlpost.example.com/order.",
    "message_samples": ["Owl Post: your parcel is here.", "Owl Post: your parcel is late."],
    "us_app_to_person_usecase": "DELIVERY_NOTIFICATION",
    "has_embedded_links": False,
    "has_embedded_phone": False,
    "privacy_policy_url": "https://owlpost.example.com/privacy",
    "terms_and_conditions_url": "https://owlpost.example.com/terms",
}


def register(**changes: Any) -> RegisterCampaignOperator:
    return RegisterCampaignOperator(**{"task_id": "register", **CAMPAIGN} | changes)
