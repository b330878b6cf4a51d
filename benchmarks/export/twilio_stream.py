"""Twilio's own client, with pages of 1,000; its records written as lines of JSON."""

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

from twilio.rest import Client

sys.path.insert(0, str(Path(__file__).parents[1]))
from measure import ACCOUNT, TOKEN, measured

URL, DAY, FILE = sys.argv[1], datetime.fromisoformat(sys.argv[3] + "T00:00:00+00:00"), sys.argv[4]
FIELDS = (
    "sid", "to", "from_", "body", "status", "direction", "num_segments", "num_media", "price",
    "price_unit", "error_code", "error_message", "messaging_service_sid", "account_sid",
    "date_created", "date_updated", "date_sent", "uri",
)  # fmt: skip


class Local(Client):
    """Calls the stub."""

    def get_hostname(self, uri: str) -> str:
        return uri.replace("https://api.twilio.com", URL)


with measured(records=0, distinct=0) as figures, open(FILE, "w") as file:
    sids = set()
    before = DAY + timedelta(days=1, seconds=-1)
    for message in Local(ACCOUNT, TOKEN).messages.stream(
        date_sent_after=DAY, date_sent_before=before, page_size=1000
    ):
        file.write(json.dumps({name: getattr(message, name) for name in FIELDS}, default=str) + "\n")
        figures["records"] += 1
        sids.add(message.sid)
    figures["distinct"] = len(sids)
