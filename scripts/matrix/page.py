"""Writes the table of ``docs/compatibility.md``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scripts.matrix.checks import Result

BEGIN, END = "<!-- matrix: written by make matrix -->", "<!-- end of matrix -->"
_CHECKS = {
    "modules": "modules imported",
    "parsed": "examples parsed",
    "examples": "examples run",
    "tests": "unit tests",
    "wait": "a wait in the triggerer",
}


@dataclass(frozen=True, slots=True)
class Line:
    """The results of one environment.

    :param day: on which it was tried.
    :param airflow: its version; empty if the environment wasn't made.
    :param remark: why there are no results, or nothing.
    :param missing: this machine doesn't have its Python.
    :param versions: of what we ask for besides Airflow, by name.
    """

    name: str
    day: str
    python: str
    airflow: str = ""
    lowest: bool = False
    results: Sequence[Result] = ()
    remark: str = ""
    missing: bool = False
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """True if everything that was tried went well."""
        return not self.remark and all(result.ok for result in self.results)


def table(lines: Sequence[Line]) -> str:
    """Return the table: an environment a line, a check a column."""
    return _written({line.name: _text(_cells(line)) for line in lines})


def not_run(lines: Sequence[Line]) -> str:
    """Return a line for each environment that wasn't tried, because this machine doesn't have its Python."""
    return "".join(f"NOT RUN: {line.name}: {line.remark}\n" for line in lines if line.missing)


def put(page: str, lines: Sequence[Line], names: Sequence[str]) -> str:
    """Return the page with these lines of its table written anew; it keeps those of the other ``names``."""
    before, rest = page.split(BEGIN)
    old, after = rest.split(END)
    known = {text.split("|")[1].strip(): text for text in old.splitlines() if text.startswith("|")}
    known |= {line.name: _text(_cells(line)) for line in lines}
    kept = {name: known[name] for name in names if name in known}
    return f"{before}{BEGIN}\n\n{_written(kept)}\n{END}{after}"


def _written(lines: dict[str, str]) -> str:
    head = ("environment", "day", "Airflow", "Python", "dependencies", *_CHECKS.values(), "versions")
    return "".join(f"{line}\n" for line in (_text(head), _text(["---"] * len(head)), *lines.values()))


def _text(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(line: Line) -> tuple[str, ...]:
    by_check = {result.check: result for result in line.results}
    dependencies = "the lowest allowed" if line.lowest else "of its day"
    about = (line.name, line.day, line.airflow or "-", line.python, dependencies)
    if line.remark:
        told = f"not run: {line.remark}" if line.missing else line.remark
        return (*about, told, *[""] * len(_CHECKS))
    return (*about, *(_cell(by_check.get(check)) for check in _CHECKS), _versions(line))


def _versions(line: Line) -> str:
    short = {name.removeprefix("apache-airflow-providers-"): line.versions[name] for name in line.versions}
    return ", ".join(f"{name} {version}" for name, version in sorted(short.items())) or "-"


def _cell(result: Result | None) -> str:
    if result is None:
        return "not run"
    if not result.ok:
        bad = result.counts.get("failed", 0) + result.counts.get("error", 0)
        return f"**{bad} failed**" if bad else "**failed**"
    if result.check == "wait":
        return "resumed"
    skipped = result.counts.get("skipped", 0)
    return f"{result.counts['passed']:,}" + (f", {skipped} skipped" if skipped else "")
