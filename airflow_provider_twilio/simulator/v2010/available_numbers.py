"""Search for numbers for sale.

https://www.twilio.com/docs/phone-numbers/api/availablephonenumber-resource
"""

import re
from collections.abc import Iterator, Set
from functools import partial
from itertools import islice

from airflow_provider_twilio.simulator.call import Call, Handler, Reply, Routes
from airflow_provider_twilio.simulator.errors import TwilioError, bad_parameter
from airflow_provider_twilio.simulator.paging import page_size
from airflow_provider_twilio.simulator.params import Params
from airflow_provider_twilio.simulator.phone_numbers import friendly
from airflow_provider_twilio.simulator.records import PhoneBook, Wire
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.v2010 import inventory
from airflow_provider_twilio.simulator.v2010.inventory import Offer

_CONTAINS = re.compile(r"\+?[0-9A-Za-z*%]{1,15}\$?")
_SUBRESOURCES = {
    inventory.LOCAL: "local",
    inventory.MOBILE: "mobile",
    inventory.TOLLFREE: "toll_free",
    inventory.NATIONAL: "national",
    inventory.SHARED_COST: "shared_cost",
    inventory.VOIP: "voip",
    inventory.MACHINE_TO_MACHINE: "machine_to_machine",
}
_CAPABILITY_FILTERS = {"SmsEnabled": "sms", "MmsEnabled": "mms", "VoiceEnabled": "voice", "FaxEnabled": "fax"}
_PLACE_FILTERS = {"InRegion": "region", "InLocality": "locality", "InPostalCode": "postal_code"}
_ADDRESS_FILTERS = {
    "ExcludeAllAddressRequired": ("any", "local", "foreign"),
    "ExcludeLocalAddressRequired": ("local",),
    "ExcludeForeignAddressRequired": ("foreign",),
}


def _base(state: State, country: str = "") -> str:
    tail = f"/{country}" if country else ""
    return f"/2010-04-01/Accounts/{state.account_sid}/AvailablePhoneNumbers{tail}"


def _render_country(state: State, code: str) -> Wire:
    country = inventory.COUNTRIES[code]
    base = _base(state, code)
    return {
        "country_code": code,
        "country": country.name,
        "uri": f"{base}.json",
        "beta": False,
        "subresource_uris": {_SUBRESOURCES[kind]: f"{base}/{kind}.json" for kind in country.kinds},
    }


def list_countries(state: State, call: Call) -> Reply:
    countries = [_render_country(state, code) for code in inventory.COUNTRIES]
    return Reply(200, {"countries": countries, "uri": f"{_base(state)}.json"})


def fetch_country(state: State, call: Call) -> Reply:
    if call["CountryCode"] not in inventory.COUNTRIES:
        raise TwilioError(20404)
    return Reply(200, _render_country(state, call["CountryCode"]))


def _render(offer: Offer) -> Wire:
    capabilities = {key: offer.capabilities[key] for key in ("voice", "sms", "mms")}
    return {
        "friendly_name": friendly(offer.phone_number),
        "phone_number": offer.phone_number,
        "lata": None,
        "rate_center": offer.place.locality.upper() if offer.place.locality else None,
        "latitude": offer.place.latitude,
        "longitude": offer.place.longitude,
        "locality": offer.place.locality,
        "region": offer.place.region,
        "postal_code": offer.place.postal_code,
        "iso_country": offer.country,
        "address_requirements": offer.address_requirements,
        "beta": False,
        "capabilities": capabilities,
    }


def _accepts(query: Params, offer: Offer) -> bool:
    for name, capability in _CAPABILITY_FILTERS.items():
        wanted = query.boolean(name)
        if wanted is not None and offer.capabilities[capability] != wanted:
            return False
    for name, attribute in _PLACE_FILTERS.items():
        value = query.given(name)
        if value is not None and value.lower() != (getattr(offer.place, attribute) or "").lower():
            return False
    return not any(
        query.boolean(name) and offer.address_requirements in kinds
        for name, kinds in _ADDRESS_FILTERS.items()
    )


def taken(state: State) -> Set[str]:
    """Return the numbers of all accounts."""
    return set[str]().union(*(one.store(PhoneBook) for one in state.accounts))


def offers(state: State, query: Params, country: str, kind: str) -> Iterator[Offer]:
    """Yield the numbers for sale that match. An owned number isn't for sale."""
    area_code = query.integer("AreaCode", 0, 999)
    contains = query.given("Contains")
    if contains is not None and not (_CONTAINS.fullmatch(contains) and len(contains) >= 2):
        raise bad_parameter(f"Invalid Contains: {contains!r}")
    near = query.given("NearNumber")
    if area_code is None and near is not None and near.startswith("+1"):
        area_code = int(near[2:5])
    owned = taken(state)
    found = inventory.search(
        country, kind, area_code=None if area_code is None else str(area_code), contains=contains
    )
    return (offer for offer in found if offer.phone_number not in owned and _accepts(query, offer))


def _list(kind: str, state: State, call: Call) -> Reply:
    country = call["CountryCode"]
    if country not in inventory.COUNTRIES or kind not in inventory.COUNTRIES[country].kinds:
        raise TwilioError(20404)
    found = islice(offers(state, call.query, country, kind), page_size(call))
    return Reply(
        200,
        {
            "uri": f"{_base(state, country)}/{kind}.json",
            "available_phone_numbers": [_render(offer) for offer in found],
        },
    )


_LIST = "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers"
_KINDS: dict[tuple[str, str], Handler] = {
    ("GET", f"{_LIST}/{{CountryCode}}/{kind}.json"): partial(_list, kind) for kind in _SUBRESOURCES
}
ROUTES: Routes = {
    ("GET", f"{_LIST}.json"): list_countries,
    ("GET", f"{_LIST}/{{CountryCode}}.json"): fetch_country,
    **_KINDS,
}
