"""Loading a package costs nothing: a DAG pays only for the modules that it names."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "airflow_provider_twilio"
INITS = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("__init__.py"))


@pytest.mark.parametrize("path", INITS)
def test_loading_a_package_imports_nothing(path: str) -> None:
    statements = ast.parse((PACKAGE / path).read_text()).body

    assert not [each for each in statements if isinstance(each, ast.Import | ast.ImportFrom)]


def test_the_top_of_the_package_is_a_docstring_and_a_version() -> None:
    docstring, version = ast.parse((PACKAGE / "__init__.py").read_text()).body

    assert isinstance(docstring, ast.Expr)
    assert isinstance(docstring.value, ast.Constant)
    assert isinstance(version, ast.Assign)
    assert ast.unparse(version.targets[0]) == "__version__"


def test_the_provider_info_imports_only_the_standard_library() -> None:
    source = ast.walk(ast.parse((PACKAGE / "get_provider_info.py").read_text()))
    imported = {node.module for node in source if isinstance(node, ast.ImportFrom)}

    assert imported <= {"typing", "airflow_provider_twilio"}
