"""Twilio's own client: one after the other, or in threads."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from twilio.rest import Client

sys.path.insert(0, str(Path(__file__).parents[1]))
from measure import ACCOUNT, SENDER, TOKEN, body, measured, recipient

URL, COUNT, THREADS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


class Local(Client):
    """Calls the stub."""

    def get_hostname(self, uri: str) -> str:
        return uri.replace("https://api.twilio.com", URL)


CLIENT = Local(ACCOUNT, TOKEN)


def send(number: int) -> None:
    CLIENT.messages.create(to=recipient(number), from_=SENDER, body=body(number))


with measured(), ThreadPoolExecutor(THREADS) as pool:
    list(pool.map(send, range(COUNT)))
