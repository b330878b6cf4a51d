"""Read where each customer of a fleet stands."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.api.v2010.accounts import Account, ListAccount
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.onboarding.document import Customer
from airflow_provider_twilio.onboarding.faults import InvalidDocument, dotted
from airflow_provider_twilio.onboarding.fees import FEES, Fees
from airflow_provider_twilio.onboarding.fleet.costs import costs
from airflow_provider_twilio.onboarding.fleet.facts import Facts, facts_of
from airflow_provider_twilio.onboarding.fleet.private import Private
from airflow_provider_twilio.onboarding.fleet.standing import standing
from airflow_provider_twilio.onboarding.reference import Reference, known, name_of
from airflow_provider_twilio.reports.fleet import Reason, Standing

_LOOK = "See whether the connection may read the account"


class Fleet:
    """The customers of a parent account.

    :param hook: of the parent account.
    :param folder: of files without an absolute path.
    :param table: of Twilio's fees.
    """

    def __init__(self, hook: TwilioHook, folder: Path, table: Fees = FEES) -> None:
        self._hook = hook
        self._folder = folder
        self._table = table

    def standing(self, reference: Reference) -> Standing:
        """Read where a customer stands.

        :raises TwilioError: Twilio can't be reached, or refuses the parent account.
        """
        try:
            customer = known(reference, self._folder).customer
        except InvalidDocument as error:
            return _faulty(reference, error)
        account = self._account(customer)
        if account is None and customer.account.sid:
            return _unread(customer, _LOOK, "account not there")
        if account is None:
            return self._standing(customer, Facts())
        if account.status != "active":
            return _unread(customer, "Reactivate the account", f"account {account.status}")
        hook = TwilioHook(self._hook.twilio_conn_id, account.sid)
        try:
            return self._standing(customer, facts_of(hook, customer))
        except TwilioError as error:
            if error.is_retryable:
                raise
            return _unread(customer, _LOOK, "", error)
        finally:
            hook.get_conn().close()

    def _standing(self, customer: Customer, facts: Facts) -> Standing:
        paid, expected = costs(customer, facts, self._table)
        return replace(standing(customer, facts), paid=paid, expected=expected)

    def _account(self, customer: Customer) -> Account | None:
        """Return the account of the document, or else the one that the customer's name is given to."""
        if customer.account.sid:
            return self._by_sid.get(customer.account.sid)
        return self._by_name.get(customer.customer)

    @cached_property
    def _accounts(self) -> list[Account]:
        """The parent account and its subaccounts: the active ones first, and of these the oldest."""
        listed = [account for page in self._hook.pages(ListAccount()) for account in page]
        return sorted(listed, key=lambda one: (one.status != "active", str(one.date_created)))

    @cached_property
    def _by_sid(self) -> Mapping[str, Account]:
        return {account.sid: account for account in self._accounts}

    @cached_property
    def _by_name(self) -> Mapping[str, Account]:
        """The subaccounts; of several with one name the first."""
        others = [one for one in self._accounts if one.friendly_name and one.owner_account_sid != one.sid]
        return {str(account.friendly_name): account for account in reversed(others)}


def _faulty(reference: Reference, error: InvalidDocument) -> Standing:
    private = Private(None)
    return Standing(
        customer=private.hide_from_name(name_of(reference)),
        route="",
        stage="not read",
        actor="us",
        action="Correct the document",
        verdict="document with faults",
        reasons=[
            Reason(private.hide(": ".join(filter(None, (dotted(fault.path), fault.message)))), fault.code)
            for fault in error.faults
        ],
    )


def _unread(customer: Customer, action: str, verdict: str, error: TwilioError | None = None) -> Standing:
    private = Private(customer)
    return Standing(
        customer=private.hide_from_name(customer.customer),
        route=customer.route,
        stage="not read",
        actor="us",
        action=action,
        verdict=verdict,
        reasons=[Reason(private.hide(str(error)), error.code)] if error else (),
    )
