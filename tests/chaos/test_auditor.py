"""The auditor notices each thing that must never happen, in a made-up account, and a broken product."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from .account import Account, Record
from .auditor import Audit, Ended
from .proxy import Seen
from .work import Job, Row

ADA, BO, CY = "+14155550101", "+14155550102", "+14155550103"
ROWS = (
    Row(1, ADA, "T1: table 1 is ready."),
    Row(2, BO, "T1: table 2 is ready."),
    Row(3, CY, "T1: table 3 is ready.", "not"),
)
KEY = {"friendly_name": "T2"}


class MadeUp(Account):
    """An account that holds what a test says."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:1", "AC", "token")
        self.log: list[Record] = []
        self.paid: tuple[int, float] = (0, 0.0)
        self.lists: dict[str, list[Record]] = {}

    def messages(self) -> list[Record]:
        return self.log

    def fees(self) -> tuple[int, float]:
        return self.paid

    def services(self) -> list[Record]:
        return self.lists.get("services", [])

    def brands(self) -> list[Record]:
        return self.lists.get("brands", [])

    def numbers(self) -> list[Record]:
        return []

    def verifications(self) -> list[Record]:
        return []


class World:
    """A batch of three rows, of which two were sent, and their results; all is as it must be."""

    def __init__(self, folder: Path) -> None:
        self.account = MadeUp()
        self.log = folder / "try-1.log"
        self.log.write_text("Sent")
        self.results = folder / "results.jsonl"
        self.job = Job("T1", "batch", {"results_path": str(self.results)}, ROWS)
        self.ended = Ended(self.job, "done", {"sent": 2}, logs=[self.log])
        self.made: list[Seen] = []
        self.send("SM1", ADA, ROWS[0].body)
        self.send("SM2", BO, ROWS[1].body)
        self.tell((1, "SM1", "accepted"), (2, "SM2", "accepted"), (3, None, "excluded"))

    def send(self, sid: str, to: str, body: str) -> None:
        date = "Sun, 29 Nov 2026 12:00:00 +0000"
        self.account.log.append({"sid": sid, "to": to, "body": body, "from": "+1", "date_sent": date})
        self.made.append(Seen("POST", "/Messages.json", {}, "well", 201, sid))

    def tell(self, *results: tuple[int, str | None, str]) -> None:
        lines = [json.dumps({"row": row, "sid": sid, "status": status}) for row, sid, status in results]
        self.results.write_text("\n".join(lines))

    def kinds(self) -> set[str]:
        audit = Audit(self.account, [replace(self.ended, seen=self.made)], ("s3cret",))
        return {finding.kind for finding in audit.findings()}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_there_is_nothing_to_be_found_where_all_is_well(world: World) -> None:
    assert world.kinds() == set()


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        pytest.param("twice", lambda w: w.send("SM3", ADA, ROWS[0].body), id="a message twice"),
        pytest.param("unasked", lambda w: w.send("SM3", CY, ROWS[2].body), id="to somebody excluded"),
        pytest.param("unasked", lambda w: w.send("SM3", BO, ROWS[0].body), id="another's text"),
        pytest.param("lost", lambda w: w.account.log.pop(), id="a message that isn't there"),
        pytest.param(
            "foreign",
            lambda w: w.tell((1, "SM2", "accepted"), (2, "SM1", "accepted"), (3, None, "excluded")),
            id="another row's SID",
        ),
        pytest.param(
            "lost", lambda w: w.tell((1, "SM1", "accepted"), (2, "SM2", "accepted")), id="no result"
        ),
        pytest.param(
            "lost",
            lambda w: w.tell((1, "SM1", "accepted"), (2, None, "refused"), (3, None, "excluded")),
            id="refused, and sent",
        ),
        pytest.param(
            "lost",
            lambda w: w.tell((1, "SM1", "accepted"), (2, None, "unknown"), (3, None, "excluded")),
            id="unknown, and green",
        ),
        pytest.param(
            "undecided",
            lambda w: w.tell((1, "SM1", "accepted"), (2, None, "assumed_sent"), (3, None, "excluded")),
            id="assumed",
        ),
        pytest.param("lost", lambda w: w.results.unlink(), id="no results"),
        pytest.param("witness", lambda w: w.made.pop(), id="past the proxy"),
        pytest.param("leaked", lambda w: w.log.write_text(f"to {ADA}"), id="a number in a log"),
        pytest.param("leaked", lambda w: w.log.write_text("token s3cret"), id="a secret in a log"),
        pytest.param("twice", lambda w: setattr(w.account, "paid", (1, 4.5)), id="a fee for nothing"),
    ],
)
def test_the_auditor_notices(world: World, kind: str, how: Callable[[World], object]) -> None:
    how(world)

    assert kind in world.kinds()


