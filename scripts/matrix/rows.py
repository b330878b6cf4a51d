"""Which environments there are, and what is tried in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MODULES, PARSED, EXAMPLES, TESTS, WAIT = "modules", "parsed", "examples", "tests", "wait"

_ROOMS = (
    "client",
    "files",
    "hooks",
    "idempotency",
    "links",
    "notifications",
    "sensors",
    "tasks",
    "triggers",
    "waiting",
)
PLACES: Mapping[str, Sequence[str]] = {
    PARSED: ("tests/example_dags/test_every_example.py",),
    EXAMPLES: ("tests/example_dags",),
    TESTS: (*(f"tests/{room}" for room in _ROOMS), "tests/test_provider_info.py"),
    WAIT: ("tests/end_to_end/test_triggerer_killed.py",),
}
# Where Airflow and our dependencies are reached: those that meet their lowest versions first.
_CI_TESTS = (
    "tests/client/test_client.py",
    "tests/client/test_transport.py",
    "tests/files",
    "tests/hooks",
    "tests/idempotency/test_intents.py",
    "tests/notifications",
    "tests/sensors",
    "tests/tasks/test_data.py",
    "tests/triggers",
    "tests/test_provider_info.py",
)
_CI_EXAMPLES = tuple(
    f"tests/example_dags/test_{name}.py"
    for name in ("alerts", "export_messages", "send_campaign_batch", "send_sms")
)


@dataclass(frozen=True, slots=True)
class Row:
    """An environment.

    :param name: unique; names its folder.
    :param airflow: versions of ``apache-airflow``, of which the newest is taken.
    :param python: version of Python, such as ``3.11``.
    :param lowest: our dependencies in the lowest versions that ``pyproject.toml`` allows.
    :param checks: what is tried, in this order.
    :param places: the tests of each check.
    """

    name: str
    airflow: str
    python: str = "3.11"
    lowest: bool = False
    checks: Sequence[str] = (MODULES, PARSED, EXAMPLES, TESTS, WAIT)
    places: Mapping[str, Sequence[str]] = field(default_factory=lambda: PLACES)


ALL = (
    Row("floor", "==3.1.0", lowest=True),
    Row("3.1", "==3.1.*"),
    Row("3.2", "==3.2.*"),
    Row("3.3", "==3.3.*"),
    Row("3.3-python3.12", "==3.3.*", "3.12"),
    Row("3.3-python3.13", "==3.3.*", "3.13"),
    Row("3.4", ">=3.4.0a0,<3.5"),
)
# Within six minutes. The other tests run on the newest release anyway.
CI = (
    Row(
        "floor", "==3.1.0", lowest=True, checks=(MODULES, PARSED, TESTS), places={**PLACES, TESTS: _CI_TESTS}
    ),
    Row("3.1", "==3.1.*", checks=(MODULES, PARSED, WAIT)),
    Row(
        "3.3-python3.13",
        "==3.3.*",
        "3.13",
        checks=(MODULES, PARSED, EXAMPLES),
        places={**PLACES, EXAMPLES: _CI_EXAMPLES},
    ),
)


def chosen(rows: Sequence[Row], names: Sequence[str]) -> list[Row]:
    """Return the rows of these names, all of them if there is none.

    :raises ValueError: there is no row of a name; says which there are.
    """
    known = {row.name: row for row in rows}
    if unknown := [name for name in names if name not in known]:
        raise ValueError(f"{unknown[0]}: there is no such row; there are {', '.join(known)}")
    return [known[name] for name in names or known]
