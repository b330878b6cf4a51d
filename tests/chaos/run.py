"""A run: tasks at the same time, each with a proxy and a schedule of its own; then all must settle."""

import asyncio
import json
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

from .account import Account
from .auditor import Audit, Ended, Finding
from .faults import Schedule
from .processes import forkserver, simulator
from .proxy import Proxy
from .work import WEIGHTS, Job, Work

SKEWS = (0, 0, 0, 45, -45, 300, -300, 86_400, -86_400)
"""Seconds; each try is on another worker."""
TIMEOUT = 2.5
"""Seconds that the tasks wait for an answer."""
_MOST_TRIES = 60
_LONGEST_TRY = 400.0
_KILLS = 4
"""Of a task, at most, by its requests; as many again by the clock."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a run goes.

    :ivar seed: of everything that happens by chance.
    :ivar minutes: for which tasks are begun and harmed.
    :ivar workers: tasks at a time.
    :ivar only: numbers of jobs; as many as fit into the time unless named.
    :ivar kinds: of jobs; all unless named.
    :ivar skews: that the workers' clocks have.
    :ivar faults: names of the faults that happen; all unless named.
    :ivar hurried: the share of jobs with short waits in place of the package's own.
    :ivar broken: ways in which the product is broken, see ``task.BREAKS``.
    """

    seed: str
    minutes: float
    folder: Path
    workers: int = 6
    only: tuple[int, ...] = ()
    kinds: tuple[str, ...] = (*WEIGHTS,)
    skews: tuple[int, ...] = SKEWS
    faults: tuple[str, ...] = ()
    hurried: float = 1.0
    broken: tuple[str, ...] = ()
    history: int = 4000


@dataclass(slots=True)
class Report:
    """The result of a run."""

    seed: str
    ended: list[Ended]
    findings: list[Finding]
    messages: int
    seconds: float
    unasked: int
    fates: Counter[str] = field(default_factory=Counter)

    def _found(self) -> list[str]:
        """The first findings of each kind and task, and how many more there are."""
        alike: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.findings:
            alike.setdefault((finding.kind, finding.job), []).append(finding)
        return [
            f"{found[0]}" + (f" (and {len(found) - 1} more)" if len(found) > 1 else "")
            for found in alike.values()
        ]

    def _told(self) -> list[Ended]:
        without = {finding.job for finding in self.findings if finding.kind == "failed"}
        return [ended for ended in self.ended if ended.state == "failed" and ended.job.name not in without]

    def lines(self) -> list[str]:
        """For people."""
        kinds = Counter(ended.job.kind for ended in self.ended)
        states = Counter(ended.state for ended in self.ended)
        tries = sum(ended.tries for ended in self.ended)
        killed = sum(ended.killed for ended in self.ended)
        harmed = sum(count for name, count in self.fates.items() if name != "well")
        found = Counter(finding.kind for finding in self.findings)
        return [
            f"chaos: seed {self.seed}, {self.seconds:.0f} s: {len(self.ended)} tasks "
            f"({', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))}), "
            f"{dict(states)}, {tries} tries, {killed} killed",
            f"chaos: {self.messages:,} messages at Twilio; {self.fates.total():,} requests, "
            f"{harmed:,} of them harmed in {len(self.fates) - 1} ways",
            f"chaos: {found['twice']} twice, {found['lost']} lost, {found['foreign']} foreign SIDs, "
            f"{found['unasked']} unasked, {found['failed']} failed without a cause"
            + "".join(f", {count} {kind}" for kind, count in found.items() if kind not in _ALWAYS),
            *(f"chaos: failed, and says why: {ended.job.name}: {ended.value}" for ended in self._told()),
            *self._found(),
        ]


_ALWAYS = ("twice", "lost", "foreign", "unasked", "failed")


