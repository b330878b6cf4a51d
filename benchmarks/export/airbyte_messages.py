"""airbyte-source-twilio, run as Airbyte runs it: ``read`` of the messages, records on standard output."""

import json
import os
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]
from local_requests import lead_to
from measure import ACCOUNT, TOKEN, measured

URL, DAY, FILE = sys.argv[1], sys.argv[3], sys.argv[4]
lead_to(URL)

from source_twilio.run import run

with tempfile.TemporaryDirectory() as folder:
    config, catalog = Path(folder, "config.json"), Path(folder, "catalog.json")
    config.write_text(
        json.dumps(
            {"account_sid": ACCOUNT, "auth_token": TOKEN, "start_date": f"{DAY}T00:00:00Z", "num_worker": 10}
        )
    )
    stream = {
        "name": "messages",
        "json_schema": {},
        "supported_sync_modes": ["full_refresh", "incremental"],
        "default_cursor_field": ["date_sent"],
    }
    selected = {"stream": stream, "sync_mode": "incremental", "destination_sync_mode": "append"}
    catalog.write_text(json.dumps({"streams": [selected]}))
    sys.argv[1:] = ["read", "--config", str(config), "--catalog", str(catalog)]
    standard_output = os.dup(1)
    with measured() as figures:
        with open(FILE, "w") as file:
            os.dup2(file.fileno(), 1)
            run()
            sys.stdout.flush()
        os.dup2(standard_output, 1)

lines = (json.loads(line) for line in open(FILE) if line.startswith("{"))
sids = [line["record"]["data"]["sid"] for line in lines if line.get("type") == "RECORD"]
sys.stdout.write(json.dumps(figures | {"records": len(sids), "distinct": len(set(sids))}) + "\n")
