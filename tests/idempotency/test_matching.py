"""Which message of Twilio's log came of a request, case by case, and when that can't be told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api.v2010.messages import CreateMessage, Message
from airflow_provider_twilio.idempotency.matching import CLOCK_SKEW, Verdict, compare, decide

NOW = datetime(2026, 10, 5, 8, 9, 10, 500_000, tzinfo=UTC)
TO, FROM, OTHER = "+15558675309", "+15005550006", "+15558675310"
SERVICE, OTHER_SERVICE = "MG" + "0a" * 16, "MG" + "0b" * 16
PICTURE = ["https://example.com/owl.png"]


def request(**changes: Any) -> CreateMessage:
    """From a number, unless it names a service alone."""
    fields = {"to": TO, "from_": FROM, "body": "Hi"} | changes
    return CreateMessage(**{name: value for name, value in fields.items() if value is not None})


def through_service(**changes: Any) -> CreateMessage:
    return request(from_=None, messaging_service_sid=SERVICE, **changes)


def message(number: int = 1, **changes: Any) -> Message:
    """Return the message of ``request()`` as Twilio's log has it."""
    fields = {
        "sid": f"SM{number:032}",
        "to": TO,
        "from": FROM,
        "body": "Hi",
        "status": "sent",
        "direction": "outbound-api",
        "num_media": "0",
        "date_created": NOW.isoformat(),
    } | {name.rstrip("_"): value for name, value in changes.items()}
    return Message.model_validate(fields)


def of_service(number: int = 1, **changes: Any) -> Message:
    return message(number, **{"from_": None, "messaging_service_sid": SERVICE} | changes)


LINKS = "Track it: https://example.com/a?b=c. Thanks"
QUOTED = "“Grüße” — 5 € für ½ Brot…"

WRITTEN = {
    "whatsapp:+1 (206) 555-0123": "whatsapp:+12065550123",
    "whatsapp: +12065550123": "whatsapp:+12065550123",
    "whatsapp:+1\u00a0206\u00a0555\u00a00123": "whatsapp:+12065550123",
    "whatsapp:+44 (0)7700 900123": "whatsapp:+447700900123",
    "rcs:+1.206.555.0123": "rcs:+12065550123",
    "messenger:1234.5-6": "messenger:1234.5-6",
}
"""Addresses, and what Twilio has of them."""

CASES: list[tuple[str, CreateMessage, Message, str]] = [
    ("equal", request(), message(), "same"),
    ("failed later", request(), message(status="failed"), "same"),
    ("created just before, by a slower clock", request(), message(date_created=NOW - CLOCK_SKEW), "same"),
    ("created before", request(), message(date_created=NOW - CLOCK_SKEW - timedelta(seconds=2)), "other"),
    ("without a date", request(), message(date_created=None), "unclear"),
    ("received", request(), message(direction="inbound"), "other"),
    ("a reply by TwiML", request(), message(direction="outbound-reply"), "other"),
    ("without a direction", request(), message(direction=None), "same"),
    ("to somebody else", request(), message(to=OTHER), "other"),
    ("written otherwise", request(), message(to="+1 (555) 867-5309"), "same"),
    *((f"{to}, written by Twilio", request(to=to), message(to=read), "same") for to, read in WRITTEN.items()),
    *((f"{to}, as it was written", request(to=to), message(to=to), "same") for to in WRITTEN),
    ("an ID in other letters", request(to="messenger:AbC"), message(to="messenger:abc"), "other"),
    ("another ID", request(to="messenger:1.23"), message(to="messenger:12.3"), "other"),
    (
        "what nobody can read",
        request(to="whatsapp:0044 7700 900123"),
        message(to="whatsapp:+447700900123"),
        "unclear",
    ),
    ("on another channel", request(), message(to=f"whatsapp:{TO}"), "other"),
    ("on its channel", request(to=f"whatsapp:{TO}"), message(to=f"WhatsApp:{TO}"), "same"),
    ("an address hidden", request(address_retention="obfuscate"), message(to="+1555XXXXXXX"), "unclear"),
    ("a sender hidden", request(address_retention="obfuscate"), message(from_="XXX"), "unclear"),
    ("from another number", request(), message(from_=OTHER), "other"),
    ("from its fallback", request(fallback_from=OTHER), message(from_=OTHER), "same"),
    ("from a name", request(from_="Owl Post"), message(from_="OWL POST"), "same"),
    ("from nobody yet", request(), message(from_=None), "unclear"),
    ("a service's with the number", request(), message(messaging_service_sid=SERVICE), "unclear"),
    ("a service's", through_service(), of_service(), "same"),
    ("a service's, by its number", through_service(), of_service(from_=OTHER), "same"),
    ("another service's", through_service(), of_service(messaging_service_sid=OTHER_SERVICE), "other"),
    ("no service's", through_service(), message(), "other"),
    ("a service's number", request(messaging_service_sid=SERVICE), of_service(from_=FROM), "same"),
    (
        "a service's other number",
        request(messaging_service_sid=SERVICE),
        of_service(from_=OTHER),
        "other",
    ),
    ("a service's number, later", request(messaging_service_sid=SERVICE), of_service(), "same"),
    ("another text", request(), message(body="Ho"), "other"),
    ("space around", request(body=" Hi\r\nHo "), message(body="Hi\nHo"), "same"),
    ("on trial", request(), message(body="Sent from your Twilio trial account - Hi"), "same"),
    ("redacted", request(), message(body=""), "unclear"),
    ("discarded", request(content_retention="discard"), message(body=""), "changed"),
    ("not discarded yet", request(content_retention="discard"), message(), "same"),
    ("another, not discarded", request(content_retention="discard"), message(body="Ho"), "other"),
    ("a template's", request(body=None, content_sid="HX" + "0a" * 16), message(body="Hi Ada"), "changed"),
    (
        "short links",
        request(body=LINKS, shorten_urls=True),
        message(body="Track it: https://o.wl/x1 Thanks"),
        "changed",
    ),
    ("links as they were", request(body=LINKS, shorten_urls=True), message(body=LINKS), "same"),
    (
        "short links in another text",
        request(body=LINKS, shorten_urls=True),
        message(body="Track me: https://o.wl/x1 Thanks"),
        "other",
    ),
    (
        "short links not asked for",
        request(body=LINKS),
        message(body="Track it: https://o.wl/x1 Thanks"),
        "other",
    ),
    (
        "a link alone",
        request(body="https://example.com/a", shorten_urls=True),
        message(body="https://o.wl/x1"),
        "unclear",
    ),
    (
        "encoded smartly",
        request(body=QUOTED, smart_encoded=True),
        message(body='"Grüße" - 5 € für 1/2 Brot...'),
        "changed",
    ),
    ("encoded by a service", through_service(body="“it”"), of_service(body='"it"'), "changed"),
    (
        "not to be encoded by it",
        through_service(body="“it”", smart_encoded=False),
        of_service(body='"it"'),
        "other",
    ),
    ("another text, encoded", through_service(body="“it” on"), of_service(body='"it" off'), "other"),
    ("another text in Russian", through_service(body="Заказ готов"), of_service(body="Спасибо"), "other"),
    ("Russian, encoded", through_service(body="Заказ «A»"), of_service(body='Заказ "A"'), "changed"),
    ("symbols alone", through_service(body="🦉"), of_service(body="🦊"), "unclear"),
    ("media", request(media_url=PICTURE), message(num_media="1"), "same"),
    ("media alone", request(body=None, media_url=PICTURE), message(body="", num_media="1"), "changed"),
    ("without its media", request(media_url=PICTURE), message(), "other"),
    ("with media", request(), message(num_media="1"), "other"),
    (
        "a service's links to media",
        through_service(media_url=PICTURE),
        of_service(body="Hi https://m.me/1"),
        "changed",
    ),
    ("another text with media", through_service(media_url=PICTURE), of_service(body="Ho"), "other"),
    ("text as MMS", request(send_as_mms=True), message(num_media="1"), "changed"),
]


