"""Subaccounts as tasks that are done once."""

from typing import TYPE_CHECKING, Unpack

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.v2010.accounts import Account, CreateAccount, FetchAccount, ListAccount
from airflow_provider_twilio.operators.base import RequestOperator

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.operators.arguments import CreateAccountArguments


class CreateSubaccountOperator(RequestOperator):
    """Make sure that there is a subaccount of this friendly name.

    A subaccount that has the name already is adopted. One that is suspended or closed is an error, and no
    second one is created in its place. Other tasks act on it with ``account_sid=task.output["sid"]``.

    :param friendly_name: at most 64 characters.

    https://www.twilio.com/docs/iam/api/account
    """

    request = CreateAccount

    def __init__(self, **arguments: "Unpack[CreateAccountArguments]") -> None:
        super().__init__(**arguments)

    def perform(self, request: CreateAccount, context: "Context") -> Account:
        """Adopt the subaccount of this name, or create it."""
        from airflow_provider_twilio.idempotency.ensure import Ensure
        from airflow_provider_twilio.idempotency.intents import Ledger

        if not request.friendly_name:
            raise InvalidRequest("friendly_name: is missing: it is what tells one subaccount from another")
        name = request.friendly_name
        ledger = Ledger(context.get("task_state_store"), {"subaccount": name}, self.hook.clock)
        ensure = Ensure(
            ledger=ledger,
            fetch=lambda sid: self.hook.execute(FetchAccount(sid=sid)),
            find=lambda: self._find(name),
            create=lambda: self.hook.execute(request, before_repeating=ledger.intend),
            sid=lambda account: account.sid,
            connecting=self.hook.account.timeout,
        )
        account, made = ensure()
        require_active(account)
        self.log.info("%s the subaccount %s", "Created" if made else "Adopted", account.sid)
        return account

    def _find(self, name: str) -> Account | None:
        """Return the oldest subaccount of this name; an active one has precedence."""
        pages = self.hook.pages(ListAccount(friendly_name=name))
        found = [
            account
            for page in pages
            for account in page
            if account.friendly_name == name and account.owner_account_sid != account.sid
        ]
        if len(found) > 1:
            self.log.warning("%s subaccounts are called %r: taking the oldest active one", len(found), name)
        return min(found, key=lambda one: (one.status != "active", str(one.date_created)), default=None)


def require_active(account: Account) -> None:
    """Refuse an account that can do nothing.

    :raises InvalidRequest: it is suspended or closed.
    """
    if account.status in ("suspended", "closed"):
        raise InvalidRequest(
            f"the account {account.sid} is {account.status}: nothing is created in its place. "
            "Reactivate it, or use another name"
        )
