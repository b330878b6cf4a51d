"""Leads what ``requests`` would send to api.twilio.com to the stub. For peers with a fixed address."""

from typing import Any

import requests
from requests.adapters import HTTPAdapter

TWILIO = "https://api.twilio.com"


def lead_to(url: str) -> None:
    """From now on, in every session of this process."""

    class Local(HTTPAdapter):
        def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            request.url = request.url.replace(TWILIO, url)
            return super().send(request, *args, **kwargs)

    before = requests.Session.__init__

    def initialise(self: Any, *args: Any, **kwargs: Any) -> None:
        before(self, *args, **kwargs)
        self.mount(TWILIO, Local(pool_connections=1, pool_maxsize=40))

    requests.Session.__init__ = initialise
