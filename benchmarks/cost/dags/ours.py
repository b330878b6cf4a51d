"""Ten of our operators, as an onboarding and a sending use them."""

from airflow.sdk import DAG

from airflow_provider_twilio.operators.brands import RegisterBrandOperator, ResubmitBrandOperator
from airflow_provider_twilio.operators.campaigns import RegisterCampaignOperator
from airflow_provider_twilio.operators.messages import SendSmsOperator
from airflow_provider_twilio.operators.messaging_v1.sender_pool import CreateAlphaSenderOperator
from airflow_provider_twilio.operators.phone_numbers import BuyPhoneNumberOperator
from airflow_provider_twilio.operators.services import (
    AddNumberToServiceOperator,
    CreateMessagingServiceOperator,
)
from airflow_provider_twilio.operators.v2010.incoming_numbers import (
    DeleteIncomingPhoneNumberOperator,
    UpdateIncomingPhoneNumberOperator,
)

with DAG("ours", schedule=None):
    service = CreateMessagingServiceOperator(task_id="a", friendly_name="Owl Post")
    brand = RegisterBrandOperator(
        task_id="b",
        customer_profile_bundle_sid="{{ params.customer }}",
        a2p_profile_bundle_sid="{{ params.a2p }}",
    )
    ResubmitBrandOperator(task_id="c", sid=brand.output["sid"])
    RegisterCampaignOperator(
        task_id="d",
        messaging_service_sid=service.output["sid"],
        brand_registration_sid=brand.output["sid"],
        description="{{ params.description }}",
        message_flow="{{ params.message_flow }}",
        message_samples=["{{ params.first }}", "{{ params.second }}"],
        us_app_to_person_usecase="MIXED",
        has_embedded_links=True,
        has_embedded_phone=False,
        privacy_policy_url="https://www.example.com/privacy",
        terms_and_conditions_url="https://www.example.com/terms",
    )
    number = BuyPhoneNumberOperator(task_id="e", area_code="415")
    AddNumberToServiceOperator(
        task_id="f", service_sid=service.output["sid"], phone_number_sid=number.output["sid"]
    )
    CreateAlphaSenderOperator(task_id="g", service_sid=service.output["sid"], alpha_sender="Owl Post")
    UpdateIncomingPhoneNumberOperator(task_id="h", sid=number.output["sid"], friendly_name="Owls")
    SendSmsOperator(
        task_id="i", to="+15558675309", messaging_service_sid=service.output["sid"], body="Ready on {{ ds }}."
    )
    DeleteIncomingPhoneNumberOperator(task_id="j", sid=number.output["sid"])
