"""Smart Encoding: what Twilio's list of characters says, and what follows for the size of a message."""

import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api.segments import encoding, segments
from airflow_provider_twilio.api.smart_encoding import smart_encoded
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.batch.summary import saved_by_service, segments_of
from airflow_provider_twilio.simulator.smart_encoding import encode

SERVICE = "MG" + "5" * 32
QUOTED = "It\u2019s \u201cready\u201d \u2013 come and get it. "


def message(body: str, **arguments: Any) -> CreateMessage:
    sender = {} if "messaging_service_sid" in arguments else {"from_": "+14155550100"}
    return CreateMessage(to="+15558675309", body=body, **sender | arguments)


@pytest.mark.parametrize(
    ("body", "written"),
    [
        ("", ""),
        ("Plain", "Plain"),
        (QUOTED, 'It\'s "ready" - come and get it. '),
        ("\xab1\xbd\xbb\u2026", '"11/2"...'),
        ("\u2014\u2010\u2022\u2043", "----"),
        ("a\u200bb\ufeffc", "abc"),
        ("\uff21\uff22\uff11\uff01", "AB1!"),
        ("\u201cGrüße\u201d", '"Grüße"'),
        ("\u201c\U0001f989\u201d", "\u201c\U0001f989\u201d"),
        ("\u2019안녕", "\u2019안녕"),
        ("\u2019ç", "\u2019ç"),
    ],
)
def test_look_alikes_stand_for_characters_where_all_have_one(body: str, written: str) -> None:
    assert smart_encoded(body) == written
    assert encode(body) == written


def test_package_and_simulator_agree_on_every_character() -> None:
    """They share no code."""
    for code in range(0x20000):
        character = chr(code)
        if unicodedata.category(character) != "Cs":
            assert smart_encoded(character) == encode(character), hex(code)
    assert sys.maxunicode > 0x20000


@given(st.text())
def test_what_is_written_is_gsm_7_or_the_text_itself(body: str) -> None:
    written = smart_encoded(body)
    assert written == body or encoding(written) == "GSM-7"
    assert smart_encoded(written) == written


@pytest.mark.parametrize("fill", ["\u2019", "\u2013", "\u201c", "\u201d"])
def test_150_characters_of_text_are_one_segment(fill: str) -> None:
    body = (fill + "x" * 149)[:150]

    assert segments(body) == 3
    assert segments_of(message(body)) == 3
    assert segments_of(message(body, smart_encoded=True)) == 1
    assert segments_of(message(body, smart_encoded=False)) == 3
    assert segments_of(message(body, smart_encoded=False), [SERVICE]) == 3


@pytest.mark.parametrize(
    ("arguments", "without", "within"),
    [
        ({"messaging_service_sid": SERVICE}, 3, 1),
        ({"messaging_service_sid": SERVICE, "from_": "+14155550100"}, 3, 1),
        ({"messaging_service_sid": SERVICE, "smart_encoded": False}, 3, 3),
        ({"messaging_service_sid": SERVICE, "smart_encoded": True}, 1, 1),
        ({"messaging_service_sid": "MG" + "6" * 32}, 3, 3),
        ({"from_": "+14155550100"}, 3, 3),
    ],
)
def test_a_message_says_more_than_its_service(arguments: dict[str, Any], without: int, within: int) -> None:
    asked = message("\u2019" + "x" * 149, **arguments)

    assert (segments_of(asked), segments_of(asked, [SERVICE])) == (without, within)


@pytest.mark.parametrize(
    ("body", "saved"),
    [("\u2019" + "x" * 149, 2), ("x" * 400, 0), ("\U0001f989" + "x" * 149, 0), ("\u2026" * 70, -1)],
)
def test_what_a_service_saves_is_known_beforehand(body: str, saved: int) -> None:
    asked = message(body, messaging_service_sid=SERVICE)

    assert saved_by_service(asked, segments_of(asked)) == saved
    assert saved_by_service(message(body), segments_of(message(body))) == 0
