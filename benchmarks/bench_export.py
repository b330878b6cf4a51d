"""``make bench-export``: how fast a day's messages become files, ours and the peers', on the same stub."""

import sys
import tempfile
from pathlib import Path

from benchmarks.environments import OURS
from benchmarks.page import table, write_section
from benchmarks.runs import Contestant, Figures, alternating, medians, stub

LATENCY = 0.1
COUNT = 100_000
SOME = 10_000
MILLION = 1_000_000
TIMES = 3
AT_ONCE = 16
DAY = "2026-10-05"
OPERATOR = "ExportMessagesOperator"
LINES = f"{OPERATOR}, jsonl"
BARE = "aiohttp alone"


def contestants(folder: Path) -> list[Contestant]:
    """Everybody; who takes minutes for a day reads a tenth of it."""
    to = str(folder)
    return [
        Contestant("tap-twilio", "tap-twilio", "export/tap_twilio_messages.py", SOME, (DAY, f"{to}/tap")),
        Contestant(
            "airbyte-source-twilio", "airbyte", "export/airbyte_messages.py", SOME, (DAY, f"{to}/airbyte")
        ),
        Contestant("twilio-python", "twilio", "export/twilio_stream.py", COUNT, (DAY, f"{to}/twilio")),
        Contestant(BARE, OURS, "export/bare_aiohttp.py", COUNT, (DAY, "-", str(AT_ONCE))),
        *(
            Contestant(
                f"{OPERATOR}, {form}",
                OURS,
                "export/ours.py",
                COUNT,
                (DAY, f"{to}/{form}", str(AT_ONCE), form),
            )
            for form in ("jsonl", "csv", "parquet")
        ),
    ]


def of_a_million(folder: Path) -> list[Contestant]:
    """Those that read a day of a million: where messages lie is found out in a small part of the time."""
    return [
        Contestant(BARE, OURS, "export/bare_aiohttp.py", MILLION, (DAY, "-", str(AT_ONCE))),
        Contestant(LINES, OURS, "export/ours.py", MILLION, (DAY, f"{folder}/most", str(AT_ONCE), "jsonl")),
    ]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runs: dict[Contestant, list[Figures]] = {}
        for count in (SOME, COUNT):
            some = [one for one in contestants(folder) if one.count == count]
            with stub(messages=count, day=DAY, latency=LATENCY) as url:
                runs |= alternating(some, url, TIMES)
        with stub(messages=MILLION, day=DAY, latency=LATENCY) as url:
            runs |= alternating(of_a_million(folder), url, 1)
    found = {one: medians(of_one) for one, of_one in runs.items()}
    rates = {(one.name, one.count): one.count / figures["wall"] for one, figures in found.items()}
    rows = [
        (
            one.name,
            f"{one.count:,}",
            f"{one.count / figures['wall']:,.0f}",
            f"{figures['requests']:.0f}",
            f"{figures['most_at_once']:.0f}",
            f"{one.count / figures['cpu']:,.0f}",
            f"{figures['peak']:.0f}",
            f"{figures['records'] - figures['distinct']:.0f}",
            f"{one.count - figures['distinct']:.0f}",
        )
        for one, figures in found.items()
    ]
    head = (
        "who", "messages", "a second", "requests", "in flight", "a second of processor time", "peak MiB",
        "twice", "missing",
    )  # fmt: skip
    ours = rates[LINES, COUNT]
    of_most = rates[LINES, MILLION] / rates[BARE, MILLION]
    peers = [("twilio-python", COUNT), ("tap-twilio", SOME), ("airbyte-source-twilio", SOME)]
    against = [f"* {name}: {ours / rates[name, count]:,.0f} times its rate" for name, count in peers]
    text = f"""A day of messages, {LATENCY * 1000:.0f} ms of latency a page, medians of
{TIMES} runs, one of the million.
Everybody takes a turn.
The rate is that of the whole work, once the program is loaded, files written.
{BARE} reads {AT_ONCE} slices of the day at once and throws the bytes away; ours includes Airflow in its peak.

{table(head, rows)}

{OPERATOR} with JSON lines, {AT_ONCE} pages at once, against

{chr(10).join(against)}
* {BARE}: {ours / rates[BARE, COUNT]:.0%} of its rate; of a million, {of_most:.0%}

{BARE} knows where the messages lie, and ours reads a page to find out: of the seven rounds of 100 ms that a
hundred pages take, that is one.
"""
    write_section("Exporting", "make bench-export", text)
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
