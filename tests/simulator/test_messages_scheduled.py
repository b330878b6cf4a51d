"""Messages that wait for their time."""

from datetime import timedelta

import pytest

from .api import MESSAGES, Api, refusal
from .messages import TO, path


def _at(api: Api, seconds: float) -> str:
    return (api.simulator.now() + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_scheduled_message_waits_for_its_time(api: Api) -> None:
    service = api.ready_service()
    message = api.message(MessagingServiceSid=service["sid"], ScheduleType="fixed", SendAt=_at(api, 3600))
    assert (message["status"], message["from"], message["date_sent"]) == ("scheduled", None, None)
    api.simulator.advance(3590)
    assert api.fetched(path(message))["status"] == "scheduled"
    api.simulator.advance(20)
    assert api.fetched(path(message))["status"] == "delivered"


def test_a_scheduled_message_is_judged_by_the_campaign_at_its_time(api: Api) -> None:
    service, brand, number = api.service(), api.approved_brand(), api.number()
    api.join(service["sid"], number["sid"])
    api.campaign(service["sid"], brand["sid"])
    message = api.message(MessagingServiceSid=service["sid"], ScheduleType="fixed", SendAt=_at(api, 600))
    api.simulator.advance(610)
    assert api.fetched(path(message))["status"] == "delivered"


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"ScheduleType": "fixed"}, 35111),
        ({"ScheduleType": "someday"}, 20001),
        ({"SendAt": "2030-01-01T00:00:00Z"}, 20001),
        ({"ScheduleType": "fixed", "SendAt": "tomorrow"}, 35114),
        ({"ScheduleType": "fixed", "SendAt": "2020-01-01T00:00:00Z"}, 35114),
        ({"ScheduleType": "fixed", "SendAt": "2099-01-01T00:00:00Z"}, 35114),
    ],
)
def test_a_bad_schedule_is_refused(api: Api, form: dict[str, str], code: int) -> None:
    service = api.ready_service()
    good = {"To": TO, "Body": "Hello", "MessagingServiceSid": service["sid"]}
    assert refusal(api.post(MESSAGES, **good, **form)) == (400, code)


def test_only_a_service_can_schedule(api: Api) -> None:
    api.ready_service()
    form = {"ScheduleType": "fixed", "SendAt": _at(api, 3600), "From": "+14155550100"}
    assert refusal(api.post(MESSAGES, To=TO, Body="Hello", **form)) == (400, 35118)


def test_a_scheduled_message_can_be_canceled_and_a_delivered_one_not(api: Api) -> None:
    service = api.ready_service()
    message = api.message(MessagingServiceSid=service["sid"], ScheduleType="fixed", SendAt=_at(api, 3600))
    canceled = api.post(path(message), Status="canceled")
    assert (canceled.status_code, canceled.json()["status"]) == (200, "canceled")
    api.simulator.advance(7200)
    ended = api.fetched(path(message))
    assert (ended["status"], ended["date_sent"], ended["price"]) == ("canceled", None, None)
    assert refusal(api.post(path(message), Status="canceled")) == (409, 30409)
