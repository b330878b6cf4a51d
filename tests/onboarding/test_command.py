"""``python -m airflow_provider_twilio.onboarding check FILE…``"""

from pathlib import Path

import pytest
import yaml

from airflow_provider_twilio.onboarding.__main__ import main
from airflow_provider_twilio.simulator.simulator import Simulator

from .customers import STANDARD, TOLLFREE, changed


def write(folder: Path, name: str, *customers: object) -> str:
    file = folder / name
    file.write_text(yaml.safe_dump_all(customers, sort_keys=False))
    return str(file)


def test_good_documents_exit_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", write(tmp_path, "good.yaml", STANDARD, TOLLFREE)]) == 0

    assert capsys.readouterr().out == "2 customers in 1 file: no faults\n"


def test_every_fault_of_every_file_is_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = write(tmp_path, "bad.yaml", changed(STANDARD, address=..., contact__email="x"))
    worse = tmp_path / "worse.yaml"
    worse.write_text("customer: [")

    assert main(["check", bad, str(worse), str(tmp_path / "none.yaml")]) == 1

    *lines, told = capsys.readouterr().out.splitlines()
    assert sorted(line.partition(": ")[0].rpartition("/")[2].partition(":")[0] for line in lines) == [
        "bad.yaml",
        "bad.yaml",
        "none.yaml",
        "worse.yaml",
    ]
    assert told == "1 customer in 3 files: 4 faults"


def test_pages_are_read_when_asked_for(
    tmp_path: Path, twilio_default: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "good.yaml", STANDARD)

    assert main(["check", file, "--pages", "--base-url", twilio_default.url]) == 0

    told = "1 customer in 1 file: no faults, no errors, no warnings, none that can't be told"
    assert capsys.readouterr().out.splitlines()[-1] == told


def test_what_is_found_is_a_line_with_its_place(
    tmp_path: Path, twilio_default: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    twilio_default.serve_page(STANDARD["campaign"]["privacy_policy"], fault="not_said")
    twilio_default.serve_page("https://harborcoffee.example.com/order", fault="pre_ticked")
    file = write(tmp_path, "bad.yaml", STANDARD, changed(TOLLFREE, address=...))

    assert main(["check", file, "--pages", "--base-url", twilio_default.url]) == 1

    _, *lines, told = capsys.readouterr().out.splitlines()
    written = Path(file).read_text().splitlines()
    numbers = [int(line.partition(f"{file}:")[2].partition(":")[0]) for line in lines]
    assert [written[number - 1].split()[0] for number in numbers] == ["privacy_policy:", "message_flow:"]
    assert [code for line in lines for code in ("30932", "30925") if code in line] == ["30932", "30925"]
    assert told == "2 customers in 1 file: 1 fault, 2 errors, no warnings, none that can't be told"


def test_a_command_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([])

    assert stopped.value.code == 2
    assert "COMMAND" in capsys.readouterr().err
