"""The base of every task of ours: rendering, result and connection."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.tasks.rendering import Rendering

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook


class Connected:
    """Mixin of a class with the arguments ``twilio_conn_id`` and ``account_sid``."""

    twilio_conn_id: str
    account_sid: str | None

    @cached_property
    def hook(self) -> "TwilioHook":
        """The connection's hook, imported when a task runs: parsing a DAG shouldn't pay for it."""
        from airflow_provider_twilio.hooks.twilio import TwilioHook

        return TwilioHook(self.twilio_conn_id, self.account_sid)


class Task(Rendering):
    """Mixin of operators and sensors, to name before Airflow's own class."""

    ui_color = "#f9d6d5"

    @property
    def output(self) -> Any:
        """The task's result for other tasks: ``task.output["sid"]``. Airflow's own type has no items.

        Each item is an XCom of its own (``multiple_outputs``), because Airflow uses its name as XCom's key.
        """
        base: Any = super()
        return base.output
