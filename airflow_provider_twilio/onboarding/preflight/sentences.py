"""A text in sentences, each with what it follows.

An item of a list comes with the words that lead in to the list, and an answer with its question.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from airflow_provider_twilio.onboarding.preflight.wording import plain

_END = re.compile(r"(?<=[.!?;])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\binc\.)(?<!\bu\.s\.)(?<!\bco\.)\s+")
_CLAUSE = re.compile(
    r"; |,? but (?=(?:we|they|it|your|may|might|can|will|do|share)\b)"
    r"|,? (?:and|yet|however) (?=(?:we|they|it) "
    r"(?:may|might|can|will|do|also|share|provide|give|sell|disclose)\b)"
)
_ITEM = "\u2022"
_LEAD = re.compile(r":$")
_NEAR = 6
"""How many sentences back a sentence may speak of."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in lower case.

    :param text: with the lead-in of its list, or the question that it answers.
    :param before: the sentences before it, the nearest last.
    """

    text: str
    before: tuple[str, ...]

    def follows(self, subject: re.Pattern[str]) -> bool:
        """Tell whether one of the two sentences before is about a subject."""
        return any(subject.search(one) for one in self.before[-2:])

    def is_near(self, subject: re.Pattern[str]) -> bool:
        """Tell whether one of the sentences before is about a subject."""
        return any(subject.search(one) for one in self.before)

    def points_at(self, subject: re.Pattern[str], pointer: re.Pattern[str]) -> bool:
        """Tell whether the sentence points back at the one before, which is about a subject."""
        return bool(pointer.search(self.text)) and any(subject.search(one) for one in self.before[-1:])


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a page's text.

    :param text: a line for each block, and a bullet before each item.
    """
    before: tuple[str, ...] = ()
    for one in _answered(_joined(text)):
        yield Sentence(one, before)
        before = (*before[-_NEAR + 1 :], one)


def _joined(text: str) -> Iterator[str]:
    """Yield sentences, with the lead-in of a list before each of its items."""
    lead = ""
    for line in text.split("\n"):
        said = plain(line.removeprefix(_ITEM))
        is_item = line.startswith(_ITEM)
        for one in filter(None, _END.split(said)):
            yield from _CLAUSE.split(f"{lead} {one}" if is_item and lead else one)
        if not is_item:
            lead = _END.split(said)[-1] if _LEAD.search(said) else ""


def _answered(parts: Iterator[str]) -> Iterator[str]:
    """Yield sentences, with each question before its answer."""
    question = ""
    for one in parts:
        if one.endswith("?"):
            question = one
            continue
        yield _answer(question, one) if question else one
        question = ""


def _answer(question: str, answer: str) -> str:
    """Return an answer as a sentence: after "no", the question's words are denied."""
    if re.match(r"(?:no|never|not at all|absolutely not)\b", answer):
        return f"{answer} we do not: {question}"
    return f"{question} {answer}"
