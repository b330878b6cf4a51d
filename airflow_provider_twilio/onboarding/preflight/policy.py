"""The privacy policy: whether mobile information stays with the sender."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from airflow_provider_twilio.onboarding.preflight.codes import Codes
from airflow_provider_twilio.onboarding.preflight.finding import Finding
from airflow_provider_twilio.onboarding.preflight.page import WebPage
from airflow_provider_twilio.onboarding.preflight.sentences import Sentence, sentences

_MOBILE = re.compile(
    r"\b(?:mobile|cell|cellular|phone|telephone|sms|mms|texts?|texting|text[- ]messag\w*|opt[- ]?ins?"
    r"|messaging)\b"
)
_POINTS_BACK = re.compile(
    r"\b(?:it|they|them|this|that|these|those|such|which|said|the (?:information|data|number)s?)\b"
)
_PERSONAL = re.compile(r"\b(?:information|data|details|numbers?|records?|consent)\b")
_SHARES = re.compile(
    r"\b(?:shar(?:e|es|ed|ing)|disclos\w+|transfer\w*|provid(?:e|es|ed|ing)|trad(?:e|es|ed|ing)|leas(?:e"
    r"|es|ed|ing)|exchang\w+"
    r"|pass(?:es|ed|ing)?|giv(?:e|es|en|ing)|distribut\w+|releas\w+|(?:made|make|makes|making) available"
    r"|licens\w+|swap\w*"
    r"|hand(?:s|ed|ing)?|forward\w*|rent(?:s|ed|ing|al)?|sell(?:s|ing)?|sold|sale|goes|go|leaves?"
    r"|reach(?:es)?|gets?|receives?)\b"
)
_SELLS_ALONE = re.compile(
    r"\b(?:sell(?:s|ing)?|sold|sale|rent(?:s|ed|ing|al)?|leas(?:e|es|ed|ing)|trad(?:e|es|ed|ing))\b"
)
_PARTIES = re.compile(
    r"\bthird[- ]?part(?:y|ies)\b|\baffiliat\w+|\b(?:\w+ )?partners?\b|\b(?:other|outside|another"
    r"|unaffiliated|external)"
    r" (?:\w+ )?(?:compan|business|organi[sz]ation|part|entit|person|people|brand|firm)\w*|\banyone\b"
    r"|\banybody\b|\bothers\b"
    r"|\badvertis(?:ers?|ing (?:networks?|companies))\b|\bmarketers?\b|\blead (?:gen\w*|buyers?"
    r"|sellers?)\b|\bbrokers?\b|\bno ?body\b|\bno one\b"
    r"|\bsponsors?\b|\bsister compan\w+|\bsubsidiar\w+|\b(?:any|no|another|other) (?:third|outside"
    r"|other)?\b ?(?:party|company|business)\b|\boutsiders?\b"
)
_MARKETING = re.compile(
    r"\bmarket\w*|\bpromot\w*|\badvertis\w*|\bsolicit\w*|\bcommercial\b|\btheir own\b|\boffers?\b"
    r"|\bsales? purposes?\b"
)
_NOT = (
    r"(?:\b(?:no(?! longer than)|not(?! (?:only|limited|just|merely|necessarily))|never|neither|nor"
    r"|nobody|none|without)\b"
    r"|n't(?! (?:only|just))\b|\bcannot\b|\bunder no circumstances\b|\bprohibit\w*|\brefrain\w*|\bexclud\w+)"
)
_NEGATED = re.compile(
    rf"{_NOT}(?:(?!\b(?:but|however|although)\b)[^;]){{0,260}}?{_SHARES.pattern}"
    rf"|{_SHARES.pattern}[^;]{{0,60}}\b(?:nobody|no one|no ?body|none|no (?:third|other|outside)\b)"
)
_GENERAL = re.compile(
    r"\b(?:personal(?:ly)?|private|identifi\w+|customers?'?)\b.{0,20}\b(?:information|data|details)\b"
    r"|\b(?:your|any) (?:information|data|details)\b|\bpii\b"
)
_NO_PROMISE = re.compile(
    r"\b(?:not|cannot|can't|n't)\b (?:\w+ )?(?:guarantee|promise|ensure|warrant|prevent|restrict|limit"
    r"|prohibit)"
    r"|\bnothing\b.{0,60}\b(?:prevent|restrict|limit|prohibit)|\bif you (?:do not|don't|have not"
    r"|haven't)\b|\bunless you (?:opt[- ]?out|object|tell)"
    r"|\buntil you (?:opt|object|tell)"
)
_EXCEPT = re.compile(
    r"\bexcept(?:ing|ion|ions)?\b|\bunless\b|\bother than\b|\bsave for\b|\bwithout (?:your|the user's"
    r"|their|first|prior|obtaining)\b|\bwithout "
    r"(?:\w+ )?(?:consent|permission)\b|\bbut (?:we )?(?:may|might|can|will|do)\b|\bhowever\b"
    r"|\baside from\b|\bapart from\b|\bexcluding\b"
)
_VOIDS = re.compile(
    r"\bpartners?\b|\baffiliat\w+|\badvertis\w+|\bmarket\w*|\bpromot\w*|\bsister\b|\bsubsidiar\w+"
    r"|\bsponsors?\b|\bthird[- ]part(?:y|ies)\b(?! (?:\w+ )?"
    r"(?:provider|vendor|carrier|platform|processor|service))|\b(?:consent|permission|agree"
    r"|opt(?:ed)?[- ]?in|approval)\b|\bunless you\b|\bother (?:compan|brand|business)\w+"
)
_OTHERS = re.compile(
    r"\bpartners?\b|\baffiliat\w+|\badvertis\w+|\bmarket\w*|\bpromot\w*|\bsister\b|\bsubsidiar\w+|\bsponsors?\b"
    r"|\bother (?:compan|brand|business)\w+"
)
_SERVES = re.compile(
    r"\b(?:service|sms|messaging|technology|platform|delivery|hosting|software"
    r"|telecom\w*) ?(?:service )?(?:providers?|vendors?|platforms?|partners?|aggregators?)\b"
    r"|\b(?:aggregators?|carriers?|subcontractors?|contractors?|vendors?|processors?|providers?"
    r"|twilio)\b|\bon our behalf\b"
    r"|\b(?:help|assist)s?(?:ing)? us\b|\bto (?:deliver|send|provide|operate)\b|\brequired by law\b|\blegal\b"
)
_MAY = re.compile(
    r"\b(?:may|might|can|could|will|do|does|shall|are|is|we|reserve the right|opt[- ]?out|permission to"
    r"|right to|agree\w* (?:to|that))\b"
)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """The statement of one sentence on mobile information.

    :param is_promise: it isn't shared.
    :param is_general: the promise is of personal information, without naming phones.
    :param is_breach: it is shared with others, to market.
    """

    sentence: Sentence
    is_promise: bool = False
    is_general: bool = False
    is_breach: bool = False


def of_policy(page: WebPage, codes: Codes) -> Iterator[Finding]:
    """Yield what a review would find in a privacy policy."""
    verdicts = [_verdict(one) for one in sentences(page.content.text)]
    breach = next((one for one in verdicts if one.is_breach), None)
    if breach:
        rule = (
            "the policy lets mobile information be shared: say that it isn't, to third parties for marketing"
        )
        yield page.finding("error", rule, codes.sharing, text=breach.sentence.text)
        return
    if any(one.is_promise for one in verdicts):
        return
    rule = (
        "say that mobile information isn't shared with third parties or affiliates for marketing or promotion"
    )
    general = next((one for one in verdicts if one.is_general), None)
    if general:
        rule = f"the policy doesn't speak of phone numbers where it promises not to share: {rule}"
        yield page.finding("warning", rule, codes.sharing, text=general.sentence.text)
        return
    yield page.finding("error", f"the policy doesn't promise it: {rule}", codes.sharing)


def _verdict(sentence: Sentence) -> _Verdict:
    text = sentence.text
    before, exception = _divided(text)
    is_mobile = bool(_MOBILE.search(text)) or (bool(_POINTS_BACK.search(text)) and sentence.follows(_MOBILE))
    is_personal = bool(_PERSONAL.search(text)) or is_mobile
    if not (is_personal and _SHARES.search(text)):
        return _Verdict(sentence)
    is_negated = bool(_NEGATED.search(before)) and not _NO_PROMISE.search(text)
    is_to_others = bool(_PARTIES.search(text)) or bool(_MARKETING.search(text))
    if is_negated:
        if exception and _VOIDS.search(exception) and not _only_serves(exception):
            names_others = bool(_OTHERS.search(exception))
            return _Verdict(sentence, is_breach=is_mobile and names_others)
        more_than_sales = bool(_SHARES.search(_SELLS_ALONE.sub(" ", before)))
        kept = more_than_sales and (is_to_others or is_mobile)
        is_near = is_mobile or sentence.is_near(_MOBILE)
        return _Verdict(
            sentence,
            is_promise=kept and is_near,
            is_general=kept and not is_near and bool(_GENERAL.search(text)),
        )
    named = bool(_MOBILE.search(text)) or sentence.points_at(_MOBILE, _POINTS_BACK)
    to_market = bool(_MARKETING.search(text)) and bool(_PARTIES.search(text))
    return _Verdict(
        sentence, is_breach=named and to_market and bool(_MAY.search(text)) and not _only_serves(text)
    )


def _divided(text: str) -> tuple[str, str]:
    """Return what a sentence says, and the exception that it makes."""
    found = _EXCEPT.search(text)
    if not found or found.start() < 15:
        return text, ""
    return text[: found.start()], text[found.start() :]


def _only_serves(text: str) -> bool:
    """Tell whether the others of a sentence are those that deliver the messages, for the sender alone."""
    named = re.search(
        r"\b(?:marketing|promotional|business|advertising|trusted|selected|other|our) partners?\b"
        r"|\badvertisers?\b|\baffiliat\w+|\btheir own\b|\bsister\b|\bsponsors?\b",
        text,
    )
    return bool(_SERVES.search(text)) and not named
