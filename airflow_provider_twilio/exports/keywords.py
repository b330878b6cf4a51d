"""What a text means for later ones: stop, or go on.

https://help.twilio.com/articles/223134027-Twilio-support-for-opt-out-keywords-SMS-STOP-filtering-
"""

from collections.abc import Collection
from typing import Any, Literal

from airflow_provider_twilio.api.errors import InvalidRequest

State = Literal["opted_out", "opted_in"]

STOP = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE")
START = ("START", "YES", "UNSTOP")


class Keywords:
    """The words that opt a person out and in again.

    :param stop: words of which case and spaces don't matter: ``Stop all`` is STOPALL. It is better to take
        one text too many for a stop.
    :param start: words of which the case doesn't matter.
    :raises InvalidRequest: no words, or one for both.
    """

    def __init__(self, stop: Any = STOP, start: Any = START) -> None:
        self._stop = {_joined(word) for word in _words("stop_words", stop)}
        self._start = {word.strip().upper() for word in _words("start_words", start)}
        if both := self._stop & self._start:
            raise InvalidRequest(f"stop_words, start_words: {min(both)!r}: must be in one of them only")

    def read(self, text: str) -> tuple[State, str] | None:
        """What ``text`` asks for and the word that does, ``None`` if it is neither."""
        if len(text) > _LONGEST:
            return None
        if (word := _joined(text)) in self._stop:
            return "opted_out", word
        return ("opted_in", word) if (word := text.strip().upper()) in self._start else None

    def to_json(self) -> dict[str, list[str]]:
        """For the digest of the options."""
        return {"stop": sorted(self._stop), "start": sorted(self._start)}


_LONGEST = 100


def _joined(text: str) -> str:
    return "".join(text.split()).upper()


def _words(argument: str, words: Any) -> Collection[str]:
    if isinstance(words, str) or not isinstance(words, Collection) or not words:
        raise InvalidRequest(f"{argument}: {words!r}: must be a list of words such as {STOP[0]!r}")
    for word in words:
        if not isinstance(word, str) or not word.strip() or len(word) > _LONGEST:
            raise InvalidRequest(f"{argument}: {word!r}: must be a word of at most {_LONGEST} characters")
    return words
