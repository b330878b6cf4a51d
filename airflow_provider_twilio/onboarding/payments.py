"""The fees that a customer's tasks pay: allowed before, remembered across crashes, told in the results."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError
from airflow_provider_twilio.idempotency.intents import InMemoryStore, Store
from airflow_provider_twilio.onboarding.fees import Due, money

Log = logging.Logger | Any
Payment = Mapping[str, str]
"""A fee that was paid, as :meth:`.Due.xcom` returns it."""
_KEY = "twilio.fees"


class NotAllowed(InvalidRequest):
    """A fee isn't paid, because nobody approved it or it exceeds the budget."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """The fees that one customer's task may pay.

    :param budget: the most that the customer may cost in this run; ``None`` for no limit.
    :param approved: the fees that a person approved; ``None`` if nobody needs to.
    :param paid: the fees that earlier tasks of the customer paid in this run.
    """

    budget: Decimal | None = None
    approved: tuple[Payment, ...] | None = None
    paid: tuple[Payment, ...] = ()

    @classmethod
    def of(cls, budget: Any, approved: Any, paid: Any) -> "Allowance":
        """Read the arguments of a task.

        :param paid: results of earlier tasks; ``None`` of one that paid nothing.
        :raises InvalidRequest: the budget is no amount.
        """
        return cls(
            None if budget is None else money("budget", budget),
            None if approved is None else tuple(approved),
            tuple(payment for payments in paid or () for payment in payments or ()),
        )

    def check(self, due: Due, own: Iterable[Payment]) -> None:
        """Refuse a fee that isn't allowed.

        :param own: the fees that this task has paid.
        :raises NotAllowed: it isn't approved, or exceeds the budget.
        """
        fee = due.fee
        said = f"{due.what}: {fee.amount} {fee.currency} for the {fee.words}"
        if self.approved is not None and not any(_covers(one, due) for one in self.approved):
            raise NotAllowed(f"{said} were not approved, and not paid. Clear the task that asks for it")
        before = [*self.paid, *own]
        if self.budget is not None and total(before) + fee.amount > self.budget:
            raise NotAllowed(
                f"{said} would exceed the budget of {self.budget} {fee.currency}, and were not paid. "
                f"Paid so far: {in_words(before)}"
            )


class Payments:
    """The fees of one task in one run.

    Each is recorded before the request that it is charged for. A later try that finds the resource knows by
    this record that the task itself has paid for it.

    :param store: Airflow's store of the task, ``None`` before Airflow 3.3.
    """

    def __init__(self, store: Store | None, allowance: Allowance, log: Log) -> None:
        self._store: Store = InMemoryStore() if store is None else store
        self._allowance = allowance
        self._log = log

    @property
    def paid(self) -> list[dict[str, str]]:
        """The fees that were recorded and not withdrawn."""
        return list(self._store.get(_KEY, []))

    @contextmanager
    def of(self, *fees: Due) -> Iterator[None]:
        """Record fees, and forget them if the request within is refused, which charges nothing.

        :raises NotAllowed: one of them isn't approved, or exceeds the budget. None is recorded then.
        """
        self._pay(fees)
        try:
            yield
        except (InvalidRequest, TwilioError) as error:
            if isinstance(error, InvalidRequest) or not error.may_have_happened:
                self._withdraw(fees)
            raise

    def _pay(self, fees: Iterable[Due]) -> None:
        kept = self.paid
        known = {payment["for"] for payment in kept}
        new = [due for due in fees if due.what not in known]
        for due in new:
            self._allowance.check(due, kept)
            kept.append(due.xcom())
        self._store.set(_KEY, kept)
        for due in new:
            self._log.info("Paying %s %s for %s", due.fee.amount, due.fee.currency, due.what)

    def _withdraw(self, fees: Iterable[Due]) -> None:
        names = {due.what for due in fees}
        self._store.set(_KEY, [payment for payment in self.paid if payment["for"] not in names])


def total(payments: Iterable[Payment]) -> Decimal:
    """Return the sum of payments."""
    return sum((Decimal(payment["amount"]) for payment in payments), Decimal(0))


def in_words(payments: Iterable[Payment]) -> str:
    """Return payments as a sum with its parts: ``46.00 USD (brand 46.00)``."""
    listed = [*payments]
    parts = ", ".join(f"{one['for']} {one['amount']}" for one in listed)
    return f"{total(listed)} USD" + (f" ({parts})" if parts else "")


def _covers(approved: Payment, due: Due) -> bool:
    return approved["for"] == due.what and Decimal(approved["amount"]) >= due.fee.amount
