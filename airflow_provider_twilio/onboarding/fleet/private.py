"""Keep what a document has of people and tax numbers off a report."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from airflow_provider_twilio.api.masking import mask_numbers
from airflow_provider_twilio.api.validation import is_private
from airflow_provider_twilio.onboarding.document import Customer

_HIDDEN = "•••"
_SHORTEST = 3


class Private:
    """The private values of one document.

    :param customer: the document's values; ``None`` if it can't be read.
    """

    def __init__(self, customer: Customer | None) -> None:
        values = {*_values(customer)} if customer else set()
        names = {*_full_names(customer)} if customer else set()
        self._any = _pattern(values | names)
        self._identifying = _pattern(names | {value for value in values if _is_number_or_address(value)})

    def hide(self, text: str) -> str:
        """Hide all private values within a text of Twilio's."""
        return mask_numbers(self._any.sub(_HIDDEN, text))

    def hide_from_name(self, name: str) -> str:
        """Hide a person's whole name and numbers within the customer's name.

        A part of a name may stay, as in ``Dana's Dog Walks``.
        """
        return mask_numbers(self._identifying.sub(_HIDDEN, name))


def _values(section: Any) -> Iterator[str]:
    """Yield private texts, and numbers also as their digits alone."""
    if isinstance(section, list | tuple):
        for item in section:
            yield from _values(item)
    if not isinstance(section, BaseModel):
        return
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        if isinstance(value, str) and is_private(field):
            yield value
            digits = re.sub(r"\D", "", value)
            if len(digits) > _SHORTEST:
                yield digits
        else:
            yield from _values(value)


def _full_names(section: Any) -> Iterator[str]:
    if isinstance(section, list | tuple):
        for item in section:
            yield from _full_names(item)
    if isinstance(section, BaseModel):
        first, last = getattr(section, "first_name", None), getattr(section, "last_name", None)
        if first and last:
            yield f"{first} {last}"
            yield f"{last}, {first}"
        for name in type(section).model_fields:
            yield from _full_names(getattr(section, name))


def _is_number_or_address(value: str) -> bool:
    return "@" in value or any(character.isdigit() for character in value)


def _pattern(values: set[str]) -> re.Pattern[str]:
    """Return a pattern of the values as whole words, the longest first; without values it finds nothing."""
    long = sorted((value for value in values if len(value) >= _SHORTEST), key=lambda one: (-len(one), one))
    words = "|".join(re.escape(value) for value in long)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)" if words else r"(?!)", re.IGNORECASE)
