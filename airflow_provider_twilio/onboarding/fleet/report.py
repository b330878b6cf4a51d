"""The page of all customers that are being onboarded, as a task."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.sdk import BaseOperator

from airflow_provider_twilio.tasks.arguments import airflow_arguments
from airflow_provider_twilio.tasks.failures import fail_on_permanent_errors
from airflow_provider_twilio.tasks.task import Connected, Task

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.onboarding.reference import Reference
    from airflow_provider_twilio.reports.fleet import Standing


class ReportOnboardingOperator(Connected, Task, BaseOperator):
    """Make a page of all customers: stage, days in it, verdicts with reasons, fees, who has to act next.

    Everything is read at Twilio by the names that the steps of :func:`.onboard` give, about six requests a
    customer; the report keeps no state, and works for customers of any DAG. The page is one HTML file that
    works offline. It has the customers' names, and no phone number, tax number or name of a person.

    Fees are told by what there is: each thing is counted once, however often a campaign was submitted.

    A customer whose document has faults, or whose account Twilio refuses to tell of, is on the page with the
    reason.

    :param customers: references to them, as :func:`.references` returns them, or documents, which Airflow
        then keeps. Files without an absolute path are beside the DAG's file.
    :param fees: amounts of fees in USD by their names, in place of those of :mod:`.fees`.
    :param path: of the page, ``….html``, on a disk or in an object store. It is replaced at once.
    :param twilio_conn_id: connection of the parent account, with its auth token or a main API key.
    :returns: ``path``, ``customers``, ``by_stage`` (counts by stage) and ``by_actor`` (counts by who has to
        act next); in XCom as ``return_value`` and each item by its name.
    """

    template_fields: Sequence[str] = ("customers", "path", "fees", "twilio_conn_id")

    def __init__(
        self,
        *,
        customers: Any,
        path: str,
        fees: Mapping[str, Any] | None = None,
        twilio_conn_id: str = "twilio_default",
        **arguments: Any,
    ) -> None:
        super().__init__(**airflow_arguments(self, BaseOperator, arguments))
        self.customers: Sequence[Reference] = customers
        self.path = path
        self.fees = fees
        self.twilio_conn_id = twilio_conn_id
        self.account_sid = None

    def is_shown(self, name: str, value: Any) -> bool:
        """Hide documents among the rendered arguments."""
        references = value if isinstance(value, list | tuple) else [value]
        return name != "customers" or all(isinstance(one, str) for one in references)

    def execute(self, context: "Context") -> dict[str, Any]:
        """Write the page, and return its path with counts.

        :raises AirflowFailException: the path is wrong, or the connection's credentials are.
        """
        from airflow_provider_twilio.api.errors import InvalidRequest
        from airflow_provider_twilio.exports.part import storage_errors
        from airflow_provider_twilio.files.new_file import replacing
        from airflow_provider_twilio.reports.fleet import ACTORS, by_stage, page

        path = str(self.path)
        with fail_on_permanent_errors():
            if not path.endswith(".html"):
                raise InvalidRequest(f"path: {path}: its name must end in .html")
            fleet = [*self._standings()]
            with storage_errors(path, "can't be written"), replacing(path) as opened:
                opened.write(page(fleet, datetime.now(UTC)))
        by_actor = {actor: sum(one.actor == actor for one in fleet) for actor in ACTORS}
        self.log.info("%s: %s", path, ", ".join(f"{count} {name}" for name, count in by_stage(fleet).items()))
        return {
            "path": path,
            "customers": len(fleet),
            "by_stage": by_stage(fleet),
            "by_actor": {actor: count for actor, count in by_actor.items() if count},
        }

    def _standings(self) -> Iterator["Standing"]:
        from airflow_provider_twilio.onboarding.fees import fees
        from airflow_provider_twilio.onboarding.fleet.reading import Fleet

        dag = self.get_dag()
        folder = Path(dag.fileloc).parent if dag and dag.fileloc else Path()
        fleet = Fleet(self.hook, folder, fees(self.fees))
        for number, reference in enumerate(self.customers, 1):
            yield fleet.standing(reference)
            if number % 100 == 0:
                self.log.info("%s of %s customers are read", number, len(self.customers))
