"""A sole proprietor's one-time passwords: a person answers one, by text, within 24 hours.

Twilio sends the first one when it approves the brand.
https://www.twilio.com/docs/messaging/api/brand-2fa-verify
"""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.messaging_v1.brands import BrandRegistration, CreateBrandRegistrationOtp
from airflow_provider_twilio.idempotency.intents import InMemoryStore, Store

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

_KEY = "twilio.otp"


def waits_for_person(brand: BrandRegistration) -> bool:
    """Tell whether nothing but a person's answer is missing."""
    approved = brand.brand_type == "SOLE_PROPRIETOR" and brand.status == "APPROVED"
    return approved and brand.outcome().state == "waiting"


@dataclass(frozen=True, slots=True)
class Passwords:
    """The passwords of one brand.

    :param store: Airflow's store of the task, ``None`` before Airflow 3.3.
    :param attempts: how many are sent at most, besides Twilio's own first one.
    :param interval: seconds between two.
    """

    hook: "TwilioHook"
    store: Store | None
    attempts: int
    interval: float
    log: Any

    def next_in(self, brand_sid: str) -> float:
        """Send a password if one is due, and return the seconds until the next one.

        Each is recorded before it is sent. One whose sending isn't certain counts as sent. A task that was
        cleared after the last one sends a new one at once, and counts anew.

        :raises AirflowFailException: all were sent, and none was answered.
        """
        store: Store = InMemoryStore() if self.store is None else self.store
        now = time.time()
        kept = store.get(_KEY) or {"sent": 0, "since": now}
        left: float = kept["since"] + self.interval - now
        if left > 0:
            store.set(_KEY, kept)
        elif kept["sent"] >= self.attempts:
            store.set(_KEY, {"sent": 0, "since": kept["since"]})
            raise AirflowFailException(
                f"nobody answered the one-time password, nor the {self.attempts} that followed it. Clear the "
                "task once the person at person.mobile_phone_number can answer: it sends a new one at once"
            )
        else:
            store.set(_KEY, {"sent": kept["sent"] + 1, "since": now})
            self.hook.execute(CreateBrandRegistrationOtp(brand_registration_sid=brand_sid))
            self.log.info("Sent the one-time password again, %s of %s", kept["sent"] + 1, self.attempts)
            left = self.interval
        self.log.warning(
            "Waiting for a person: the owner of person.mobile_phone_number must answer the text with the "
            "one-time password, which is valid for 24 hours"
        )
        return left
