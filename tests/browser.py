"""A real browser without a window, driven by Chromium's DevTools protocol."""

import base64
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
PATIENT = 120.0
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """Return the browser's path; the test is skipped where there is none, and fails in CI."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        reason = "chromium is not installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


class Page:
    """A page that is open in the browser."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._last = 0

    def open(self, url: str) -> None:
        self.call("Page.navigate", url=url)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Return the browser's answer to a command of the protocol."""
        self._last += 1
        self._socket.send(json.dumps({"id": self._last, "method": method, "params": params}))
        while (answer := json.loads(self._socket.recv(timeout=PATIENT))).get("id") != self._last:
            pass
        assert "error" not in answer, answer["error"]
        result: dict[str, Any] = answer["result"]
        return result

    def value(self, script: str) -> Any:
        """Return the value of a script in the page; ``None`` while there is no page."""
        return self.call("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def text(self) -> str:
        """Return what a reader sees."""
        return str(self.value("document.body ? document.body.innerText : ''") or "")

    def until(self, script: str, seconds: float = PATIENT) -> Any:
        """Return the value of the script once it is true.

        :raises AssertionError: it is not, after ``seconds``; with the page's text.
        """
        deadline = time.monotonic() + seconds
        while not (value := self.value(script)):
            assert time.monotonic() < deadline, f"{script} is not true of this page:\n{self.text()[:3000]}"
            time.sleep(0.1)
        return value

    def click(self, element: str) -> None:
        """Click into the middle of the element that the script finds, once it stands still and in front."""
        place = f"""(() => {{ const found = {element}; if (!found) return null;
            found.scrollIntoView({{block: "center"}}); const box = found.getBoundingClientRect();
            const at = [box.x + box.width / 2, box.y + box.height / 2];
            const still = window._at && Math.hypot(at[0] - window._at[0], at[1] - window._at[1]) < 1;
            window._at = at; const inFront = found.contains(document.elementFromPoint(...at));
            return still && inFront ? at : null }})()"""
        x, y = self.until(place)
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def type(self, element: str, text: str) -> None:
        """Replace the text of the field that the script finds, as somebody at a keyboard does."""
        self.until(f"(() => {{ const found = {element}; if (!found) return false; found.focus(); "
                   "found.select?.(); return document.activeElement === found })()")  # fmt: skip
        self.call("Input.insertText", text=text)

    def press(self, key: str) -> None:
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=13)

    def picture(self, path: Path) -> None:
        """Write what is seen as a PNG file."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))


@contextmanager
def browsing(profile: Path, *, width: int = 1400, height: int = 1000) -> Iterator[Page]:
    """Open an empty page in a new browser, which ends with the block.

    :param profile: a folder for its files.
    """
    command = (chromium(), *FLAGS, f"--window-size={width},{height}", f"--user-data-dir={profile}")
    log = profile.with_suffix(".log")
    with log.open("w") as out:
        process = subprocess.Popen(
            (*command, "--remote-debugging-port=0", "about:blank"), stdout=out, stderr=subprocess.STDOUT
        )
    try:
        with connect(_socket(process, log), max_size=None, proxy=None) as socket:
            yield Page(socket)
    finally:
        process.terminate()
        process.wait(30)


def _socket(process: "subprocess.Popen[bytes]", log: Path) -> str:
    """Return the address of the page's socket, once the browser listens."""
    deadline = time.monotonic() + PATIENT
    while not (found := re.search(r"DevTools listening on ws://(\S+?)/", log.read_text())):
        assert process.poll() is None, f"the browser ended:\n{log.read_text()[-2000:]}"
        assert time.monotonic() < deadline, f"the browser doesn't listen:\n{log.read_text()[-2000:]}"
        time.sleep(0.1)
    pages = httpx.get(f"http://{found[1]}/json/list", trust_env=False, timeout=PATIENT).json()
    return str(next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page"))
