"""The numbers for sale. They follow from country, kind and area code, and are always the same.

Any well-formed number of a country and kind in the table can be bought; a search shows a sample of them.
Numbers that end in 97 have voice only, and those that end in 98 have no MMS.
"""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from airflow_provider_twilio.simulator.phone_numbers import TOLLFREE_PREFIXES, country_of, is_tollfree

LOCAL, MOBILE, TOLLFREE = "Local", "Mobile", "TollFree"
NATIONAL, SHARED_COST, VOIP, MACHINE_TO_MACHINE = "National", "SharedCost", "Voip", "MachineToMachine"
_NORTH_AMERICAN = "+1##########"


class Kind(NamedTuple):
    """A kind of numbers in a country. ``pattern`` has ``#`` for a free digit."""

    pattern: str
    capabilities: str
    address: str = "none"


@dataclass(frozen=True, slots=True)
class Country:
    name: str
    kinds: Mapping[str, Kind]


COUNTRIES: Mapping[str, Country] = MappingProxyType(
    {
        "US": Country(
            "United States",
            {LOCAL: Kind(_NORTH_AMERICAN, "voice sms mms"), TOLLFREE: Kind(_NORTH_AMERICAN, "voice sms mms")},
        ),
        "CA": Country(
            "Canada",
            {LOCAL: Kind(_NORTH_AMERICAN, "voice sms mms"), TOLLFREE: Kind(_NORTH_AMERICAN, "voice sms mms")},
        ),
        "GB": Country(
            "United Kingdom",
            {
                LOCAL: Kind("+4420########", "voice", "any"),
                MOBILE: Kind("+447#########", "voice sms"),
                TOLLFREE: Kind("+44808#######", "voice", "any"),
                NATIONAL: Kind("+443#########", "voice", "any"),
                SHARED_COST: Kind("+44843#######", "voice", "any"),
            },
        ),
        "AU": Country(
            "Australia",
            {
                LOCAL: Kind("+612########", "voice", "any"),
                MOBILE: Kind("+614########", "voice sms", "any"),
                TOLLFREE: Kind("+61180#######", "voice", "any"),
                SHARED_COST: Kind("+61130#######", "voice", "any"),
            },
        ),
        "DE": Country(
            "Germany",
            {
                LOCAL: Kind("+4930########", "voice", "local"),
                MOBILE: Kind("+4915#########", "voice sms", "any"),
                NATIONAL: Kind("+4932#########", "voice", "local"),
            },
        ),
        "FR": Country("France", {MOBILE: Kind("+337########", "voice sms", "local")}),
        "JP": Country("Japan", {VOIP: Kind("+8150########", "voice", "any")}),
        "NO": Country(
            "Norway",
            {
                MOBILE: Kind("+474#######", "voice sms"),
                MACHINE_TO_MACHINE: Kind("+4759######", "sms"),
            },
        ),
        "NL": Country("Netherlands", {MOBILE: Kind("+316########", "voice sms", "any")}),
        "SE": Country(
            "Sweden", {LOCAL: Kind("+468########", "voice"), MOBILE: Kind("+467########", "voice sms")}
        ),
    }
)


class Place(NamedTuple):
    region: str | None
    locality: str | None = None
    postal_code: str | None = None
    latitude: str | None = None
    longitude: str | None = None


PLACES: Mapping[str, Place] = MappingProxyType(
    {
        "202": Place("DC", "Washington", "20001", "38.907200", "-77.036900"),
        "206": Place("WA", "Seattle", "98101", "47.606200", "-122.332100"),
        "212": Place("NY", "New York", "10001", "40.712800", "-74.006000"),
        "213": Place("CA", "Los Angeles", "90012", "34.052200", "-118.243700"),
        "214": Place("TX", "Dallas", "75201", "32.776700", "-96.797000"),
        "215": Place("PA", "Philadelphia", "19102", "39.952600", "-75.165200"),
        "303": Place("CO", "Denver", "80202", "39.739200", "-104.990300"),
        "305": Place("FL", "Miami", "33101", "25.761700", "-80.191800"),
        "312": Place("IL", "Chicago", "60601", "41.878100", "-87.629800"),
        "404": Place("GA", "Atlanta", "30303", "33.749000", "-84.388000"),
        "415": Place("CA", "San Francisco", "94103", "37.774900", "-122.419400"),
        "503": Place("OR", "Portland", "97204", "45.515200", "-122.678400"),
        "512": Place("TX", "Austin", "78701", "30.267200", "-97.743100"),
        "602": Place("AZ", "Phoenix", "85004", "33.448400", "-112.074000"),
        "617": Place("MA", "Boston", "02108", "42.360100", "-71.058900"),
        "702": Place("NV", "Las Vegas", "89101", "36.169900", "-115.139800"),
        "808": Place("HI", "Honolulu", "96813", "21.306900", "-157.858300"),
        "416": Place("ON", "Toronto", "M5H", "43.653200", "-79.383200"),
        "514": Place("QC", "Montreal", "H2Y", "45.501700", "-73.567300"),
        "604": Place("BC", "Vancouver", "V6B", "49.282700", "-123.120700"),
    }
)
_NOWHERE = Place(None)
_SOLD_OUT = frozenset({"533", "555", "900", "710", "500", *TOLLFREE_PREFIXES})
_AREA_CODE = re.compile(r"[2-9](?!11)[0-8][0-9]")
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


