"""Counting segments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.simulator.segments import GSM7_BASIC, GSM7_EXTENSION, measure

from .api import SERVICES, Api

gsm7 = st.text(st.sampled_from(sorted(GSM7_BASIC | GSM7_EXTENSION)))
anything = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("body", "encoding", "units", "segments"),
    [
        ("", "GSM-7", 0, 1),
        ("x" * 160, "GSM-7", 160, 1),
        ("x" * 161, "GSM-7", 161, 2),
        ("x" * 306, "GSM-7", 306, 2),
        ("x" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("€" * 81, "GSM-7", 162, 2),
        ("€" * 153, "GSM-7", 306, 3),
        ("ÆØÅ@£\n", "GSM-7", 6, 1),
        ("ç", "UCS-2", 1, 1),
        ("Ж" * 70, "UCS-2", 70, 1),
        ("Ж" * 71, "UCS-2", 71, 2),
        ("Ж" * 134, "UCS-2", 134, 2),
        ("Ж" * 135, "UCS-2", 135, 3),
        ("🦉" * 35, "UCS-2", 70, 1),
        ("🦉" * 36, "UCS-2", 72, 2),
        ("🦉" * 67, "UCS-2", 134, 3),
        ("x" * 160 + "🦉", "UCS-2", 162, 3),
    ],
)
def test_known_texts(body: str, encoding: str, units: int, segments: int) -> None:
    size = measure(body)
    assert (size.encoding, size.units, size.segments) == (encoding, units, segments)


@pytest.mark.parametrize(
    ("service", "form", "segments"),
    [
        ({}, {}, "1"),
        ({"SmartEncoding": "false"}, {}, "3"),
        ({"SmartEncoding": "false"}, {"SmartEncoded": "true"}, "1"),
        ({}, {"SmartEncoded": "false"}, "3"),
        (None, {}, "3"),
        (None, {"SmartEncoded": "true"}, "1"),
    ],
)
def test_smart_encoding_is_the_messages_choice_or_the_services(
    api: Api, service: dict[str, str] | None, form: dict[str, str], segments: str
) -> None:
    number = api.number()
    sender = {"From": number["phone_number"]}
    if service is not None:
        sid = api.made(SERVICES, FriendlyName="Owl Post", **service)["sid"]
        api.join(sid, number["sid"])
        sender = {"MessagingServiceSid": sid}
    message = api.message(Body="\u2019" + "x" * 149, **sender, **form)
    api.simulator.advance(5)
    assert api.fetched(message["uri"])["num_segments"] == segments


@given(gsm7)
def test_gsm_characters_alone_stay_gsm(body: str) -> None:
    size = measure(body)
    assert size.encoding == "GSM-7"
    assert size.units == len(body) + sum(character in GSM7_EXTENSION for character in body)


@given(gsm7, anything.filter(lambda text: any(c not in GSM7_BASIC | GSM7_EXTENSION for c in text)))
def test_one_other_character_makes_all_of_it_ucs2(plain: str, other: str) -> None:
    size = measure(plain + other)
    assert size.encoding == "UCS-2"
    assert size.units == len((plain + other).encode("utf-16-be")) // 2


@given(anything)
def test_segments_hold_all_units_and_hardly_more(body: str) -> None:
    size = measure(body)
    single, each = (160, 153) if size.encoding == "GSM-7" else (70, 67)
    if size.units <= single:
        assert size.segments == 1
    else:
        assert size.units / each <= size.segments <= size.units // (each - 1) + 1


@given(anything, anything)
def test_more_text_never_takes_fewer_segments(first: str, second: str) -> None:
    assert measure(first + second).segments >= max(measure(first).segments, measure(second).segments)
