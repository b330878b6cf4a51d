"""Decides whether a message of Twilio's log is the one that a request asked for.

Twilio gives a request no key by which its message could be found again, so the two are compared, part by
part:

| part | same | changed | unclear |
|---|---|---|---|
| creation | since the intent, less the clocks' skew | | no date |
| direction | ``outbound-api``, or none given | | |
| recipient | equal, however it is written | | hidden; the one asked for can't be read |
| service | the one asked for | | one, where a number alone was asked for |
| sender | equal or the fallback; none as long as a service is to choose it | | no other; hidden |
| body | equal but for white space around it and a trial account's first words | see below | empty |
| media | as many | a service may make links of them; a template's; a text as MMS | |

Any other difference makes it another message. A part is *changed* if it differs as Twilio was asked to change
it, and *unclear* if it can't be told. An address is hidden, and may differ, if the request has it obfuscated.

| body | where Twilio changes it | it is changed if |
|---|---|---|
| template (``content_sid``) | writes it | always |
| ``content_retention="discard"`` | drops it | empty |
| media alone | | empty |
| ``shorten_urls`` | replaces links | the rest is there, in order |
| ``smart_encoded``, or a service | replaces marks, spaces and Latin letters that GSM-7 hasn't | the same |
| media through a service | may append links | the same |

Where the rest has no letter or digit, nothing is left to compare: the body is unclear. Where the request is
another than the intended one, all parts but recipient, direction and creation are unclear.

A message is as alike as its least alike part. The numbers of messages of each likeness give the verdict:

| same | changed | unclear | verdict |
|---|---|---|---|
| 1 | any | any | there |
| 0 | 1 | 0 | there |
| more | any | any | ambiguous: the same text was sent more than once |
| 0 | otherwise | otherwise | ambiguous |
| 0 | 0 | 0 | absent, so nothing was sent; ambiguous if the recipient is hidden, and can't be searched for |
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from airflow_provider_twilio.api.segments import BEYOND_GSM_7
from airflow_provider_twilio.api.v2010.messages import CreateMessage, Message
from airflow_provider_twilio.phone_numbers.addresses import address_key, is_readable

CLOCK_SKEW = timedelta(seconds=30)
"""The time by which Twilio's clock may be behind ours."""

Likeness = Literal["same", "changed", "unclear", "other"]
_LEAST_FIRST: tuple[Likeness, ...] = ("other", "unclear", "changed", "same")
_LINK = re.compile(r"https?://\S+")
_CHANGED = "\0"
_PLAIN_MARKS = str.maketrans({"\u2044": "/"} | dict.fromkeys('"`\u201a\u201e\u2032\u02bc', "'"))
_PLAIN_KINDS = {"Pd": "-", "Zs": " ", "Pi": "'", "Pf": "'", "Mn": "", "Cf": ""}
"""Replacements for dashes, spaces, quotation marks, marks on letters, and characters without a width."""
_ON_TRIAL = "Sent from your Twilio trial account - "


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a request, as far as Twilio's log tells.

    :ivar state: ``there``, ``absent`` or ``ambiguous``.
    :ivar message: the message, if it is there.
    :ivar candidates: messages that may be it, if that is ambiguous, the earliest first.
    """

    state: Literal["there", "absent", "ambiguous"]
    message: Message | None = None
    candidates: tuple[Message, ...] = ()


def earliest(intended_at: datetime) -> datetime:
    """Return the earliest creation of a message that was intended at a moment, in Twilio's whole seconds."""
    return (intended_at - CLOCK_SKEW).replace(microsecond=0)


def decide(
    request: CreateMessage, messages: Iterable[Message], intended_at: datetime, *, comparable: bool = True
) -> Verdict:
    """Decide which of ``messages`` came of a request; the tables above say when that can be told.

    :param messages: at least those to the recipient since :func:`earliest`, in any order.
    :param intended_at: the moment at which the request was about to leave.
    :param comparable: true if it is the request that was intended; one that was rendered anew may say
        something else.
    """
    alike: dict[Likeness, list[Message]] = {likeness: [] for likeness in _LEAST_FIRST}
    for message in messages:
        alike[compare(request, message, intended_at, comparable=comparable)].append(message)
    same, maybe = alike["same"], [*alike["changed"], *alike["unclear"]]
    certain = same or (maybe if not alike["unclear"] else [])
    if len(certain) == 1:
        return Verdict("there", certain[0])
    if candidates := same or maybe:
        return Verdict("ambiguous", candidates=tuple(sorted(candidates, key=_created)))
    return Verdict("ambiguous" if _hides_addresses(request) else "absent")


def compare(
    request: CreateMessage, message: Message, intended_at: datetime, *, comparable: bool = True
) -> Likeness:
    """Tell how alike a message is to the one that a request asked for, see the first two tables above."""
    rows = _addressed(request, message, intended_at)
    if comparable:
        return min((*rows, *_written(request, message)), key=_LEAST_FIRST.index)
    return min((*rows, "unclear"), key=_LEAST_FIRST.index)


