"""``.airflow-registry.yaml``: what the Airflow provider registry shows."""

import yaml

from scripts.registry import PAGE, page


def test_the_page_is_what_the_classes_say() -> None:
    assert PAGE.read_text() == page(), "stale: run `make stubs`"


def test_each_class_says_what_it_does() -> None:
    listed = yaml.safe_load(page())
    entries = [entry for kind in ("operators", "sensors", "hooks", "notifiers") for entry in listed[kind]]

    assert len(entries) > 60
    assert [entry["module"] for entry in entries if len(entry["description"]) < 10] == []
