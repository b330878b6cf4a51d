"""The page at ``/_simulator/``, in a real browser."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browser import FLAGS, chromium

from airflow_provider_twilio.simulator.inspector import page
from airflow_provider_twilio.simulator.simulator import Simulator

from .api import SERVICES, UNSOUND_PROFILE, Api


@pytest.fixture
def browser() -> str:
    return chromium()


def _shown(browser: str, url: str, profile: Path) -> str:
    """The page's document after its scripts have run for three seconds of the browser's time."""
    command = [browser, *FLAGS, f"--user-data-dir={profile}", "--virtual-time-budget=3000", "--dump-dom"]
    done = subprocess.run([*command, url], capture_output=True, text=True, timeout=180, check=True)
    return done.stdout


def test_an_empty_account_is_said_to_be_empty(browser: str, simulator: Simulator, tmp_path: Path) -> None:
    shown = _shown(browser, f"{simulator.url}/_simulator/", tmp_path)
    for sentence in ("No brand is registered yet", "No number was bought yet", "No message was sent"):
        assert sentence in shown


def test_what_is_in_the_account_is_on_the_page(
    browser: str, simulator: Simulator, api: Api, tmp_path: Path
) -> None:
    api.brand(UNSOUND_PROFILE)
    service = api.ready_service()
    api.message(MessagingServiceSid=service["sid"], Body="Your owl has landed")
    api.message(From="+15005550006", Body="On its way")
    simulator.advance(2)
    simulator.fault("status", status=503)
    api.get(SERVICES)
    shown = _shown(browser, f"{simulator.url}/_simulator/", tmp_path)
    (brand,) = simulator.snapshot()["brands"][:1]
    (profile,) = simulator.snapshot()["customer_profiles"][:1]
    for whole in (brand["sid"], service["sid"]):
        assert f">{whole}</span>" in shown
        assert f'id="{whole}"' in shown
    assert str(profile["friendly_name"]) in shown
    for part in ("APPROVED", "FAILED", "30795", "VERIFIED", "DELIVERY_NOTIFICATION", "Owl Post"):
        assert part in shown
    assert "+14155550100" in shown
    assert "(415) 555-0100" in shown
    assert "Your owl has landed" in shown
    assert "sending" in shown
    assert "/Services" in shown
    assert '<span class="pill bad">503</span>' in shown


def test_verifications_and_domains_are_on_the_page(
    browser: str, simulator: Simulator, api: Api, tmp_path: Path
) -> None:
    api.verification(BusinessRegistrationNumber="12-34", ExternalReferenceId="owl-1")
    service, domain = api.service(), "/v1/LinkShortening/Domains/DN" + "d0" * 16
    api.made(f"{domain}/MessagingServices/{service['sid']}")
    unsound = "/v1/LinkShortening/Domains/DNfa11" + "0" * 28
    api.get(f"{unsound}/ValidateDns")
    api.made("/v1/Services/PreregisteredUsa2p", CampaignId="C0FFEE1", MessagingServiceSid=service["sid"])
    simulator.advance(120)
    api.made(f"{domain}/RequestManagedCert")
    shown = _shown(browser, f"{simulator.url}/_simulator/", tmp_path)
    for part in ("TWILIO_REJECTED", "+18885550100", "owl-1", "30527", "can be edited until"):
        assert part in shown
    for part in (
        "link-d0d0d0.example.com",
        "DNS valid",
        "pending",
        "link-fa1100.example.com",
        "DNS not seen",
    ):
        assert part in shown
    assert "registered elsewhere as C0FFEE1" in shown
    simulator.advance(60)
    assert "managed by Twilio" in _shown(browser, f"{simulator.url}/_simulator/", tmp_path)


@contextmanager
def _serving(pages: Iterator[str]) -> Iterator[str]:
    """The address of a server that gives one page after the other, and the last one ever after."""

    class Handler(BaseHTTPRequestHandler):
        last = ""

        def do_GET(self) -> None:
            Handler.last = next(pages, Handler.last)
            body = Handler.last.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def test_what_happens_later_appears_by_itself(
    browser: str, simulator: Simulator, api: Api, tmp_path: Path
) -> None:
    before = page(simulator)
    api.service("Owl Post")
    after = page(simulator)
    assert "Owl Post" not in before
    with _serving(iter([before, after])) as url:
        shown = _shown(browser, url, tmp_path)
    assert "Owl Post" in shown
    assert "No service was created yet" not in shown


def test_markup_in_a_name_is_shown_and_not_obeyed(
    browser: str, simulator: Simulator, api: Api, tmp_path: Path
) -> None:
    name = '<img src=x onerror="document.title=1">'
    api.service(name)
    api.message(From="+15005550006", Body="<script>document.title='owned'</script>")
    api.get("/v1/<b>bold</b>")
    shown = _shown(browser, f"{simulator.url}/_simulator/", tmp_path)
    assert "<title>Twilio simulator</title>" in shown
    assert "<img" not in shown
    assert "&lt;img src=x" in shown
    assert "&lt;script&gt;document.title" in shown
    assert "<b>bold" not in shown
