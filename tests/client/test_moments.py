"""How all processes of a machine space their requests for an account. The simulator counts what arrives."""

import fcntl
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from math import inf, nan
from pathlib import Path
from struct import pack
from zlib import crc32

import pytest

from airflow_provider_twilio.api.messaging_v1.brands import FetchBrandRegistrations
from airflow_provider_twilio.client import moments
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.moments import Moments, SharedMoments
from airflow_provider_twilio.client.rate_limiter import RateLimiter, hear, limiter_of
from airflow_provider_twilio.simulator.simulator import Simulator

READER = """
import sys
from airflow_provider_twilio.api.messaging_v1.brands import ListBrandRegistrations
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.client import Client
from airflow_provider_twilio.client.rate_limiter import wait_for_turn

sid, token, url, rate = sys.argv[1:]
account = Account(sid, username=sid, password=token, base_url=url, a2p_requests_per_second=float(rate))
with Client(account) as client:
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(10):
        wait_for_turn(account, ListBrandRegistrations())
        client.execute(ListBrandRegistrations())
"""
HOLDER = """
import fcntl, os, sys
fcntl.flock(os.open(sys.argv[1], os.O_RDWR), fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.readline()
"""


def limiter(name: str = "account") -> RateLimiter:
    """A limiter of one turn a second, as another process would make it."""
    return RateLimiter(1, SharedMoments(name, farthest=3600))


def the_file() -> Path:
    """The only file with moments."""
    (path,) = moments.FOLDER.iterdir()
    return path


@contextmanager
def process(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A process of Python that has written its first line."""
    started = subprocess.Popen(
        [sys.executable, "-c", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )
    assert started.stdout
    assert started.stdin
    try:
        started.stdout.readline()
        yield started
    finally:
        started.kill()
        started.wait()
        started.stdout.close()
        started.stdin.close()


def test_eight_processes_keep_to_the_rate_of_one(twilio_default: Simulator, tmp_path: Path) -> None:
    rate = 20
    connection = twilio_default.connection
    arguments = (connection["login"], connection["password"], connection["extra"]["base_url"], str(rate))
    with ExitStack() as stack:
        readers = [stack.enter_context(process(READER, *arguments, TMPDIR=str(tmp_path))) for _ in range(8)]
        for reader in readers:
            assert reader.stdin
            reader.stdin.write("\n")
            reader.stdin.flush()
        codes = [reader.wait(60) for reader in readers]

    times = [request.time for request in twilio_default.requests("GET", "BrandRegistrations")]
    late = 0.5  # Seconds that a request may take to arrive while the machine is busy.
    assert codes == [0] * 8
    assert len(times) == 80
    assert not [
        (first, last)
        for first in range(80)
        for last in range(first, 80)
        if last - first + 1 > (times[last] - times[first] + late) * rate + 1
    ]


def test_processes_that_look_at_the_same_moment_take_different_turns() -> None:
    one, other = limiter(), limiter()

    assert [one.take(100), other.take(100), one.take(100), other.take(100)] == [0, 1, 2, 3]


def test_two_accounts_do_not_hold_each_other_up() -> None:
    limiter("first").take(100)

    assert limiter("second").take(100) == 0


def test_a_pause_that_twilio_asks_of_one_process_is_kept_by_all() -> None:
    limiter().close(100, retry_after=300)

    assert limiter().delay(100) == 300


def test_all_go_on_once_one_process_was_served() -> None:
    one, other = limiter(), limiter()
    one.close(100)
    other.take(160)
    other.open(160)

    assert one.delay(161) == 0
    assert not one.is_closed


def test_one_process_tries_each_minute_while_twilio_is_out_of_reach() -> None:
    one, other = limiter(), limiter()
    one.close(100)
    one.take(160)

    assert other.delay(161) == 59


class Refusal:
    """Twilio's answer to one request too many."""

    status_code = 429
    content = b""

    def __init__(self, **headers: str) -> None:
        self.headers = headers


def test_a_429_to_one_task_holds_the_others_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("airflow_provider_twilio.client.rate_limiter.monotonic", lambda: 100.0)
    sid = f"AC{'a' * 32}"
    account = Account(sid, username=sid, password="token")
    request = FetchBrandRegistrations(sid=f"BN{'1' * 32}")

    hear(account, request, Refusal(**{"Retry-After": "30"}))

    key = " ".join((account.url("messaging"), sid, "a2p"))
    assert limiter_of(account, "a2p").delay(100) == 30
    assert limiter(key).delay(100) == 30


def test_nobody_waits_for_the_lock_and_a_killed_holder_leaves_none() -> None:
    limiter().take(100)
    mine = limiter()
    with process(HOLDER, str(the_file())) as holder:
        pauses = mine.pauses(lambda: 100.0)
        assert [next(pauses) for _ in range(3)] == [0.002] * 3
        holder.kill()
        holder.wait()
        assert next(pauses) == 1


def test_a_stopped_holder_holds_nobody_up_for_more_than_about_a_second() -> None:
    limiter().take(100)
    mine = limiter()
    mine.delay(100)
    with process(HOLDER, str(the_file())):
        *waited, turn = mine.pauses(lambda: 100.0)

    assert sum(waited) == pytest.approx(1)
    assert turn == 1


def record(taken: float, closed_until: float, written: float) -> bytes:
    """Write moments as they stand in the file."""
    values = pack("<ddd", taken, closed_until, written)
    return values + pack("<I", crc32(values))


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"junk",
        b"\xff" * 28,
        record(100, -inf, 100)[:-1],
        record(100, -inf, 100)[:-4] + b"0000",
        record(nan, -inf, 100),
        record(1e9, -inf, 100),
        record(inf, -inf, 100),
        record(100, 1e9, 100),
    ],
    ids=["empty", "text", "ones", "torn", "another checksum", "no number", "far", "never", "closed for ever"],
)
def test_a_file_that_makes_no_sense_is_taken_as_free(junk: bytes) -> None:
    limiter().take(100)
    the_file().write_bytes(junk)

    assert limiter().delay(100.5) == -inf
    assert limiter().take(100.5) == 0
    assert limiter().take(100.5) == 1