class Run:
    """One run of tasks against one simulator."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._ended: list[Ended] = []
        self._unasked = 0
        self._numbers = iter(options.only or range(1, 1_000_000))
        self._stop_at = 0.0
        self._context = forkserver()

    async def __call__(self) -> Report:
        """Let the tasks run, wait for their ends, and count."""
        options, began = self._options, time.monotonic()
        with simulator(options.seed, options.history) as (account, connection):
            work = Work(
                options.folder, account, await asyncio.to_thread(_service, account), datetime.now(UTC)
            )
            self._connection = connection
            self._stop_at = time.monotonic() + options.minutes * 60
            await asyncio.gather(*(self._worker(work) for _ in range(options.workers)))
            audit = Audit(account, self._ended, (str(connection["password"]),))
            findings = await asyncio.to_thread(audit.findings)
            messages = len(audit.messages)
        fates: Counter[str] = sum(
            (Counter(seen.fate for seen in ended.seen) for ended in self._ended), Counter()
        )
        fates["408 unasked"] = self._unasked
        seconds = time.monotonic() - began
        return Report(options.seed, self._ended, findings, messages, seconds, self._unasked, fates)

    async def _worker(self, work: Work) -> None:
        for number in self._numbers:
            if not self._options.only and time.monotonic() >= self._stop_at:
                return
            name = f"T{number:04}"
            jobs = work.jobs(name, self._options.kinds, Random(f"{self._options.seed}/{number}"))
            result = None
            try:
                while True:
                    # What a job makes is at Twilio by a simple way that nobody harms.
                    job = await asyncio.to_thread(_following, jobs, result)
                    if job is None:
                        break
                    result = await self._job(job)
            finally:
                jobs.close()

    async def _job(self, job: Job) -> dict[str, Any] | None:
        """Try a task as Airflow does until it succeeds, or fails for good."""
        chance = Random(f"{self._options.seed}/{job.name}")
        has_store = job.kind not in ("sms", "batch") or chance.random() < 0.9
        hurried = chance.random() < self._options.hurried
        schedule = Schedule(
            Random(chance.random()), kills=chance.randint(0, _KILLS), only=self._options.faults
        )
        ended = Ended(job, "unfinished", None)
        self._ended.append(ended)
        kills, began = chance.randint(0, _KILLS), datetime.now(UTC)
        way = urlsplit(self._connection["extra"]["base_url"])
        upstream, opens_after = (str(way.hostname), way.port or 80), chance.choice((0.0, 0.0, 0.0, 3.0))
        async with Proxy(upstream, schedule, Random(chance.random()), opens_after=opens_after) as proxy:
            for number in range(1, _MOST_TRIES + 1):
                schedule.is_over = time.monotonic() >= self._stop_at and not self._options.only
                folder = self._options.folder / job.name
                folder.mkdir(exist_ok=True)
                skew = chance.choice(self._options.skews)
                given = {
                    "name": job.name,
                    "kind": job.kind,
                    "number": number,
                    "arguments": job.arguments,
                    "connection": self._connection
                    | {"extra": {"base_url": f"http://127.0.0.1:{proxy.port}", "timeout": TIMEOUT}},
                    "began": began,
                    "skew": skew,
                    "store": folder / "store.json" if has_store else None,
                    "log": folder / f"try-{number}.log",
                    "outcome": folder / f"try-{number}.json",
                    "hurried": hurried,
                    "broken": self._options.broken,
                }
                (folder / f"try-{number}.log").touch()
                ended.tries, ended.logs = number, [*ended.logs, folder / f"try-{number}.log"]
                after = chance.uniform(0, 4) if kills and chance.random() < 0.4 else None
                kills -= after is not None
                if await self._try(given, proxy, None if schedule.is_over else after):
                    ended.killed += 1
                outcome = _outcome(folder / f"try-{number}.json")
                if "result" in outcome:
                    ended.state, ended.value = "done", outcome["result"]
                elif "failed" in outcome:
                    ended.state, ended.value = "failed", outcome["failed"]
                if ended.state != "unfinished":
                    break
                ended.value = outcome
            await proxy.settle()
            ended.seen = proxy.seen
            self._unasked += proxy.unasked
        return ended.value if ended.state == "done" else None

    async def _try(self, given: dict[str, Any], proxy: Proxy, kill_after: float | None) -> bool:
        """Return true if the try's process was killed."""
        process = self._context.Process(target=_perform, args=(given,))
        process.start()
        proxy.kill = process.kill
        try:
            if not await _ends(process, kill_after if kill_after is not None else _LONGEST_TRY):
                process.kill()
                await _ends(process, 30.0)
        finally:
            proxy.kill = lambda: None
            process.kill()
            process.join()
        return bool(process.exitcode == -signal.SIGKILL)


def _perform(given: dict[str, Any]) -> None:
    from .task import Try, perform

    perform(Try(**given))


def _following(jobs: Any, result: dict[str, Any] | None) -> Job | None:
    try:
        job: Job = jobs.send(result)
    except StopIteration:
        return None
    return job


async def _ends(process: ForkServerProcess, seconds: float) -> bool:
    """Return true if a process ends within a time."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(process.sentinel, ended.set)
    try:
        await asyncio.wait_for(ended.wait(), seconds)
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(process.sentinel)
    return True


def _outcome(path: Path) -> dict[str, Any]:
    outcome: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return outcome


def _service(account: Account) -> str:
    """A messaging service with the one number that may send."""
    service = account.post("/v1/Services", FriendlyName="chaos")
    number = account.post(
        f"/2010-04-01/Accounts/{account.sid}/IncomingPhoneNumbers.json", PhoneNumber="+14155550199"
    )
    account.post(f"/v1/Services/{service['sid']}/PhoneNumbers", PhoneNumberSid=number["sid"])
    return str(service["sid"])
