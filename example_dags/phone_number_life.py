"""A phone number's whole life: search, buy, configure, put into a service, move to another one, release.

Each run brings the number to where its params say. It is known by its name: a number that has it is adopted,
so running it again buys nothing. Name another service, and the number moves there. It is released only by who
types its name into ``release``; such a run buys and changes nothing else.
"""

import pendulum
from airflow.sdk import Param, dag, task

from airflow_provider_twilio.operators.phone_numbers import BuyPhoneNumberOperator
from airflow_provider_twilio.operators.services import (
    AddNumberToServiceOperator,
    CreateMessagingServiceOperator,
)
from airflow_provider_twilio.operators.v2010.incoming_numbers import (
    DeleteIncomingPhoneNumberOperator,
    UpdateIncomingPhoneNumberOperator,
)

NAME, CONFIRMATION = "{{ params.name }}", "{{ params.release or '' }}"


def is_confirmed(name: str, confirmation: str) -> bool:
    """Tell whether the release of this number was asked for.

    :raises AirflowFailException: that of another one was.
    """
    from airflow.providers.common.compat.sdk import AirflowFailException

    if confirmation not in ("", name):
        raise AirflowFailException(
            f"release: {confirmation!r}: must be the number's name, {name!r}, or empty"
        )
    return confirmation == name


@dag(
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    tags=["twilio", "numbers"],
    doc_md=__doc__,
    params={
        "name": Param("Front desk", type="string", minLength=1, maxLength=64, title="Name of the number"),
        "area_code": Param("415", type="string", pattern=r"^\d{3}$", title="Area code, for the search"),
        "service": Param(
            "Harbor Coffee",
            type="string",
            minLength=1,
            title="Name of the Messaging Service",
            description="Name another one to move the number there.",
        ),
        "sms_url": Param(
            "https://www.harborcoffee.example.com/sms",
            type="string",
            pattern="^https?://.+",
            title="Webhook for incoming messages",
        ),
        "release": Param(
            None,
            type=["null", "string"],
            title="Release",
            description="Type the number's name to give it back to Twilio. It can't be undone.",
        ),
    },
)
def phone_number_life() -> None:
    @task
    def search(name: str, area_code: str, confirmation: str) -> None:
        """Print some of what is for sale: the next task buys the first one, unless there is one already."""
        from airflow.providers.common.compat.sdk import AirflowSkipException

        from airflow_provider_twilio.api.masking import mask_number
        from airflow_provider_twilio.api.v2010.available_numbers import ListAvailablePhoneNumberLocal
        from airflow_provider_twilio.hooks.twilio import TwilioHook

        if is_confirmed(name, confirmation):
            raise AirflowSkipException(f"{name} is to be released: nothing is bought or changed")
        for_sale = ListAvailablePhoneNumberLocal(
            country_code="US", area_code=int(area_code), sms_enabled=True
        )
        for page in TwilioHook().pages(for_sale, limit=5):
            for number in page:
                print(mask_number(number.phone_number), number.locality, number.region, sep="  ")

    @task
    def leave_other_service(number_sid: str, service_sid: str) -> None:
        """Take the number out of the service it is in, unless that is the one it is to be in."""
        from airflow_provider_twilio.api.errors import NotFound
        from airflow_provider_twilio.api.messaging_v1.sender_pool import DeletePhoneNumber, FetchPhoneNumber
        from airflow_provider_twilio.api.messaging_v1.services import ListService
        from airflow_provider_twilio.hooks.twilio import TwilioHook

        hook = TwilioHook()
        others = (one for page in hook.pages(ListService()) for one in page if one.sid != service_sid)
        for other in others:
            try:
                hook.execute(FetchPhoneNumber(service_sid=other.sid, sid=number_sid))
            except NotFound:
                continue
            hook.execute(DeletePhoneNumber(service_sid=other.sid, sid=number_sid))
            print(f"It has left {other.friendly_name}.")

    @task(trigger_rule="none_failed")
    def confirm_release(name: str, confirmation: str) -> str:
        """Return the SID of the number to release; skip the task unless somebody has typed its name."""
        from airflow.providers.common.compat.sdk import AirflowFailException, AirflowSkipException

        from airflow_provider_twilio.api.v2010.incoming_numbers import ListIncomingPhoneNumber
        from airflow_provider_twilio.hooks.twilio import TwilioHook

        if not is_confirmed(name, confirmation):
            raise AirflowSkipException(f"{name} is kept: to release it, type its name into release")
        pages = TwilioHook().pages(ListIncomingPhoneNumber(friendly_name=name))
        sids = [number.sid for page in pages for number in page if number.friendly_name == name]
        if not sids:
            raise AirflowSkipException(f"the account has no number named {name}: nothing to release")
        if len(sids) > 1:
            raise AirflowFailException(
                f"name: {name!r}: must be that of one number; {', '.join(sids)} have it"
            )
        return sids[0]

    number = BuyPhoneNumberOperator(task_id="buy", friendly_name=NAME, area_code="{{ params.area_code }}")
    configured = UpdateIncomingPhoneNumberOperator(
        task_id="configure", sid=number.output["sid"], sms_url="{{ params.sms_url }}", sms_method="POST"
    )
    service = CreateMessagingServiceOperator(task_id="create_service", friendly_name="{{ params.service }}")
    left = leave_other_service(number.output["sid"], service.output["sid"])
    joined = AddNumberToServiceOperator(
        task_id="join_service", service_sid=service.output["sid"], phone_number_sid=number.output["sid"]
    )
    confirmed = confirm_release(NAME, CONFIRMATION)
    released = DeleteIncomingPhoneNumberOperator(task_id="release", sid=confirmed)

    search(NAME, "{{ params.area_code }}", CONFIRMATION) >> number >> configured >> service
    left >> joined >> confirmed >> released


phone_number_life()
