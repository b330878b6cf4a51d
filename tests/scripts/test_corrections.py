"""The corrections of ``make demo`` fit the documents that it writes, and are made once."""

from pathlib import Path

import pytest

from airflow_provider_twilio.onboarding.reading import documents
from scripts import corrections
from scripts.corrections import CORRECTIONS, FAULTY_PAGES, Correction, rewrite

DEMO = next(Path(corrections.__file__).parent.glob("demo_dags/*.yaml"))
SAMPLE = Correction("00-1", "98-1", "the tax number")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "customers.yaml"
    file.write_text("customer: Café\nnumber: 00-1\n", encoding="utf-8")
    return file


def test_a_file_is_corrected(file: Path) -> None:
    assert rewrite(file, SAMPLE)
    assert file.read_text(encoding="utf-8") == "customer: Café\nnumber: 98-1\n"


def test_a_corrected_file_is_left_alone(file: Path) -> None:
    """Whoever waits for a change would take a second writing for one."""
    rewrite(file, SAMPLE)
    written = file.stat()

    assert not rewrite(file, SAMPLE)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (written.st_ino, written.st_mtime_ns)


def test_a_reader_sees_the_old_file_or_the_new_one(file: Path) -> None:
    with file.open(encoding="utf-8") as reader:
        rewrite(file, SAMPLE)
        assert reader.read() == "customer: Café\nnumber: 00-1\n"
    assert [one.name for one in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("name", CORRECTIONS)
def test_it_changes_the_document_of_its_customer_alone(name: str, tmp_path: Path) -> None:
    file = tmp_path / DEMO.name
    file.write_bytes(DEMO.read_bytes())
    before = {one.values["customer"]: one.values for one in documents(file)}
    assert rewrite(file, CORRECTIONS[name])
    after = {one.values["customer"]: one.values for one in documents(file)}

    assert [one for one in before if before[one] != after[one]] == [name]


def test_every_faulty_page_is_corrected_with_a_document() -> None:
    assert {one.page for one in CORRECTIONS.values() if one.page} == {*FAULTY_PAGES}
