"""The disclosures where people agree to texts, and the words that make them."""

import re

from airflow_provider_twilio.onboarding.preflight.wording import any_of, one_of, plain, tidy

_ASKED = one_of(
    """repl(?:y|ying|ies) respond(?:ing)? answer(?:ing)? text(?:ing)? txt send(?:ing)? typ(?:e|ing)
    writ(?:e|ing) sms"""
)
_STOP_WORD = r"stop(?:all)?(?! (?:by|in(?! order)|over|into|at (?:our|the|any of))\b)"
_QUOTE = r"[\"'(*\[]*"
_UNQUOTE = r"[\"')*\]]*"
_COUNT = one_of(
    "\\d+ one two three four five six seven eight nine ten twelve fifteen twenty a_few several an? single"
)
_MESSAGES = one_of(
    "messages? msgs? texts? text_messages? sms sms_messages? alerts? notifications? reminders? updates?"
)
_PERIOD = one_of(
    """days? weeks? wks? months? mos? quarters? years? yrs? orders? appointments? bookings? visits?
    deliver(?:y|ies) purchases? transactions? requests? log_?ins? sessions? reservations? jobs? cases?
    projects? events? class(?:es)? trips? rides? repairs? shipments? applications? seasons? payments?
    prescriptions? stays? lessons? tours? services? calls? inquir(?:y|ies)"""
)
_A = r"(?:per|a|an|each|every|/|for each|for every|in a)"
_MAY = one_of("may might could can will")
_PAYS = one_of(
    """message msg messaging text texting sms data carriers? standard mobile wireless network normal usual
    provider's"""
)

_NOT_OF_TEXTS = "".join(
    rf"(?<!{one} )"
    for one in ("shipping", "delivery", "postage", "exchange", "interest", "room", "hotel", "holiday", "tax")
)
"""Before "rates": they aren't those of other things."""

