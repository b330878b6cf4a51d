"""Who may import whom: each part of the package knows only the parts below it."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PACKAGE = "airflow_provider_twilio"
ANYTHING = None
STANDARD_LIBRARY = frozenset(sys.stdlib_module_names)
SERVER = {"starlette", "uvicorn", "uvloop", "httptools", "jinja2"}
TRANSPORTS = {"httpx", "httpcore", "httpx_aiohttp", "aiohttp"}
TASKS = (
    "batch",
    "exports",
    "idempotency",
    "links",
    "notifications",
    "operators",
    "recipients",
    "reports",
    "sensors",
    "triggers",
    "waiting",
)
BELOW_TASKS = frozenset({"api", "client", "hooks", "files"})


@dataclass(frozen=True)
class Rule:
    """What a part may import besides the standard library and the package itself (for its version).

    :param parts: parts of the package.
    :param packages: packages of others, ``ANYTHING`` for all of them.
    """

    parts: frozenset[str]
    packages: frozenset[str] | None


RULES = {
    "api": Rule(frozenset({"api"}), frozenset({"pydantic"})),
    "client": Rule(
        frozenset({"api", "client"}),
        frozenset({"httpx", "httpcore", "httpx_aiohttp", "aiohttp", "pydantic"}),
    ),
    "files": Rule(frozenset({"api", "files"}), ANYTHING),
    "hooks": Rule(frozenset({"api", "client", "hooks"}), ANYTHING),
    "simulator": Rule(frozenset({"simulator"}), frozenset(SERVER)),
    "simulator/pytest_plugin": Rule(frozenset({"simulator"}), frozenset({*SERVER, "pytest"})),
    "get_provider_info": Rule(frozenset(), frozenset()),
} | dict.fromkeys(TASKS, Rule(BELOW_TASKS | {*TASKS}, ANYTHING))


def rule_of(path: Path) -> Rule:
    """The rule for a file of the package: that of its own name before that of its folder."""
    for place in (path.with_suffix(""), *path.parents):
        if rule := RULES.get(place.as_posix()):
            return rule
    raise LookupError(f"{path}: no rule says what this part may import: add one to the table in {__name__}")


def imported(source: str, path: Path) -> Iterator[str]:
    """The dotted names that a file of the package imports, wherever in the file it does so."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            here = (PACKAGE, *path.parent.parts)
            start = [".".join(here[: len(here) + 1 - node.level])] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def violations(source: str, path: Path) -> list[str]:
    """What a file of the package (``path`` is relative to it) imports and may not."""
    return [name for name in imported(source, path) if not allowed(name, rule_of(path))]


def allowed(name: str, rule: Rule) -> bool:
    top, _, rest = name.partition(".")
    if top != PACKAGE:
        return top != "example_dags" and (
            rule.packages is ANYTHING or top in rule.packages | STANDARD_LIBRARY
        )
    return rest in ("", "__version__") or rest.partition(".")[0] in rule.parts


def files() -> list[Path]:
    """Every module and stub of the package, relative to it."""
    root = PROJECT / PACKAGE
    return sorted(path.relative_to(root) for path in root.rglob("*.py*") if path.suffix in (".py", ".pyi"))


MODULES = [path for path in files() if path.stem != "__init__"]
INITS = [path for path in files() if path.stem == "__init__"]


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_imports_only_what_its_part_may(path: Path) -> None:
    assert violations((PROJECT / PACKAGE / path).read_text(), path) == []


@pytest.mark.parametrize("path", INITS, ids=str)
def test_loading_a_package_imports_nothing(path: Path) -> None:
    statements = ast.parse((PROJECT / PACKAGE / path).read_text()).body

    assert not [each for each in statements if isinstance(each, ast.Import | ast.ImportFrom)]


def test_the_top_of_the_package_is_a_docstring_and_a_version() -> None:
    docstring, version = ast.parse((PROJECT / PACKAGE / "__init__.py").read_text()).body

    assert isinstance(docstring, ast.Expr)
    assert isinstance(docstring.value, ast.Constant)
    assert isinstance(version, ast.Assign)
    assert ast.unparse(version.targets[0]) == "__version__"


def test_nothing_but_tests_imports_the_example_dags() -> None:
    folders = [PROJECT / name for name in (PACKAGE, "example_dags", "scripts", "benchmarks", "docs")]
    importers = [
        path.relative_to(PROJECT)
        for folder in folders
        for path in folder.rglob("*.py")
        if any(name.partition(".")[0] == "example_dags" for name in imported(path.read_text(), path))
    ]

    assert importers == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("client/client.py", "import airflow"),
        ("client/client.py", "from airflow.sdk import DAG"),
        ("client/client.py", "import starlette.routing"),
        ("client/client.py", f"from {PACKAGE}.hooks.twilio import TwilioHook"),
        ("client/client.py", f"from {PACKAGE} import hooks"),
        ("client/client.py", f"import {PACKAGE}.simulator"),
        ("client/client.py", "from ..hooks import twilio"),
        ("client/client.py", "from .. import hooks"),
        ("api/v2010/messages.py", "from ...operators.messages import SendSmsOperator"),
        ("client/client.py", "def late():\n    import airflow"),
        ("client/client.py", "if TYPE_CHECKING:\n    import airflow"),
        ("hooks/twilio.py", f"from {PACKAGE}.operators.messages import SendSmsOperator"),
        ("hooks/twilio.py", f"from {PACKAGE} import simulator"),
        ("operators/messages.py", f"from {PACKAGE}.simulator.server import run"),
        ("operators/messages.py", "from ..simulator import server"),
        ("operators/messages.pyi", f"from {PACKAGE}.simulator import server"),
        ("operators/messages.py", "from example_dags import send_sms"),
        ("idempotency/intents.py", f"import {PACKAGE}.simulator"),
        ("simulator/server.py", f"from {PACKAGE}.api.types import MessageSid"),
        ("simulator/server.py", "from ..api import types"),
        ("simulator/server.py", "import httpx"),
        ("simulator/server.py", "import pytest"),
        ("simulator/pytest_plugin.py", "import httpx"),
        ("get_provider_info.py", "import yaml"),
    ],
)
def test_a_violation_is_noticed(path: str, line: str) -> None:
    assert len(violations(line, Path(path))) == 1


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("client/client.py", "import asyncio, os.path, httpx"),
        ("client/client.py", f"from {PACKAGE} import __version__"),
        ("client/client.py", "from .errors import TwilioError"),
        ("api/v2010/messages.py", "from ..request import Request"),
        ("api/v2010/messages.py", f"from {PACKAGE} import api"),
        ("hooks/twilio.py", "from airflow.sdk import BaseHook"),
        ("hooks/twilio.py", f"from {PACKAGE}.client.client import Client"),
        ("operators/messages.py", f"from {PACKAGE}.idempotency.intents import Ledger"),
        ("sensors/brands.py", "from ..triggers.poll import PollTrigger"),
        ("simulator/server.py", "from starlette.routing import Route"),
        ("simulator/inspector.py", "from .state import State\nimport jinja2"),
        ("simulator/pytest_plugin.py", "import pytest"),
    ],
)
def test_what_is_allowed_is_no_violation(path: str, line: str) -> None:
    assert violations(line, Path(path)) == []


def test_a_new_part_needs_a_rule() -> None:
    with pytest.raises(LookupError, match=r"export\.py: no rule"):
        violations("import os", Path("export.py"))
