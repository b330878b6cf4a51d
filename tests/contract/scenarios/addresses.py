"""Postal addresses."""

from datetime import datetime

from .stage import Stage, drives, refused, said

WANTED = {
    "customer_name": "Owl Post Supplies",
    "street": "1 Main Street",
    "street_secondary": "Suite 300",
    "city": "San Francisco",
    "region": "CA",
    "postal_code": "94019",
    "iso_country": "US",
    "friendly_name": "Main office",
    "emergency_enabled": True,
}


@drives("v2010", "CreateAddress", "FetchAddress", "UpdateAddress", "DeleteAddress")
def an_address_is_created_changed_and_deleted(stage: Stage) -> None:
    addresses = stage.account.addresses
    made = addresses.create(**WANTED, auto_correct_address=False)
    said(made, **WANTED, validated=False, verified=False)
    assert made.sid.startswith("AD")
    assert isinstance(made.date_created, datetime)
    change = {"street": "2 Main Street", "postal_code": "94020", "emergency_enabled": False}
    said(made.update(**change), **WANTED | change)
    said(addresses(made.sid).fetch(), **WANTED | change)
    with refused(400, 20001):
        addresses.create(**WANTED | {"iso_country": "USA"})
    assert made.delete()
    with refused(404, 20404):
        made.fetch()


@drives("v2010", "ListAddress")
def addresses_are_found_by_what_they_say(stage: Stage) -> None:
    addresses = stage.account.addresses
    first = addresses.create(**WANTED).sid
    second = addresses.create(**WANTED | {"customer_name": "Raven Post", "iso_country": "CA"}).sid
    assert {one.sid for one in addresses.list(page_size=1)} == {first, second}
    assert [one.sid for one in addresses.list(customer_name="Raven Post")] == [second]
    assert [one.sid for one in addresses.list(iso_country="US")] == [first]
    assert addresses.list(friendly_name="Elsewhere") == []
    assert len(addresses.list(emergency_enabled=True)) == 2
