"""Read what a text means for later ones: stop, go on, or nothing.

The rule depends on who got the text, and errs on the side of silence: a stop is read generously, and a start
only where Twilio's pages say that this word undoes a stop to that kind of sender.

| kind of sender | undoes a stop | page |
|---|---|---|
| toll-free number | START, UNSTOP: the network's own block | 360058144374 of help.twilio.com |
| long code | START, UNSTOP, YES | 223134027 of help.twilio.com |
| any other | START: the word that Advanced Opt-Out always has | 360034798533 of help.twilio.com |

A short code that is in no service has no keywords of Twilio's (223181748): its owner has to heed a stop.
"""

import unicodedata
from collections.abc import Collection, Mapping
from typing import Any, Literal

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.sender_kinds import INTERNATIONAL, LONG_CODE, TOLL_FREE, kind_of

State = Literal["opted_out", "opted_in"]

STOP = (
    "STOP",
    "STOPALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "OPTOUT",
    "REVOKE",
    "ARRET",
    "ARRETE",
    "ARRETT",
)
"""Twilio's default words; the French ones are those of https://www.twilio.com/docs/proxy/opt-out-keywords."""
START = ("START", "YES", "UNSTOP")

_ALWAYS_STOPS, _ALWAYS_STARTS = "STOP", "START"
"""The words that can't be taken away from a service."""
_STARTS: Mapping[str, frozenset[str]] = {
    TOLL_FREE: frozenset({"START", "UNSTOP"}),
    LONG_CODE: frozenset(START),
    INTERNATIONAL: frozenset(START),
}


def is_toll_free(sender: str) -> bool:
    """Tell whether the network itself, too, blocks messages of ``sender`` to those who said STOP to it."""
    return kind_of(sender) == TOLL_FREE


class Keywords:
    """The words that opt a person out and in again.

    :param stop: words beside STOP, in place of Twilio's own. Case, spaces, punctuation and accents don't
        matter: ``Stop all!`` is STOPALL.
    :param start: words beside START, in place of Twilio's own, to senders that aren't toll-free numbers: the
        network knows no others than START and UNSTOP. The case doesn't matter.
    :raises InvalidRequest: no words, or one for both.
    """

    def __init__(self, stop: Any = None, start: Any = None) -> None:
        self._stop = {_letters(word) for word in _words("stop_words", STOP if stop is None else stop)}
        self._start = (
            None if start is None else frozenset(_bare(word) for word in _words("start_words", start))
        )
        self._stop.add(_ALWAYS_STOPS)
        both = self._stop & {_letters(word) for word in {*(self._start or START), _ALWAYS_STARTS}}
        if both:
            raise InvalidRequest(f"stop_words, start_words: {min(both)!r}: must be in one of them only")

    def read(self, text: str, sender: str) -> tuple[State, str] | None:
        """Tell what ``text`` asks for and the word that does, ``None`` if it is neither.

        :param sender: ours, to which the text was sent.
        """
        text = text.strip()
        if len(text) > _LONGEST:
            return None
        if (word := _letters(text)) in self._stop:
            return "opted_out", word
        word = _bare(text)
        return ("opted_in", word) if word in self._starts(sender) else None

    def _starts(self, sender: str) -> frozenset[str]:
        kind = kind_of(sender)
        usual = _STARTS.get(kind, frozenset({_ALWAYS_STARTS}))
        return usual if kind == TOLL_FREE or self._start is None else self._start | {_ALWAYS_STARTS}

    def to_json(self) -> dict[str, list[str]]:
        """For the digest of the options."""
        return {"stop": sorted(self._stop), "start": sorted(self._start or START)}


_LONGEST = 100


def _letters(text: str) -> str:
    """Letters and digits alone, whatever their case, width and accents."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).upper()))


def _bare(text: str) -> str:
    return text.strip().upper()


def _words(argument: str, words: Any) -> Collection[str]:
    if isinstance(words, str) or not isinstance(words, Collection) or not words:
        raise InvalidRequest(f"{argument}: {words!r}: must be a list of words such as {STOP[0]!r}")
    for word in words:
        if not isinstance(word, str) or not _letters(word) or len(word) > _LONGEST:
            raise InvalidRequest(f"{argument}: {word!r}: must be a word of at most {_LONGEST} characters")
    return words
