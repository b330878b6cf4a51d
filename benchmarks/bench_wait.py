"""``make bench-wait``: 10,000 waits for brands and 10,000 for campaigns in one event loop, behind one limit.

Hours pass in minutes: where nothing is left to do but to wait, the clocks jump. All else is as it is:
PollTrigger, its connections and what it costs.
"""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import Sequence

from benchmarks.page import SCALING, table, write_section
from benchmarks.wait import triggerer
from benchmarks.wait.time_machine import TimeMachine
from benchmarks.wait.twilio import Twilio
from benchmarks.wait.waits import Watch, board, connect, resident, sid, triggers, waiting
from scripts.processes import interruptible

BRANDS = CAMPAIGNS = 10_000
UNLISTED = 20
QUIET = 1800.0
VERDICTS = 24
OUTAGE = 600.0
BUSY = 300.0

Figures = dict[str, float]


def most_in(seconds: float, moments: Sequence[float]) -> int:
    """The most moments in any span of so many whole seconds."""
    return max(Counter(int(moment // seconds) for moment in moments).values(), default=0)


async def measure(machine: TimeMachine, watch: Watch, twilio: Twilio) -> Figures:
    """One life of a triggerer: quiet, verdicts, an outage, and a limit that others have used up."""
    await warm_up(machine, watch, twilio)
    watch.held_up, watch.collecting, watch.lookups, twilio.most_connections = 0.0, 0.0, 0, 0
    with watch.looking_away():
        before, began = resident(), machine.passed
        waits = triggers(twilio, machine.now)
    await asyncio.sleep(0)
    found: Figures = {}
    async with waiting(waits, machine, watch):
        await asyncio.sleep(QUIET)
        with watch.looking_away():
            found["KB a wait"] = (resident() - before) / len(waits) / 1024
        asked = [moment - began for moment in twilio.asked if moment >= began]
        found["first look"] = asked[0]
        found["requests a minute"] = most_in(60, asked)
        found["most in a second"] = most_in(1, asked)
        found["look-ups"] = watch.lookups
        found["a verdict is heard"] = max(
            [await verdict(number, machine, watch, twilio) for number in range(VERDICTS)]
        )
        found["requests in an outage"], found["heard after it"] = await trouble(
            "down", OUTAGE, machine, watch, twilio
        )
        found["requests while busy"], found["heard after that"] = await trouble(
            "busy", BUSY, machine, watch, twilio
        )
        found["loop held up"], found["by collected garbage"] = watch.held_up, watch.collecting
    found["connections"] = twilio.most_connections
    found["refused"] = twilio.refused - found["requests while busy"]
    return found


async def warm_up(machine: TimeMachine, watch: Watch, twilio: Twilio) -> None:
    """One wait, so that what is loaded once isn't counted."""
    async with waiting(triggers(twilio, machine.now, most=1), machine, watch):
        await asyncio.sleep(3600)


async def verdict(number: int, machine: TimeMachine, watch: Watch, twilio: Twilio) -> float:
    """How long after Twilio's verdict on a brand its wait hears of it."""
    named = sid("BN", UNLISTED + number * (BRANDS // VERDICTS - 1))
    await asyncio.sleep(37 + 1.7 * number)
    return await until_heard(named, machine, watch, twilio)


async def until_heard(named: str, machine: TimeMachine, watch: Watch, twilio: Twilio) -> float:
    twilio.brands[named] = "APPROVED"
    decided = machine.passed
    return await watch.hearing(named) - decided


async def trouble(
    kind: str, seconds: float, machine: TimeMachine, watch: Watch, twilio: Twilio
) -> tuple[int, float]:
    """How many requests an outage sees, and how long after it somebody hears of a verdict."""
    asked, twilio.trouble = len(twilio.asked), kind
    await asyncio.sleep(seconds)
    twilio.trouble = ""
    seen = len(twilio.asked) - asked
    named = sid("BN", BRANDS - (1 if kind == "down" else 2))
    return seen, await until_heard(named, machine, watch, twilio)


async def restart(machine: TimeMachine, watch: Watch, twilio: Twilio) -> Figures:
    """The same waits in a triggerer that has just begun."""
    began, asked = machine.passed, len(twilio.asked)
    async with waiting(triggers(twilio, machine.now), machine, watch):
        await asyncio.sleep(120)
    moments = [moment - began for moment in twilio.asked[asked:]]
    return {
        "first look after a restart": moments[0],
        "in its first minute": sum(moment < 60 for moment in moments),
        "in its busiest second": most_in(1, moments),
    }


def main() -> None:
    os.environ["no_proxy"] = "127.0.0.1"
    machine, watch = TimeMachine(), Watch()
    twilio = Twilio(lambda: machine.passed, BRANDS, CAMPAIGNS, UNLISTED)
    connect(twilio.url)
    board(machine, watch)
    figures = machine.run(measure(machine, watch, twilio))
    figures |= machine.run(restart(machine, watch, twilio))
    twilio.close()
    with interruptible():
        text = report(figures) + report_of_triggerer(triggerer.measure())
    sys.stdout.write(text)
    if "--dry" not in sys.argv:
        write_section("Figures of waiting", "make bench-wait", text, SCALING)


EARLIER = {
    "requests a minute": "10,000 due",
    "most in a second": "3,078",
    "connections": "8,860",
    "look-ups": "10,000",
    "KB a wait": "35",
    "loop held up": "17.9 s",
    "first look": "272 s or never (1,000 waits)",
    "requests in an outage": "5,400 (1,000 waits)",
    "requests while busy": "3,600 (1,000 waits)",
    "heard after it": "4 to 6 min (1,000 waits)",
}
"""One poller a wait, each with a client of its own: 10,000 waits unless it says otherwise."""


def report(figures: Figures) -> str:
    """The figures beside those of one poller a wait, and what was aimed for."""
    aims = {
        "requests a minute": (70, ""),
        "most in a second": (5, ""),
        "connections": (4, ""),
        "KB a wait": (16, ""),
        "loop held up": (0.2, " s"),
        "by collected garbage": (None, " s"),
        "look-ups": (1, ""),
        "first look": (5, " s"),
        "a verdict is heard": (60, " s"),
        "requests in an outage": (None, ""),
        "heard after it": (90, " s"),
        "requests while busy": (None, ""),
        "heard after that": (90, " s"),
        "refused": (0, ""),
        "first look after a restart": (5, " s"),
        "in its first minute": (70, ""),
        "in its busiest second": (5, ""),
    }
    rows = [
        (
            name,
            f"{figures[name]:.3g}{unit}",
            "" if aim is None else f"{aim}{unit}",
            EARLIER.get(name, ""),
        )
        for name, (aim, unit) in aims.items()
    ]
    return f"""{BRANDS:,} waits for brands, of which the list leaves {UNLISTED} out,
and {CAMPAIGNS:,} for campaigns, in one event loop, on a Twilio that refuses more than one request a second.
They began at any time within two weeks before.
The time to hear is the longest of {VERDICTS} verdicts.
The outage lasts {OUTAGE / 60:.0f} minutes, and all requests get 429 for {BUSY / 60:.0f}.
"Loop held up" is the processor time of the longest turn, without the interpreter's collection of garbage,
whose longest one is told besides.

{table(("figure", "measured", "at most", "one poller a wait"), rows)}
"""


def report_of_triggerer(figures: Figures) -> str:
    """The figures of a real triggerer, in whose time nothing jumps."""
    aims = {
        "KB a wait": (None, "", "with Airflow's own share, in both of its processes"),
        "taken up": (None, " s", "Airflow reads waits from its database in portions"),
        "first look": (None, " s", "after the tasks were deferred"),
        "requests a minute": (70, "", "at most, in any minute"),
        "look-ups": (1, "", "of the connection, by all waits together"),
        "a verdict is heard": (
            60,
            " s",
            f"the longest of {triggerer.VERDICTS}, until the task goes on",
        ),
        "refused": (0, "", "by a Twilio that serves one request a second"),
    }
    rows = [
        (name, f"{figures[name]:.3g}{unit}", "" if aim is None else f"{aim}{unit}", what)
        for name, (aim, unit, what) in aims.items()
    ]
    return f"""
And {triggerer.WAITS:,} waits for brands in a real triggerer with a database (SQLite), by the clock:

{table(("figure", "measured", "at most", ""), rows)}
"""


if __name__ == "__main__":
    main()
