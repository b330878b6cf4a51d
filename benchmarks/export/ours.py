"""ExportMessagesOperator: a day to a folder of parts with a manifest."""

import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from benchmarks.airflow_task import SlowStore, connect_to, context
from benchmarks.measure import say, timed

URL, DAY, FOLDER, AT_ONCE, FORMAT = sys.argv[1], *sys.argv[3:5], int(sys.argv[5]), sys.argv[6]
connect_to(URL)

from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.exports.published import manifests, records
from airflow_provider_twilio.operators.exports import ExportMessagesOperator

LIBRARIES = {"parquet": ["airflow_provider_twilio.files.parquet"]}
OURS = ("airflow_provider_twilio.hooks.twilio", "airflow_provider_twilio.exports.messages")
# What a task loads when it runs: the peers have loaded theirs, too.
for module in ("aiohttp", "httpx_aiohttp", *OURS, *LIBRARIES.get(FORMAT, ())):
    import_module(module)
_ = ObjectStoragePath(FOLDER).fs

task = ExportMessagesOperator(task_id="export", path=FOLDER, format=FORMAT, concurrency=AT_ONCE)
store = SlowStore()
figures: dict[str, float] = {}
with timed(figures):
    task.execute(context(store, datetime.fromisoformat(DAY).replace(tzinfo=UTC)))

found, sids = 0, set()
for folder, manifest in manifests(FOLDER, "messages"):
    for record in records(folder, manifest):
        found += 1
        sids.add(record["sid"])
say(figures | {"records": found, "distinct": len(sids), "writes": store.writes})
