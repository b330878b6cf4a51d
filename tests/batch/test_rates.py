"""How fast senders pass messages on, by kind, and what a segment costs."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.messaging_v1.sender_pool import CreateAlphaSender, CreatePhoneNumber
from airflow_provider_twilio.api.messaging_v1.services import CreateService
from airflow_provider_twilio.api.sender_kinds import kind_of
from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.batch.rates import RATES, given_price, latest_price, pool_of, rate_of
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator.simulator import Simulator


@pytest.mark.parametrize(
    ("sender", "kind", "rate"),
    [
        ("+14155550100", "long code", 1),
        ("+18885550100", "toll-free number", 3),
        ("+18335550100", "toll-free number", 3),
        ("+18105550100", "long code", 1),
        ("+447911123456", "international long code", 10),
        ("Owl Post", "alphanumeric sender", 10),
        ("whatsapp:+14155550100", "channel sender", 80),
        ("894546", "short code", 100),
    ],
)
def test_the_kind_of_a_sender_is_seen_by_its_looks(sender: str, kind: str, rate: float) -> None:
    assert kind_of(sender) == kind
    assert rate_of(Counter([kind])) == RATES[kind] == rate


@pytest.mark.usefixtures("twilio_default")
def test_a_pool_carries_what_its_senders_carry_together() -> None:
    hook = TwilioHook()
    service = hook.execute(CreateService(friendly_name="Owl Post")).sid
    for number in ("+14155550100", "+14155550101", "+18885550100"):
        sid = hook.execute(CreateIncomingPhoneNumber(phone_number=number)).sid
        hook.execute(CreatePhoneNumber(service_sid=service, phone_number_sid=sid))
    hook.execute(CreateAlphaSender(service_sid=service, alpha_sender="Owl Post"))

    pool = pool_of(hook, service)

    assert pool == {"long code": 2, "toll-free number": 1, "alphanumeric sender": 1}
    assert rate_of(pool) == 15


@pytest.mark.parametrize(
    ("sender", "kind"), [("+14155550100", "long code"), ("MG Motors", "alphanumeric sender")]
)
def test_a_single_sender_is_its_own_pool(twilio_default: Simulator, sender: str, kind: str) -> None:
    assert pool_of(TwilioHook(), sender) == {kind: 1}
    assert twilio_default.requests() == []


OURS = "+14155550100"


class TestPrice:
    """The price of a segment is known only afterwards."""

    def test_the_users_own_price(self) -> None:
        assert given_price("0.0079").of(1000) == "7.90, at 0.0079 a segment"

    @pytest.mark.parametrize("wrong", ["cheap", -1, "NaN", "Infinity", None])
    def test_a_price_is_a_number(self, wrong: Any) -> None:
        with pytest.raises(InvalidRequest, match=r"price_per_segment: .*: must be a number of at least 0"):
            given_price(wrong)

    def test_the_average_of_the_latest_messages(self, twilio_default: Simulator) -> None:
        hook = TwilioHook()
        hook.execute(CreateIncomingPhoneNumber(phone_number=OURS))
        for body in ("x" * 161, "x"):
            hook.execute(CreateMessage(to="+15558675309", from_=OURS, body=body))
        twilio_default.advance(600)

        price = latest_price(hook)

        assert price is not None
        assert (price.unit, price.basis) == ("USD", "as the account's 2 latest priced messages")
        total = sum(Decimal(str(each["price"])) for each in twilio_default.snapshot()["messages"])
        assert price.per_segment * 3 == abs(total)

    def test_an_account_without_messages_has_no_price(self, twilio_default: Simulator) -> None:
        assert latest_price(TwilioHook()) is None
        assert len(twilio_default.requests()) == 1

    def test_a_log_that_cannot_be_read_is_no_reason_to_fail(self, twilio_default: Simulator) -> None:
        twilio_default.fault("status", status=403, path="Messages", count=1)

        assert latest_price(TwilioHook()) is None