def test_a_clock_that_began_anew_with_the_machine_leaves_no_pause_of_before() -> None:
    limiter().close(1800, retry_after=600)

    assert limiter().take(60) == 0


def test_no_clock_that_somebody_sets_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    limiter().take(100)
    monkeypatch.setattr("time.time", lambda: 0.0)

    assert limiter().take(100) == 1


def test_the_file_is_private_and_names_nobody() -> None:
    limiter("AC" + "7" * 32).take(100)

    assert the_file().stat().st_mode & 0o777 == 0o600
    assert moments.FOLDER.stat().st_mode & 0o777 == 0o700
    assert "7777" not in the_file().name
    assert b"AC" not in the_file().read_bytes()


@pytest.fixture
def untold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has been logged yet."""
    monkeypatch.setattr(moments, "_TOLD", [])


@pytest.mark.usefixtures("untold")
@pytest.mark.parametrize("trouble", ["a file in its place", "open to all", "a link", "no parent"])
def test_where_the_file_cannot_be_kept_a_process_spaces_its_own(
    trouble: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "moments"
    if trouble == "a file in its place":
        folder.touch()
    elif trouble == "open to all":
        folder.mkdir()
        folder.chmod(0o777)
    elif trouble == "a link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        folder = folder / "below"
    monkeypatch.setattr(moments, "FOLDER", folder)
    own = limiter()
    with caplog.at_level(logging.WARNING):
        taken = [own.take(100) for _ in range(3)]

    assert taken == [0, 1, 2]
    assert own.delay(100) == 3
    assert [line.levelname for line in caplog.records] == ["WARNING"]


def test_a_link_in_the_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    limiter().take(100)
    path, other = the_file(), tmp_path / "other"
    other.write_text("kept")
    path.unlink()
    path.symlink_to(other)

    assert limiter().take(100) == 0
    assert other.read_text() == "kept"


def test_a_file_that_is_removed_meanwhile_is_made_anew() -> None:
    one = limiter()
    one.take(100)
    the_file().unlink()
    one.take(200)

    assert limiter().take(200) == 1


def test_threads_of_one_process_take_different_turns() -> None:
    shared = limiter()
    with ThreadPoolExecutor(8) as pool:
        turns = pool.map(lambda _: [*shared.pauses(lambda: 100.0)][-1], range(40))

    assert sorted(turns) == [*range(40)]


def test_moments_of_before_are_kept_while_another_process_writes() -> None:
    mine = SharedMoments("account", farthest=3600)
    mine.change(100, lambda _: Moments(100.0))
    file = os.open(the_file(), os.O_RDWR)
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        assert mine.change(100, lambda _: Moments()) is None
        assert mine.look(100) == Moments(100.0)
    finally:
        os.close(file)
