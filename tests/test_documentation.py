"""The documentation's site answers twenty questions of somebody who knows Airflow and not this provider.

The questions were written before the pages. An answer is looked for in the text of the built pages alone.
"""

import os
import re
import subprocess
import sys
import zlib
from html import unescape
from pathlib import Path

import pytest
from browser import browsing

ROOT = Path(__file__).parents[1]
QUESTIONS = [
    ("How is it installed, if it is on no index?", "getting-started", "make wheel"),
    ("Which account does an API key act on?", "getting-started", "account_sid names the account"),
    (
        "Why is there no button to test a connection?",
        "troubleshooting",
        "test_connection is Disabled by default",
    ),
    ("Why does the test answer 400?", "troubleshooting", "Give the connection port 443"),
    ("What keeps a retry from sending twice?", "concepts", "sends only if it isn't there"),
    ("Who decides about a message that may have been sent?", "concepts", "on_unknown decides"),
    ("How is it sent again after clearing?", "concepts", "resend_when_cleared=True sends a new one"),
    ("In which formats are exports?", "tasks/export_messages_operator", "jsonl, csv or parquet"),
    ("How are phone numbers hashed?", "exports", "HMAC-SHA256 with the connection's extra secret_salt"),
    ("How many waits does a triggerer hold?", "production", "1,000 waits by default"),
    ("What does a brand cost?", "tasks/register_brand_operator", "The registration fee of the brand's kind"),
    ("Which credentials do subaccounts need?", "production", "the parent's auth token or a main API key"),
    ("What of a message is stored in Airflow?", "security", "of a message to be sent a digest"),
    ("What is to be done about 30034?", "error_codes", "put it in a service whose campaign is VERIFIED"),
    ("What may be a batch's input?", "batches", "a list of dicts, the output of another task, or the path"),
    ("How long may a text be?", "tasks/send_sms_operator", "at most 1600 long"),
    ("How are DAGs tested without an account?", "getting-started", "the pytest fixture twilio_simulator"),
    ("What does Airflow 3.1 lack?", "compatibility", "the task state store"),
    ("What if Twilio is down during an alert?", "concepts", "never fails the task"),
    ("How often is Twilio asked for a campaign?", "concepts", "four hours for a campaign"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built with warnings as errors."""
    folder = tmp_path_factory.mktemp("site")
    command = (sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet")
    built = subprocess.run(
        (*command, "-d", str(folder / "doctrees"), str(ROOT / "docs"), str(folder / "html")),
        env=os.environ | {"AIRFLOW_HOME": str(folder / "airflow")},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert built.returncode == 0, built.stderr[-3000:]
    return folder / "html"


def text(page: Path) -> str:
    """Return what a reader sees of the page's own content."""
    content = page.read_text().partition("<article")[2].partition("</article>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", "", content)).replace("\u2019", "'").split())


@pytest.mark.proof
def test_the_site_answers_the_questions(site: Path) -> None:
    unanswered = [
        question for question, page, answer in QUESTIONS if answer not in text(site / f"{page}.html")
    ]

    assert len(QUESTIONS) == 20
    assert unanswered == []


@pytest.mark.proof
def test_others_can_link_to_it(site: Path) -> None:
    inventory = zlib.decompress((site / "objects.inv").read_bytes().split(b"\n", 4)[4]).decode()

    assert "airflow_provider_twilio.hooks.twilio.TwilioHook py:class" in inventory


@pytest.mark.proof
def test_a_reader_finds_a_page_by_its_search(site: Path, tmp_path: Path) -> None:
    with browsing(tmp_path / "browser") as page:
        page.open(f"file://{site}/search.html?q=resend_when_cleared")
        found = "[...document.querySelectorAll('#search-results li')].map(one => one.innerText).join()"
        page.until(f"{found}.includes('SendSmsOperator')")


@pytest.mark.proof
def test_on_a_phone_no_page_is_wider_than_the_screen(site: Path, tmp_path: Path) -> None:
    with browsing(tmp_path / "browser") as page:
        page.call(
            "Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=2, mobile=True
        )
        for name in ("index", "getting-started", "tasks/send_sms_operator", "troubleshooting"):
            page.open(f"file://{site}/{name}.html")
            page.until(f"location.href.endsWith('{name}.html') && document.readyState === 'complete'")
            assert page.value("document.documentElement.scrollWidth") <= 390, name


@pytest.mark.proof
def test_each_operator_and_sensor_that_the_readme_names_has_a_page_with_an_example(site: Path) -> None:
    named = re.findall(
        r"`(\w+(?:Operator|Sensor))`", (ROOT / "README.md").read_text().partition("| task |")[2]
    )
    pages = {re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.replace("A2P", "A2p")).lower() for name in named}
    missing = [page for page in sorted(pages) if not (site / "tasks" / f"{page}.html").exists()]
    without = [
        page for page in sorted(pages) if "which the tests run" not in text(site / "tasks" / f"{page}.html")
    ]

    assert len(pages) > 25
    assert missing == []
    assert {*without} <= {"brand_vetting_sensor", "number_ready_sensor"}, "an example must show it"


@pytest.mark.proof
def test_the_page_of_an_export_says_that_it_returns_a_summary(site: Path) -> None:
    kinds = ("messages", "usage_records", "deactivations", "opt_outs", "compliance", "list")
    pages = {kind: text(site / "tasks" / f"export_{kind}_operator.html") for kind in kinds}

    assert [kind for kind, page in pages.items() if "a summary of the export" not in page] == []
    assert [kind for kind, page in pages.items() if "Twilio's answer" in page] == []
