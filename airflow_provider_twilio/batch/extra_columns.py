"""The columns of a row that no message uses, and those that are most likely a misspelt name.

A column that is left out by mistake isn't noticed: its message goes out with the shared text, or by the
shared sender. So the name is compared before it is left out.
"""

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import Any, Literal

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.masking import mask_numbers

OnExtraColumns = Literal["fail", "ignore"]
_SHORTEST = 4
"""Letters of a name from which on one wrong letter is taken for a mistake: ``no`` isn't ``to``."""


def check_columns(
    names: Iterable[Any], known: Collection[str], barred: Collection[str], on_extra: OnExtraColumns
) -> None:
    """Check the columns of a row that have no known name.

    :param names: all columns of the row.
    :param known: parameters of a message, and placeholders of its text.
    :param barred: parameters that can be no column.
    :param on_extra: ``fail`` refuses each other column; ``ignore`` those alone that are nearly a known name.
    :raises InvalidRequest: a column is refused. Suggests the nearest name.
    """
    columns = frozenset(names)
    for name in sorted(columns - frozenset(known), key=str):
        shown = mask_numbers(repr(name))
        if on_extra == "fail" or name in barred:
            near = next(iter(get_close_matches(str(name), sorted(known), n=1)), None)
            hint = f"; did you mean {near}?" if near else ""
            raise InvalidRequest(
                f"column {shown}: is neither a parameter of a message nor a placeholder of its text{hint}"
            )
        if near := _meant(str(name), known, columns):
            raise InvalidRequest(
                f"column {shown}: is nearly {near}, so it isn't left out; did you mean {near}? Otherwise "
                "rename the column"
            )


def _meant(name: str, known: Collection[str], columns: Collection[Any]) -> str | None:
    """Return the known name that is most likely meant; ``None`` if the column has a name of its own."""
    plain = _plain(name)
    for other in sorted(known):
        if _plain(other) == plain:
            return other
        if other not in columns and len(_plain(other)) >= _SHORTEST and _one_slip(plain, _plain(other)):
            return other
    return None


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _one_slip(written: str, meant: str) -> bool:
    """Tell whether one letter is wrong, missing or too many, or two neighbours are swapped."""
    start = next(
        (at for at, pair in enumerate(zip(written, meant, strict=False)) if pair[0] != pair[1]), None
    )
    if start is None:
        return abs(len(written) - len(meant)) == 1
    rest, wanted = written[start:], meant[start:]
    swapped = rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
    return swapped or rest[1:] == wanted or rest == wanted[1:] or rest[1:] == wanted[1:]