def says_the_same(request: CreateMessage, message: Message) -> bool:
    """Tell whether a message has a request's text, but for marks that Twilio may have encoded smartly.

    :func:`compare` allows any replacement of a mark: to it, ``Job ✅`` may have become ``Job ❌``.
    """
    return _plain(request.body) == _plain(message.body)


def _addressed(request: CreateMessage, message: Message, intended_at: datetime) -> Iterator[Likeness]:
    yield _creation(message, intended_at)
    yield "same" if message.direction in (None, "outbound-api") else "other"
    yield _recipient(request, message)


def _written(request: CreateMessage, message: Message) -> Iterator[Likeness]:
    yield _service(request, message)
    yield _sender(request, message)
    yield _body(request, message)
    yield _media(request, message)


def _creation(message: Message, intended_at: datetime) -> Likeness:
    if message.date_created is None:
        return "unclear"
    return "same" if message.date_created >= earliest(intended_at) else "other"


def _recipient(request: CreateMessage, message: Message) -> Likeness:
    if message.to is not None and address_key(message.to) == address_key(request.to):
        return "same"
    if _hides_addresses(request) or not is_readable(request.to):
        return "unclear"
    return "other"


def _service(request: CreateMessage, message: Message) -> Likeness:
    if message.messaging_service_sid == request.messaging_service_sid:
        return "same"
    return "other" if request.messaging_service_sid else "unclear"


def _sender(request: CreateMessage, message: Message) -> Likeness:
    named = {address_key(sender) for sender in (request.from_, request.fallback_from) if sender}
    if request.from_ is None:
        return "same"
    if not message.from_:
        return "same" if request.messaging_service_sid else "unclear"
    if address_key(message.from_) in named:
        return "same"
    return "unclear" if _hides_addresses(request) else "other"


def _body(request: CreateMessage, message: Message) -> Likeness:
    asked, there = _text(request.body), _text(message.body)
    if request.content_sid:
        return "changed"
    if not there:
        expected = not asked or request.content_retention == "discard"
        return "changed" if expected else "unclear"
    if asked == there:
        return "same"
    return _rewritten(request, asked, there)


def _media(request: CreateMessage, message: Message) -> Likeness:
    asked, there = len(request.media_url or ()), message.num_media or 0
    if asked == there:
        return "same"
    links = request.messaging_service_sid is not None and there == 0
    return "changed" if links or request.content_sid or request.send_as_mms else "other"


def _rewritten(request: CreateMessage, asked: str, there: str) -> Likeness:
    """Tell how alike two texts are, if Twilio may have made ``there`` of ``asked``."""
    parts = _left_alone(request, asked)
    if len(parts) == 1 or not _in_order(parts, there):
        return "other"
    return "changed" if any(map(str.isalnum, "".join(parts))) else "unclear"


def _left_alone(request: CreateMessage, body: str) -> list[str]:
    """Return the parts of a body that Twilio doesn't change, in their order.

    Its services encode smartly by default, and make links of media that the recipient can't get.
    """
    through_service = request.messaging_service_sid is not None
    if request.shorten_urls:
        body = _LINK.sub(_CHANGED, body)
    if through_service if request.smart_encoded is None else request.smart_encoded:
        body = BEYOND_GSM_7.sub(_encoded_smartly, body)
    if request.media_url and through_service:
        body += _CHANGED
    return re.split(f"{_CHANGED}+", body)


def _encoded_smartly(beyond: re.Match[str]) -> str:
    """Replace what Twilio may: marks, spaces and Latin letters, and never the letters of other scripts."""
    kept = (c if c.isalpha() and "LATIN" not in unicodedata.name(c, "") else _CHANGED for c in beyond[0])
    return "".join(kept)


def _in_order(parts: list[str], text: str) -> bool:
    """Tell whether ``text`` starts with the first part, ends with the last, and has all others between."""
    first, *between, last = parts
    position, end = len(first), len(text) - len(last)
    if not (text.startswith(first) and text.endswith(last)):
        return False
    for part in between:
        found = text.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return position <= end


def _hides_addresses(request: CreateMessage) -> bool:
    return request.address_retention == "obfuscate"


def _text(body: str | None) -> str:
    return (body or "").replace("\r\n", "\n").removeprefix(_ON_TRIAL).strip()


def _plain(body: str | None) -> str:
    decomposed = unicodedata.normalize("NFKD", _text(body)).translate(_PLAIN_MARKS)
    return "".join(_PLAIN_KINDS.get(unicodedata.category(c), c) for c in decomposed)


def _created(message: Message) -> str:
    return message.date_created.isoformat() if message.date_created else ""
