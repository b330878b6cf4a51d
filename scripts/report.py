"""How ``make demo`` looks: a line a task while it runs, a table of each customer, and what to do next."""

import re
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.highlighter import RegexHighlighter
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from scripts.story import Refusal, Story, Task

_SID = r"\b[A-Z]{2}[0-9a-f]{32}\b"
_WIDEST = 92
_TASK_WIDTH = len("wait_for_verification")
_MARKS = {"success": ("✓", "green"), "failed": ("✗", "red")}
_OTHER_MARK = ("·", "dim")


class _Words(RegexHighlighter):
    base_style = "word."
    highlights = [  # noqa: RUF012
        r"\b(?P<good>APPROVED|TWILIO_APPROVED|VERIFIED|delivered|corrected)\b",
        r"\b(?P<bad>FAILED|SUSPENDED|undelivered|failed)\b",
        r"\b(?P<going_on>PENDING|PENDING_REVIEW|IN_REVIEW|IN_PROGRESS|accepted|queued|sending|sent)\b",
        rf"(?P<sid>{_SID})",
        r"^(?P<idle>nothing to .*|upstream failed|not run)$",
    ]


_STYLES = {"good": "green", "bad": "red", "going_on": "yellow", "sid": "cyan", "idle": "dim"}
_highlight = _Words()


class Report:
    """Standard output, in colour where it is a terminal.

    :param yaml: the file of the customers.
    :param log: the file of everything that the tasks log.
    """

    def __init__(self, yaml: Path, log: Path) -> None:
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
        theme = Theme({f"word.{name}": style for name, style in _STYLES.items()})
        self.out = Console(theme=theme, highlight=False)
        self._yaml = escape(str(yaml))
        self._log = escape(str(log))

    def opening(self, page: str) -> None:
        """Print the introduction.

        :param page: address of the simulator's page.
        """
        self.out.print(f"Onboarding the customers of [cyan]{self._yaml}[/]", soft_wrap=True)
        self.out.print(f"Simulated Twilio: [cyan]{page}[/] (its minutes are seconds)\n", soft_wrap=True)

    def ended(self, task: Task, story: Story) -> None:
        """Print the line of a task that has ended."""
        line = Text.assemble(
            _mark(task),
            "  ",
            task.customer.ljust(max(map(len, story.customers), default=0)),
            "  ",
            (task.name.ljust(_TASK_WIDTH), "bold"),
            "  ",
            _highlight(Text(re.sub(_SID, lambda sid: f"{sid.group()[:10]}…", "  ".join(task.facts)))),
        )
        self.out.print(line, no_wrap=True, overflow="ellipsis")

    def rejected(self, refusal: Refusal, story: Story) -> None:
        """Print what was rejected, and that its task waits."""
        whose = refusal.customer.ljust(max(map(len, story.customers), default=0))
        line = Text.assemble(
            ("!", "yellow"), f"  {whose}  ", (refusal.task.ljust(_TASK_WIDTH), "bold"), "  ", _why(refusal)
        )
        self.out.print(line, no_wrap=True, overflow="ellipsis")
        for fault in refusal.faults:
            self.out.print(Padding(Text(fault, "dim"), (0, 0, 0, 3)))
        self.out.print("   The task waits for a correction, without a worker.")

    def corrected(self, what: str, file: Path) -> None:
        """Print what was corrected in the file, or that somebody has to.

        :param what: an empty text if nothing was.
        """
        said = f"Corrected: {what}." if what else "Correct it there, and the task goes on."
        self.out.print(f"   {said} [cyan]{escape(str(file))}[/]", soft_wrap=True)

    def customers(self, story: Story) -> None:
        """Print the table of all customers, what was paid, and what wasn't."""
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, width=min(self.out.width, _WIDEST))
        table.add_column("Customer", no_wrap=True)
        table.add_column("Stage", no_wrap=True)
        table.add_column("Verdict", ratio=1)
        table.add_column("Fees paid", justify="right", no_wrap=True)
        for customer in story.customers:
            verdict = _highlight(Text("\n".join(_verdicts(customer, story)) or "none"))
            table.add_row(customer, _stage(story.of(customer)), verdict, _usd(story.paid(customer)))
        if not story.customers:
            return
        self.out.print()
        self.out.print(table)
        paid = sum(map(story.paid, story.customers), Decimal(0))
        self.out.print(f"\nPaid in all: {_usd(paid)}")
        for one in story.rejections:
            if one.task == "preflight":
                self.out.print(f"Paid for {one.customer} while its page failed: {_nothing_or(one.paid)}")

    def tables(self, story: Story) -> None:
        """Print a table of each customer, a row a task."""
        for customer in story.customers:
            self.out.print()
            self.out.print(_table(customer, story.of(customer), self.out.width))

    def success(self, story: Story, seconds: float) -> None:
        """Print the results, the time, and the way to do it at a real account."""
        customers = f"{len(story.customers)} customer{'s' * (len(story.customers) != 1)}"
        what = f"{customers} onboarded by {len(story.tasks)} tasks in {seconds:.0f} s"
        self.out.print(f"\n[green]✓[/] [bold]{what}[/]\n\n[bold]The same at your own account[/]")
        steps = Table.grid(padding=(0, 1))
        for number, step in enumerate(_STEPS, 1):
            steps.add_row(f"{number}.", Text.from_markup(step))
        self.out.print(steps)
        self.out.print(_CONNECTION, style="cyan", soft_wrap=True)
        self.out.print(_CLOSING)

    def failure(self, tasks: Iterable[Task]) -> None:
        """Which tasks failed, why, and what to do about it."""
        for task in tasks:
            whose = f" for {task.customer}" if task.customer else ""
            self.out.print(Text(f"\n✗ {task.name} failed{whose}", "bold red"))
            self.out.print(Padding(Text("\n".join(task.facts) or "The log says why."), (0, 0, 0, 2)))
        self.out.print(f"\n{_ADVICE.format(yaml=self._yaml)}", soft_wrap=True)
        self.out.print(f"All that the tasks logged: [cyan]{self._log}[/]", soft_wrap=True)

    def broken_off(self, error: Exception, story: Story) -> None:
        """Print the error that ended the run from outside the tasks, its step, and advice."""
        self.out.print(f"\n{error}", style="red", markup=False, soft_wrap=True)
        if story.step:
            self.out.print(f"\nThe step was: [bold]{escape(story.step)}[/]", soft_wrap=True)
        self.out.print(_ONCE_MORE, soft_wrap=True)


