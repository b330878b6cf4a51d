"""The output and decisions of the matrix of versions; its environments aren't made here."""

import ast
import os
from datetime import date
from pathlib import Path

import pytest

from scripts.airflow_home import PROJECT
from scripts.matrix import environments, page, rows
from scripts.matrix.checks import _COMMANDS, Result, counted
from scripts.matrix.first_of_each import first_of_each
from scripts.matrix.modules import later_imports
from scripts.matrix.page import Line
from scripts.matrix.releases import Release, installed, own_requirements, release_of

LOCK = """
lock-version = "1.0"
[[packages]]
name = "apache-airflow"
version = "3.1.8"
wheels = [{ url = "https://example.org/a.whl", upload-time = 2026-03-11T19:28:09Z, size = 1, hashes = {} }]
"""

DAY = "2026-11-30"


def result(check: str, ok: bool = True, **counts: int) -> Result:
    return Result(check, ok, counts, 1.0, Path("log"))


class TestRows:
    def test_each_has_a_name_of_its_own_and_checks_that_there_are(self) -> None:
        for among in (rows.ALL, rows.CI):
            assert len({row.name for row in among}) == len(among)
            assert {check for row in among for check in row.checks} <= _COMMANDS.keys()

    def test_every_environment_of_all_tries_everything(self) -> None:
        assert {row.checks for row in rows.ALL} == {tuple(_COMMANDS)}

    def test_of_each_check_but_the_modules_the_tests_are_named(self) -> None:
        assert {frozenset(row.places) for row in (*rows.ALL, *rows.CI)} == {
            frozenset(_COMMANDS) - {rows.MODULES}
        }

    def test_what_is_tried_is_there(self) -> None:
        named = {name for row in (*rows.ALL, *rows.CI) for names in row.places.values() for name in names}
        assert named
        assert [name for name in named if not (PROJECT / name).exists()] == []

    def test_what_the_tests_import_comes_along(self) -> None:
        ours = {path.name for path in PROJECT.iterdir() if [*path.glob("*.py")]} - {"airflow_provider_twilio"}
        imported = {
            name.split(".")[0]
            for path in (PROJECT / "tests").rglob("*.py")
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.ImportFrom) and (name := node.module)
        }

        assert imported & ours
        assert imported & ours <= {*environments.SOURCES}

    def test_without_names_all_are_chosen(self) -> None:
        assert rows.chosen(rows.ALL, []) == [*rows.ALL]

    def test_an_unknown_name_is_told_those_that_there_are(self) -> None:
        with pytest.raises(ValueError, match=r"4\.0: there is no such row; there are floor, 3\.1"):
            rows.chosen(rows.ALL, ["3.1", "4.0"])


class TestReleases:
    def test_other_packages_are_of_two_days_after_the_release(self) -> None:
        assert release_of(LOCK) == Release("3.1.8", date(2026, 3, 13))

    def test_what_we_ask_for_is_read_with_the_extras_and_without_airflow(self) -> None:
        asked = own_requirements(PROJECT / "pyproject.toml", ("parquet",))

        assert any(one.startswith("pyarrow>=") for one in asked)
        assert any(one.startswith("asgiref>=") for one in asked)
        assert [one for one in asked if one.startswith("apache-airflow>=")] == []

    def test_what_is_installed_has_a_version_by_name_but_for_what_is_from_a_file(self) -> None:
        freeze = "aiohttp==3.10.0\nairflow-provider-twilio @ file:///dist/a-0.1.0.whl\nmsgspec==0.19.0\n"

        assert installed(freeze) == {"aiohttp": "3.10.0", "msgspec": "0.19.0"}


