"""Redacted numbers and texts."""

import hashlib
import hmac

from airflow_provider_twilio.exports.redaction import redaction

SALT = "a salt of the connection"
PRIVATE = ("from", "to", "body")


def redacted(value: str | None, how: str, name: str = "to") -> str | None:
    record: dict[str, str | None] = {name: value}
    redaction({name: how}, SALT, PRIVATE).apply(record)
    return record[name]


def test_a_hash_needs_the_salt_to_be_made_again() -> None:
    number = "+12065550123"

    assert redacted(number, "hash") == hmac.new(SALT.encode(), number.encode(), hashlib.sha256).hexdigest()
    assert redacted(number, "hash") == redacted(number, "hash", "from")
    assert redacted(number, "hash") != redacted("+12065550124", "hash")


def test_a_mask_hides_the_middle_of_an_address_and_all_of_a_text() -> None:
    assert redacted("+12065550123", "mask") == "+1206•••0123"
    assert redacted("whatsapp:+12065550123", "mask") == "whatsapp:+1206•••0123"
    assert redacted("72345", "mask") == "•••45"
    assert redacted("Your code is 1234", "mask", "body") == "•••"
    assert redacted("", "mask", "body") == ""


def test_null_stays_null() -> None:
    assert redacted(None, "hash") is None
    assert redacted(None, "mask", "body") is None


def test_what_is_dropped_is_named() -> None:
    plan = redaction({"body": "drop", "to": "hash"}, SALT, PRIVATE)

    assert plan.dropped == {"body"}
    assert set(plan.changed) == {"to"}


def test_columns_alone_are_hashed() -> None:
    assert redaction(("body", "to"), SALT, PRIVATE).plan == {"body": "hash", "to": "hash"}
    assert redaction((), None, PRIVATE).plan == {}
