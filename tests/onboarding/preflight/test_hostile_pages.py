"""Pages that mean harm: reading them ends, and doesn't end the task."""

import pytest

from airflow_provider_twilio.onboarding.preflight import parsing
from airflow_provider_twilio.onboarding.preflight.charset import decoded
from airflow_provider_twilio.onboarding.preflight.markup import MOST_TEXT
from airflow_provider_twilio.onboarding.preflight.parsing import TooLarge, parsed
from airflow_provider_twilio.onboarding.preflight.web import MOST_BYTES
from airflow_provider_twilio.simulator.simulator import Simulator

from .looking import OPT_IN, report

ENDLESS = {
    "100,000 nested parts": "<div>" * 100_000,
    "as many nested parts as fit": "<div>" * (MOST_BYTES // 5),
    "as many attributes as fit": f"<div {' '.join(f'a{number}' for number in range(MOST_BYTES // 8))}>",
    "lists in lists": "<ul><li>" * (MOST_BYTES // 8),
}
BOUNDED = {
    "a huge attribute": f'<p title="{"x" * MOST_BYTES}">here',
    "open brackets": "<" * MOST_BYTES,
    "an open comment": "<p>here<!--" + "-" * MOST_BYTES,
    "entities": "&amp" * (MOST_BYTES // 4),
    "one word": "x" * MOST_BYTES,
    "a style for every part": "<style>" + "p{display:none}" * 50_000 + "</style><p>here",
    "a bad selector": "<style>[[[{display:none}p:::x{display:none}</style><p>here",
    "a lone surrogate": "<p>\ud800here",
    "a null": "<p>\x00here",
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_takes_too_long_is_given_up(kind: str) -> None:
    with pytest.raises(TooLarge, match=r"it takes longer than 0\.5 s to read"):
        parsed(ENDLESS[kind], 0.5)


@pytest.mark.parametrize("kind", BOUNDED)
def test_what_is_large_is_read_up_to_a_limit(kind: str) -> None:
    content = parsed(BOUNDED[kind], 60)

    assert len(content.text) <= MOST_TEXT


def test_what_takes_too_much_memory_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_MODULE", "onboarding.preflight.hungry")

    with pytest.raises(TooLarge, match="too much memory"):
        parsed("<p>hello", 60)


def test_a_process_of_its_own_sees_nothing_of_the_task_s_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", "secret")
    monkeypatch.setattr(parsing, "_MODULE", "onboarding.preflight.telling")

    assert "AIRFLOW" not in parsed("<p>hello", 60).text


def test_10_000_boxes_cannot_be_told(simulator: Simulator) -> None:
    simulator.reset()
    simulator.serve_page(OPT_IN, "<form>" + "<input type=checkbox>" * 10_000 + "</form>")

    levels = {found.level for found in report(simulator).findings}
    assert "can't tell" in levels
    assert "error" not in levels


def test_a_page_that_cannot_be_parsed_cannot_be_told(simulator: Simulator) -> None:
    simulator.reset()

    def refuse(html: str) -> None:
        raise TooLarge("it takes longer than 5 s to read")

    found = report(simulator, parse=refuse).findings
    assert {one.level for one in found} == {"can't tell"}
    assert all("it takes longer than 5 s to read" in one.message for one in found)


CHARSETS = {
    "declared by header": ("naïve".encode("cp1252"), "text/html; charset=ISO-8859-1", "naïve"),
    "declared by the page": (b'<meta charset="windows-1252">na\xefve', "text/html", "naïve"),
    "declared the old way": (
        b'<META HTTP-EQUIV=x CONTENT="text/html; charset=iso-8859-15">\xa4',
        "text/html",
        "\u20ac",
    ),
    "the header wins": (b"<meta charset=windows-1251>na\xc3\xafve", 'text/html;charset="utf-8"', "naïve"),
    "a mark wins": (b"\xef\xbb\xbfna\xc3\xafve", "text/html; charset=windows-1252", "naïve"),
    "nothing declared": ("naïve".encode(), "", "naïve"),
    "nothing declared, and no UTF-8": ("naïve".encode("cp1252"), "", "naïve"),
    "a lie": ("naïve".encode("cp1252"), "text/html; charset=utf-8", "na\ufffdve"),
    "a page that can't be UTF-16": (b"<meta charset=utf-16>naive", "text/html", "naive"),
    "UTF-7, which browsers don't know": (b"+ADw-script+AD4-", "text/html; charset=utf-7", "+ADw-script+AD4-"),
    "no text at all": (b"naive", "text/html; charset=zlib_codec", "naive"),
    "no encoding": (b"naive", "text/html; charset=../../etc", "naive"),
}


@pytest.mark.parametrize("kind", CHARSETS)
def test_bytes_are_decoded_as_browsers_do(kind: str) -> None:
    body, content_type, text = CHARSETS[kind]

    assert decoded(body, content_type).endswith(text)
