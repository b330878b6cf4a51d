"""A cluster that works while its processes are killed, and then an auditor."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import httpx
from chaos.account import Account
from chaos.auditor import Audit, Ended, Finding

from scripts.airflow_home import AirflowHome
from scripts.cluster.cluster import Cluster, start
from scripts.processes import Processes
from scripts.simulated_twilio import SimulatedTwilio

from . import customers, simulated, work
from .harms import SCHEDULE, Harms, schedule

_DAGS = Path(__file__).with_name("dags")
_ENOUGH = 40
"""Harms of a run at least."""
_LOOK_EVERY = 2.0
_VERDICT = {
    "brand_pending": 90.0,
    "campaign_pending": 15.0,
    "campaign_in_progress": 15.0,
    "bundle_checks": 1.0,
}


@dataclass(frozen=True)
class Options:
    """How a run goes.

    :ivar every: seconds between two harms, on average, where the cluster is ready for the next one.
    :ivar longest: seconds until what has not ended counts as stuck.
    """

    seed: str
    folder: Path
    every: float = 5.0
    retries: int = 5
    rate: float = 50.0
    longest: float = 3600.0


class Run:
    """One run.

    :param say: is told what happens.
    """

    def __init__(self, options: Options, say: Callable[[str], None]) -> None:
        self._options = options
        self._say = say
        self._chance = Random(options.seed)
        self._began = time.monotonic()
        day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
        self._day = day

    def __call__(self) -> list[Finding]:
        """Return what must never happen, and did."""
        home = AirflowHome(self._options.folder / "airflow", _DAGS)
        asked = work.ask(
            self._options.folder, self._day, self._options.retries, self._options.rate, self._chance
        )
        with Processes() as processes:
            cluster = start(
                processes,
                home,
                lambda name: None,
                simulated_by=partial(self._twilio, processes),
                CLUSTER_WORK=str(asked.file),
            )
            cluster.wait(cluster.is_healthy)
            self._say_after("the cluster is healthy")
            connection = cluster.twilio.connection
            account = Account(cluster.twilio.url, connection["login"], connection["password"])
            account.control("/settings", **_VERDICT)
            for pair in asked.brands:
                account.control(
                    "/profiles", customer_profile_sid=pair["customer"], a2p_profile_sid=pair["a2p"]
                )
            runs = {dag: cluster.wait(partial(_begin, cluster, dag)) for dag in work.DAGS}
            self._harm(cluster, runs)
            return self._audit(cluster, account, asked, runs)

    def _twilio(self, processes: Processes, env: dict[str, str], log: Path) -> SimulatedTwilio:
        return simulated.start(
            processes, env, log, self._options.seed, str(work.RECORDS), self._day.isoformat()
        )

    def _harm(self, cluster: Cluster, runs: dict[str, str]) -> None:
        """Harm the cluster as long as DAG runs go on, by the schedule, and wait for their ends.

        :raises TimeoutError: a DAG run doesn't end, or all ended before they were harmed enough.
        """
        harms, left = Harms(cluster, self._chance), schedule(self._chance)
        count, next_at, look_at = len(left), time.monotonic() + self._options.every, 0.0
        going_on = {*runs}
        deadline = self._began + self._options.longest
        while going_on:
            cluster.tend()
            harms.tend()
            now = time.monotonic()
            if left and now >= next_at and all(one.is_running for one in cluster.running.values()):
                if (name := self._do_one(harms, left)) is not None:
                    self._say_after(f"{count - len(left)}/{count} {name}")
                next_at = now + self._chance.uniform(0.3, 1.7) * self._options.every
            if now >= look_at:
                ended = {dag for dag in going_on if _has_ended(cluster, dag, runs[dag])}
                going_on -= ended
                for dag in sorted(ended):
                    self._say_after(f"{dag} has ended")
                look_at = now + _LOOK_EVERY
            if now > deadline:
                raise TimeoutError(f"these go on: {', '.join(sorted(going_on))}; not done: {left}")
            time.sleep(0.2)
        if count - len(left) < _ENOUGH:
            raise TimeoutError(f"all has ended after {count - len(left)} harms; not done: {left}")

    def _do_one(self, harms: Harms, left: list[str]) -> str | None:
        """Do the first harm that is possible now."""
        for name in left:
            if (whom := SCHEDULE[name][1](harms)) is not None:
                left.remove(name)
                return f"{name}: {whom}"
        return None

    def _audit(
        self, cluster: Cluster, account: Account, asked: work.Asked, runs: dict[str, str]
    ) -> list[Finding]:
        stuck, ended = cluster.wait(partial(_ends, cluster, asked, runs))
        self._say_after(f"{sum(one.tries for one in ended)} tries of {len(ended)} tasks with work")
        there = {one.job.name for one in ended}
        missing = [
            Finding("lost", job.name, "has no task")
            for jobs in asked.jobs.values()
            for job in jobs
            if job.name not in there
        ]
        # There is no proxy between these tasks and Twilio that could be a witness.
        found = [
            one
            for one in Audit(account, ended, [cluster.twilio.connection["password"]]).findings()
            if one.kind != "witness"
        ]
        self._say_after("audited")
        return [*stuck, *missing, *found, *customers.findings(account, cluster.twilio.url, asked.customers)]

    def _say_after(self, what: str) -> None:
        self._say(f"{time.monotonic() - self._began:6.1f} s  {what}")


def _ends(cluster: Cluster, asked: work.Asked, runs: dict[str, str]) -> tuple[list[Finding], list[Ended]]:
    """Return the tasks that didn't succeed, and those that have done something."""
    with cluster.client() as http:
        stuck = [
            Finding("failed", str(task), "")
            for dag, run in runs.items()
            for task in work.tasks(http, dag, run)
            if task.state != "success"
        ]
        ended = [
            one
            for dag, jobs in asked.jobs.items()
            for one in work.endings(http, dag, runs[dag], jobs, cluster.home.logs)
        ]
    return stuck, ended


def _begin(cluster: Cluster, dag: str) -> str:
    with cluster.client() as http:
        http.get(f"/api/v2/dags/{dag}").raise_for_status()
        made = http.post(f"/api/v2/dags/{dag}/dagRuns", json={"logical_date": None})
        return str(made.raise_for_status().json()["dag_run_id"])


def _has_ended(cluster: Cluster, dag: str, run: str) -> bool:
    try:
        with cluster.client() as http:
            told = http.get(f"/api/v2/dags/{dag}/dagRuns/{run}").raise_for_status().json()
    except httpx.HTTPError:
        return False
    return told["state"] in ("success", "failed")
