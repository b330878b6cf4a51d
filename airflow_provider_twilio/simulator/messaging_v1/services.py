"""Messaging Services and the list of their purposes.

https://www.twilio.com/docs/messaging/api/service-resource
"""

from functools import partial

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.paging import MESSAGING, v1_list
from airflow_provider_twilio.simulator.records import Campaign, Service, Wire
from airflow_provider_twilio.simulator.sids import new_sid
from airflow_provider_twilio.simulator.state import State

USECASES = {
    "notifications": (
        "Alerts and reminders about deliveries, accounts, orders or safety.",
        "Notify my users.",
    ),
    "marketing": ("Offers, product news and calls to action.", "Market my services."),
    "verification": ("One-time passwords and identity checks.", "Verify users."),
    "discussion": ("Conversations between people.", "Engage in a discussion."),
    "poll": ("Surveys and votes.", "Poll my audience."),
    "undeclared": ("Anything else.", "Something not listed here."),
}
_DEFAULTS: Wire = {
    "inbound_request_url": None,
    "inbound_method": "POST",
    "fallback_url": None,
    "fallback_method": "POST",
    "status_callback": None,
    "sticky_sender": True,
    "mms_converter": True,
    "smart_encoding": True,
    "scan_message_content": "inherit",
    "fallback_to_long_code": True,
    "area_code_geomatch": True,
    "validity_period": 36000,
    "synchronous_validation": False,
    "usecase": "undeclared",
    "use_inbound_webhook_on_number": False,
}
_URLS = {
    "InboundRequestUrl": "inbound_request_url",
    "FallbackUrl": "fallback_url",
    "StatusCallback": "status_callback",
}
_METHODS = {"InboundMethod": "inbound_method", "FallbackMethod": "fallback_method"}
_BOOLEANS = {
    "StickySender": "sticky_sender",
    "MmsConverter": "mms_converter",
    "SmartEncoding": "smart_encoding",
    "FallbackToLongCode": "fallback_to_long_code",
    "AreaCodeGeomatch": "area_code_geomatch",
    "SynchronousValidation": "synchronous_validation",
    "UseInboundWebhookOnNumber": "use_inbound_webhook_on_number",
}
_LINKS = {
    "phone_numbers": "PhoneNumbers",
    "short_codes": "ShortCodes",
    "alpha_senders": "AlphaSenders",
    "messages": "Messages",
    "us_app_to_person": "Compliance/Usa2p",
    "us_app_to_person_usecases": "Compliance/Usa2p/Usecases",
    "channel_senders": "ChannelSenders",
    "destination_alpha_senders": "DestinationAlphaSenders",
}


def render(service: Service, now: float) -> Wire:
    url = f"{MESSAGING}/v1/Services/{service.sid}"
    campaign = service.campaign
    return {
        "sid": service.sid,
        "date_created": iso8601(service.created),
        "date_updated": iso8601(service.updated),
        **service.options,
        "us_app_to_person_registered": campaign is not None and campaign.review.status(now) == "VERIFIED",
        "url": url,
        "links": {name: f"{url}/{tail}" for name, tail in _LINKS.items()},
    }


def _read_options(call: Call) -> Wire:
    form = call.form
    options: Wire = {}
    if (name := form.short_text("FriendlyName", 64)) is not None:
        options["friendly_name"] = name
    options |= {key: form.url(name) for name, key in _URLS.items() if name in form}
    options |= {key: form.one_of(name, ("GET", "POST")) for name, key in _METHODS.items() if form.given(name)}
    options |= {key: form.boolean(name) for name, key in _BOOLEANS.items() if form.given(name)}
    if (scan := form.one_of("ScanMessageContent", ("inherit", "enable", "disable"))) is not None:
        options["scan_message_content"] = scan
    if (period := form.integer("ValidityPeriod", 1, 36000)) is not None:
        options["validity_period"] = period
    if (usecase := form.given("Usecase")) is not None:
        if usecase not in USECASES:
            raise TwilioError(21713, usecase=usecase)
        options["usecase"] = usecase
    return options


def create_service(state: State, call: Call) -> Reply:
    call.form.required("FriendlyName")
    now = state.now()
    options = {"account_sid": state.account_sid, **_DEFAULTS, **_read_options(call)}
    service = Service(sid=new_sid("MG"), created=now, updated=now, options=options)
    return Reply(201, render(state.table(Service).add(service), now))


def fetch_service(state: State, call: Call) -> Reply:
    return Reply(200, render(state.find(Service, call["Sid"]), state.now()))


def update_service(state: State, call: Call) -> Reply:
    service = state.find(Service, call["Sid"])
    service.options.update(_read_options(call))
    service.updated = state.now()
    return Reply(200, render(service, service.updated))


def delete_service(state: State, call: Call) -> Reply:
    service = state.find(Service, call["Sid"])
    for number in service.pool:
        number.number.service_sid = None
    for short_code in service.short_codes:
        short_code.short_code.service_sid = None
    if service.campaign is not None:
        state.table(Campaign).remove(service.campaign)
    state.table(Service).remove(service)
    return Reply(204)


def list_services(state: State, call: Call) -> Reply:
    return v1_list(state, call, "services", state.table(Service).all(), partial(render, now=state.now()))


def fetch_usecases(state: State, call: Call) -> Reply:
    rows = [
        {"usecase": usecase, "description": description, "purpose": purpose}
        for usecase, (description, purpose) in USECASES.items()
    ]
    return Reply(200, {"usecases": rows})


ROUTES: Routes = {
    ("GET", "/v1/Services"): list_services,
    ("POST", "/v1/Services"): create_service,
    ("GET", "/v1/Services/{Sid}"): fetch_service,
    ("POST", "/v1/Services/{Sid}"): update_service,
    ("DELETE", "/v1/Services/{Sid}"): delete_service,
    ("GET", "/v1/Services/Usecases"): fetch_usecases,
}
