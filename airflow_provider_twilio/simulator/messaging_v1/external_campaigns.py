"""US A2P campaigns that were registered elsewhere and are brought to a Messaging Service.

Campaigns with an ID that begins with ``CFA11`` aren't shared with Twilio, so they fail.

https://www.twilio.com/docs/messaging/compliance/a2p-10dlc
"""

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.errors import TwilioError, error_url
from airflow_provider_twilio.simulator.life import Life, course
from airflow_provider_twilio.simulator.messaging_v1.campaigns import (
    SHARED_SID,
    UNKNOWN_OPTIONS,
    check_no_other_campaign,
)
from airflow_provider_twilio.simulator.records import Campaign, Service, Wire
from airflow_provider_twilio.simulator.state import State

_NOT_SHARED = "CFA11"


def _review(state: State, campaign_id: str) -> tuple[Life, list[Wire]]:
    """Review a campaign. Twilio only checks that it was shared with it."""
    errors: list[Wire] = []
    if campaign_id.upper().startswith(_NOT_SHARED):
        errors.append(
            {
                "error_code": 30904,
                "fields": ["CAMPAIGN_ID"],
                "url": error_url(30904),
                "description": "The campaign has not been shared with Twilio.",
            }
        )
    settings = state.settings
    stages = ((settings.campaign_in_progress, "IN_PROGRESS"),)
    return Life(state.now(), course(stages, "FAILED" if errors else "VERIFIED", settings.speed)), errors


def create_external_campaign(state: State, call: Call) -> Reply:
    form = call.form
    campaign_id = form.required("CampaignId")
    service_sid = form.sid("MessagingServiceSid", "MG", required=True)
    form.boolean("CnpMigration")
    service = state.table(Service).get(service_sid)
    if service is None:
        raise TwilioError(21701)
    check_no_other_campaign(service)
    review, errors = _review(state, campaign_id)
    campaign = Campaign(
        sid=service.sid,
        created=review.start,
        updated=review.start,
        brand=None,
        usecase=None,
        options={"account_sid": state.account_sid, **UNKNOWN_OPTIONS},
        privacy_policy_url="",
        terms_and_conditions_url="",
        review=review,
        errors=errors,
        campaign_id=campaign_id,
    )
    service.campaign = state.table(Campaign).add(campaign)
    return Reply(
        201,
        {
            "sid": SHARED_SID,
            "account_sid": state.account_sid,
            "campaign_id": campaign_id,
            "messaging_service_sid": service.sid,
            "date_created": iso8601(campaign.created),
        },
    )


ROUTES: Routes = {("POST", "/v1/Services/PreregisteredUsa2p"): create_external_campaign}
