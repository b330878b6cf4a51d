"""Which boxes are for texts, and whether they take anything else."""

import re

from airflow_provider_twilio.onboarding.preflight.content import Box
from airflow_provider_twilio.onboarding.preflight.wording import any_of, one_of, plain

_TEXTS = (
    one_of(
        """sms mms rcs txts? text_messag\\w* texting texts mobile_(?:messag\\w*|alerts?|texts?)
        text_(?:me|us|you|alerts?|updates?|notifications?|reminders?|offers?|marketing|communications?|opt_in|club)"""
    )
    + r"|(?:by|via|through|over|or|and|receive|get|to|with|,) text"
)
_MESSAGES = (
    one_of("promotional marketing automated recurring informational transactional account service these such")
    + r" (?:messag\w*|alerts?)|messages? (?:from|on my|to my|on your|to your)"
)
TEXTS = any_of(_TEXTS)
_PERHAPS = any_of(_MESSAGES)
_ELSEWHERE = any_of(
    "e-?mails?", "newsletters?", "cookies?", "push", "whatsapp", "chat", "voicemails?", "inbox"
)
_AGREES = any_of(
    one_of(
        """agree\\w* consent\\w* opt(?:ing)?_?in yes sign_(?:me_)?up subscrib\\w* receiv\\w* get send_me
        text_me notify_me want i'd_like would_like like_to keep_me allow authori[sz]e accept permission okay
        may_(?:text|send|contact) can_(?:text|send) enable alert_me remind_me enrol\\w*"""
    )
)
_OWN_TERMS = re.compile(
    r"\b(?:sms|mms|text(?:ing)?|text messag\w+|messag\w+|mobile)(?: \w+){0,2} (?:terms|policy|conditions"
    r"|disclosures?)"
    r"(?: of (?:service|use))?(?:(?:,| and| &|/)? ?(?:the |our )?(?:terms|conditions|privacy policy))*"
)
_TERMS = (
    r"(?:terms(?! apply)|privacy (?:policy|notice|statement)|conditions of (?:use|sale)|tos|user agreement"
    r"|t ?& ?cs?|end user licen[cs]e)"
)
_NAMES_TERMS = any_of(_TERMS)
_ACCEPTS_TERMS = any_of(
    rf"(?:agree\w*|accept\w*|acknowledg\w*|consent)(?: and \w+)? ?(?:to|with"
    rf"|that i have read)? ?(?:\w+(?:'s)? ){{0,5}}?{_TERMS}",
    rf"(?:read|reviewed) (?:and \w+ (?:to )?)?(?:\w+(?:'s)? ){{0,8}}?{_TERMS}(?=,? and (?:i )?(?:agree"
    rf"|consent|accept|would)).*?",
)
_AND_TO_TERMS = any_of(
    rf"(?:{_TEXTS}|{_MESSAGES})\W.{{0,160}}?\b(?:and|as well as|plus|&) (?:also )?(?:to|with|agree to"
    rf"|agree with|accept|i accept"
    rf"|that i accept|be bound by)? ?(?:the |our |its |their |all |your |general "
    rf"|website ){{0,3}}(?:\w+'s )?{_TERMS}"
)
_READS = any_of(rf"(?:see|view|read|review|visit|refer to|more in|details in|find|check)\b.{{0,60}}{_TERMS}")
_IS_NO = re.compile(r"(?:^|\W)no\b[^?]{0,80}$")
_IS_REFUSAL = any_of(
    r"[^.!?]{0,40}?(?:do not|don't|not|no longer) (?:want|wish|like|agree|consent|send|text|receive"
    r"|contact|sign)",
    r"(?:please )?opt (?:me )?out",
)
_IS_YES = re.compile(r"\byes\b[^?]{0,80}$")
_IS_MARKED = any_of(r"[\[(]\s*(?:required|mandatory)\s*[\])]")
_OF_OTHERS = any_of("data", "age", "1[68]", "21", "years", "cookies?")
_BY_THIS_BOX = any_of("by (?:check|tick|select|click|mark)\\w* (?:on )?(?:this|the|here)\\b.{0,80}")
_LONGEST_LABEL = 80
_SHORT_LABEL = 40


def is_consent(box: Box) -> bool:
    """Tell whether people agree to texts by a box."""
    label, near = plain(box.label), plain(box.near)
    if box.kind == "radio" and _IS_NO.search(label) and not _IS_YES.search(label):
        return False
    if _IS_REFUSAL.match(label):
        return False
    if speaks_of_texts(label):
        return bool(_AGREES.search(label)) or len(label) < _LONGEST_LABEL
    if (
        not (TEXTS.search(near) and _AGREES.search(near))
        or _NAMES_TERMS.search(label)
        or _ELSEWHERE.search(label)
    ):
        return False
    # A short label, such as "I agree", is explained by the text beside it.
    agrees = not label or (len(label) < _SHORT_LABEL and bool(_AGREES.search(label)))
    return (agrees and not _OF_OTHERS.search(label)) or bool(_BY_THIS_BOX.search(near))


def speaks_of_texts(text: str) -> bool:
    """Tell whether a text in lower case speaks of messages to a phone."""
    return bool(TEXTS.search(text) or (_PERHAPS.search(text) and not _ELSEWHERE.search(text)))


def joins_terms(sentence: str) -> bool:
    """Tell whether a sentence in lower case agrees to terms and to texts at once."""
    others = _OWN_TERMS.sub(" ", sentence)
    if not speaks_of_texts(sentence) or not _NAMES_TERMS.search(others):
        return False
    if _READS.search(others) and not _ACCEPTS_TERMS.search(others):
        return False
    return bool(_ACCEPTS_TERMS.search(others) or _AND_TO_TERMS.search(others))


def takes_terms(sentence: str) -> bool:
    """Tell whether a sentence in lower case agrees to terms."""
    others = _OWN_TERMS.sub(" ", sentence)
    return bool(_ACCEPTS_TERMS.search(others)) and not _READS.search(others)


def is_marked_required(label: str) -> bool:
    """Tell whether a label says that its box must be ticked. An asterisk may also lead to a footnote."""
    return bool(_IS_MARKED.search(plain(label)))
