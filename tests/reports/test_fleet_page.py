"""The page of a fleet of customers, used in a browser by pointer and by keyboard."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from browser import Page, browsing

from airflow_provider_twilio.reports.fleet import Reason, Standing, by_stage, page

from .fleets import HOSTILE, NOW, fleet, standing

POOR_CONTRAST = (Path(__file__).parent / "poor_contrast.js").read_text()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browsing(tmp_path_factory.mktemp("browser") / "profile") as open_page:
        yield open_page


def show(browser: Page, customers: list[Standing], folder: Path, width: int = 1300) -> Path:
    file = folder / "fleet.html"
    file.write_bytes(page(customers, NOW))
    browser.call(
        "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 760
    )
    browser.open(f"file://{file}")
    browser.until("document.readyState === 'complete' && !!document.querySelector('main')")
    return file


def column(browser: Page, name: str) -> list[str]:
    """The texts of a column's visible cells."""
    place = ["customer", "stage", "days in stage", "verdict", "next to act", "paid", "expected"].index(name)
    found: list[str] = browser.value(
        "[...document.querySelectorAll('#customers tbody tr:not([hidden])')]"
        f".map(row => row.cells[{place}].innerText.split('\\n')[0])"
    )
    return found


def head(name: str) -> str:
    return (
        f"[...document.querySelectorAll('#customers thead button')].find(one => one.textContent === '{name}')"
    )


def choose(browser: Page, control: str, value: str) -> None:
    browser.value(
        f"(() => {{ const one = document.getElementById('{control}'); one.value = '{value}';"
        "one.dispatchEvent(new Event('input', {bubbles: true})) })()"
    )


def tree(browser: Page) -> list[dict[str, Any]]:
    """The page as a screen reader is told of it."""
    nodes: list[dict[str, Any]] = browser.call("Accessibility.getFullAXTree")["nodes"]
    return [node for node in nodes if not node["ignored"]]


def named(nodes: list[dict[str, Any]], role: str) -> list[str]:
    return [node.get("name", {}).get("value", "") for node in nodes if node["role"]["value"] == role]


def test_a_thousand_customers_are_under_500_kb() -> None:
    assert len(page(fleet(1000, HOSTILE), NOW)) < 500_000


def test_those_who_wait_for_us_longest_come_first(browser: Page, tmp_path: Path) -> None:
    show(browser, fleet(100), tmp_path)

    first = column(browser, "next to act")
    assert [text.split()[0] for text in first[:3]] == ["us", "us", "us"]
    waiting = sum(text.startswith("us") for text in first)
    days = [int(text or 0) for text in column(browser, "days in stage")[:waiting]]
    assert days == sorted(days, reverse=True)


def test_a_thousand_customers_are_sorted_by_a_click(browser: Page, tmp_path: Path) -> None:
    show(browser, fleet(1000), tmp_path)

    browser.click(head("days in stage"))
    days = [int(text) for text in column(browser, "days in stage") if text]
    assert days == sorted(days)
    assert column(browser, "days in stage")[-1] == "", "those that nothing is known of come last"
    assert browser.value(f"{head('days in stage')}.parentElement.getAttribute('aria-sort')") == "ascending"

    browser.click(head("days in stage"))
    days = [int(text) for text in column(browser, "days in stage") if text]
    assert days == sorted(days, reverse=True)
    assert column(browser, "days in stage")[-1] == ""
    assert browser.value(f"{head('days in stage')}.parentElement.getAttribute('aria-sort')") == "descending"
    assert browser.value("document.querySelectorAll('[aria-sort]').length") == 1


def test_stages_are_sorted_in_their_order_and_amounts_as_numbers(browser: Page, tmp_path: Path) -> None:
    show(
        browser,
        [*fleet(14), standing("Rich", paid=Decimal(1234)), standing("Poor", paid=Decimal(9))],
        tmp_path,
    )

    browser.click(head("stage"))
    stages = list(dict.fromkeys(column(browser, "stage")))
    assert stages == ["not begun", "profiles", "brand", "campaign", "carriers", "ready"]

    browser.click(head("paid"))
    amounts = [float(text.strip("$").replace(",", "")) for text in column(browser, "paid")]
    assert amounts == sorted(amounts)
    assert amounts[-1] == 1234


