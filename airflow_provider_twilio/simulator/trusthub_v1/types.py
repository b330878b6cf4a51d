"""The types of end users and supporting documents, with the fields of each.

https://www.twilio.com/docs/trust-hub/trusthub-rest-api/enduser-resource
"""

from collections.abc import Iterable
from dataclasses import dataclass

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.paging import v1_list
from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Record, Table

TRUSTHUB = "https://trusthub.twilio.com"

BUSINESS = "customer_profile_business_information"
REPRESENTATIVES = ("authorized_representative_1", "authorized_representative_2")
STARTER = "starter_customer_profile_information"
MESSAGING = "us_a2p_messaging_profile_information"
SOLE_PROPRIETOR = "sole_proprietor_information"
ADDRESS = "customer_profile_address"
STARTER_ADDRESS = "starter_customer_profile_address"

_PERSON = "first_name last_name email phone_number"
_END_USERS = {
    BUSINESS: (
        "Business Information",
        "business_type business_registration_number business_name business_registration_identifier "
        "business_identity business_industry website_url business_regions_of_operation "
        "social_media_profile_urls",
    ),
    REPRESENTATIVES[0]: ("Authorized Representative one", f"{_PERSON} business_title job_position"),
    REPRESENTATIVES[1]: ("Authorized Representative two", f"{_PERSON} business_title job_position"),
    STARTER: ("Starter Customer Profile Information", _PERSON),
    MESSAGING: (
        "US A2P Messaging Profile Information",
        "company_type stock_exchange stock_ticker brand_contact_email",
    ),
    SOLE_PROPRIETOR: ("Sole Proprietor Information", "brand_name mobile_phone_number vertical"),
}
_DOCUMENTS = {
    ADDRESS: ("Customer profile address", "address_sids"),
    STARTER_ADDRESS: ("Starter customer profile address", "address_sids"),
}


@dataclass(slots=True, kw_only=True)
class Type(Record):
    machine_name: str
    friendly_name: str
    fields: tuple[str, ...]


def in_words(field: str) -> str:
    """Return a field's friendly name: Business Name for ``business_name``."""
    return "Website URL" if field == "website_url" else field.replace("_", " ").title()


def _table(described: dict[str, tuple[str, str]], digits: str) -> Table[Type]:
    table: Table[Type] = Table()
    for number, (name, (friendly_name, fields)) in enumerate(described.items(), 1):
        table.add(
            Type(
                sid=f"OY{digits}{number:030x}",
                created=0,
                updated=0,
                machine_name=name,
                friendly_name=friendly_name,
                fields=tuple(fields.split()),
            )
        )
    return table


END_USERS, DOCUMENTS = _table(_END_USERS, "e0"), _table(_DOCUMENTS, "d0")


def named(types: Iterable[Type], name: str) -> Type | None:
    """Return the type of a machine name."""
    return next((one for one in types if one.machine_name == name), None)


def _render(path: str, one: Type) -> Wire:
    return {
        "sid": one.sid,
        "friendly_name": one.friendly_name,
        "machine_name": one.machine_name,
        "fields": [
            {
                "machine_name": field,
                "friendly_name": in_words(field),
                "constraint": "List" if field == "address_sids" else "String",
            }
            for field in one.fields
        ],
        "url": f"{TRUSTHUB}/v1/{path}/{one.sid}",
    }


def _routes(path: str, key: str, types: Table[Type]) -> Routes:
    def list_types(state: State, call: Call) -> Reply:
        return v1_list(state, call, key, types.all(), lambda one: _render(path, one), TRUSTHUB)

    def fetch_type(state: State, call: Call) -> Reply:
        found = types.get(call["Sid"]) or named(types, call["Sid"])
        if found is None:
            raise TwilioError(20404)
        return Reply(200, _render(path, found))

    return {("GET", f"/v1/{path}"): list_types, ("GET", f"/v1/{path}/{{Sid}}"): fetch_type}


ROUTES: Routes = {
    **_routes("EndUserTypes", "end_user_types", END_USERS),
    **_routes("SupportingDocumentTypes", "supporting_document_types", DOCUMENTS),
}
