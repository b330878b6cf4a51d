"""Use cases of US A2P campaigns, and the brands that may register them.

https://www.twilio.com/docs/messaging/api/usapptoperson-resource
"""

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.messaging_v1.brand_vettings import is_vetted
from airflow_provider_twilio.simulator.messaging_v1.brands import find_brand
from airflow_provider_twilio.simulator.records import Brand, Service
from airflow_provider_twilio.simulator.state import State

USECASES = {
    "2FA": ("Two-Factor authentication (2FA)", "One-time passwords and password resets.", False),
    "ACCOUNT_NOTIFICATION": ("Account Notification", "Reminders, alerts and notices of an account.", False),
    "AGENTS_FRANCHISES": ("Agents and Franchises", "One brand, many local agents or branches.", True),
    "CHARITY": ("Charity", "Messages of a 501(c)(3) charity.", False),
    "PROXY": ("Proxy", "People talk through pooled numbers without seeing each other's.", True),
    "CUSTOMER_CARE": ("Customer Care", "Support and account management.", False),
    "DELIVERY_NOTIFICATION": ("Delivery Notification", "The state of a delivery.", False),
    "EMERGENCY": ("Emergency", "Public safety and health in an emergency.", True),
    "FRAUD_ALERT": ("Fraud Alert Messaging", "Warnings of suspected fraud.", False),
    "HIGHER_EDUCATION": ("Higher Education", "Messages of colleges and universities.", False),
    "K12_EDUCATION": ("K-12 Education", "Messaging platforms for schools up to grade 12.", True),
    "LOW_VOLUME": ("Low Volume Mixed", "Any mixture of uses at a low rate.", False),
    "MARKETING": ("Marketing", "Promotions and other marketing.", False),
    "MIXED": ("Mixed", "Several uses in one campaign.", False),
    "POLITICAL": ("Political", "An organized effort to influence decisions; needs Campaign Verify.", False),
    "POLLING_VOTING": ("Polling and voting", "Surveys and votes that are not political.", False),
    "PUBLIC_SERVICE_ANNOUNCEMENT": ("Public Service Announcement", "Information for the public.", False),
    "SECURITY_ALERT": ("Security Alert", "A system's security is at risk and the reader must act.", False),
    "SOCIAL": ("Social", "Talk within a community.", True),
    "SWEEPSTAKE": ("Sweepstake", "Prize draws.", True),
    "SOLE_PROPRIETOR": ("Sole Proprietor", "Any use by a person without an EIN.", False),
}
_NONPROFIT_ONLY = {"CHARITY", "EMERGENCY"}


def allowed(state: State, brand: Brand | None) -> list[str]:
    """Return the use cases that a service offers to ``brand``; without one, all of them."""
    if brand is not None and brand.brand_type == "SOLE_PROPRIETOR":
        return ["SOLE_PROPRIETOR"]
    excluded = {"SOLE_PROPRIETOR"}
    if brand is not None:
        excluded |= _NONPROFIT_ONLY
        if not is_vetted(state, brand, state.now(), "campaign-verify"):
            excluded.add("POLITICAL")
    return [code for code in USECASES if code not in excluded]


def fetch_usecases(state: State, call: Call) -> Reply:
    state.find(Service, call["MessagingServiceSid"])
    sid = call.query.sid("BrandRegistrationSid", "BN")
    brand = None if sid is None else find_brand(state, sid)
    rows = [
        {"code": code, "name": name, "description": description, "post_approval_required": post_approval}
        for code, (name, description, post_approval) in USECASES.items()
        if code in allowed(state, brand)
    ]
    return Reply(200, {"us_app_to_person_usecases": rows})


ROUTES: Routes = {
    ("GET", "/v1/Services/{MessagingServiceSid}/Compliance/Usa2p/Usecases"): fetch_usecases,
}
