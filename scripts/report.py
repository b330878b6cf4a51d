"""How ``make demo`` looks: a line a task while it runs, a table of each customer, and what to do next."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.highlighter import RegexHighlighter
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from scripts.story import Story, Task

_SID = r"\b[A-Z]{2}[0-9a-f]{32}\b"
_WIDEST = 92
_TASK_WIDTH = len("wait_for_verification")
_MARKS = {"success": ("✓", "green"), "failed": ("✗", "red")}
_OTHER_MARK = ("·", "dim")


class _Words(RegexHighlighter):
    base_style = "word."
    highlights = [  # noqa: RUF012
        r"\b(?P<good>APPROVED|VERIFIED|delivered|corrected)\b",
        r"\b(?P<bad>FAILED|SUSPENDED|undelivered|failed)\b",
        r"\b(?P<going_on>PENDING|IN_REVIEW|IN_PROGRESS|accepted|queued|sending|sent)\b",
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

    def tables(self, story: Story) -> None:
        """Print a table of each customer, a row a task."""
        for customer in story.customers:
            self.out.print()
            self.out.print(_table(customer, story.of(customer), self.out.width))

    def success(self, story: Story, seconds: float) -> None:
        """Print the results, the time, and the way to do it at a real account."""
        customers = f"{len(story.customers)} customer{'s' * (len(story.customers) != 1)}"
        what = f"{customers} onboarded by {len(story.tasks)} tasks in {seconds:.0f} s"
        self.out.print(f"\n[green]✓[/] [bold]{what}[/]\n\n[bold]The same DAG at your own account[/]")
        steps = Table.grid(padding=(0, 1))
        for number, step in enumerate(_STEPS, 1):
            steps.add_row(f"{number}.", Text.from_markup(step.format(yaml=self._yaml)))
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


def _mark(task: Task) -> tuple[str, str]:
    return _MARKS.get(task.state, _OTHER_MARK)


_STEPS = (
    "Describe your customers in [cyan]{yaml}[/], a document each: who they are, what they send, whom to "
    "text first.",
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
