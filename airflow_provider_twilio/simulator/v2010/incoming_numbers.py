"""The account's own numbers: buying, configuring, releasing.

https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
"""

import re
from functools import partial

from airflow_provider_twilio.simulator.call import Call, Handler, Reply, Routes
from airflow_provider_twilio.simulator.charges import NUMBERS, Charges, Rental
from airflow_provider_twilio.simulator.dates import rfc2822
from airflow_provider_twilio.simulator.errors import TwilioError, bad_parameter
from airflow_provider_twilio.simulator.paging import v2010_list
from airflow_provider_twilio.simulator.params import Params, wire_name
from airflow_provider_twilio.simulator.phone_numbers import normalize
from airflow_provider_twilio.simulator.records import IncomingNumber, PhoneBook, Wire, leave
from airflow_provider_twilio.simulator.sids import new_sid
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Selection
from airflow_provider_twilio.simulator.v2010 import inventory
from airflow_provider_twilio.simulator.v2010.available_numbers import offers, taken
from airflow_provider_twilio.simulator.v2010.incoming_number_options import defaults, read_options
from airflow_provider_twilio.simulator.v2010.inventory import Offer

_MAGIC_UNAVAILABLE = "+15005550000"
_MAGIC_INVALID = "+15005550001"
_MAGIC_VALID = "+15005550006"
_MAGIC_AREA_CODE = "500"
_TYPES = {
    inventory.LOCAL: "local",
    inventory.MOBILE: "mobile",
    inventory.TOLLFREE: "toll-free",
    inventory.NATIONAL: "national",
    inventory.SHARED_COST: "shared-cost",
    inventory.VOIP: "voip",
    inventory.MACHINE_TO_MACHINE: "machine-to-machine",
}
_OWN_LISTS = (inventory.LOCAL, inventory.MOBILE, inventory.TOLLFREE)
_CATEGORIES = {kind: f"{NUMBERS}-{kind.lower()}" for kind in _OWN_LISTS}


def render(number: IncomingNumber) -> Wire:
    account_sid = number.options["account_sid"]
    return {
        "sid": number.sid,
        "phone_number": number.phone_number,
        **number.options,
        "capabilities": number.capabilities,
        "type": _TYPES[number.kind],
        "status": "in-use",
        "date_created": rfc2822(number.created),
        "date_updated": rfc2822(number.updated),
        "uri": f"/2010-04-01/Accounts/{account_sid}/IncomingPhoneNumbers/{number.sid}.json",
    }


def _render_of_kind(number: IncomingNumber) -> Wire:
    """Render a number without its kind, as the resources of one kind do."""
    wire = render(number)
    del wire["type"]
    return wire


def _wanted(form: Params) -> str:
    """Return the requested number in E.164."""
    text = form.required("PhoneNumber")
    number = normalize(text)
    if number is None or number == _MAGIC_INVALID:
        raise TwilioError(21421, number=text)
    if number == _MAGIC_UNAVAILABLE:
        raise TwilioError(21422, number=number)
    return number


def _any_in(state: State, area_code: str) -> str:
    """Return any number of an area code."""
    if area_code == _MAGIC_AREA_CODE:
        return _MAGIC_VALID
    query = Params(f"AreaCode={area_code}&SmsEnabled=true")
    for country in ("US", "CA"):
        for offer in offers(state, query, country, inventory.LOCAL):
            return offer.phone_number
    raise TwilioError(21452, area_code=area_code)


def _for_sale(state: State, phone_number: str, kind: str | None) -> Offer:
    """Return the offer of a number.

    :raises TwilioError: 21422 if it isn't for sale, or not as a number of this ``kind``.
    """
    offer = inventory.offer_of(phone_number)
    if offer is None or (phone_number in taken(state) and phone_number != _MAGIC_VALID):
        raise TwilioError(21422, number=phone_number)
    if kind not in (None, offer.kind):
        raise TwilioError(21422, number=phone_number)
    return offer


