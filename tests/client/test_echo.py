"""An answer fits its request, or its outcome is unknown."""

from typing import Any

import httpx
import pytest
from api.wire import AC, ACCOUNT

from airflow_provider_twilio.api.errors import OutcomeUnknown, Unanswered
from airflow_provider_twilio.api.messaging_v1.brands import CreateBrandRegistrations
from airflow_provider_twilio.api.messaging_v1.sender_pool import CreatePhoneNumber, ListPhoneNumber
from airflow_provider_twilio.api.messaging_v1.services import CreateService, DeleteService, FetchService
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.api.v2010.messages import CreateMessage, FetchMedia, FetchMessage, ListMessage
from airflow_provider_twilio.client.client import Client
from airflow_provider_twilio.client.echo import fits, is_echoed
from airflow_provider_twilio.client.retry import NEVER, Retry

from .clients import OpenClient, answers, both_clients

SM, MG, PN, BU, ME = (kind + "0a" * 16 for kind in ("SM", "MG", "PN", "BU", "ME"))
OTHER = {kind: kind + "0b" * 16 for kind in ("AC", "SM", "MG", "PN", "BU", "ME")}
SEND = CreateMessage(to="+15558675309", body="Hi", messaging_service_sid=MG)

CONTRADICTED: list[tuple[Request[Any], dict[str, Any]]] = [
    (FetchMessage(sid=SM), {"sid": OTHER["SM"]}),
    (FetchMessage(sid=SM), {"sid": SM, "account_sid": OTHER["AC"]}),
    (SEND, {"sid": SM, "to": "+15558675310"}),
    (SEND, {"sid": SM, "to": "whatsapp:+15558675310"}),
    (SEND, {"sid": SM, "to": "+1555•••5310"}),
    (SEND, {"sid": SM, "to": "+15558675309", "messaging_service_sid": OTHER["MG"]}),
    (FetchService(sid=MG), {"sid": PN}),
    (CreateService(friendly_name="Alerts"), {"sid": MG, "friendly_name": "Marketing"}),
    (CreatePhoneNumber(service_sid=MG, phone_number_sid=PN), {"sid": OTHER["PN"], "service_sid": MG}),
    (CreatePhoneNumber(service_sid=MG, phone_number_sid=PN), {"sid": PN, "service_sid": OTHER["MG"]}),
    (CreateIncomingPhoneNumber(phone_number="+15558675309"), {"sid": PN, "phone_number": "+15558675300"}),
    (
        CreateBrandRegistrations(customer_profile_bundle_sid=BU, a2p_profile_bundle_sid=BU),
        {"sid": "BN" + "0a" * 16, "a2p_profile_bundle_sid": OTHER["BU"]},
    ),
    (FetchMedia(message_sid=SM, sid=ME), {"sid": ME, "parent_sid": OTHER["SM"]}),
    (ListMessage(to="+15558675309"), {"messages": [{"sid": SM, "to": "+15558675310"}]}),
    (
        ListMessage(page_token="PA2"),
        {"messages": [], "uri": "/2010-04-01/Accounts/AC1/Messages.json?PageToken=PA1"},
    ),
    (
        ListPhoneNumber(service_sid=MG),
        {"meta": {"key": "phone_numbers"}, "phone_numbers": [{"sid": PN, "service_sid": OTHER["MG"]}]},
    ),
]


@both_clients
@pytest.mark.parametrize(("request_", "said"), CONTRADICTED)
def test_what_contradicts_its_request_is_no_answer(
    open_client: OpenClient, request_: Request[Any], said: dict[str, Any]
) -> None:
    transport, asked = answers(httpx.Response(200, json=said))
    kind = OutcomeUnknown if request_.verb == "POST" else Unanswered
    with (
        open_client(ACCOUNT, transport=transport, retry=Retry(times=2, first=0.001)) as client,
        pytest.raises(kind, match=r"is about another|another page"),
    ):
        client.execute(request_)

    assert len(asked) == (1 if request_.verb == "POST" else 3)


BELIEVED: list[tuple[Request[Any], dict[str, Any]]] = [
    (SEND, {"sid": SM}),
    (SEND, {"sid": SM, "to": "", "messaging_service_sid": None, "account_sid": ""}),
    (SEND, {"sid": SM, "to": "+1 (555) 867-5309"}),
    (SEND, {"sid": SM, "to": "+1555867XXXX"}),
    (SEND, {"sid": SM, "to": "+1555•••5309", "account_sid": AC.upper()}),
    (CreateMessage(to="whatsapp:+15558675309", body="Hi", from_="ACME"), {"sid": SM, "to": "+15558675309"}),
    (
        CreateMessage(to="whatsapp:+44 (0)7700 900123", body="Hi", from_="ACME"),
        {"sid": SM, "to": "whatsapp:+447700900123"},
    ),
    (CreateMessage(to="messenger:8675309", body="Hi", from_="ACME"), {"sid": SM, "to": "messenger:8675309"}),
    (CreateMessage(to="+5215512345678", body="Hi", from_="ACME"), {"sid": SM, "to": "+525512345678"}),
    (CreateMessage(to="+5511987654321", body="Hi", from_="ACME"), {"sid": SM, "to": "+551187654321"}),
    (CreateService(friendly_name=" Alerts  of Ada "), {"sid": MG, "friendly_name": "Alerts of Ada"}),
    (FetchService(sid=MG), {"sid": MG.replace("0a", "0A")}),
    (ListMessage(to="+15558675309"), {"messages": []}),
]


@pytest.mark.parametrize(("request_", "said"), BELIEVED)
def test_what_is_left_out_blanked_redacted_or_spelled_otherwise_is_believed(
    request_: Request[Any], said: dict[str, Any]
) -> None:
    transport, _ = answers(httpx.Response(200, json=said))
    with Client(ACCOUNT, transport=transport, retry=NEVER) as client:
        client.execute(request_)


def test_another_countrys_number_with_the_same_end_is_another_one() -> None:
    assert not fits("to", "+15551234567", "+525551234567")
    assert not fits("to", "+5215512345678", "+525512345679")
    assert fits("phone_number", "+5491123456789", "+541123456789")


def test_a_write_without_an_echo_is_known_as_one() -> None:
    assert not is_echoed(DeleteService(sid=MG))
    assert not is_echoed(CreateIncomingPhoneNumber(area_code="555"))
    assert is_echoed(CreateIncomingPhoneNumber(phone_number="+15558675309"))
    assert is_echoed(SEND)
