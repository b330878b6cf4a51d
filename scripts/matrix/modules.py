"""Imports every module of the installed package, and what its functions import; says what fails.

An operator imports what runs its task inside its methods, so loading its module alone would prove little.
"""

import ast
import importlib
import pkgutil
import re
import sys
import traceback
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import airflow_provider_twilio as package


def main() -> int:
    """Run in the environment of the wheel, which has no source beside it."""
    assert "site-packages" in Path(package.__file__).parts, f"{package.__file__} is not the wheel's"
    found = [one.name for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    failed = 0
    for name in found:
        if name.endswith(".__main__"):
            continue
        try:
            path = importlib.import_module(name).__file__
            assert path is not None
            for statement in later_imports(Path(path).read_text()):
                exec(statement, {})
        except ImportError as error:
            failed += not (_is_of_a_later_airflow(error) or _is_of_an_extra(error))
            print(f"{name}: {error}")
        except Exception:
            failed += 1
            print(f"{name} can't be imported:", traceback.format_exc(), sep="\n")
    print(f"{len(found) - failed} passed, {failed} failed")
    return 1 if failed or not found else 0


def _is_of_a_later_airflow(error: ImportError) -> bool:
    """Tell whether a module says itself that it needs a later Airflow than this one."""
    needed = re.search(r"needs Airflow (\d+)\.(\d+) or newer", str(error))
    here = version("apache-airflow-core").split(".")[:2]
    return needed is not None and tuple(map(int, here)) < tuple(map(int, needed.groups()))


def _is_of_an_extra(error: ImportError) -> bool:
    """Tell whether a module needs an extra that the environments don't install: not every Airflow can."""
    return (error.name or "").startswith("airflow.providers.openlineage")


def later_imports(source: str) -> list[str]:
    """Return the import statements within functions, but for those that may fail."""
    functions = (
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return [*dict.fromkeys(ast.unparse(node) for function in functions for node in _imports(function))]


def _imports(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    if isinstance(node, ast.Try) and any(_is_of_imports(handler) for handler in node.handlers):
        return
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _imports(child)


def _is_of_imports(handler: ast.ExceptHandler) -> bool:
    return handler.type is not None and ast.unparse(handler.type) in ("ImportError", "ModuleNotFoundError")


if __name__ == "__main__":
    sys.exit(main())