def test_a_thousand_customers_are_filtered_by_words_stage_and_actor(browser: Page, tmp_path: Path) -> None:
    customers = fleet(1000)
    show(browser, customers, tmp_path)

    choose(browser, "stage", "brand")
    choose(browser, "actor", "customer")
    expected = {one.customer for one in customers if (one.stage, one.actor) == ("brand", "customer")}
    assert {*column(browser, "customer")} == expected
    assert (
        browser.value("document.getElementById('status').textContent")
        == f"{len(expected)} of 1,000 customers"
    )

    choose(browser, "stage", "")
    choose(browser, "actor", "")
    browser.type("document.getElementById('words')", "bikes 99 SONS")
    found = column(browser, "customer")
    assert {*found} == {one.customer for one in customers if "99" in one.customer}
    assert len(found) == 19


def test_a_stage_is_chosen_by_its_button(browser: Page, tmp_path: Path) -> None:
    customers = fleet(50)
    show(browser, customers, tmp_path)

    browser.click("document.querySelector('[data-stage=campaign]')")

    assert {*column(browser, "stage")} == {"campaign"}
    assert browser.value("document.getElementById('stage').value") == "campaign"
    assert browser.value("document.querySelector('[aria-pressed=true]').dataset.stage") == "campaign"
    counts = browser.value("[...document.querySelectorAll('[data-stage]')].map(one => one.textContent)")
    assert counts == [f"{name} {count}" for name, count in by_stage(customers).items()]

    browser.click("document.querySelector('[data-stage=campaign]')")
    assert len(column(browser, "stage")) == 50


