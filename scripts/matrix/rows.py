"""Which environments there are, and what is tried in each."""

from collections.abc import Sequence
from dataclasses import dataclass

MODULES, PARSED, EXAMPLES, TESTS, WAIT = "modules", "parsed", "examples", "tests", "wait"


@dataclass(frozen=True, slots=True)
class Row:
    """An environment.

    :param name: unique; names its folder.
    :param airflow: versions of ``apache-airflow``, of which the newest is taken.
    :param python: version of Python, such as ``3.11``.
    :param lowest: our dependencies in the lowest versions that ``pyproject.toml`` allows.
    :param checks: what is tried, in this order.
    """

    name: str
    airflow: str
    python: str = "3.11"
    lowest: bool = False
    checks: Sequence[str] = (MODULES, PARSED, EXAMPLES, TESTS, WAIT)


ALL = (
    Row("floor", "==3.1.0", lowest=True),
    Row("3.1", "==3.1.*"),
    Row("3.2", "==3.2.*"),
    Row("3.3", "==3.3.*"),
    Row("3.3-python3.12", "==3.3.*", "3.12"),
    Row("3.3-python3.13", "==3.3.*", "3.13"),
    Row("3.4", ">=3.4.0a0,<3.5"),
)
# Within eight minutes. The other tests run on the newest release anyway.
CI = (
    Row("floor", "==3.1.0", lowest=True, checks=(MODULES, PARSED, TESTS)),
    Row("3.1", "==3.1.*", checks=(MODULES, PARSED, WAIT)),
    Row("3.3-python3.13", "==3.3.*", "3.13", checks=(MODULES, PARSED, EXAMPLES)),
)


def chosen(rows: Sequence[Row], names: Sequence[str]) -> list[Row]:
    """Return the rows of these names, all of them if there is none.

    :raises ValueError: there is no row of a name; says which there are.
    """
    known = {row.name: row for row in rows}
    if unknown := [name for name in names if name not in known]:
        raise ValueError(f"{unknown[0]}: there is no such row; there are {', '.join(known)}")
    return [known[name] for name in names or known]