def _buy(state: State, form: Params, phone_number: str, kind: str | None = None) -> IncomingNumber:
    options = read_options(form)
    offer = _for_sale(state, phone_number, kind)
    if offer.address_requirements != "none" and not options.get("address_sid"):
        raise TwilioError(21631)
    now = state.now()
    number = IncomingNumber(
        sid=new_sid("PN"),
        created=now,
        updated=now,
        phone_number=phone_number,
        kind=offer.kind,
        country=offer.country,
        capabilities=offer.capabilities,
        options=defaults(state, offer) | options,
    )
    state.store(PhoneBook)[phone_number] = number
    state.store(Charges).rent(number.sid, _rental(state, number))
    return state.table(IncomingNumber).add(number)


def _rental(state: State, number: IncomingNumber) -> Rental:
    is_tollfree, settings = number.kind == inventory.TOLLFREE, state.settings
    price = settings.tollfree_number_price if is_tollfree else settings.number_price
    return Rental(_CATEGORIES.get(number.kind, NUMBERS), price, number.created)


def create_number(state: State, call: Call) -> Reply:
    form = call.form
    if form.given("PhoneNumber") is None and form.given("AreaCode") is None:
        raise bad_parameter("Either PhoneNumber or AreaCode is required")
    phone_number = _wanted(form) if form.given("PhoneNumber") else _any_in(state, form.required("AreaCode"))
    return Reply(201, render(_buy(state, form, phone_number)))


def _create_of_kind(kind: str, state: State, call: Call) -> Reply:
    number = _buy(state, call.form, _wanted(call.form), kind)
    return Reply(201, _render_of_kind(number))


def fetch_number(state: State, call: Call) -> Reply:
    return Reply(200, render(state.find(IncomingNumber, call["Sid"])))


def update_number(state: State, call: Call) -> Reply:
    number = state.find(IncomingNumber, call["Sid"])
    number.options |= read_options(call.form)
    number.updated = state.now()
    return Reply(200, render(number))


def delete_number(state: State, call: Call) -> Reply:
    release(state, state.find(IncomingNumber, call["Sid"]))
    return Reply(204)


def release(state: State, number: IncomingNumber) -> None:
    """Release a number: take it out of its service, end its rental and offer it for sale."""
    leave(state, number)
    state.store(Charges).end(number.sid, state.now())
    state.table(IncomingNumber).remove(number)
    state.store(PhoneBook).pop(number.phone_number, None)


def _number_filter(text: str) -> re.Pattern[str]:
    """Return a pattern of a part of a number; ``*`` is any digit, and a ``+`` stands for the start."""
    return re.compile(
        "".join(r"\d" if character == "*" else re.escape(character) for character in text.strip())
    )


def _select(state: State, query: Params, kind: str | None = None) -> Selection[IncomingNumber]:
    part = query.given("PhoneNumber")
    expression = None if part is None else _number_filter(part)
    query.boolean("Beta")
    exact = {wire_name(name): query.get(name) for name in ("FriendlyName", "Origin") if query.given(name)}

    def accepts(number: IncomingNumber) -> bool:
        if kind not in (None, number.kind):
            return False
        if expression is not None and not expression.search(number.phone_number):
            return False
        return all(number.options[name] == value for name, value in exact.items())

    return state.table(IncomingNumber).where(accepts)


def list_numbers(state: State, call: Call) -> Reply:
    return v2010_list(state, call, "incoming_phone_numbers", _select(state, call.query), render)


def _list_of_kind(kind: str, state: State, call: Call) -> Reply:
    rows = _select(state, call.query, kind)
    return v2010_list(state, call, "incoming_phone_numbers", rows, _render_of_kind)


_LIST = "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers"
_LISTS_OF_KINDS: dict[tuple[str, str], Handler] = {
    ("GET", f"{_LIST}/{kind}.json"): partial(_list_of_kind, kind) for kind in _OWN_LISTS
}
_CREATES_OF_KINDS: dict[tuple[str, str], Handler] = {
    ("POST", f"{_LIST}/{kind}.json"): partial(_create_of_kind, kind) for kind in _OWN_LISTS
}
ROUTES: Routes = {
    **_LISTS_OF_KINDS,
    **_CREATES_OF_KINDS,
    ("GET", f"{_LIST}.json"): list_numbers,
    ("POST", f"{_LIST}.json"): create_number,
    ("GET", f"{_LIST}/{{Sid}}.json"): fetch_number,
    ("POST", f"{_LIST}/{{Sid}}.json"): update_number,
    ("DELETE", f"{_LIST}/{{Sid}}.json"): delete_number,
}
