"""Numbers with their nouns, in the singular or the plural."""


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Return ``1 message``, ``2 messages`` or ``5,000 messages``.

    :param noun: in the singular.
    :param nouns: in the plural; by default with an s.
    """
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"
