"""One address has one form, however it is written, and two have two."""

import pytest

from airflow_provider_twilio.phone_numbers.addresses import address, address_key, is_readable

WRITTEN = {
    "+12065550123": ["+1 (206) 555-0123", "tel:+1-206-555-0123"],
    "whatsapp:+12065550123": [
        "WhatsApp:+1 (206) 555-0123",
        "whatsapp: +12065550123",
        "whatsapp:+1\u00a0206 5550123",
    ],
    "whatsapp:+447700900123": ["whatsapp:+44 (0)7700 900123", "whatsapp:+44-7700-900123"],
    "messenger:1.23": ["Messenger:1.23"],
    "messenger:12.3": ["messenger: 12.3"],
    "messenger:AbC": [],
    "messenger:abc": [],
}
UNREADABLE = {
    "12345": ["12345"],
    "Owl Post": ["Owl Post", "OWL POST"],
    "whatsapp:00447700900123": ["whatsapp:0044 7700 900123"],
    "sip:ada@example.com": ["sip:ada@example.com"],
}


@pytest.mark.parametrize("form", WRITTEN)
def test_it_is_written_as_twilio_does(form: str) -> None:
    assert {address(text) for text in (form, *WRITTEN[form])} == {form}
    assert {address_key(text) for text in (form, *WRITTEN[form])} == {form}
    assert is_readable(form)


def test_different_addresses_are_not_equal() -> None:
    addresses = [*WRITTEN, *UNREADABLE]
    assert len(set(map(address_key, addresses))) == len(addresses)


@pytest.mark.parametrize("form", UNREADABLE)
def test_what_is_neither_number_nor_id_is_left_nearly_as_it_is(form: str) -> None:
    assert address(UNREADABLE[form][0]) == form
    assert {address_key(text) for text in UNREADABLE[form]} == {address_key(form)}
    assert not is_readable(form)
