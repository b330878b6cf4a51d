"""Contents that carriers bar, as a table: what they are called, Twilio's code, and the words that show them.

Sources: https://www.twilio.com/docs/api/errors/30883, 30882, 30885, 30897 and 30950.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Barred:
    """A barred content.

    :param name: what it is.
    :param code: of the rejection.
    :param words: a pattern of the words that show it, in a text in lower case.
    """

    name: str
    code: int
    words: re.Pattern[str]


def _barred(name: str, code: int, words: str) -> Barred:
    return Barred(
        name, code, re.compile(rf"(?<!\w)(?:{'|'.join(words.split())})(?!\w)".replace("_", r"[\s-]"))
    )


BARRED = (
    _barred(
        "sexual content",
        30883,
        r"""porn\w* xxx escort_services? adult_(?:videos?|content|toys?|dating|entertainment) sex_toys?
        strip_clubs? onlyfans hook_?ups? nudes? erotic\w* camgirls?""",
    ),
    _barred("hate", 30883, r"white_(?:power|suprema\w+) racial_(?:purity|superiority) ethnic_cleansing"),
    _barred(
        "firearms",
        30883,
        r"""firearms? ammunition ammo hand_?guns? rifles? shotguns? pistols? silencers?
        gun_(?:shop|store|show|sale|deal)s?""",
    ),
    _barred(
        "tobacco or vapes",
        30883,
        r"""tobacco cigarettes? cigars? vap(?:e|es|ing) vapor_shops? e-?cig\w* e-?liquids? hookahs? nicotine
        juul""",
    ),
    _barred(
        "cannabis",
        30883,
        r"""cannabis marijuana cbd thc dispensar(?:y|ies) delta-?8 kratom hemp_(?:oil|flower|gumm\w+)
        weed_(?:delivery|strains?|shop|store|deals?) pre-?rolls?""",
    ),
    _barred("illegal drugs", 30897, r"cocaine heroin mdma lsd psilocybin magic_mushrooms shrooms"),
    _barred(
        "gambling",
        30897,
        r"""casinos? gambl\w+ sports_?books? (?:sports_)?betting
        sports_bets? online_slots slot_games place_(?:a|your)_bets? poker slot_machines?
        roulette wager\w* free_spins lotter(?:y|ies)""",
    ),
    _barred(
        "high-risk loans",
        30897,
        r"""pay_?day_(?:loan|advance|lender)s? cash_advances? (?:car_)?title_loans? short_term_loans?
        quick_cash no_credit_checks? installment_loans? student_loan_(?:forgiveness|relief)
        high_interest_loans?
        same_day_(?:loan|cash|funding)\w*
        third_party_(?:loan|mortgage)s?""",
    ),
    _barred(
        "debt relief or collection",
        30897,
        r"""debt_(?:relief|consolidation|settlement|reduction|forgiveness|collect\w+) tax_debt_relief
        (?:settle|reduce|eliminate|lower)_your_debts? collections?_agenc(?:y|ies)""",
    ),
    _barred(
        "credit repair",
        30950,
        r"""credit_(?:repair|restoration|fix\w*) remove_negative_items
        (?:repair|fix|boost|rebuild|raise)_(?:your_|their_)?(?:bad_)?credit(?:_scores?)?""",
    ),
    _barred(
        "crypto or investment tips",
        30897,
        r"""crypto\w* bitcoin ethereum nft_(?:drop|mint)s? token_(?:pre)?sales? forex penny_stocks?
        stock_(?:tip|alert|pick)s? binary_options""",
    ),
    _barred(
        "affiliate marketing or lead generation",
        30882,
        r"""affiliate_(?:marketing|link|offer|program|partner|network)s? lead_?gen(?:eration|erators?)?
        (?:buy|sell|sells|selling|sold|resell|purchased?|third_party|shared?)_leads
        lead_(?:aggregat\w+|marketplace|buyer|seller)s? pay_per_(?:lead|call) partner_offers?
        (?:offers|messages|texts|promotions)_from_(?:our_)?(?:marketing_)?partners""",
    ),
    _barred(
        "a promise of easy money",
        30885,
        r"""work_from_home get_rich(?:_quick)? passive_income mlm multi_level_marketing be_your_own_boss
        (?:mystery|secret)_shopp\w+ pyramid_schemes?
        (?:make|earn)_\$[\d,]+_(?:a|per|every)_(?:hour|day|week|month)""",
    ),
)
ALCOHOL = _barred(
    "alcohol",
    30883,
    r"""alcohol\w* beers? wines? liquors? whiske?ys? vodka tequila bourbon cocktails? happy_hour
    winer(?:y|ies) brewer(?:y|ies) spirits_(?:shop|store)""",
)
_DENIED = re.compile(
    r"(?:\b(?:no|not|never|without|nor|anti|against|avoid|quit\w*|stop|prevent\w*|prohibit\w*|ban\w*)\b"
    r"|\bexclud\w*\b|n't\b)[^.;!?]{0,40}$"
)
_IS_ABOUT_HELP = re.compile(
    r"^[\s-]*(?:cessation|prevention|addiction|recovery|awareness|education|free\b|testing)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A barred content in a text.

    :param start: where its words begin in the text.
    :param is_denied: the text says that there is none of it, or helps against it.
    """

    content: Barred
    words: str
    start: int
    is_denied: bool


def mentions(text: str, contents: tuple[Barred, ...] = BARRED) -> Iterator[Mention]:
    """Yield the barred contents in a text in lower case, each at its first place that isn't denied."""
    for content in contents:
        found = [_mention(content, text, match) for match in content.words.finditer(text)]
        if found:
            yield next((one for one in found if not one.is_denied), found[0])


def _mention(content: Barred, text: str, match: re.Match[str]) -> Mention:
    before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 20]
    is_denied = bool(_DENIED.search(before) or _IS_ABOUT_HELP.search(after))
    return Mention(content, match.group(), match.start(), is_denied)
