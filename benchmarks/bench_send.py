"""``make bench-send``: how fast messages leave, ours and the peers', on the same stub in the same run."""

import sys
from collections.abc import Sequence

from benchmarks.environments import OURS
from benchmarks.page import table, write_section
from benchmarks.runs import Contestant, Figures, alternating, medians, stub

LATENCY = 0.1
COUNT = 4000
MILLION = 1_000_000
TIMES = 5
OPERATOR = "SendSmsBatchOperator"
BARE = "aiohttp alone"


def contestants() -> list[tuple[Contestant, int]]:
    """Everybody, and how many messages each has in flight."""
    return [
        (Contestant("twilio-python", "twilio", "send/twilio_threads.py", 100, ("1",)), 1),
        (Contestant("twilio-python", "twilio", "send/twilio_threads.py", COUNT, ("64",)), 64),
        (Contestant("twilio-python", "twilio", "send/twilio_threads.py", COUNT, ("200",)), 200),
        *(
            (Contestant(name, environment, script, COUNT, (str(in_flight),)), in_flight)
            for in_flight in (100, 200)
            for name, environment, script in (
                ("twilio-python, asynchronous", "twilio", "send/twilio_async.py"),
                (BARE, OURS, "send/bare_aiohttp.py"),
                (OPERATOR, OURS, "send/ours.py"),
            )
        ),
    ]


def rate(contestant: Contestant, figures: Figures) -> float:
    """Messages a second, from the first request's arrival to the last answer, as the stub saw them."""
    return contestant.count / figures["seconds"]


def checked(contestant: Contestant, runs: Sequence[Figures]) -> dict[str, float]:
    """The medians; everybody must have been sent to, and once.

    :raises RuntimeError: somebody was not, or more often.
    """
    for one in runs:
        if (one["recipients"], one["most_to_one"]) != (contestant.count, 1):
            raise RuntimeError(
                f"{contestant.name} sent to {one['recipients']:.0f}, at most {one['most_to_one']:.0f} each"
            )
    return medians(runs)


def main() -> None:
    everybody = contestants()
    most = Contestant(f"{OPERATOR}, a million", OURS, "send/ours.py", MILLION, ("200",))
    with stub(messages=1, day="2026-01-01", latency=LATENCY) as url:
        runs = alternating([contestant for contestant, _ in everybody], url, TIMES)
        runs |= alternating([most], url, 1)
    everybody.append((most, 200))
    found = [(one, in_flight, checked(one, runs[one])) for one, in_flight in everybody]
    rates = {(one.name, in_flight): rate(one, figures) for one, in_flight, figures in found}
    rows = [
        (
            one.name,
            in_flight,
            f"{rate(one, figures):,.0f}",
            f"{rate(one, figures) * LATENCY / in_flight:.0%}",
            f"{figures['cpu'] / one.count * 1e6:.0f}",
            f"{figures['peak']:.0f}",
        )
        for one, in_flight, figures in found
    ]
    head = (
        "who",
        "in flight",
        "messages a second",
        "of in flight ÷ latency",
        "processor µs a message",
        "peak MiB",
    )
    text = f"""{COUNT:,} messages (100 where they go one after the other), {LATENCY * 1000:.0f} ms of latency,
medians of {TIMES} runs, everybody in turn, and one run of a million.
The rate is counted by the server, from the first request to the last answer; the processor time is that of
all the work, checking the input and writing the results included.
{OPERATOR} reads a CSV file, checks every row first and keeps its ledger in a store that takes 15 ms a write,
as Airflow's on SQLite does; its peak includes Airflow.
Nobody sent twice, and nobody was left out: the server counts recipients.

{table(head, rows)}

{chr(10).join(f"* {name}: {figure}" for name, figure in ratios(rates).items())}
"""
    write_section("Sending", "make bench-send", text)
    sys.stdout.write(text)


def ratios(rates: dict[tuple[str, int], float]) -> dict[str, str]:
    """Return our figures in relation to the peers'."""
    ours, bare = rates[OPERATOR, 200], rates[BARE, 200]
    best = max(rate for (name, _), rate in rates.items() if name.startswith("twilio-python"))
    return {
        "of aiohttp alone at 100 in flight": f"{rates[OPERATOR, 100] / rates[BARE, 100]:.0%}",
        "of aiohttp alone at 200 in flight": f"{ours / bare:.0%}",
        "of the fastest peer": f"{ours / best:.2f} times",
    }


if __name__ == "__main__":
    main()
