"""Steps of an onboarding that pay fees."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.onboarding.fees import Due, Fees, fees
from airflow_provider_twilio.onboarding.payments import Allowance, Payments
from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.onboarding.task import CustomerOperator, OfCustomer
from airflow_provider_twilio.tasks.paying import Paying

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context


class Pays(OfCustomer):
    """Mixin of a task that pays fees, each once.

    :ivar fees: amounts in USD in place of those in the table of fees, by the names of fees.
    :ivar budget: USD that the customer may cost in this run; ``None`` for no limit.
    :ivar approved: the fees that a person approved, from the task that asked; ``None`` if none asks.
    :ivar paid: the results ``fees`` of the customer's earlier tasks.
    """

    fees: Mapping[str, Any] | None
    budget: Any
    approved: Any = None
    paid: Any
    log: Any

    @property
    def table(self) -> Fees:
        """The table of fees with the amounts of this task."""
        return fees(self.fees)

    def payments(self, context: "Context") -> Payments:
        """Return the fees of this task, as its earlier tries left them."""
        allowance = Allowance.of(self.budget, self.approved, self.paid)
        return Payments(context.get("task_state_store"), allowance, self.log)


class PayingOperator(Pays, CustomerOperator):
    """A step that pays fees, each once.

    :param fees: amounts in USD in place of those in the table of fees, by the names of fees.
    :param budget: USD that the customer may cost in this run; ``None`` for no limit.
    :param approved: the fees that a person approved, from the task that asked; ``None`` if none asks.
    :param paid: the results ``fees`` of the customer's earlier tasks.
    :returns: the resource's small dict, with ``fees``: the fees that this task paid in this run.
    """

    template_fields = (*CustomerOperator.template_fields, "approved", "paid")

    def __init__(
        self,
        *,
        customer: Any,
        fees: Mapping[str, Any] | None = None,
        budget: Any = None,
        approved: Any = None,
        paid: Any = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(customer=customer, **kwargs)
        self.fees = fees
        self.budget = budget
        self.approved = approved
        self.paid = paid

    def charged(self, operator: Paying, payments: Payments, due: Iterable[Due]) -> None:
        """Let the operator's request be paid from ``payments``."""
        operator.paying = partial(payments.of, *due)

    def not_needed(self, known: Known) -> dict[str, Any]:
        """Say that the customer's route doesn't have this step."""
        return super().not_needed(known) | {"fees": []}