@dataclass(frozen=True, slots=True)
class Offer:
    phone_number: str
    country: str
    kind: str
    capabilities: dict[str, bool]
    address_requirements: str
    place: Place


def _capabilities(kind: Kind, number: str) -> dict[str, bool]:
    words = set(kind.capabilities.split())
    if number.endswith("97"):
        words -= {"sms", "mms"}
    if number.endswith("98"):
        words -= {"mms"}
    return {word: word in words for word in ("voice", "sms", "mms", "fax")}


def _offer(number: str, country: str, kind: str) -> Offer:
    terms = COUNTRIES[country].kinds[kind]
    place = PLACES.get(number[2:5], _NOWHERE) if kind == LOCAL and number.startswith("+1") else _NOWHERE
    return Offer(number, country, kind, _capabilities(terms, number), terms.address, place)


def offer_of(number: str) -> Offer | None:
    """Return the offer of ``number``, or ``None`` if such numbers aren't sold."""
    if number.startswith("+1"):
        if is_tollfree(number):
            return _offer(number, "US", TOLLFREE)
        country = country_of(number)
        return _offer(number, country, LOCAL) if country in COUNTRIES else None
    for code, country_terms in COUNTRIES.items():
        for kind, terms in country_terms.kinds.items():
            if re.fullmatch(re.escape(terms.pattern).replace(r"\#", r"\d"), number):
                return _offer(number, code, kind)
    return None


def area_codes(country: str, kind: str) -> tuple[str, ...]:
    if kind == TOLLFREE:
        return TOLLFREE_PREFIXES
    return tuple(code for code in PLACES if country_of(f"+1{code}") == country)


def has_area_code(country: str, kind: str, area_code: str) -> bool:
    if kind == TOLLFREE:
        return area_code in TOLLFREE_PREFIXES
    if not _AREA_CODE.fullmatch(area_code) or area_code in _SOLD_OUT:
        return False
    return country_of(f"+1{area_code}") == country


@lru_cache(maxsize=512)
def _sample(pattern: str, count: int) -> tuple[str, ...]:
    """Return ``count`` numbers of a pattern, every fiftieth with limited capabilities."""
    rng = random.Random(pattern)
    numbers = []
    for index in range(count):
        number = re.sub("#", lambda _: str(rng.randrange(10)), pattern)
        limited = {24: "97", 49: "98"}.get(index % 50)
        numbers.append(number[:-2] + limited if limited else number)
    return tuple(dict.fromkeys(numbers))


def _in_area(area_code: str) -> str:
    exchange = random.Random(area_code).randrange(2, 10)
    return f"+1{area_code}{exchange}######"


def _candidates(country: str, kind: str, area_code: str | None) -> Iterator[str]:
    pattern = COUNTRIES[country].kinds[kind].pattern
    if pattern != _NORTH_AMERICAN:
        yield from _sample(pattern, 500)
    elif area_code is not None:
        if has_area_code(country, kind, area_code):
            yield from _sample(_in_area(area_code), 500)
    else:
        for code in area_codes(country, kind):
            yield from _sample(_in_area(code), 50)


def _contains_expression(pattern: str) -> re.Pattern[str]:
    """Translate a pattern: ``*`` is a digit, ``%`` any digits, ``+`` the start, ``$`` the end."""
    body = pattern.upper().translate(_KEYPAD)
    start, end = body.startswith("+"), body.endswith("$")
    core = body.strip("+$").replace("*", r"\d").replace("%", r"\d*")
    return re.compile((r"^\+" if start else "") + core + ("$" if end else ""))


def _overlaid(numbers: list[str], pattern: str) -> Iterator[str]:
    """Yield candidates with their last digits replaced to match, because a sample seldom has a match."""
    wish = pattern.upper().translate(_KEYPAD).strip("+$")
    if "%" in wish:
        return
    for number in numbers:
        tail = number[len(number) - len(wish) :] if len(wish) < len(number) else number[1:]
        if len(wish) <= len(tail):
            fitted = "".join(own if want == "*" else want for own, want in zip(tail, wish, strict=True))
            yield number[: len(number) - len(tail)] + fitted


def search(country: str, kind: str, *, area_code: str | None, contains: str | None) -> Iterator[Offer]:
    """Yield matching offers in a fixed order."""
    numbers = list(_candidates(country, kind, area_code))
    if contains is not None:
        expression = _contains_expression(contains)
        wanted = [*numbers, *_overlaid(numbers, contains)]
        numbers = [number for number in dict.fromkeys(wanted) if expression.search(number)]
    for number in numbers:
        if (offer := offer_of(number)) is not None and offer.kind == kind:
            yield offer
