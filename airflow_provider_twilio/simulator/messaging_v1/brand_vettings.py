"""Vettings of a brand by a third party.

https://www.twilio.com/docs/messaging/api/brand-vetting-resource
"""

import re
from dataclasses import dataclass
from functools import partial

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.errors import TwilioError, bad_parameter
from airflow_provider_twilio.simulator.life import Life, course
from airflow_provider_twilio.simulator.paging import MESSAGING, v1_list
from airflow_provider_twilio.simulator.records import Brand, Wire
from airflow_provider_twilio.simulator.sids import new_sid
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Record

_CLASSES = {"aegis": "STANDARD", "campaign-verify": "POLITICAL"}
_CAMPAIGN_VERIFY_TOKEN = re.compile(r"cv\|1\.0\|tcr\|10dlc\|.+")


@dataclass(slots=True, kw_only=True)
class Vetting(Record):
    brand_sid: str
    provider: str
    vetting_id: str | None
    review: Life


def of_brand(state: State, brand: Brand, provider: str | None = None) -> list[Vetting]:
    return [
        vetting
        for vetting in state.table(Vetting)
        if vetting.brand_sid == brand.sid and provider in (None, vetting.provider)
    ]


def is_vetted(state: State, brand: Brand, now: float, provider: str | None = None) -> bool:
    return any(vetting.review.status(now) == "SUCCESS" for vetting in of_brand(state, brand, provider))


def render(vetting: Vetting, account_sid: str, now: float) -> Wire:
    since, status = vetting.review.stage(now)
    return {
        "account_sid": account_sid,
        "brand_sid": vetting.brand_sid,
        "brand_vetting_sid": vetting.sid,
        "vetting_provider": vetting.provider,
        "vetting_id": vetting.vetting_id,
        "vetting_class": _CLASSES[vetting.provider],
        "vetting_status": status,
        "date_created": iso8601(vetting.created),
        "date_updated": iso8601(max(vetting.updated, since)),
        "url": f"{MESSAGING}/v1/a2p/BrandRegistrations/{vetting.brand_sid}/Vettings/{vetting.sid}",
    }


def create_vetting(state: State, call: Call) -> Reply:
    brand = state.find(Brand, call["BrandSid"])
    call.form.required("VettingProvider")
    provider = call.form.one_of("VettingProvider", _CLASSES) or "aegis"
    vetting_id = call.form.given("VettingId")
    now = state.now()
    if brand.review.status(now) != "APPROVED":
        raise TwilioError(21721)
    if brand.mock:
        raise bad_parameter("A mock brand can't be vetted")
    if provider == "campaign-verify":
        if not _CAMPAIGN_VERIFY_TOKEN.fullmatch(vetting_id or ""):
            raise TwilioError(21722)
        if any(not vetting.review.is_over(now) for vetting in of_brand(state, brand, provider)):
            raise TwilioError(21723)
    settings = state.settings
    stages = ((settings.vetting_pending, "PENDING"), (settings.vetting_in_progress, "IN_PROGRESS"))
    vetting = Vetting(
        sid=new_sid("VT"),
        created=now,
        updated=now,
        brand_sid=brand.sid,
        provider=provider,
        vetting_id=vetting_id,
        review=Life(now, course(stages, "SUCCESS", settings.speed)),
    )
    return Reply(201, render(state.table(Vetting).add(vetting), state.account_sid, now))


def fetch_vetting(state: State, call: Call) -> Reply:
    vetting = state.find(Vetting, call["BrandVettingSid"])
    if vetting.brand_sid != call["BrandSid"]:
        raise TwilioError(20404)
    return Reply(200, render(vetting, state.account_sid, state.now()))


def list_vettings(state: State, call: Call) -> Reply:
    brand = state.find(Brand, call["BrandSid"])
    provider = call.query.one_of("VettingProvider", _CLASSES)
    rows = state.table(Vetting).where(
        lambda vetting: vetting.brand_sid == brand.sid and provider in (None, vetting.provider)
    )
    return v1_list(state, call, "data", rows, partial(render, account_sid=state.account_sid, now=state.now()))


_LIST = "/v1/a2p/BrandRegistrations/{BrandSid}/Vettings"
ROUTES: Routes = {
    ("GET", _LIST): list_vettings,
    ("POST", _LIST): create_vetting,
    ("GET", _LIST + "/{BrandVettingSid}"): fetch_vetting,
}
