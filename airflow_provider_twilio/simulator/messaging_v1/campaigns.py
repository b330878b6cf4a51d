"""US A2P campaigns: one a service, registered for an approved brand, reviewed, editable while FAILED.

https://www.twilio.com/docs/messaging/api/usapptoperson-resource
"""

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.charges import A2P_FEES, Charge, Charges
from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.life import Life, course
from airflow_provider_twilio.simulator.messaging_v1 import campaign_rules as rules
from airflow_provider_twilio.simulator.messaging_v1.brands import find_brand, identity_status
from airflow_provider_twilio.simulator.messaging_v1.campaign_usecases import USECASES, allowed
from airflow_provider_twilio.simulator.paging import MESSAGING, v1_list
from airflow_provider_twilio.simulator.params import Params
from airflow_provider_twilio.simulator.records import Brand, Campaign, Service, Wire
from airflow_provider_twilio.simulator.sids import new_sid
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Selection

SHARED_SID = "QE2c6890da8086d771620e9b13fadeba0b"
"""The SID of every campaign of every account. Only the service distinguishes them."""
_VERSION_WITH_URLS = "v1.2"
_DEFAULT_REPLIES = {
    "OptInMessage": ("opt_in_message", None),
    "OptOutMessage": (
        "opt_out_message",
        "You have successfully been unsubscribed. You will not receive any more messages from this number. "
        "Reply START to resubscribe.",
    ),
    "HelpMessage": ("help_message", "Reply STOP to unsubscribe. Msg&Data Rates May Apply."),
}
_DEFAULT_KEYWORDS = {
    "OptInKeywords": ("opt_in_keywords", ["START"]),
    "OptOutKeywords": ("opt_out_keywords", ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"]),
    "HelpKeywords": ("help_keywords", ["HELP", "INFO"]),
}
_BOOLEANS = {
    "HasEmbeddedLinks": "has_embedded_links",
    "HasEmbeddedPhone": "has_embedded_phone",
    "AgeGated": "age_gated",
    "DirectLending": "direct_lending",
}
UNKNOWN_OPTIONS: Wire = dict.fromkeys(
    (
        "description",
        "message_flow",
        "message_samples",
        "subscriber_opt_in",
        *_BOOLEANS.values(),
        *(key for key, _ in _DEFAULT_REPLIES.values()),
        *(key for key, _ in _DEFAULT_KEYWORDS.values()),
    )
)
"""The options of a campaign that was registered elsewhere."""

_RATE_LIMITS: Wire = {"att": {"mps": 75, "msg_class": "E"}, "tmobile": {"brand_tier": "LOW"}}


def render(campaign: Campaign, now: float, *, with_urls: bool) -> Wire:
    """Return the resource. ``with_urls`` shows the two addresses, as its second API version does."""
    since, status = campaign.review.stage(now)
    verified = status == "VERIFIED"
    options = campaign.options
    urls = {
        "privacy_policy_url": campaign.privacy_policy_url or None,
        "terms_and_conditions_url": campaign.terms_and_conditions_url or None,
    }
    return {
        "sid": SHARED_SID,
        "account_sid": options["account_sid"],
        "brand_registration_sid": campaign.brand.sid if campaign.brand else None,
        "messaging_service_sid": campaign.sid,
        "us_app_to_person_usecase": campaign.usecase,
        **options,
        **(urls if with_urls else {}),
        "campaign_status": status,
        "campaign_id": campaign.campaign_id if verified or campaign.brand is None else None,
        "is_externally_registered": campaign.brand is None,
        "rate_limits": _RATE_LIMITS if verified else None,
        "date_created": iso8601(campaign.created),
        "date_updated": iso8601(max(campaign.updated, since)),
        "url": f"{MESSAGING}/v1/Services/{campaign.sid}/Compliance/Usa2p/{SHARED_SID}",
        "mock": campaign.mock,
        "errors": campaign.errors if status in ("VERIFIED", "FAILED", "SUSPENDED") else [],
    }


def _answer(status: int, campaign: Campaign, state: State, call: Call) -> Reply:
    return Reply(status, render(campaign, state.now(), with_urls=_has_urls(call)))


def _has_urls(call: Call) -> bool:
    return call.headers.get("x-twilio-api-version") == _VERSION_WITH_URLS


def _review(state: State, options: Wire, privacy_policy_url: str, terms_url: str) -> tuple[Life, list[Wire]]:
    settings = state.settings
    errors = rules.review(options, privacy_policy_url, terms_url)
    stages = ((settings.campaign_pending, "PENDING"), (settings.campaign_in_progress, "IN_PROGRESS"))
    return Life(state.now(), course(stages, "FAILED" if errors else "VERIFIED", settings.speed)), errors


def _editable_options(form: Params) -> Wire:
    return {
        "description": form.get("Description"),
        "message_flow": form.get("MessageFlow"),
        "message_samples": form.all("MessageSamples"),
        **{key: form.boolean(name) or False for name, key in _BOOLEANS.items()},
    }


def _check_brand(state: State, form: Params) -> Brand:
    sid, usecase = (
        form.sid("BrandRegistrationSid", "BN", required=True),
        form.required("UsAppToPersonUsecase"),
    )
    brand = state.table(Brand).get(sid)
    if brand is None:
        raise TwilioError(21717, sid=sid)
    brand, now = find_brand(state, sid), state.now()
    status = brand.review.status(now)
    if status == "SUSPENDED":
        raise TwilioError(21731)
    if status != "APPROVED" or identity_status(state, brand, now) == "UNVERIFIED":
        raise TwilioError(21717, sid=sid)
    if usecase not in USECASES:
        raise TwilioError(21720, usecase=usecase)
    is_for_sole_proprietors = usecase == "SOLE_PROPRIETOR"
    if is_for_sole_proprietors != (brand.brand_type == "SOLE_PROPRIETOR"):
        raise TwilioError(21717, sid=sid)
    if usecase not in allowed(state, brand):
        raise TwilioError(21720, usecase=usecase)
    return brand


def check_no_other_campaign(service: Service) -> None:
    if service.campaign is not None:
        raise TwilioError(20409, problem=f"Messaging Service {service.sid} already has a US A2P campaign")


def _check_only_campaign(state: State, brand: Brand) -> None:
    if brand.brand_type == "SOLE_PROPRIETOR" and any(c.brand is brand for c in state.table(Campaign)):
        raise TwilioError(20409, problem=f"Sole proprietor brand {brand.sid} already has its one campaign")


def create_campaign(state: State, call: Call) -> Reply:
    service, form = state.find(Service, call["MessagingServiceSid"]), call.form
    rules.check_required(form, rules.REQUIRED_ON_CREATE)
    rules.check_urls(form, required=True)
    rules.check_texts(form)
    options: Wire = {
        "account_sid": state.account_sid,
        **_editable_options(form),
        "subscriber_opt_in": form.boolean("SubscriberOptIn") or False,
        **{key: form.given(name) or default for name, (key, default) in _DEFAULT_REPLIES.items()},
        **{key: form.all(name) or default for name, (key, default) in _DEFAULT_KEYWORDS.items()},
    }
    brand = _check_brand(state, form)
    check_no_other_campaign(service)
    _check_only_campaign(state, brand)
    privacy_policy_url, terms_url = form.required("PrivacyPolicyUrl"), form.required("TermsAndConditionsUrl")
    review, errors = _review(state, options, privacy_policy_url, terms_url)
    campaign = Campaign(
        sid=service.sid,
        created=review.start,
        updated=review.start,
        brand=brand,
        usecase=form.required("UsAppToPersonUsecase"),
        options=options,
        privacy_policy_url=privacy_policy_url,
        terms_and_conditions_url=terms_url,
        review=review,
        errors=errors,
        campaign_id=f"C{new_sid('QE')[2:8].upper()}",
    )
    _charge(state, campaign)
    service.campaign = state.table(Campaign).add(campaign)
    return _answer(201, campaign, state, call)


def _charge(state: State, campaign: Campaign) -> None:
    """Charge the fee of one vetting, unless the campaign is a mock."""
    if not campaign.mock:
        state.store(Charges).add(Charge(campaign.review.start, A2P_FEES, state.settings.campaign_fee))


def _find(state: State, call: Call) -> Campaign:
    campaign = state.find(Service, call["MessagingServiceSid"]).campaign
    if campaign is None or call["Sid"] != SHARED_SID:
        raise TwilioError(20404)
    return campaign


def fetch_campaign(state: State, call: Call) -> Reply:
    return _answer(200, _find(state, call), state, call)


def update_campaign(state: State, call: Call) -> Reply:
    """Edit a FAILED campaign, which also resubmits it for the fee of another vetting."""
    if state.settings.campaign_edits == "refused":
        raise TwilioError(20403)
    campaign, form = _find(state, call), call.form
    status = campaign.review.status(state.now())
    if status == "SUSPENDED":
        raise TwilioError(21729)
    if status != "FAILED":
        raise TwilioError(20409, problem=f"A campaign can only be edited while FAILED; this one is {status}")
    if campaign.brand is None:
        raise TwilioError(20409, problem="A campaign can only be edited where it was registered")
    rules.check_required(form, rules.REQUIRED_ON_UPDATE)
    rules.check_urls(form, required=False)
    rules.check_texts(form)
    campaign.options |= _editable_options(form)
    campaign.privacy_policy_url = form.given("PrivacyPolicyUrl") or campaign.privacy_policy_url
    campaign.terms_and_conditions_url = (
        form.given("TermsAndConditionsUrl") or campaign.terms_and_conditions_url
    )
    campaign.review, campaign.errors = _review(
        state, campaign.options, campaign.privacy_policy_url, campaign.terms_and_conditions_url
    )
    campaign.updated = campaign.review.start
    _charge(state, campaign)
    return _answer(200, campaign, state, call)


def delete_campaign(state: State, call: Call) -> Reply:
    campaign = _find(state, call)
    if campaign.review.status(state.now()) == "SUSPENDED":
        raise TwilioError(21729)
    state.find(Service, campaign.sid).campaign = None
    state.table(Campaign).remove(campaign)
    return Reply(204)


def list_campaigns(state: State, call: Call) -> Reply:
    campaign = state.find(Service, call["MessagingServiceSid"]).campaign
    rows = Selection([] if campaign is None else [campaign])
    return v1_list(
        state, call, "compliance", rows, lambda c: render(c, state.now(), with_urls=_has_urls(call))
    )


_LIST = "/v1/Services/{MessagingServiceSid}/Compliance/Usa2p"
ROUTES: Routes = {
    ("GET", _LIST): list_campaigns,
    ("POST", _LIST): create_campaign,
    ("GET", _LIST + "/{Sid}"): fetch_campaign,
    ("POST", _LIST + "/{Sid}"): update_campaign,
    ("DELETE", _LIST + "/{Sid}"): delete_campaign,
}
