"""Serve the simulator on a socket, in a separate thread."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import ip_address

import uvicorn

from airflow_provider_twilio.simulator.app import application
from airflow_provider_twilio.simulator.control import control
from airflow_provider_twilio.simulator.settings import Settings
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.simulator.twilio import Twilio

LONGEST_HEAD = 64 * 1024
"""Bytes of a request's line and headers. Only h11 has such a limit."""
_START_TIMEOUT = 10.0
_STOP_TIMEOUT = 5.0


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    :raises ValueError: ``host`` isn't this machine's loopback; the simulator has no real secrets.
    """
    address = ip_address("127.0.0.1" if host == "localhost" else host)
    if not address.is_loopback:
        raise ValueError(f"host must be a loopback address such as 127.0.0.1, got {host!r}")
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((str(address), port))
    except OSError as problem:
        listener.close()
        why = f"{problem.strerror}: {address} port {port}; name another, or 0 for a free one"
        raise OSError(problem.errno, why) from problem
    return listener


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server:
    """uvicorn in a daemon thread, started and stopped in bounded time."""

    def __init__(self, server: uvicorn.Server, listener: socket.socket) -> None:
        self._server = server
        self._listener = listener
        self._thread = threading.Thread(target=self._run, name="twilio-simulator", daemon=True)
        self._failure: BaseException | None = None
        self._ended = threading.Event()

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=_loop_factory()) as runner:
                runner.run(self._server.serve(sockets=[self._listener]))
        except BaseException as failure:
            self._failure = failure
        finally:
            self._ended.set()

    def start(self) -> None:
        self._thread.start()
        waited = 0.0
        while not self._server.started:
            if self._ended.wait(0.01) or waited > _START_TIMEOUT:
                raise RuntimeError("the simulator did not start") from self._failure
            waited += 0.01

    def stop(self) -> None:
        self._server.should_exit = True
        if not self._ended.wait(_STOP_TIMEOUT):
            self._server.force_exit = True
        self._thread.join(_STOP_TIMEOUT)


@contextmanager
def running(
    speed: float = 1.0, port: int = 0, *, host: str = "127.0.0.1", settings: Settings | None = None
) -> Iterator[Simulator]:
    """Run a simulator until the block ends.

    :param speed: divisor of the duration of every stage of a life cycle.
    :param port: 0 picks a free one.
    :param settings: durations, prices and limits that replace the usual ones, without the speed.
    :raises ValueError: ``host`` isn't loopback, or ``speed`` isn't positive.
    :raises OSError: the port is taken.
    """
    twilio = Twilio(replace(settings or Settings(), speed=speed))
    lock = threading.Lock()
    listener = _listen(host, port)
    simulator = Simulator(twilio, lock, _url(listener))
    config = uvicorn.Config(
        application(twilio, lock, control(simulator)),
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        http="h11",
        h11_max_incomplete_event_size=LONGEST_HEAD,
        date_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )
    config.load()
    server = _Server(uvicorn.Server(config), listener)
    try:
        server.start()
        yield simulator
    finally:
        server.stop()
        listener.close()
