"""ExportMessagesOperator: a day to a folder of parts with a manifest.

It exports the day before, which is empty, before it is measured, so that the loading of Airflow's plugins, of
aiohttp and of certificates isn't counted: the peers have loaded by then, too.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path


class NotInstalled:
    """Hides libraries: pyarrow loads these where they are installed, which takes 47 MiB for nothing."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        if name in ("numpy", "pandas"):
            raise ModuleNotFoundError(f"{name} is hidden")


sys.meta_path.insert(0, NotInstalled)  # type: ignore[arg-type]
sys.path.insert(0, str(Path(__file__).parents[2]))
from benchmarks.airflow_task import SlowStore, connect_to, context
from benchmarks.measure import say, timed
from benchmarks.runs import seen

URL, DAY, FOLDER, AT_ONCE, FORMAT = sys.argv[1], *sys.argv[3:5], int(sys.argv[5]), sys.argv[6]
connect_to(URL)

from airflow_provider_twilio.exports.published import manifests, records
from airflow_provider_twilio.operators.exports import ExportMessagesOperator

day = datetime.fromisoformat(DAY).replace(tzinfo=UTC)
task = ExportMessagesOperator(task_id="export", path=FOLDER, format=FORMAT, concurrency=AT_ONCE)
task.execute(context(SlowStore(), day - timedelta(days=1)))
seen(URL)

store = SlowStore()
figures: dict[str, float] = {}
with timed(figures):
    task.execute(context(store, day))

found, sids = 0, set()
for folder, manifest in manifests(FOLDER, "messages"):
    for record in records(folder, manifest):
        found += 1
        sids.add(record["sid"])
say(figures | {"records": found, "distinct": len(sids), "writes": store.writes})