@pytest.mark.parametrize(("asked", "there", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_how_alike_a_message_is(asked: CreateMessage, there: Message, expected: str) -> None:
    assert compare(asked, there, NOW) == expected


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (message(), "unclear"),
        (message(body="Ho", from_=OTHER), "unclear"),
        (message(to=OTHER), "other"),
        (message(direction="inbound"), "other"),
        (message(date_created=NOW - timedelta(hours=1)), "other"),
    ],
)
def test_a_request_rendered_anew_can_only_be_compared_by_its_recipient(there: Message, expected: str) -> None:
    assert compare(request(), there, NOW, comparable=False) == expected


SHORT_LINKS = request(body=LINKS, shorten_urls=True)
SHORTENED = message(2, body="Track it: https://o.wl/x1 Thanks")


@pytest.mark.parametrize(
    ("asked", "messages", "expected"),
    [
        (request(), [], Verdict("absent")),
        (request(), [message(body="Ho"), message(to=OTHER)], Verdict("absent")),
        (request(), [message()], Verdict("there", message())),
        (request(), [message(), message(2, body="")], Verdict("there", message())),
        (request(), [message(), message(2, body="Ho")], Verdict("there", message())),
        (request(), [message(body="")], Verdict("ambiguous", candidates=(message(body=""),))),
        (SHORT_LINKS, [SHORTENED], Verdict("there", SHORTENED)),
        (SHORT_LINKS, [message(body=LINKS), SHORTENED], Verdict("there", message(body=LINKS))),
        (request(address_retention="obfuscate"), [], Verdict("ambiguous")),
        (request(address_retention="obfuscate"), [message()], Verdict("there", message())),
    ],
)
def test_which_of_the_messages_it_is(
    asked: CreateMessage, messages: list[Message], expected: Verdict
) -> None:
    assert decide(asked, messages, NOW) == expected


def test_more_than_one_that_may_be_it_is_ambiguous_the_earliest_first() -> None:
    early, late = message(1), message(2, date_created=NOW + timedelta(seconds=5))

    assert decide(request(), [late, early], NOW) == Verdict("ambiguous", candidates=(early, late))
    unclear = message(3, body="")
    assert decide(SHORT_LINKS, [unclear, SHORTENED], NOW) == Verdict(
        "ambiguous", candidates=(SHORTENED, unclear)
    )


def test_a_request_rendered_anew_is_never_adopted() -> None:
    verdict = decide(request(), [message()], NOW, comparable=False)

    assert verdict == Verdict("ambiguous", candidates=(message(),))
    assert decide(request(), [], NOW, comparable=False) == Verdict("absent")


BODIES = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80).filter(str.strip)


@given(BODIES)
def test_an_unchanged_body_is_always_recognized(body: str) -> None:
    assert compare(through_service(body=body), of_service(body=body), NOW) in ("same", "changed")


@given(BODIES, st.booleans())
def test_a_body_that_twilio_changed_is_never_taken_for_another(body: str, links: bool) -> None:
    """Whatever comes in place of links and of what GSM-7 hasn't."""
    link = " https://example.com/1 and" * links
    asked = through_service(body=f"{body}{link} “so”", shorten_urls=links)
    there = of_service(body=f'{body}{link.replace("example.com/1", "o.wl/2")} "so"')

    assert compare(asked, there, NOW) in ("same", "changed", "unclear")
