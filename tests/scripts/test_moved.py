"""Names that Airflow has moved are found in the Airflow that is installed."""

import pytest

from scripts import moved


@pytest.mark.parametrize("name", moved._PLACES)
def test_it_is_there(name: str) -> None:
    assert callable(moved.moved(name))


def test_what_is_nowhere_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(moved._PLACES, "Gone", ("airflow.nowhere:Gone", "airflow.models:Gone"))

    with pytest.raises(ImportError, match=r"no Gone in airflow\.nowhere:Gone, airflow\.models:Gone"):
        moved.moved("Gone")


def test_the_newest_place_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(moved._PLACES, "Both", ("string:capwords", "string:Template"))

    assert moved.moved("Both").__name__ == "capwords"