_STOP = any_of(
    rf"{_ASKED}\W[^.!?]{{0,45}}?{_STOP_WORD}",
    rf"{_STOP_WORD}{_UNQUOTE}[^.!?]{{0,45}}\W(?:opt[- ]?out|unsubscribe|to (?:end|cancel|quit|stop"
    rf"|be removed)|{_ASKED})",
    r"stop ?(?:2|=) ?\w+",
    rf"{_STOP_WORD}{_UNQUOTE} (?:cancels|ends|unsubscribes|opts you out|removes you)",
)
_STOP_IN_CAPITALS = re.compile(
    rf"\b(?i:{_ASKED})\b[^.!?]{{0,30}}\b(?:STOP|END|QUIT|CANCEL|UNSUBSCRIBE|OPTOUT|REMOVE)\b"
)
_HELP = any_of(
    rf"{_ASKED} (?:us )?(?:the )?(?:words? |keyword |back |with |back with )*{_QUOTE}help{_UNQUOTE}"
    r"(?! (?:you|us|me|with|by|requests?|desk|center)\b)",
    rf"help{_UNQUOTE} (?:for|to (?:get|receive|see|reach)|if you need|at any time|=) ?(?:\w+ ){{0,3}}"
    r"(?:help|info\w*|assistance|support|details|customer|more|us|someone|questions?)",
    rf"stop\b[^.!?]{{0,80}}\W(?:or |and |text |reply |send |with )*{_QUOTE}help{_UNQUOTE} (?:for|to|if"
    rf"|anytime|at any).*?",
    rf"stop{_UNQUOTE}(?: ?/ ?|, ?| or | and ){_QUOTE}help",
)
_HELP_IN_CAPITALS = re.compile(r"(?<![A-Z] )\bHELP\b(?! [A-Z]{2})")
_FREQUENCY = any_of(
    rf"{_MESSAGES[:-1]}|messaging|texting|mms) ?(?:message )?(?:frequency|frequencies|freq|volume|cadence)",
    r"frequency(?: of \w+)?(?: (?:of|will|may|can|varies|vary|depends|is|based)|:).*?",
    r"(?:varies|vary|varying) in (?:frequency|number)",
    rf"number of {_MESSAGES}\b.{{0,60}}\b(?:var\w+|depend\w*|differ\w*|chang\w+)",
    r"how (?:often|many|frequently)\b.{0,60}\b(?:var\w+|depend\w*|differ\w*)",
    rf"{_COUNT}(?: ?(?:-|to|or) ?{_COUNT})?\+?\W{{0,3}}(?:\w+ ){{0,4}}{_MESSAGES}\W{{0,3}}(?:\w+ ){{0,3}}"
    rf"{_A} ?(?:\w+ )?{_PERIOD}",
    rf"{_MESSAGES} ?(?:/|per) ?(?:\w+ )?{_PERIOD}",
    rf"{_MESSAGES} (?:are|will be|get) sent (?:\w+ ){{0,2}}"
    rf"(?:per|for each|for every|with each|with every) {_PERIOD}",
    rf"(?:{_MESSAGES}|text (?:you|me))\b.{{0,40}}\b(?:once|twice|{_COUNT} times?|\d+x|no more than"
    rf"|up to)\b.{{0,20}}\W{_A} ?{_PERIOD}",
    rf"(?:daily|weekly|monthly|quarterly|bi-?weekly|fortnightly|one-time|only one|once {_A} {_PERIOD}"
    rf"|twice {_A} {_PERIOD})"
    rf" (?:\w+ ){{0,3}}{_MESSAGES}",
    rf"{_MESSAGES}\b.{{0,30}}\b(?:daily|weekly|monthly|as needed|every {_PERIOD}|each time)",
    rf"(?:one|a|a single|1) {_MESSAGES} (?:\w+ ){{0,2}}(?:for each|for every|per|each time|every time"
    rf"|whenever)",
)
_RECURRING = any_of(rf"(?:recurring|ongoing|periodic|occasional|regular) (?:\w+ ){{0,4}}{_MESSAGES}")
_RATES = any_of(
    rf"{_PAYS}\b(?:[^.!?]|\. ?&){{0,50}}\b(?:rates?|fees?|charges?|costs?)\b[^.!?]{{0,40}}\b"
    r"(?:apply|applies|applicable|incurred|charged|billed|vary)",
    rf"{_NOT_OF_TEXTS}rates {_MAY} apply",
    rf"(?:carrier|provider|operator|plan|network|phone company)\b[^.!?]{{0,60}}\b{_MAY} (?:charge|bill)",
    rf"{_MAY} be charged\b[^.!?]{{0,60}}\b(?:carrier|provider|operator|messages?|data|texts?)",
    r"(?:charges|costs|fees|rates)\b[^.!?]{0,30}\b(?:by|from|of) your (?:\w+ ){0,2}(?:carrier|provider"
    r"|operator|plan)",
)
PRIVACY = any_of("privacy", "data (?:policy|protection)")
TERMS = any_of(
    "terms", "conditions", "tos", "t ?& ?cs?", "(?:user|service|messaging) agreement", "legal", "rules"
)


def says_stop(text: str) -> bool:
    """Tell whether a text says that STOP ends the messages."""
    return bool(_STOP.search(plain(text)) or _STOP_IN_CAPITALS.search(tidy(text)))


def says_help(text: str) -> bool:
    """Tell whether a text says that HELP is answered. Within a line in capitals HELP may be any help."""
    in_lines = [line for line in text.split("\n") if sum(map(str.islower, line)) > 10]
    stands_out = any(_HELP_IN_CAPITALS.search(tidy(line)) for line in in_lines)
    return stands_out or bool(_HELP.search(plain(text)))


def says_frequency(text: str) -> bool:
    """Tell whether a text says how many messages come."""
    return bool(_FREQUENCY.search(plain(text)))


def says_recurring(text: str) -> bool:
    """Tell whether a text says that messages come again and again, and not how often."""
    return bool(_RECURRING.search(plain(text)))


def says_rates(text: str) -> bool:
    """Tell whether a text says that messages may cost something."""
    return bool(_RATES.search(plain(text)))
