"""The base of every task of ours: rendering, result and connection."""

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from jinja2 import Environment

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


class Task:
    """Mixin of operators and sensors, to name before Airflow's own class.

    ``_do_render_template_fields`` is the only private method of Airflow that this package overrides. No other
    method renders the arguments of mapped tasks too.
    """

    ui_color = "#f9d6d5"

    hidden: ClassVar[Collection[str]] = ()
    """Arguments that aren't shown, besides the request's private fields."""

    _rendered: dict[str, Any] | None = None

    @property
    def output(self) -> Any:
        """The task's result for other tasks: ``task.output["sid"]``. Airflow's own type has no items.

        Each item is an XCom of its own (``multiple_outputs``), because Airflow uses its name as XCom's key.
        """
        base: Any = super()
        return base.output

    def is_shown(self, name: str, value: Any) -> bool:
        """Tell whether a rendered argument may be shown. A subclass may hide some by value."""
        return True

    def _do_render_template_fields(
        self,
        parent: Any,
        template_fields: Iterable[str],
        context: Any,
        jinja_env: "Environment",
        seen_oids: set[int],
    ) -> None:
        """Render arguments, see :func:`.rendering.render_fields`."""
        from airflow_provider_twilio.tasks.rendering import render_fields

        render_fields(self, parent, template_fields, context, jinja_env, seen_oids)