def _table(customer: str, tasks: list[Task], width: int) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, width=min(width, _WIDEST))
    table.add_column(Text(f"  {customer}"), no_wrap=True)
    table.add_column("What happened", ratio=1)
    table.add_column("Time", justify="right", no_wrap=True)
    for task in tasks:
        name = Text.assemble(_mark(task), f" {task.name}")
        facts = task.facts[:1] if task.state == "failed" else task.facts
        what = _highlight(Text("\n".join(facts) or task.state))
        table.add_row(name, what, f"{task.seconds:.1f} s" if task.seconds else "")
    return table


def _why(refusal: Refusal) -> str:
    codes = ", ".join(map(str, refusal.codes))
    return f"{refusal.noun} rejected" + (f": {codes}" if codes else "")


def _stage(tasks: list[Task]) -> str:
    """Return the task that a customer has come to: the one that failed, or the last that did something."""
    failed = [task.name for task in tasks if task.state == "failed"]
    done = [task.name for task in tasks if task.state == "success" and task.facts != ("nothing to do",)]
    if failed:
        return f"{failed[0]} failed"
    return "first text delivered" if done[-1:] == ["wait_for_delivery"] else next(reversed(done), "none")


def _verdicts(customer: str, story: Story) -> Iterator[str]:
    for one in story.rejections:
        if one.customer == customer:
            name = "preflight failed" if one.task == "preflight" else f"{one.noun} rejected"
            yield f"{name} ({', '.join(map(str, one.codes))}), corrected"
    if story.result(customer, "wait_for_brand").get("brand_type") == "SOLE_PROPRIETOR":
        yield "one-time password answered"
    for task, noun, name in _VERDICTS:
        if story.result(customer, task).get("status") == "not needed":
            continue
        if verdict := story.result(customer, task).get(name):
            yield f"{noun} {verdict}"


_VERDICTS = (
    ("wait_for_brand", "brand", "status"),
    ("wait_for_campaign", "campaign", "campaign_status"),
    ("wait_for_verification", "toll-free number", "status"),
)


def _usd(amount: Decimal) -> str:
    return f"{amount:.2f} USD"


def _nothing_or(amount: Decimal) -> str:
    return _usd(amount) if amount else "nothing"


def _mark(task: Task) -> tuple[str, str]:
    return _MARKS.get(task.state, _OTHER_MARK)


_STEPS = (
    "Describe your customers in [cyan]example_dags/a2p_onboarding.yaml[/], a document each: who they are, "
    "what they send, whom to text first. The DAG is beside it.",
    "Leave [cyan]TWILIO_POLL_INTERVAL[/] at its 300 seconds between two looks: real reviews take minutes to "
    "weeks, and a wait holds no worker.",
    "Give Airflow the connection [cyan]twilio_default[/]: in its web pages (Admin > Connections, "
    "type Twilio), or by its environment:",
)
_CONNECTION = """\
export AIRFLOW_CONN_TWILIO_DEFAULT=\\
'{"conn_type": "twilio", "login": "AC…", "password": "…"}'"""
_CLOSING = """
Brands, campaigns and numbers cost money there. They are paid for once: a run adopts what the account has.
[cyan]make ui[/] shows the DAG in Airflow's web pages, on the simulator."""
_ONCE_MORE = "Run [cyan]make demo[/] again: each run starts anew. If it ends there again, the log says why."
_ADVICE = """\
Correct what is named there; the data of the customers is in [cyan]{yaml}[/].
Then run [cyan]make demo[/] again: each run starts with an empty account."""