@pytest.mark.parametrize(
    ("state", "value", "kinds"),
    [
        ("failed", "it can't be told whether row 7 was sent", set()),
        ("failed", "HTTP 308", {"failed"}),
        ("unfinished", None, {"never"}),
    ],
)
def test_a_failure_must_say_why(world: World, state: Any, value: Any, kinds: set[str]) -> None:
    world.ended = replace(world.ended, state=state, value=value)

    assert world.kinds() == kinds


@pytest.mark.parametrize(
    ("there", "kinds"), [(["MG1"], set()), (["MG2"], {"foreign"}), (["MG1", "MG2"], {"twice", "foreign"})]
)
def test_there_is_one_of_each(world: World, there: list[str], kinds: set[str]) -> None:
    world.account.lists["services"] = [{"sid": sid, **KEY} for sid in there]
    world.account.log, world.made = [], []
    world.ended = Ended(Job("T2", "service", {}, key=KEY), "done", {"sid": "MG1"})

    assert world.kinds() == kinds


@pytest.fixture
def export(world: World, tmp_path: Path) -> Callable[..., None]:
    """Writes a part with records, and a manifest, where an export of the whole log is said to be."""
    folder = tmp_path / "export" / "dt=2026-11-29"
    folder.mkdir(parents=True)
    arguments = {
        "path": str(folder.parent),
        "start": "2026-11-29T00:00:00+00:00",
        "end": "2026-11-30T00:00:00+00:00",
    }
    world.ended = Ended(replace(world.job, kind="export", arguments=arguments), "done", {})

    def write(records: list[Record]) -> None:
        from hashlib import sha256

        data = "".join(json.dumps(record) + "\n" for record in records).encode()
        (folder / "part.jsonl").write_bytes(data)
        part = {"name": "part.jsonl", "size": len(data), "sha256": sha256(data).hexdigest()}
        (folder / "_manifest.json").write_text(json.dumps({"parts": [part]}))

    return write


def test_an_export_has_each_message_once(world: World, export: Callable[..., None], tmp_path: Path) -> None:
    first, second = log = world.account.log
    for records, kinds in (
        (log, set()),
        ([first], {"lost"}),
        ([first, second, second], {"twice"}),
        ([first, second | {"sid": "SM9"}], {"lost", "foreign"}),
        ([first, second | {"body": "Hello."}], {"foreign"}),
    ):
        export(records)
        assert world.kinds() == kinds

    export(log)
    (tmp_path / "export" / "dt=2026-11-29" / "part-of-a-killed-try.jsonl").touch()
    assert world.kinds() == {"files"}


@pytest.mark.proof
def test_a_product_that_sends_again_whatever_was_lost_is_found_out(proof: Callable[[str], None]) -> None:
    arguments = ["--broken", "resends", "--kinds", "batch", "--jobs", "1", "--faults", "drop after"]
    ended = subprocess.run(
        [sys.executable, "-m", "chaos", "--seed", "broken", *arguments],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=600,
    )

    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "TWICE T0001: row " in ended.stdout
    proof(f"chaos: a broken product is found out: {ended.stdout.splitlines()[3]}")
