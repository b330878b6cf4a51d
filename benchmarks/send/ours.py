"""SendSmsBatchOperator: a CSV file in, results out, every message in the ledger.

It sends one message before it is measured, so that the loading of Airflow's plugins and of aiohttp isn't
counted: the peers have loaded by then, too.
"""

import csv
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from benchmarks.airflow_task import SlowStore, connect_to, context
from benchmarks.measure import SENDER, measured, recipient
from benchmarks.runs import seen

URL, COUNT, AT_ONCE = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
connect_to(URL)

from airflow_provider_twilio.operators.batch import SendSmsBatchOperator


def batch(folder: Path, count: int) -> SendSmsBatchOperator:
    """A task that sends to so many."""
    recipients = folder / "recipients.csv"
    with recipients.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["to", "order"])
        writer.writerows((recipient(number), f"{number:07}") for number in range(count))
    return SendSmsBatchOperator(
        task_id="send",
        messages=str(recipients),
        body="Your order {order} has been shipped and arrives on Monday.",
        from_=SENDER,
        concurrency=AT_ONCE,
        results_path=str(folder / "results.csv"),
    )


with tempfile.TemporaryDirectory() as name:
    batch(Path(name), 1).execute(context(SlowStore()))
    seen(URL)
    task, store = batch(Path(name), COUNT), SlowStore()
    with measured(writes=0) as figures:
        task.execute(context(store))
        figures["writes"] = store.writes
    with open(Path(name, "results.csv")) as results:
        assert sum(1 for _ in csv.DictReader(results)) == COUNT
