"""``make bench-cost``: measures what the provider costs and writes it down in ``docs/benchmarks.md``."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from airflow_provider_twilio.api import operations
from benchmarks.cost.imported import modules_of_tasks
from benchmarks.cost.lines import counted
from benchmarks.cost.runs import ROUNDS, medians
from benchmarks.page import table, write_section

_HERE = Path(__file__).parent
_PACKAGE = "airflow_provider_twilio."
_SDK = "twilio.rest"
_OWNER = re.compile("(List|Context)$")
_SENDING = ("create", "fetch", "update", "delete", "page")

_SECTION = """\
Medians of {rounds} fresh processes each, which take turns.
Times are of the processor: what they are by the clock on a machine with nothing else to do.

### Imports

The cost that one `import` adds to a process that has imported `airflow.sdk`; to reach: 25 ms and 10 MiB.

{imports}

### Parsing

A file with ten operators, parsed by Airflow's `DagBag`; to reach: 60 ms more than ten `EmptyOperator`s.

{parsing}

### One message

The request is built, and Twilio's answer is read; nothing is sent.
To reach: less than the SDK, whose HTTP client prepares the same request as ours does.

{processing}

### Lines

All of `api/`, divided by its {operations} operations, and all of the SDK, divided by its own.
`client/` sends any operation's request and reads its answer; with it all is counted that a call needs.
To reach: 20 lines an operation.
Code is what isn't empty, comment or docstring.

{lines}
"""


def main() -> None:
    text = _SECTION.format(
        rounds=ROUNDS,
        imports=_imports(),
        parsing=_parsing(),
        processing=_processing(),
        lines=_lines(),
        operations=len(operations()),
    )
    write_section("Cost", "make bench-cost", text)
    sys.stdout.write(text)


def _imports() -> str:
    ours = modules_of_tasks()
    *figures, sdk = medians([_command("imported", name) for name in (*ours, _SDK)])
    most = {unit: max(one[unit] for one in figures) for unit in sdk}
    named = {"**the most that any of ours adds**": most, f"`{_SDK}`, Twilio's own": sdk}
    by_time = sorted(zip(ours, figures, strict=True), key=lambda one: -one[1]["ms"])
    named |= {f"`{name.removeprefix(_PACKAGE)}`": one for name, one in by_time}
    rows = [(name, f"{one['ms']:.1f}", f"{one['MiB']:.1f}") for name, one in named.items()]
    return table(("module", "ms", "MiB"), rows)


def _parsing() -> str:
    files = {"ten of ours, of eight modules": "ours", "ten that do nothing": "empty"}
    commands = [_command("parsed", str(_HERE / "dags" / f"{name}.py")) for name in files.values()]
    ours, empty = (one["ms"] for one in medians(commands))
    rows = [*zip(files, (f"{ours:.1f}", f"{empty:.1f}"), strict=True), ("difference", f"{ours - empty:.1f}")]
    return table(("operators", "ms"), rows)


def _processing() -> str:
    (figures,) = medians([_command("processed")])
    return table(("", "µs"), [(name, f"{figure:.0f}") for name, figure in figures.items()])


def _lines() -> str:
    ours = counted(_files(f"{_PACKAGE}api"))
    both = counted([*_files(f"{_PACKAGE}api"), *_files(f"{_PACKAGE}client")])
    nouns = counted([file for api in ("messaging_v1", "v2010") for file in _files(f"{_PACKAGE}api.{api}")])
    sdk_files = list(_files(_SDK.partition(".")[0]))
    sdk, paths = counted(sdk_files), sum(_methods(file.read_text()) for file in sdk_files)
    rows = [
        (name, f"{lines.all / count:.1f}", f"{lines.code / count:.1f}", f"{lines.all:,}")
        for name, lines, count in (
            ("`api/`", ours, len(operations())),
            ("of it `messaging_v1` and `v2010`", nouns, len(operations())),
            ("`api/` and `client/`", both, len(operations())),
            (f"the SDK ({paths:,} operations)", sdk, paths),
        )
    ]
    return table(("", "lines an operation", "of them code", "lines in all"), rows)


def _methods(source: str) -> int:
    """Operations of a file of the SDK: what its lists and contexts send; the rest says it in other ways."""
    classes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    methods = [one for owner in classes if _OWNER.search(owner.name) for one in owner.body]
    return sum(isinstance(one, ast.FunctionDef) and one.name in _SENDING for one in methods)


def _files(package: str) -> Iterator[Path]:
    spec = find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        yield from sorted(Path(folder).rglob("*.py"))


def _command(module: str, *arguments: str) -> list[str]:
    return [f"benchmarks.cost.{module}", *arguments]


if __name__ == "__main__":
    main()
