"""The mark of a request tells it from another, and nobody without the credentials what it asks for."""

from dataclasses import replace
from hashlib import blake2b, md5, sha1, sha256, sha512
from typing import Any

import pytest

from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.idempotency.mark import Mark

TO, OTHER, FROM = "+15558675309", "+15558675310", "+15005550006"
ACCOUNT = Account("AC" + "a" * 32, "AC" + "a" * 32, "a-token-that-nobody-may-see")


def mark(account: Account = ACCOUNT, **changes: Any) -> Mark:
    return Mark.of(
        CreateMessage(**{"to": TO, "from_": FROM, "body": "Your code is 739182"} | changes), account
    )


def test_equal_requests_have_equal_marks() -> None:
    assert mark() == mark(status_callback="https://example.com/2") == mark(replace(ACCOUNT, timeout=1.0))


@pytest.mark.parametrize(
    "changes",
    [
        {"body": "Ho"},
        {"from_": OTHER},
        {"media_url": ["https://example.com/owl.png"]},
        {"messaging_service_sid": "MG" + "0a" * 16},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_another_content_is_another_mark_of_the_same_recipient(changes: dict[str, Any]) -> None:
    assert mark().recipient == mark(**changes).recipient
    assert mark().content != mark(**changes).content


def test_another_recipient_is_another_mark() -> None:
    assert mark().recipient != mark(to=OTHER).recipient
    assert mark().content == mark(to=OTHER).content


def test_one_recipient_has_one_mark_however_it_is_written() -> None:
    assert mark(to="whatsapp:+15558675309") == mark(to="whatsapp:+1 (555) 867-5309")


def test_many_recipients_share_one() -> None:
    """So that nobody can find the number by trying them all."""
    assert len(mark().recipient) == 6


def test_it_is_read_back() -> None:
    assert Mark.read(str(mark())) == mark()


@pytest.mark.parametrize("kept", [None, "", "0a0a0a-" + "0b" * 16, "a-b-c-d", 7, {}], ids=repr)
def test_what_an_earlier_version_kept_cannot_be_compared(kept: Any) -> None:
    assert Mark.read(kept).key != mark().key


@pytest.mark.parametrize(
    "changes", [{"password": "another"}, {"username": "SK" + "b" * 32}], ids=["token", "key"]
)
def test_other_credentials_make_another_mark_and_say_so(changes: dict[str, Any]) -> None:
    other = mark(replace(ACCOUNT, **changes))
    assert other.key != mark().key
    assert (other.recipient, other.content) != (mark().recipient, mark().content)


def test_a_text_is_not_found_by_trying_digests_of_what_it_may_be() -> None:
    """Whoever reads the task's state knows the recipient, and how the text begins."""
    request = CreateMessage(to=TO, from_=FROM, body="Your code is 739182")
    known = ("from_", "messaging_service_sid", "body", "media_url", "content_sid", "content_variables")
    said = request.model_dump_json(include={*known}, exclude_none=True)
    guesses = [text.encode() for text in (said, request.body or "", TO, f"{TO}{request.body}", str(request))]
    digests = [kind(text).hexdigest() for kind in (md5, sha1, sha256, sha512, blake2b) for text in guesses]
    kept = mark()
    assert not any(digest.startswith((kept.content, kept.recipient)) for digest in digests)
    assert ACCOUNT.password not in str(kept)
