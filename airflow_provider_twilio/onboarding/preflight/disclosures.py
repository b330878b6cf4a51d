"""What a page has to say where people agree to texts, and the words that say it."""

import re

from airflow_provider_twilio.onboarding.preflight.wording import plain, tidy

_ASKED = (
    r"(?:repl(?:y|ying|ies)|respond(?:ing)?|answer(?:ing)?|text(?:ing)?|txt|send(?:ing)?|typ(?:e|ing)"
    r"|writ(?:e|ing)"
    r"|messag(?:e|ing)|sms)"
)
_STOP_WORD = r"stop(?:all)?(?! (?:by|in(?! order)|over|into|at (?:our|the|any of))\b)"
STOP = re.compile(
    rf"\b{_ASKED}\b.{{0,45}}\b{_STOP_WORD}\b"
    rf"|\b{_STOP_WORD}\b.{{0,45}}\b(?:opt[- ]?out|unsubscribe|to (?:end|cancel|quit|stop|be removed)"
    rf"|{_ASKED})\b"
    r"|\bstop ?(?:2|=) ?\w+"
)
STOP_IN_CAPITALS = re.compile(
    r"\b(?i:" + _ASKED + r")\b.{0,30}\b(?:STOP|END|QUIT|CANCEL|UNSUBSCRIBE|OPTOUT|REMOVE)\b"
)
HELP = re.compile(
    rf"\b{_ASKED} (?:us )?(?:the )?(?:word |keyword |back |with |back with )*[\"'(*]*help\b(?! (?:you|us"
    rf"|me|with|by)\b)"
    r"|\bhelp[\"')*]* (?:for|to (?:get|receive|see|reach)|if you need|at any time|=) ?(?:\w+ ){0,3}"
    r"(?:help|info\w*|assistance|support|details|customer|more|us|someone|questions?)"
    r"|\bstop\b.{0,80}\b(?:or|and|,|/|;)? ?(?:text |reply |send |with )?[\"'(*]*help[\"')*]* (?:for|to"
    r"|if|anytime|at any)\b"
    r"|\bstop[\"')]*(?: ?/ ?|, ?| or | and )[\"'(]*help\b"
)
HELP_IN_CAPITALS = re.compile(r"(?<![A-Z] )\bHELP\b(?! [A-Z]{2})")
_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a few|several|a couple of|an? )"
_MESSAGES = (
    r"(?:messages?|msgs?|texts?(?: messages?)?|sms(?: messages?)?|alerts?|notifications?|reminders?|updates?)"
)
_PERIOD = (
    r"(?:day|week|month|mo|quarter|year|yr|wk|order|appointment|booking|visit|delivery|purchase"
    r"|transaction|request"
    r"|log-?in|session|reservation|job|case|project|event|class|trip|ride|repair|shipment|application"
    r"|season|payment|prescription|stay"
    r"|lesson|tour|service)s?"
)
FREQUENCY = re.compile(
    rf"\b(?:message|msg|messaging|messages|text|texts|texting|sms|alert|notification"
    rf"|mms)s?(?:ing)? ?(?:message )?(?:frequency|freq\b|volume|cadence)"
    rf"|\bfrequency (?:of|will|may|can|varies|vary|depends|is|:)"
    rf"|\b(?:varies|vary|varying) in (?:frequency|number)|\bnumber of {_MESSAGES}.{{0,40}}\b(?:var"
    rf"|depend|differ|chang)"
    rf"|\bhow (?:often|many|frequently)\b.{{0,50}}\b(?:var|depend|differ)"
    rf"|\b{_NUMBER}(?: ?(?:-|to"
    rf"|or) ?{_NUMBER})?\+?\W{{0,3}}(?:\w+ ){{0,4}}{_MESSAGES}\W{{0,2}}(?:\w+ ){{0,3}}(?:per|a|an|each"
    rf"|every|/|for each|for every) ?(?:\w+ )?{_PERIOD}\b"
    rf"|\b{_MESSAGES} ?(?:/|per) ?{_PERIOD}\b"
    rf"|\b{_MESSAGES}.{{0,40}}\b(?:once|twice|{_NUMBER} times?|\d+x|no more than|up to)\b.{{0,20}}\b(?:a"
    rf"|per|each|every|/) ?{_PERIOD}\b"
    rf"|\b(?:daily|weekly|monthly|quarterly|bi-?weekly|fortnightly|one-time|single|only one|once (?:a"
    rf"|per|every) {_PERIOD}|twice (?:a|per) {_PERIOD}) (?:\w+ ){{0,3}}{_MESSAGES}\b"
    rf"|\b{_MESSAGES}\b.{{0,30}}\b(?:daily|weekly|monthly|as needed|every {_PERIOD}|each time)\b"
    rf"|\b(?:one|a single|1) {_MESSAGES} (?:\w+ )?(?:for|per|each|every|when)"
)
RECURRING = re.compile(rf"\b(?:recurring|ongoing|periodic|occasional|regular) (?:\w+ ){{0,4}}{_MESSAGES}\b")
RATES = re.compile(
    r"\b(?:message|msg|messaging|text|texting|sms|data|carrier|carrier's|standard|mobile|wireless"
    r"|network|normal|usual|operator|provider)s?\b"
    r".{0,50}\b(?:rates?|fees?|charges?|costs?)\b.{0,40}\b(?:apply|applies|applicable|incurred|charged"
    r"|billed|vary)\b"
    r"|\b(?:rates|fees|charges) (?:may|might|could|can|will) apply"
    r"|\b(?:carrier|provider|operator|plan|network|phone company)\b.{0,60}\b(?:may|might|could|can"
    r"|will) (?:charge|bill)\b"
    r"|\b(?:may|might|could|can) be charged\b.{0,60}\b(?:carrier|provider|operator|messages?|data|texts?)\b"
    r"|\b(?:charges|costs|fees|rates)\b.{0,30}\b(?:by|from|of) your (?:\w+ ){0,2}(?:carrier|provider"
    r"|operator|plan)\b"
)
PRIVACY = re.compile(r"\bprivacy\b|\bdata (?:policy|protection)\b")
TERMS = re.compile(
    r"\bterms\b|\bconditions\b|\btos\b|\bt ?& ?cs?\b|\b(?:user|service|messaging) agreement\b|\blegal\b"
)


def says_stop(text: str) -> bool:
    """Tell whether a text says that STOP ends the messages."""
    return bool(STOP.search(plain(text)) or STOP_IN_CAPITALS.search(tidy(text)))


def says_help(text: str) -> bool:
    """Tell whether a text says that HELP is answered."""
    return bool(HELP.search(plain(text)) or _has_help_in_capitals(text))


def _has_help_in_capitals(text: str) -> bool:
    """Tell whether HELP stands out: in a line of capitals alone it doesn't."""
    for line in text.split("\n"):
        small = sum(map(str.islower, line))
        if small > 10 and HELP_IN_CAPITALS.search(tidy(line)):
            return True
    return False


def says_frequency(text: str) -> bool:
    """Tell whether a text says how many messages come."""
    return bool(FREQUENCY.search(plain(text)))


def says_rates(text: str) -> bool:
    """Tell whether a text says that messages may cost something."""
    return bool(RATES.search(plain(text)))
