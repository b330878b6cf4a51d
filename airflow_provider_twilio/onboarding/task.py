"""Tasks that find what they need in a customer's document."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from airflow.providers.common.compat.sdk import AirflowFailException, BaseOperator

from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.links.console import ConsoleLink
from airflow_provider_twilio.onboarding.faults import InvalidDocument
from airflow_provider_twilio.onboarding.reference import Known, Reference, known, name_of
from airflow_provider_twilio.operators.base import RequestOperator
from airflow_provider_twilio.tasks.arguments import airflow_arguments
from airflow_provider_twilio.tasks.failures import fail_on_permanent_errors
from airflow_provider_twilio.tasks.task import Connected, Task

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context


Inner = TypeVar("Inner", bound=RequestOperator)
NOT_NEEDED: dict[str, Any] = {"sid": None, "status": "not needed"}
"""The result of a step that the customer's route doesn't have."""


class OfCustomer(Connected, Task):
    """Mixin of a task with the arguments ``customer``, ``twilio_conn_id`` and ``account_sid``."""

    customer: Reference
    task_id: str
    log: Any

    @property
    def customer_name(self) -> str:
        """The customer's name, for Airflow's pages."""
        return name_of(self.customer)

    def is_shown(self, name: str, value: Any) -> bool:
        """Hide a document among the rendered arguments."""
        return name != "customer" or isinstance(value, str)

    def read(self) -> Known:
        """Read the customer's document as it is now.

        :raises InvalidDocument: it has faults.
        """
        return known(self.customer, folder_of(self))

    def operator(self, kind: type[Inner], request: Request[Any] | None = None, **arguments: Any) -> Inner:
        """Make the operator that does something for any request, within this task.

        :param request: its fields are the operator's arguments.
        """
        given = {name: value for name, value in request or () if name != "extra_params"}
        operator = kind(
            task_id=self.task_id,
            twilio_conn_id=self.twilio_conn_id,
            account_sid=self.account_sid,
            **given | arguments,
        )
        operator.__dict__["hook"] = self.hook
        return operator

    def done_by(self, kind: type[RequestOperator], request: Request[Any], context: "Context") -> Any:
        """Do the step as the operator for such requests does, and return the resource."""
        operator = self.operator(kind, request)
        return operator.perform(operator.build(), context)


class CustomerOperator(OfCustomer, BaseOperator):
    """A step of a customer's onboarding, done once however often the task runs.

    :param customer: ``FILE#NAME`` as :func:`.references` returns it, or a document, which Airflow then keeps
        among its results. A file without an absolute path is beside the DAG's file.
    :param twilio_conn_id: connection of the account, or of its parent.
    :param account_sid: the customer's account.
    """

    template_fields: Sequence[str] = ("customer", "twilio_conn_id", "account_sid")
    operator_extra_links = (ConsoleLink(),)

    linked_sid: str | None = None

    def __init__(
        self,
        *,
        customer: Any,
        twilio_conn_id: str = "twilio_default",
        account_sid: Any = None,
        **kwargs: Any,
    ) -> None:
        passed_on = airflow_arguments(self, BaseOperator, kwargs)
        super().__init__(**{"map_index_template": MAP_INDEX} | passed_on)
        self.customer = customer
        self.twilio_conn_id = twilio_conn_id
        self.account_sid = account_sid

    @abstractmethod
    def step(self, known: Known, context: "Context") -> dict[str, Any]:
        """Do the step, and return what goes to XCom."""

    def execute(self, context: "Context") -> dict[str, Any]:
        """Read the document, and do the step.

        :raises AirflowFailException: the document has faults, or Twilio refuses for good.
        """
        with fail_on_faults(), fail_on_permanent_errors():
            result = self.step(self.read(), context)
        self.linked_sid = self.linked_sid or result.get("sid")
        return result

    def not_needed(self, known: Known) -> dict[str, Any]:
        """Say that the customer's route doesn't have this step."""
        self.log.info("There is nothing to do on the route %s", known.customer.route)
        return NOT_NEEDED


@contextmanager
def fail_on_faults() -> Iterator[None]:
    """Fail the task without more tries over faults of a document.

    :raises AirflowFailException: in place of them.
    """
    try:
        yield
    except InvalidDocument as error:
        raise AirflowFailException(str(error)) from None


MAP_INDEX = "{{ task.customer_name }}"


def folder_of(task: Any) -> Path:
    """Return the folder of the DAG's file on this machine."""
    dag = task.get_dag()
    return Path(dag.fileloc).parent if dag and dag.fileloc else Path()
