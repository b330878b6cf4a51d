"""tap-twilio, run as Singer runs it: a catalog with the messages selected, records on standard output."""

import contextlib
import json
import logging
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]
from local_requests import lead_to
from measure import ACCOUNT, TOKEN, measured

URL, DAY, FILE = sys.argv[1], sys.argv[3], sys.argv[4]
lead_to(URL)

from singer.catalog import Catalog
from tap_twilio.client import TwilioClient
from tap_twilio.discover import discover
from tap_twilio.sync import sync

logging.disable(logging.CRITICAL)

catalog = discover().to_dict()
for stream in catalog["streams"]:
    selected = stream["tap_stream_id"] in ("accounts", "messages")
    for entry in stream["metadata"]:
        if not entry["breadcrumb"]:
            entry["metadata"]["selected"] = selected
config = {"start_date": f"{DAY}T00:00:00Z", "user_agent": "benchmark", "account_sid": ACCOUNT}

with (
    measured() as figures,
    open(FILE, "w") as file,
    contextlib.redirect_stdout(file),
    TwilioClient(ACCOUNT, TOKEN, "benchmark") as client,
):
    sync(client=client, config=config, catalog=Catalog.from_dict(catalog), state={})

lines = (json.loads(line) for line in open(FILE))
sids = [line["record"]["sid"] for line in lines if line.get("stream") == "messages" and "record" in line]
sys.stdout.write(json.dumps(figures | {"records": len(sids), "distinct": len(set(sids))}) + "\n")
