"""A customer in a file that people write to, whose steps are taken by hand."""

import os
from pathlib import Path
from typing import Any

import yaml

from airflow_provider_twilio.onboarding.steps import (
    CustomerBrandOperator,
    CustomerCampaignOperator,
    CustomerServiceOperator,
)
from airflow_provider_twilio.simulator.simulator import Simulator

from .customers import changed
from .stepping import account, profiles, step

Values = dict[str, Any]
WAITS: dict[str, Any] = {"correction_timeout": 3600}


class Customer:
    """A customer in a file, whose steps are taken by hand."""

    def __init__(self, folder: Path, values: Values) -> None:
        self._file = folder / "customers.yaml"
        self._written = 0
        self.write(values)
        self.reference = f"{self._file}#{values['customer']}"
        self.account = account(values)
        self.whose: dict[str, Any] = {"customer": self.reference, "account_sid": self.account}

    def write(self, values: Values) -> None:
        """Somebody saves the document, later than before."""
        self.values = values
        self._file.write_text(yaml.safe_dump(values))
        self._written += 1
        os.utime(self._file, (self._written, self._written))

    def correct(self, **changes: Any) -> None:
        self.write(changed(self.values, **changes))

    def brand(self) -> str:
        profile, a2p = profiles(self.values, self.account)
        operator = CustomerBrandOperator(
            task_id="brand", customer_profile_sid=profile, a2p_profile_sid=a2p, **self.whose
        )
        sid: str = step(operator)["sid"]
        return sid

    def campaign(self, simulator: Simulator) -> str:
        brand = self.brand()
        simulator.decide_brand(brand, "APPROVED")
        service: str = step(CustomerServiceOperator(task_id="service", **self.whose))["sid"]
        operator = CustomerCampaignOperator(
            task_id="campaign", messaging_service_sid=service, brand_sid=brand, **self.whose
        )
        step(operator)
        return service
