"""Messages, their media and feedback."""

from datetime import datetime, timedelta

from .incoming_numbers import a_number
from .services import a_service
from .stage import Stage, drives, refused, said

SENDER, RECIPIENT = "+15005550006", "+12065550123"


@drives("v2010", "CreateMessage", "FetchMessage", "DeleteMessage")
def a_message_is_sent_delivered_and_deleted(stage: Stage) -> None:
    message = stage.account.messages.create(to=RECIPIENT, from_=SENDER, body="Hello, owls ☃")
    said(message, to=RECIPIENT, from_=SENDER, body="Hello, owls ☃", status="queued", direction="outbound-api")
    assert message.sid.startswith("SM")
    stage.later(60)
    delivered = stage.account.messages(message.sid).fetch()
    said(delivered, status="delivered", num_segments="1", error_code=None)
    assert isinstance(delivered.date_sent, datetime)
    assert float(delivered.price) < 0
    with refused(400, 21211):
        stage.account.messages.create(to="+1555", from_=SENDER, body="Hello")
    with refused(400, 21606):
        stage.account.messages.create(to=RECIPIENT, from_="+14155550100", body="Hello")
    assert message.delete()
    with refused(404, 20404):
        message.fetch()


@drives("v2010", "ListMessage")
def messages_are_listed_newest_first(stage: Stage) -> None:
    others = [stage.account.messages.create(to="+12065550199", from_=SENDER, body="no")]
    sent = []
    for number in range(5):
        stage.later(3600)
        sent.append(stage.account.messages.create(to=RECIPIENT, from_=SENDER, body=f"{number}"))
    stage.later(60)
    messages = stage.account.messages
    newest_first = [message.sid for message in reversed(sent)]
    assert [message.sid for message in messages.list(to=RECIPIENT, page_size=2)] == newest_first
    assert len(messages.list(from_=SENDER)) == len(sent) + len(others)
    moment = stage.simulator.now() - timedelta(hours=2, minutes=30)
    assert [message.sid for message in messages.list(date_sent_after=moment)] == newest_first[:3]
    assert len(messages.list(date_sent_before=moment, to=RECIPIENT)) == 2


@drives("v2010", "UpdateMessage")
def a_message_is_redacted_or_canceled(stage: Stage) -> None:
    message = stage.account.messages.create(to=RECIPIENT, from_=SENDER, body="a secret")
    stage.later(60)
    assert message.update(body="").body == ""
    assert message.fetch().body == ""
    service = a_service(stage)
    service.phone_numbers.create(phone_number_sid=a_number(stage, "+18885550100").sid)
    scheduled = stage.account.messages.create(
        to=RECIPIENT,
        messaging_service_sid=service.sid,
        body="later",
        schedule_type="fixed",
        send_at=stage.simulator.now() + timedelta(hours=1),
    )
    assert scheduled.status == "scheduled"
    assert scheduled.update(status="canceled").status == "canceled"
    stage.later(7200)
    assert scheduled.fetch().status == "canceled"


@drives("v2010", "ListMedia", "FetchMedia", "DeleteMedia")
def a_message_has_media(stage: Stage) -> None:
    urls = ["https://example.com/a.png", "https://example.com/b.jpg"]
    message = stage.account.messages.create(to=RECIPIENT, from_=SENDER, media_url=urls)
    said(message, num_media="2")
    media = stage.account.messages(message.sid).media
    first, second = media.list(page_size=1)
    assert {first.content_type, second.content_type} == {"image/png", "image/jpeg"}
    said(media(first.sid).fetch(), sid=first.sid, parent_sid=message.sid, content_type=first.content_type)
    tomorrow = stage.simulator.now() + timedelta(days=1)
    assert media.list(date_created_after=tomorrow) == []
    assert len(media.list(date_created_before=tomorrow)) == 2
    assert media(first.sid).delete()
    assert [one.sid for one in media.list()] == [second.sid]
    with refused(404, 20404):
        media(first.sid).fetch()


@drives("v2010", "CreateMessageFeedback")
def an_outcome_is_reported(stage: Stage) -> None:
    message = stage.account.messages.create(to=RECIPIENT, from_=SENDER, body="Hi", provide_feedback=True)
    stage.later(60)
    first = message.feedback.create(outcome="unconfirmed")
    now = stage.simulator.now().replace(microsecond=0)
    said(first, message_sid=message.sid, outcome="unconfirmed", date_created=now, date_updated=now)
    stage.later(3600)
    latest = message.feedback.create(outcome="confirmed")
    said(latest, outcome="confirmed", date_created=now, date_updated=now + timedelta(hours=1))
    with refused(404, 20404):
        stage.account.messages("SM" + "0" * 32).feedback.create(outcome="confirmed")
