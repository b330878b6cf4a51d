"""The media of a message.

https://www.twilio.com/docs/messaging/api/media-resource
"""

from collections.abc import Iterable
from mimetypes import guess_type
from urllib.parse import urlsplit

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import rfc2822
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.paging import v2010_list
from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.sids import new_sid
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Selection
from airflow_provider_twilio.simulator.v2010.message_log import Media, Message, MessageLog


def fetched(urls: Iterable[str], now: float) -> tuple[Media, ...]:
    """Return the media of the files at ``urls``, with types by their names."""
    return tuple(
        Media(sid=new_sid("ME"), created=now, updated=now, position=position, content_type=_content_type(url))
        for position, url in enumerate(urls)
    )


def _content_type(url: str) -> str:
    return guess_type(urlsplit(url).path)[0] or "image/jpeg"


def render(state: State, message: Message, media: Media) -> Wire:
    return {
        "sid": media.sid,
        "account_sid": state.account_sid,
        "parent_sid": message.sid,
        "content_type": media.content_type,
        "date_created": rfc2822(media.created),
        "date_updated": rfc2822(media.updated),
        "uri": f"/2010-04-01/Accounts/{state.account_sid}/Messages/{message.sid}/Media/{media.sid}.json",
    }


def _find(state: State, call: Call) -> tuple[Message, Media]:
    message = state.store(MessageLog).find(call["MessageSid"])
    for media in message.media:
        if media.sid == call["Sid"]:
            return message, media
    raise TwilioError(20404)


def fetch_media(state: State, call: Call) -> Reply:
    return Reply(200, render(state, *_find(state, call)))


def delete_media(state: State, call: Call) -> Reply:
    message, deleted = _find(state, call)
    message.media = tuple(media for media in message.media if media is not deleted)
    return Reply(204)


def list_media(state: State, call: Call) -> Reply:
    message, span = state.store(MessageLog).find(call["MessageSid"]), call.query.span("DateCreated")
    rows = Selection(media for media in message.media if span is None or span[0] <= media.created < span[1])
    return v2010_list(state, call, "media_list", rows, lambda media: render(state, message, media))


_LIST = "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media"
ROUTES: Routes = {
    ("GET", f"{_LIST}.json"): list_media,
    ("GET", f"{_LIST}/{{Sid}}.json"): fetch_media,
    ("DELETE", f"{_LIST}/{{Sid}}.json"): delete_media,
}
