"""Texts that a spreadsheet would take for a formula. https://owasp.org/www-community/attacks/CSV_Injection"""

import re

RISKY = frozenset("=+-@\t\r\n")
"""What a formula begins with."""
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")


def harmless(text: str) -> str:
    """``text`` with an apostrophe before it if it begins like a formula.

    A phone number in E.164 form stays as it is: as a formula it is only itself, and what reads the file would
    have to take the apostrophe away from every number before it could be joined or sent to.
    """
    return f"'{text}" if text[:1] in RISKY and not _NUMBER.fullmatch(text) else text