def test_it_is_sorted_and_filtered_by_keyboard_alone(browser: Page, tmp_path: Path) -> None:
    show(browser, fleet(30), tmp_path)

    def press(key: str, code: int, text: str = "") -> None:
        browser.call(
            "Input.dispatchKeyEvent", type="keyDown", key=key, code=key, windowsVirtualKeyCode=code, text=text
        )
        browser.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=code)

    def reach(condition: str) -> None:
        for _ in range(60):
            press("Tab", 9)
            if browser.value(condition):
                return
        raise AssertionError(f"no Tab leads to {condition}")

    reach("document.activeElement.dataset.stage === 'ready'")
    assert browser.value("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    press("Enter", 13, "\r")
    assert {*column(browser, "stage")} == {"ready"}
    press("Enter", 13, "\r")

    reach("document.activeElement.textContent === 'customer'")
    press("Enter", 13, "\r")
    names = column(browser, "customer")
    assert names[:3] == ["Customer Bikes 0 & Sons", "Customer Bikes 1 & Sons", "Customer Bikes 2 & Sons"]
    assert browser.value("document.activeElement.textContent") == "customer", "the focus stays"


@pytest.mark.parametrize("width", [1300, 375])
def test_a_screen_reader_is_told_of_a_table(browser: Page, tmp_path: Path, width: int) -> None:
    show(browser, fleet(7), tmp_path, width)

    nodes = tree(browser)
    assert "Customers" in named(nodes, "table")
    assert len(named(nodes, "rowheader")) >= 7
    assert len([name for name in named(nodes, "rowheader") if "Customer Bikes" in name]) == 7
    assert named(nodes, "searchbox") == ["Search"]
    assert named(nodes, "combobox") == ["Stage", "Next to act", "Sort by"]
    assert "Filter customers" in named(nodes, "search")
    assert len(named(nodes, "status")) == 1
    assert named(nodes, "heading")[:3] == [
        "Customers being onboarded",
        "Customers by stage",
        "Customers",
    ]
    if width == 1300:
        heads = ["customer", "stage", "days in stage", "verdict", "next to act", "paid", "expected"]
        assert [name.strip(" ↕") for name in named(nodes, "columnheader")][:7] == heads


@pytest.mark.parametrize("width", [1300, 375, 320])
def test_nothing_is_wider_than_the_screen(browser: Page, tmp_path: Path, width: int) -> None:
    show(browser, fleet(40, HOSTILE), tmp_path, width)

    assert browser.value("document.documentElement.scrollWidth") <= width


def test_a_phone_shows_each_value_with_its_name_and_can_sort(browser: Page, tmp_path: Path) -> None:
    show(browser, fleet(7), tmp_path, 375)

    name = browser.value("getComputedStyle(document.querySelector('#customers td'), '::before').content")
    assert name == '"stage "'
    choose(browser, "order", "customer")
    assert column(browser, "customer")[0] == "Customer Bikes 0 & Sons"


@pytest.mark.parametrize("width", [1300, 375])
def test_every_text_has_enough_contrast(browser: Page, tmp_path: Path, width: int) -> None:
    show(browser, fleet(21), tmp_path, width)
    browser.click("document.querySelector('[data-stage=campaign]')")

    assert browser.value(POOR_CONTRAST) == []


def test_hostile_names_are_only_text(browser: Page, tmp_path: Path) -> None:
    reached: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reached.append(self.path)
            self.send_error(404)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/"
        asking = f"<img src={url}img><script src={url}script></script><style>@import '{url}style'</style>"
        names = (*HOSTILE, asking)
        customers = [
            standing(name, verdict=name[:100], reasons=[Reason(name, 30909)], action=name[:100])
            for name in names
        ]
        show(browser, customers, tmp_path)
        shown = column(browser, "customer")
        for name in ("customer", "verdict"):
            browser.click(head(name))
        browser.type("document.getElementById('words')", "<script>")
        server.shutdown()

    assert browser.value("document.title") == "Customers being onboarded, 30 Nov 2026, 12:00 GMT"
    assert len(shown) == len(names)
    for name in names[:3]:
        assert name[:79] in "\n".join(shown)
    assert "x" * 79 + "…" in shown
    assert "(no name)" in shown
    assert browser.value("document.querySelectorAll('img, script[src], tbody b, tbody style').length") == 0
    assert reached == []
    assert browser.value("performance.getEntriesByType('resource').length") == 0


def test_a_name_from_right_to_left_leaves_what_is_beside_it_alone(browser: Page, tmp_path: Path) -> None:
    show(browser, [standing("\u202eelppA", route="standard"), standing("Plain")], tmp_path)

    lefts = browser.value(
        "[...document.querySelectorAll('#customers tbody th small')]"
        ".map(one => one.getBoundingClientRect().left)"
    )
    assert lefts[0] == lefts[1]
    assert browser.value("getComputedStyle(document.querySelector('tbody th bdi')).unicodeBidi") == "isolate"


def test_the_page_can_run_nothing_but_its_own_script(browser: Page, tmp_path: Path) -> None:
    file = show(browser, fleet(3), tmp_path)
    file.write_text(file.read_text().replace("</main>", "<script>document.title = 'taken'</script></main>"))
    browser.open(f"file://{file}?again")
    browser.until("location.search === '?again' && document.readyState === 'complete'")

    assert browser.value("document.title") != "taken"
    assert browser.value("document.getElementById('filters').hidden") is False, "its own script ran"


def test_a_reason_leads_to_what_its_code_means(browser: Page, tmp_path: Path) -> None:
    show(browser, fleet(14), tmp_path)

    assert browser.value("document.querySelector('tbody a').getAttribute('href')") == "#e30909"
    assert browser.value("!!document.querySelector('tr#e30909')")
    assert "and 1 more" in browser.text()


def test_an_empty_fleet_is_said_to_be_empty(browser: Page, tmp_path: Path) -> None:
    show(browser, [], tmp_path)

    assert "There is no customer." in browser.text()
    assert "0 customers" in browser.text()


def test_a_clock_that_is_behind_makes_no_negative_days(browser: Page, tmp_path: Path) -> None:
    show(browser, [standing("Early", since=NOW + timedelta(days=3))], tmp_path)

    assert column(browser, "days in stage") == ["0"]


def test_on_a_phone_controls_fit_a_finger_and_do_not_zoom_the_page(browser: Page, tmp_path: Path) -> None:
    show(browser, fleet(7), tmp_path, width=360)

    controls = "[...document.querySelectorAll('input, select, .stages button')]"
    assert browser.value(f"Math.min(...{controls}.map(one => one.getBoundingClientRect().height))") >= 44
    fields = "[...document.querySelectorAll('input, select')]"
    sizes = f"{fields}.map(one => parseFloat(getComputedStyle(one).fontSize))"
    assert browser.value(f"Math.min(...{sizes})") >= 16


def test_on_a_phone_short_values_share_a_line(browser: Page, tmp_path: Path) -> None:
    show(browser, fleet(7), tmp_path, width=360)

    top = "document.querySelector('#customers tbody tr').cells[{}].getBoundingClientRect().top"
    for left, right in ((1, 2), (5, 6)):
        assert abs(browser.value(top.format(left)) - browser.value(top.format(right))) < 4