class TestPythons:
    def test_those_of_pyenv_are_found_wherever_it_is(self, tmp_path: Path) -> None:
        folder = tmp_path / "versions" / "3.13.0" / "bin"
        folder.mkdir(parents=True)

        assert environments.pyenv_folders({"PYENV_ROOT": str(tmp_path)}) == [folder]

    def test_without_pyenv_there_are_none(self, tmp_path: Path) -> None:
        assert environments.pyenv_folders({"PYENV_ROOT": str(tmp_path / "none")}) == []

    def test_those_on_the_path_come_first(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = tmp_path / "versions" / "3.12.1" / "bin"
        folder.mkdir(parents=True)
        monkeypatch.setenv("PATH", "/first")
        monkeypatch.setenv("PYENV_ROOT", str(tmp_path))

        assert environments.uv_environment(tmp_path)["PATH"] == os.pathsep.join(("/first", str(folder)))

    def test_none_is_fetched_unless_told_so(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("UV_PYTHON_DOWNLOADS", raising=False)
        assert environments.uv_environment(tmp_path)["UV_PYTHON_DOWNLOADS"] == "never"

        monkeypatch.setenv("UV_PYTHON_DOWNLOADS", "automatic")
        assert environments.uv_environment(tmp_path)["UV_PYTHON_DOWNLOADS"] == "automatic"


class TestLaterImports:
    def test_are_those_within_functions_once_each(self) -> None:
        source = """
import a
class Operator:
    def execute(self):
        from b import c
        def inner():
            import d
    async def run(self):
        from b import c
"""
        assert later_imports(source) == ["from b import c", "import d"]

    def test_one_that_may_fail_is_left_out(self) -> None:
        source = """
def table():
    try:
        import pyarrow
    except ImportError:
        raise Invalid
    try:
        import d
    finally:
        pass
"""
        assert later_imports(source) == ["import d"]


def test_of_each_file_the_first_test_is_run() -> None:
    assert first_of_each(["a", "a", "b", "a", "c", "b"]) == [0, 2, 4]


class TestCounts:
    @pytest.mark.parametrize(
        ("text", "counts"),
        [
            ("==== 3 passed, 2 skipped in 1.0s ====", {"passed": 3, "skipped": 2}),
            ("1 passed in 0.1s\n2 failed, 5 passed, 1 error in 3s", {"failed": 2, "passed": 5, "error": 1}),
            ("3 errors in 2s\n", {"error": 3}),
            ("Killed", {}),
        ],
    )
    def test_the_last_line_that_counts_is_read(self, text: str, counts: dict[str, int]) -> None:
        assert counted(text) == counts


class TestPage:
    GOOD = Line(
        *("3.1", DAY, "3.11", "3.1.8"),
        results=[result("modules", passed=335), result("wait", passed=1)],
        versions={"httpx": "0.28.1", "apache-airflow-providers-common-compat": "1.14.0"},
    )
    BAD = Line("3.2", DAY, "3.11", "3.2.2", results=[result("tests", False, passed=9, failed=2, error=1)])
    ABSENT = Line("3.3-python3.13", DAY, "3.13", remark="there is no Python 3.13", missing=True)

    def test_an_environment_is_a_line(self) -> None:
        *_, line = page.table([self.GOOD]).splitlines()

        about, told = (
            "3.1 | 2026-11-30 | 3.1.8 | 3.11 | of its day",
            "335 | not run | not run | not run | resumed",
        )
        assert line == f"| {about} | {told} | common-compat 1.14.0, httpx 0.28.1 |"

    def test_a_failure_stands_out(self) -> None:
        assert "**3 failed**" in page.table([self.BAD])
        assert not self.BAD.ok

    def test_a_check_that_ended_without_a_count_failed_too(self) -> None:
        line = Line("3.2", DAY, "3.11", "3.2.2", results=[result("wait", False)])

        assert "**failed**" in page.table([line])
        assert not line.ok

    def test_one_that_was_not_run_says_why(self) -> None:
        assert "| not run: there is no Python 3.13 |" in page.table([self.ABSENT])
        assert not self.ABSENT.ok

    def test_those_that_were_not_run_are_said_apart(self) -> None:
        told = page.not_run([self.GOOD, self.ABSENT, self.BAD])

        assert told == "NOT RUN: 3.3-python3.13: there is no Python 3.13\n"

    def test_all_lines_are_of_one_length(self) -> None:
        lines = page.table([self.GOOD, self.BAD, self.ABSENT]).splitlines()

        assert len({line.count("|") for line in lines}) == 1

    def test_only_the_table_of_the_page_is_written_anew(self) -> None:
        before = f"# Compatibility\n\n{page.BEGIN}\nold\n{page.END}\n\nMore.\n"

        after = page.put(before, [self.GOOD], ["3.1"])

        assert after == f"# Compatibility\n\n{page.BEGIN}\n\n{page.table([self.GOOD])}\n{page.END}\n\nMore.\n"

    def test_lines_that_were_not_tried_again_stay_in_their_order(self) -> None:
        names = ["3.1", "3.2", "3.3-python3.13"]
        empty = f"{page.BEGIN}\n{page.END}"

        written = page.put(page.put(empty, [self.ABSENT, self.BAD], names), [self.GOOD], names)

        assert page.table([self.GOOD, self.BAD, self.ABSENT]) in written

    def test_an_environment_that_is_no_more_goes(self) -> None:
        written = page.put(f"{page.BEGIN}\n{page.END}", [self.GOOD], ["3.1"])

        assert "3.1.8" not in page.put(written, [self.BAD], ["3.2"])

    def test_the_page_has_a_place_for_it(self) -> None:
        text = (PROJECT / "docs" / "compatibility.md").read_text()

        assert text.count(page.BEGIN) == text.count(page.END) == 1
