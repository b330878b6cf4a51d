"""Links and phone numbers in the samples of a campaign, which reviewers look for."""

import re
from collections.abc import Iterable

_LINK = re.compile(
    r"(https?://|www\.)\S+|\b[\w-]+\.(com|net|org|io|co|us|ca|info|biz|app|link|ly)(/\S*)?\b", re.IGNORECASE
)
_PHONE_NUMBER = re.compile(
    r"(\+?1[\s.-]?)?\(?\b[2-9]\d{2}\)?[\s.-]\d{3}[\s.-]\d{4}\b|\+\d{10,15}\b|\b[2-9]\d{9}\b"
)


def has_link(samples: Iterable[str]) -> bool:
    """Tell whether a sample has a link, with or without ``https://``."""
    return any(_LINK.search(sample) for sample in samples)


def has_phone_number(samples: Iterable[str]) -> bool:
    """Tell whether a sample has a phone number to call."""
    return any(_PHONE_NUMBER.search(sample) for sample in samples)
