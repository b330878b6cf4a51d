"""The DAG runs of the proof: what they are asked for, and what they say they did."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx
import yaml
from chaos.auditor import Ended
from chaos.work import Job, Row

from scripts.airflow_home import EXAMPLE_DAGS

from .simulated import SENDER

DAGS = ("batch", "singles", "export", "waits", "onboarding")
ROWS, SINGLES, RECORDS, BRANDS, CUSTOMERS = 5_000, 30, 30_000, 20, 5
_FIRST_TEXT = "Owl {}: you will get texts about your orders here. Reply STOP to opt out."


@dataclass(frozen=True, slots=True)
class Asked:
    """The work of each DAG run.

    :ivar file: where the DAGs read it.
    :ivar jobs: by DAG, in the order of the map index.
    :ivar customers: names of those who are onboarded, with the numbers that get their first texts.
    """

    file: Path
    jobs: dict[str, list[Job]]
    brands: list[dict[str, str]]
    customers: dict[str, str]


def ask(folder: Path, day: datetime, retries: int, rate: float, chance: Random) -> Asked:
    """Write what the DAGs read.

    :param rate: messages a second of the batch, so that it lasts.
    """
    rows = [
        Row(number, f"+1206{2_000_000 + number}", f"batch: table {number} is ready.")
        for number in range(1, ROWS + 1)
    ]
    recipients = folder / "recipients.csv"
    with recipients.open("w", newline="") as table:
        csv.writer(table).writerows([("to", "table"), *((row.to, row.number) for row in rows)])
    batch = {
        "messages": str(recipients),
        "results_path": str(folder / "results.csv"),
        "body": "batch: table {table} is ready.",
        "from_": SENDER,
        "messages_per_second": rate,
    }
    singles = [
        {"to": f"+1207{3_000_000 + number}", "body": f"single {number}: it is ready.", "from_": SENDER}
        for number in range(SINGLES)
    ]
    export = {
        "path": str(folder / "export"),
        "start": day.isoformat(),
        "end": (day + timedelta(days=1)).isoformat(),
    }
    brands = [
        {name: "BU" + f"{chance.getrandbits(128):032x}" for name in ("customer", "a2p")}
        for _ in range(BRANDS)
    ]
    references, customers = _customers(folder / "customers.yaml")
    file = folder / "asked.json"
    file.write_text(
        json.dumps(
            {
                "tries": {"retries": retries, "retry_delay": 2.0},
                "batch": batch,
                "singles": singles,
                "export": export,
                "brands": brands,
                "customers": references,
            }
        )
    )
    jobs = {
        "batch": [Job("batch", "batch", batch, tuple(rows))],
        "singles": [
            Job(f"single {number}", "sms", one, (Row(1, one["to"], one["body"]),))
            for number, one in enumerate(singles)
        ],
        "export": [Job("export", "export", export)],
        "waits": [
            Job(
                f"brand {number}",
                "brand",
                {},
                key={
                    "customer_profile_bundle_sid": one["customer"],
                    "a2p_profile_bundle_sid": one["a2p"],
                },
            )
            for number, one in enumerate(brands)
        ],
    }
    return Asked(file, jobs, brands, customers)


def _customers(file: Path) -> tuple[list[str], dict[str, str]]:
    """Write a document of several customers, each like one of the example's."""
    _, like = yaml.safe_load((EXAMPLE_DAGS / "a2p_onboarding.yaml").read_text())
    names = {f"Owl {number}": f"+1208{4_000_000 + number}" for number in range(CUSTOMERS)}
    documents = [
        like
        | {
            "customer": name,
            "contact": {"email": f"{to[1:]}@vendor.example.com"},
            "business": like["business"]
            | {
                "legal_name": f"{name} Bikes Inc.",
                "registration": {"number": f"98-{to[-7:]}"},
                "website": f"https://www.{to[1:]}.example.com",
            },
            "first_text": {"to": to, "body": _FIRST_TEXT.format(name)},
        }
        for name, to in names.items()
    ]
    file.write_text(yaml.safe_dump(documents, sort_keys=False))
    return [f"{file}#{name}" for name in names], names


@dataclass(frozen=True, slots=True)
class Told:
    """A task of a DAG run, as Airflow's API shows it."""

    dag: str
    task: str
    index: int
    state: str | None
    tries: int

    def __str__(self) -> str:
        return f"{self.dag}.{self.task}[{self.index}] is {self.state}, try {self.tries}"


def tasks(http: httpx.Client, dag: str, run: str) -> list[Told]:
    """Return all tasks of a DAG run."""
    told = _get(http, f"dags/{dag}/dagRuns/{run}/taskInstances?limit=100")
    assert told["total_entries"] <= 100
    return [
        Told(dag, one["task_id"], one["map_index"], one["state"], one["try_number"])
        for one in told["task_instances"]
    ]


def endings(http: httpx.Client, dag: str, run: str, jobs: list[Job], logs: Path) -> Iterator[Ended]:
    """Return the task of each job, with what it returned."""
    for told in tasks(http, dag, run):
        if told.task.rpartition(".")[2] in ("send", "export", "register") and told.state is not None:
            job = jobs[max(told.index, 0)]
            path = f"dags/{dag}/dagRuns/{run}/taskInstances/{told.task}/xcomEntries/return_value"
            value = None
            if told.state == "success":
                value = _get(http, f"{path}?map_index={told.index}&deserialize=true")["value"]
            state = {"success": "done", "failed": "failed"}.get(told.state, "unfinished")
            folder = logs / f"dag_id={dag}" / f"run_id={run}" / f"task_id={told.task}"
            yield Ended(job, state, value or str(told), told.tries, logs=[*folder.rglob("*.log")])  # type: ignore[arg-type]


def _get(http: httpx.Client, path: str) -> Any:
    return http.get(f"/api/v2/{path}").raise_for_status().json()
