"""Starting and stopping: in a block, from the command line, with and without what it needs."""

import json
import shlex
import signal
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.server import running
from airflow_provider_twilio.simulator.settings import Settings
from airflow_provider_twilio.simulator.simulator import Simulator

from .api import BRANDS, SERVICES, Api

MODULE = [sys.executable, "-m", "airflow_provider_twilio.simulator"]


def test_it_serves_while_the_block_lasts_and_its_port_is_free_afterwards() -> None:
    with running() as simulator:
        port = int(simulator.url.rpartition(":")[2])
        assert httpx.get(f"{simulator.url}/_simulator/state", trust_env=False).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{simulator.url}/_simulator/state", trust_env=False)
    with running(port=port) as again:
        assert again.url == simulator.url


def test_two_simulators_know_nothing_of_each_other() -> None:
    with running() as first, running() as second:
        Api(first).service()
        assert len(first.snapshot()["services"]) == 1
        assert second.snapshot()["services"] == []


def test_speed_shortens_every_stage() -> None:
    with running(speed=60) as simulator:
        api = Api(simulator)
        brand = api.brand()
        simulator.advance(1)
        assert api.fetched(f"{BRANDS}/{brand['sid']}")["status"] == "APPROVED"


def test_settings_hold_also_after_a_reset() -> None:
    with running(settings=Settings(brand_pending=5)) as simulator:
        simulator.reset()
        api = Api(simulator)
        brand = api.brand()
        simulator.advance(5)
        assert api.fetched(f"{BRANDS}/{brand['sid']}")["status"] == "APPROVED"


def test_the_connection_is_what_airflow_needs(simulator: Simulator) -> None:
    assert simulator.connection == {
        "conn_type": "twilio",
        "login": ACCOUNT_SID,
        "password": AUTH_TOKEN,
        "extra": {"base_url": simulator.url},
    }


def test_it_may_be_asked_and_told_from_many_threads(simulator: Simulator, api: Api) -> None:
    def work() -> None:
        mine = Api(simulator)
        for _ in range(20):
            mine.service()
            simulator.advance(1)
            simulator.snapshot()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(simulator.snapshot()["services"]) == 80


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::"])
def test_it_listens_on_loopback_only(host: str) -> None:
    with pytest.raises(ValueError, match="loopback"), running(host=host):
        pass


@pytest.mark.parametrize("speed", [0, -1, float("nan")])
def test_speed_must_be_positive(speed: float) -> None:
    with pytest.raises(ValueError, match="speed"), running(speed=speed):
        pass


def test_a_taken_port_is_an_error(simulator: Simulator) -> None:
    port = int(simulator.url.rpartition(":")[2])
    with pytest.raises(OSError, match=f"in use: 127.0.0.1 port {port}; name another"), running(port=port):
        pass


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_from_the_command_line_it_says_where_it_is_and_stops_on_a_signal(number: signal.Signals) -> None:
    process = subprocess.Popen([*MODULE, "--speed", "60"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line, export = process.stdout.readline(), process.stdout.readline()
        url = line.split()[3]
        assert url.startswith("http://127.0.0.1:")
        assert ACCOUNT_SID in line
        _, assignment = shlex.split(export)
        name, _, connection = assignment.partition("=")
        assert name == "AIRFLOW_CONN_TWILIO_DEFAULT"
        assert json.loads(connection)["extra"] == {"base_url": url}
        assert httpx.get(url + SERVICES, auth=(ACCOUNT_SID, AUTH_TOKEN), trust_env=False).status_code == 200
        process.send_signal(number)
        assert process.wait(60) == 0
        assert process.stdout.read() == ""
    finally:
        process.kill()
        process.wait(60)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [(["--host", "0.0.0.0"], "loopback"), (["--speed", "0"], "speed"), (["--host", "owl"], "owl")],
)
def test_the_command_line_explains_what_is_wrong(arguments: list[str], problem: str) -> None:
    done = subprocess.run([*MODULE, *arguments], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert problem in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["65536", "-1", "http"])
def test_the_command_line_says_which_ports_there_are(port: str) -> None:
    command = [*MODULE, f"--port={port}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert f"--port: must be a number from 0 to 65535, got '{port}'" in done.stderr


_WITHOUT = """
import importlib.abc, runpy, sys
class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.partition(".")[0] == "{module}":
            raise ModuleNotFoundError(f"No module named {{name}}", name="{module}")
sys.meta_path.insert(0, Missing())
"""


@pytest.mark.parametrize("module", ["uvicorn", "starlette"])
def test_without_the_web_server_it_names_the_extra(module: str) -> None:
    code = _WITHOUT.format(module=module) + (
        "sys.argv = ['simulator']\nrunpy.run_module('airflow_provider_twilio.simulator', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 1
    assert "airflow-provider-twilio[simulator]" in done.stderr
    assert "Traceback" not in done.stderr


def _pytest(folder: Path, test: str, prelude: str = "") -> subprocess.CompletedProcess[str]:
    (folder / "test_users_own.py").write_text(test)
    code = prelude + "import pytest, sys\nsys.exit(pytest.main(['-q', '-p', 'no:cacheprovider', '.']))"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


def test_users_tests_get_the_fixture_with_an_empty_account_each_time(tmp_path: Path) -> None:
    test = (
        "import httpx, pytest\n"
        "@pytest.mark.parametrize('n', [1, 2])\n"
        "def test_one(twilio_simulator, n):\n"
        "    connection = twilio_simulator.connection\n"
        "    auth = (connection['login'], connection['password'])\n"
        "    url = connection['extra']['base_url'] + '/v1/Services'\n"
        "    httpx.post(url, auth=auth, data={'FriendlyName': 'x'}, trust_env=False).raise_for_status()\n"
        "    assert len(twilio_simulator.snapshot()['services']) == 1\n"
    )
    done = _pytest(tmp_path, test)
    assert "2 passed" in done.stdout, done.stdout + done.stderr


def test_without_the_extra_only_the_tests_that_need_the_fixture_fail(tmp_path: Path) -> None:
    test = "def test_one(twilio_simulator):\n    pass\ndef test_two():\n    pass\n"
    done = _pytest(tmp_path, test, _WITHOUT.format(module="uvicorn"))
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    assert "airflow-provider-twilio[simulator]" in done.stdout


def test_the_plugin_is_cheap_to_import() -> None:
    code = (
        "import pytest, sys; before = set(sys.modules);"
        "import airflow_provider_twilio.simulator.pytest_plugin;"
        "print(sorted(n for n in set(sys.modules) - before if not n.startswith('airflow_provider_twilio')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.strip() == "[]"
