"""How fast senders pass messages on, by kind."""

from collections import Counter

import pytest

from airflow_provider_twilio.api.messaging_v1.sender_pool import CreateAlphaSender, CreatePhoneNumber
from airflow_provider_twilio.api.messaging_v1.services import CreateService
from airflow_provider_twilio.api.sender_kinds import kind_of
from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.batch.senders import RATES, pool_of, rate_of
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
