"""``make bench-onboard``: requests of a customer to each host, for 1 to 1,000 customers of one mapping.

The steps of ``onboard(...)`` are executed directly, one customer after the other: ``dag.test()`` takes a
second for each task, which makes four hours of a thousand customers. The simulator stands in for Twilio, and
its clock for time: where the limiter holds a request back, the clock is moved on and nobody sleeps.
"""

import json
import logging
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import structlog
import yaml

from airflow_provider_twilio.client import rate_limiter
from airflow_provider_twilio.onboarding.reference import known, references
from airflow_provider_twilio.simulator.request_log import RecordedRequest
from airflow_provider_twilio.simulator.server import running
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.simulator.trusthub_v1.profiles import PRIMARY_BUSINESS_SID, PRIMARY_SID
from benchmarks.onboard.documents import ROUTES, documents
from benchmarks.onboard.way import onboard
from benchmarks.page import SCALING, table, write_section

SIZES = (1, 10, 100, 1_000)
_KEPT = 250_000
_A2P_PATHS = ("/a2p/", "/Compliance/", "/Tollfree/")


def host(request: RecordedRequest) -> str:
    """The host of a request, by its path; ``messaging (A2P)`` are brands, campaigns and verifications."""
    first, second = request.path.split("/")[1:3]
    if first == "2010-04-01":
        return "api"
    if second in ("CustomerProfiles", "TrustProducts", "EndUsers", "SupportingDocuments", "Policies"):
        return "trusthub"
    return "messaging (A2P)" if any(part in request.path for part in _A2P_PATHS) else "messaging"


def is_parents(request: RecordedRequest) -> bool:
    """Tell whether a request is for the parent's own primary profile, and so on the parent's account."""
    return PRIMARY_SID in request.path or PRIMARY_BUSINESS_SID in request.path


HOSTS = ("api", "messaging", "messaging (A2P)", "trusthub")
_LIMITED = ("messaging (A2P)", "trusthub")


@dataclass
class Run:
    """The figures of one mapping.

    :ivar requests: how many went to each host for each route.
    :ivar rates: requests a second to the A2P hosts on average, of each customer's account.
    :ivar reading: seconds of processor time that a task takes to read its document, where all stand in one
        file.
    """

    size: int
    requests: dict[str, Counter[str]] = field(default_factory=lambda: {route: Counter() for route in ROUTES})
    most: int = 0
    rates: list[float] = field(default_factory=list)
    reading: float = 0.0
    seconds: float = 0.0

    def count(self, route: str, seen: Iterable[RecordedRequest]) -> None:
        """Count the requests of one customer."""
        listed = [*seen]
        self.requests[route].update(map(host, listed))
        self.most = max(self.most, len(listed))
        moments = [one.time for one in listed if host(one) in _LIMITED and not is_parents(one)]
        lasted = max(moments) - min(moments)
        self.rates.append(len(moments) / (lasted + 1))


def measure(size: int) -> Run:
    """Onboard so many customers of one file at a simulator of their own."""
    run = Run(size)
    with running() as simulator, tempfile.TemporaryDirectory() as folder:
        connect(simulator)
        file = Path(folder, "customers.yaml")
        listed = documents(size)
        file.write_text(yaml.safe_dump(listed))
        customers, began = references(file), time.perf_counter()
        for number, customer in enumerate(customers):
            one = Path(folder, "one.yaml")
            one.write_text(yaml.safe_dump(listed[number]))
            onboard(simulator, f"{one}#{customer.partition('#')[2]}")
            run.count(ROUTES[number % len(ROUTES)], simulator.requests())
            simulator.configure(requests_kept=0)
            simulator.configure(requests_kept=_KEPT)
        run.seconds = time.perf_counter() - began
        assert len(simulator.accounts()) == size + 1
        began = time.process_time()
        known(customers[-1])
        run.reading = time.process_time() - began
    return run


def connect(simulator: Simulator) -> None:
    """Let the connection lead to the simulator at Twilio's rate, and the limiter live by its clock."""
    simulator.freeze()
    simulator.configure(otp_first_confirmation=0)
    connection = simulator.connection
    connection["extra"] |= {"a2p_requests_per_second": 1}
    os.environ["AIRFLOW_CONN_TWILIO_DEFAULT"] = json.dumps(connection)
    rate_limiter._LIMITERS.clear()
    vars(rate_limiter).update(monotonic=lambda: simulator.now().timestamp(), sleep=simulator.advance)


def report(runs: list[Run]) -> str:
    """Two tables: requests of a customer by route and host, and what grows with the mapping."""
    largest = runs[-1]
    counted = Counter(ROUTES[number % len(ROUTES)] for number in range(largest.size))
    by_route = [
        (route, *(_each(largest.requests[route][name], counted[route]) for name in HOSTS), total)
        for route in ROUTES
        if counted[route]
        for total in [_each(largest.requests[route].total(), counted[route])]
    ]
    by_size = [
        (
            f"{run.size:,}",
            _each(sum(one.total() for one in run.requests.values()), run.size),
            run.most,
            f"{sum(run.rates) / len(run.rates):.2f}",
            f"{max(run.rates):.2f}",
            f"{run.reading * 1000:,.0f} ms",
        )
        for run in runs
    ]
    return (
        "Requests of one customer, from the document to the first text, each wait looking once.\n"
        "Each task asks for the subaccount's token anew, as a process of its own does.\n"
        "The steps are executed directly, one customer after the other; the simulator's clock tells time.\n"
        "Each customer has an account of their own. Of the requests to the Trust Hub, three (toll-free) or "
        "six are to the parent's account, for its primary profile.\n\n"
        + table(("route", *HOSTS, "in all"), by_route)
        + "\n\n"
        + table(
            (
                "customers",
                "requests a customer",
                "at most",
                "a second to the A2P hosts, each account on average",
                "the busiest account",
                "a task reads one file of all documents in",
            ),
            by_size,
        )
        + "\n"
    )


def _each(total: int, count: int) -> str:
    return f"{total / count:.1f}".removesuffix(".0")


def main() -> None:
    os.environ["no_proxy"] = "127.0.0.1"
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    given = [int(one) for one in sys.argv[1:] if one.isdigit()]
    runs = []
    for size in given or SIZES:
        runs.append(measure(size))
        sys.stdout.write(f"{size:,} customers in {runs[-1].seconds:,.0f} s\n")
        sys.stdout.flush()
    text = report(runs)
    sys.stdout.write(text)
    if not given:
        write_section("Figures of onboarding", "make bench-onboard", text, SCALING)


if __name__ == "__main__":
    main()
