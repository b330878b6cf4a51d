"""Toll-free verifications: one a number, reviewed, editable for a while after a rejection.

https://www.twilio.com/docs/messaging/api/tollfree-verification-resource
"""

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.errors import TwilioError, bad_parameter
from airflow_provider_twilio.simulator.life import Life, course
from airflow_provider_twilio.simulator.messaging_v1 import tollfree_rules as rules
from airflow_provider_twilio.simulator.paging import MESSAGING, v1_list
from airflow_provider_twilio.simulator.params import Params
from airflow_provider_twilio.simulator.records import IncomingNumber, TollfreeVerification, Wire
from airflow_provider_twilio.simulator.sids import new_sid
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.v2010.inventory import TOLLFREE

STATUSES = ("PENDING_REVIEW", "IN_REVIEW", "TWILIO_APPROVED", "TWILIO_REJECTED")
_TRUSTHUB = "https://trusthub.twilio.com/v1"


def _review(state: State, options: Wire) -> tuple[Life, list[Wire], bool]:
    settings = state.settings
    reasons, editable = rules.review(options)
    stages = ((settings.tollfree_pending, "PENDING_REVIEW"), (settings.tollfree_in_review, "IN_REVIEW"))
    end = "TWILIO_REJECTED" if reasons else "TWILIO_APPROVED"
    return Life(state.now(), course(stages, end, settings.speed)), reasons, editable


def _edit_expiration(state: State, verification: TollfreeVerification, now: float) -> float | None:
    """Return the time until which a rejected verification can, or could, be edited."""
    since, status = verification.review.stage(now)
    if status != "TWILIO_REJECTED" or not verification.editable:
        return None
    return since + state.settings.tollfree_edit_window


def _is_editable(state: State, verification: TollfreeVerification, now: float) -> bool:
    expiration = _edit_expiration(state, verification, now)
    return expiration is not None and now < expiration


def _rejection(state: State, verification: TollfreeVerification, now: float) -> Wire:
    if verification.review.status(now) != "TWILIO_REJECTED":
        keys = ("rejection_reason", "error_code", "rejection_reasons", "edit_allowed", "edit_expiration")
        return dict.fromkeys(keys)
    first = verification.reasons[0] if verification.reasons else {}
    expiration = _edit_expiration(state, verification, now)
    return {
        "rejection_reason": first.get("reason"),
        "error_code": first.get("code"),
        "rejection_reasons": verification.reasons,
        "edit_allowed": _is_editable(state, verification, now),
        "edit_expiration": None if expiration is None else iso8601(expiration),
    }


def _trust_hub(verification: TollfreeVerification, now: float) -> Wire:
    """Return an approved verification's trust product, which has the number assigned to it."""
    profile_sid = verification.options["customer_profile_sid"]
    if not verification.is_approved(now):
        return {"trust_product_sid": None, "regulated_item_sid": None, "resource_links": {}}
    product_sid, item_sid = f"BU{verification.sid[2:]}", f"RA{verification.sid[2:]}"
    product = f"{_TRUSTHUB}/TrustProducts/{product_sid}"
    links = {
        "trust_product": product,
        "channel_endpoint_assignment": f"{product}/ChannelEndpointAssignments/{item_sid}",
    }
    if profile_sid:
        links["customer_profile"] = f"{_TRUSTHUB}/CustomerProfiles/{profile_sid}"
    return {"trust_product_sid": product_sid, "regulated_item_sid": item_sid, "resource_links": links}


def render(state: State, verification: TollfreeVerification, now: float) -> Wire:
    since, status = verification.review.stage(now)
    return {
        "sid": verification.sid,
        "account_sid": state.account_sid,
        **verification.options,
        **_trust_hub(verification, now),
        "date_created": iso8601(verification.created),
        "date_updated": iso8601(max(verification.updated, since)),
        "tollfree_phone_number_sid": verification.number.sid,
        "tollfree_phone_number": verification.number.phone_number,
        "status": status,
        **_rejection(state, verification, now),
        "vetting_id_expiration": None,
        "url": f"{MESSAGING}/v1/Tollfree/Verifications/{verification.sid}",
    }


def _number(state: State, form: Params) -> IncomingNumber:
    sid = form.sid("TollfreePhoneNumberSid", "PN", required=True)
    number = state.table(IncomingNumber).get(sid)
    if number is None or number.kind != TOLLFREE:
        raise bad_parameter(f"Invalid TollfreePhoneNumberSid: {sid} is no toll-free number of this account")
    if number.verification is not None:
        problem = f"There is already a verification for this number: {number.verification.sid}"
        raise TwilioError(20409, problem=problem)
    return number


def create_verification(state: State, call: Call) -> Reply:
    form = call.form
    rules.check_required(form)
    options = {
        "customer_profile_sid": form.sid("CustomerProfileSid", "BU"),
        "external_reference_id": form.given("ExternalReferenceId"),
        **rules.DEFAULTS,
        **rules.read_options(form),
    }
    rules.check_registration(options)
    number = _number(state, form)
    review, reasons, editable = _review(state, options)
    verification = TollfreeVerification(
        sid=new_sid("HH"),
        created=review.start,
        updated=review.start,
        number=number,
        options=options,
        review=review,
        reasons=reasons,
        editable=editable,
    )
    number.verification = state.table(TollfreeVerification).add(verification)
    return Reply(201, render(state, verification, review.start))


def fetch_verification(state: State, call: Call) -> Reply:
    return Reply(200, render(state, state.find(TollfreeVerification, call["Sid"]), state.now()))


def update_verification(state: State, call: Call) -> Reply:
    """Edit a verification, which also resubmits it."""
    verification, now = state.find(TollfreeVerification, call["Sid"]), state.now()
    if not _is_editable(state, verification, now):
        status = verification.review.status(now)
        raise TwilioError(20409, problem=f"This verification can't be edited now; it is {status}")
    options = verification.options | rules.read_options(call.form)
    rules.check_registration(options)
    verification.options = options
    verification.review, verification.reasons, verification.editable = _review(state, options)
    verification.updated = now
    return Reply(202, render(state, verification, now))


def delete_verification(state: State, call: Call) -> Reply:
    verification = state.find(TollfreeVerification, call["Sid"])
    verification.number.verification = None
    state.table(TollfreeVerification).remove(verification)
    return Reply(204)


def list_verifications(state: State, call: Call) -> Reply:
    query, now = call.query, state.now()
    query.boolean("IncludeSubAccounts")
    number_sid = query.sid("TollfreePhoneNumberSid", "PN")
    status, reference = query.one_of("Status", STATUSES), query.given("ExternalReferenceId")
    products = query.all("TrustProductSid")

    def accepts(verification: TollfreeVerification) -> bool:
        return (
            number_sid in (None, verification.number.sid)
            and status in (None, verification.review.status(now))
            and reference in (None, verification.options["external_reference_id"])
            and (not products or _trust_hub(verification, now)["trust_product_sid"] in products)
        )

    rows = state.table(TollfreeVerification).where(accepts)
    return v1_list(state, call, "verifications", rows, lambda row: render(state, row, now))


_LIST = "/v1/Tollfree/Verifications"
ROUTES: Routes = {
    ("GET", _LIST): list_verifications,
    ("POST", _LIST): create_verification,
    ("GET", _LIST + "/{Sid}"): fetch_verification,
    ("POST", _LIST + "/{Sid}"): update_verification,
    ("DELETE", _LIST + "/{Sid}"): delete_verification,
}
