"""A page is read in both of Twilio's styles."""

from typing import Any

import pytest
from api.nouns import Letter

from airflow_provider_twilio.api.resource import Page
from airflow_provider_twilio.client.decode import page_of


def page(**answer: Any) -> Page[Letter]:
    return page_of(Letter, answer)


ONE = {"sid": "LT1"}


def test_a_list_of_v1_is_named_by_meta_key() -> None:
    read_page = page(errors=[], data=[ONE], meta={"key": "data", "next_page_url": "https://x/?Page=1"})

    assert [letter.sid for letter in read_page] == ["LT1"]
    assert read_page.next_link == "https://x/?Page=1"


def test_a_list_of_v2010_is_the_only_one() -> None:
    read_page = page(letters=[ONE, ONE], page=0, next_page_uri="/2010?Page=1")

    assert len(read_page) == 2
    assert read_page.next_link == "/2010?Page=1"


@pytest.mark.parametrize(
    "last", [{}, {"next_page_uri": None}, {"next_page_uri": ""}, {"meta": {"key": "letters"}}]
)
def test_the_last_page_has_no_link(last: dict[str, Any]) -> None:
    assert page(letters=[], **last).next_link is None


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"letters": None},
        {"letters": {"sid": "LT1"}},
        {"letters": [], "others": []},
        {"meta": {"key": "letters"}},
        {"meta": {"key": "letters"}, "letters": "LT1"},
        {"meta": {"key": None}, "letters": []},
        {"meta": {"key": []}, "letters": []},
        {"meta": ["key"]},
        {"meta": "key"},
        {"meta": 5},
    ],
)
def test_a_page_without_its_list_is_a_value_error(answer: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="list"):
        page(**answer)


@pytest.mark.parametrize("link", [5, ["https://x"], {"url": "https://x"}])
def test_a_link_that_is_no_text_is_a_value_error(link: Any) -> None:
    with pytest.raises(ValueError, match="link"):
        page(letters=[], meta={"key": "letters", "next_page_url": link})
