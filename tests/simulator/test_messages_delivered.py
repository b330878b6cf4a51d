"""Which messages reach whom: by the sender's registration, and by what tests decide."""

from typing import Any

import pytest

from .api import Api
from .messages import path, statuses


def _undelivered(api: Api, **form: str) -> Any:
    message = api.message(**form)
    assert statuses(api, message, 4)[-1] in ("undelivered", "delivered")
    ended = api.fetched(path(message))
    assert (ended["error_message"] is None) == (ended["error_code"] is None)
    return ended["error_code"] if ended["status"] == "undelivered" else None


def test_an_unregistered_number_does_not_reach_the_united_states(api: Api) -> None:
    service, number = api.service(), api.number()
    assert _undelivered(api, From=number["phone_number"]) == 30034
    api.join(service["sid"], number["sid"])
    assert _undelivered(api, MessagingServiceSid=service["sid"]) == 30034
    brand = api.approved_brand()
    api.campaign(service["sid"], brand["sid"])
    assert _undelivered(api, MessagingServiceSid=service["sid"]) == 30034
    api.simulator.advance(120)
    assert _undelivered(api, MessagingServiceSid=service["sid"]) is None
    assert _undelivered(api, From=number["phone_number"]) is None


def test_an_unregistered_number_reaches_canada(api: Api) -> None:
    assert _undelivered(api, From=api.number()["phone_number"], To="+14165550123") is None


def test_a_mock_campaign_does_not_deliver(api: Api) -> None:
    service, brand, number = api.service(), api.approved_brand(Mock="true"), api.number()
    api.join(service["sid"], number["sid"])
    api.campaign(service["sid"], brand["sid"])
    api.simulator.advance(120)
    assert _undelivered(api, MessagingServiceSid=service["sid"]) == 30034


def test_a_suspended_campaign_does_not_deliver(api: Api) -> None:
    service = api.ready_service()
    api.simulator.decide_campaign(str(api.simulator.snapshot()["campaigns"][0]["sid"]), "SUSPENDED")
    assert _undelivered(api, MessagingServiceSid=service["sid"]) == 30033


def test_an_unverified_tollfree_number_does_not_deliver(api: Api) -> None:
    assert _undelivered(api, From=api.number("+18885550100")["phone_number"]) == 30032


def test_carriers_may_need_time_to_learn_of_a_number(api: Api) -> None:
    api.simulator.configure(number_registration=600)
    service = api.ready_service()
    assert _undelivered(api, MessagingServiceSid=service["sid"]) == 30034
    api.simulator.advance(600)
    assert _undelivered(api, MessagingServiceSid=service["sid"]) is None


def test_a_decided_message_keeps_what_went_before(api: Api) -> None:
    service = api.ready_service()
    message = api.message(MessagingServiceSid=service["sid"])
    api.simulator.advance(4)
    sent = api.fetched(path(message))["date_sent"]
    api.simulator.advance(3600)
    api.simulator.decide_message(message["sid"], "undelivered", 30003)
    ended = api.fetched(path(message))
    assert (ended["status"], ended["error_code"], ended["date_sent"]) == ("undelivered", 30003, sent)
    assert ended["error_message"] == "Unreachable destination handset"
    with pytest.raises(LookupError, match="SM1"):
        api.simulator.decide_message("SM1", "sent")
    with pytest.raises(ValueError, match="lost"):
        api.simulator.decide_message(message["sid"], "lost")
