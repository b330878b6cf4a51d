"""The account's numbers, their add-ons and their addresses."""

from datetime import datetime
from typing import Any

from .stage import Stage, drives, refused, said

ADDRESS = "AD" + "1" * 32
ADD_ON = "XE" + "2" * 32


def a_number(stage: Stage, number: str = "+14155550100") -> Any:
    return stage.account.incoming_phone_numbers.create(phone_number=number)


@drives(
    "v2010",
    "CreateIncomingPhoneNumber",
    "FetchIncomingPhoneNumber",
    "UpdateIncomingPhoneNumber",
    "DeleteIncomingPhoneNumber",
)
def a_number_is_bought_configured_and_released(stage: Stage) -> None:
    numbers = stage.account.incoming_phone_numbers
    wanted = {
        "friendly_name": "Owls",
        "sms_url": "https://example.com/sms",
        "sms_method": "GET",
        "sms_fallback_url": "https://example.com/fallback",
        "sms_fallback_method": "GET",
        "status_callback": "https://example.com/status",
        "status_callback_method": "GET",
        "voice_url": "https://example.com/voice",
        "voice_method": "GET",
    }
    number = numbers.create(phone_number="+14155550100", **wanted)
    said(number, **wanted, phone_number="+14155550100")
    assert number.sid.startswith("PN")
    assert number.capabilities["sms"] is True
    assert isinstance(number.date_created, datetime)
    said(numbers(number.sid).fetch(), **wanted)
    said(number.update(friendly_name="Ravens", sms_url=""), friendly_name="Ravens", sms_method="GET")
    said(number.fetch(), friendly_name="Ravens", voice_url="https://example.com/voice")
    assert not number.fetch().sms_url
    assert numbers.create(area_code="206").phone_number.startswith("+1206")
    with refused(400, 21422):
        numbers.create(phone_number="+14155550100")
    assert number.delete()
    with refused(404, 20404):
        number.fetch()


@drives("v2010", "ListIncomingPhoneNumber")
def numbers_are_listed_and_found_by_a_part(stage: Stage) -> None:
    made = {a_number(stage, f"+1415555010{last}").sid for last in range(5)}
    numbers = stage.account.incoming_phone_numbers
    assert {number.sid for number in numbers.list(page_size=2)} == made
    (found,) = numbers.list(phone_number="50103")
    assert found.phone_number == "+14155550103"
    found.update(friendly_name="Owls")
    assert [number.sid for number in numbers.list(friendly_name="Owls")] == [found.sid]


def _of_a_kind(kind: str) -> list[str]:
    return [f"{verb}IncomingPhoneNumber{kind}" for verb in ("List", "Create")]


@drives("v2010", *_of_a_kind("Local"))
def local_numbers_have_a_list(stage: Stage) -> None:
    numbers = stage.account.incoming_phone_numbers
    _bought_there(stage, numbers.local, "+14155550100", "+18885550100")


@drives("v2010", *_of_a_kind("Mobile"))
def mobile_numbers_have_a_list(stage: Stage) -> None:
    numbers = stage.account.incoming_phone_numbers
    _bought_there(stage, numbers.mobile, "+447400123456", "+14155550100")


@drives("v2010", *_of_a_kind("TollFree"))
def tollfree_numbers_have_a_list(stage: Stage) -> None:
    numbers = stage.account.incoming_phone_numbers
    _bought_there(stage, numbers.toll_free, "+18885550100", "+14155550100")


def _bought_there(stage: Stage, numbers: Any, number: str, of_another_kind: str) -> None:
    bought = numbers.create(phone_number=number, friendly_name="Owls")
    said(bought, phone_number=number, friendly_name="Owls")
    a_number(stage, of_another_kind)
    assert [one.sid for one in numbers.list()] == [bought.sid]
    assert len(stage.account.incoming_phone_numbers.list()) == 2


@drives("v2010", "ListDependentPhoneNumber")
def an_address_has_numbers(stage: Stage) -> None:
    number = stage.account.incoming_phone_numbers.create(phone_number="+14155550100", address_sid=ADDRESS)
    a_number(stage, "+14155550101")
    (dependent,) = stage.account.addresses(ADDRESS).dependent_phone_numbers.list()
    said(dependent, sid=number.sid, phone_number="+14155550100")


@drives(
    "v2010", *(f"{verb}IncomingPhoneNumberAssignedAddOn" for verb in ("List", "Create", "Fetch", "Delete"))
)
def an_add_on_is_assigned_to_a_number(stage: Stage) -> None:
    number = a_number(stage)
    add_ons = stage.account.incoming_phone_numbers(number.sid).assigned_add_ons
    add_on = add_ons.create(installed_add_on_sid=ADD_ON)
    said(add_on, resource_sid=number.sid)
    assert [one.sid for one in add_ons.list()] == [add_on.sid]
    said(add_ons(add_on.sid).fetch(), sid=add_on.sid, friendly_name=add_on.friendly_name)
    assert add_ons(add_on.sid).delete()
    assert add_ons.list() == []
    with refused(404, 20404):
        add_ons(add_on.sid).fetch()


@drives("v2010", *(f"{verb}IncomingPhoneNumberAssignedAddOnExtension" for verb in ("List", "Fetch")))
def an_add_on_has_extensions(stage: Stage) -> None:
    add_ons = stage.account.incoming_phone_numbers(a_number(stage).sid).assigned_add_ons
    add_on = add_ons(add_ons.create(installed_add_on_sid=ADD_ON).sid)
    extensions = add_on.extensions.list()
    assert extensions
    for extension in extensions:
        said(add_on.extensions(extension.sid).fetch(), sid=extension.sid, unique_name=extension.unique_name)
    with refused(404, 20404):
        add_on.extensions("XF" + "0" * 32).fetch()
