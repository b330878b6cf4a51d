"""A plugin of pytest: of each file the first test alone, where one that runs the example is enough.

Airflow 3.1 builds its whole API anew for each task of ``dag.test()``, which takes seconds.
"""

from typing import Any


def first_of_each(paths: list[Any]) -> list[int]:
    """Return the places of those that are the first of their file."""
    return [place for place, path in enumerate(paths) if path not in paths[:place]]


def pytest_collection_modifyitems(config: Any, items: list[Any]) -> None:
    """Deselect the others."""
    firsts = {*first_of_each([item.path for item in items])}
    config.hook.pytest_deselected(items=[item for place, item in enumerate(items) if place not in firsts])
    items[:] = [item for place, item in enumerate(items) if place in firsts]
