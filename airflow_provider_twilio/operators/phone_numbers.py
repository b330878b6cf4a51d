"""Buy a phone number, and pay for it once."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal, Unpack

from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError
from airflow_provider_twilio.api.masking import mask_number
from airflow_provider_twilio.api.v2010.incoming_numbers import (
    CreateIncomingPhoneNumber,
    FetchIncomingPhoneNumber,
    IncomingPhoneNumber,
    ListIncomingPhoneNumber,
)
from airflow_provider_twilio.operators.base import RequestOperator
from airflow_provider_twilio.tasks.failures import fail_on_permanent_errors
from airflow_provider_twilio.tasks.paying import Paying

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.api.request import Request
    from airflow_provider_twilio.api.resource import Page
    from airflow_provider_twilio.api.v2010.available_numbers import AvailablePhoneNumber
    from airflow_provider_twilio.idempotency.intents import Ledger
    from airflow_provider_twilio.operators.arguments import CreateIncomingPhoneNumberArguments

    Search = Request[Page[AvailablePhoneNumber]]

NumberType = Literal["local", "mobile", "toll-free"]
Capability = Literal["sms", "mms", "voice", "fax"]

_SEARCHES = {
    "local": "ListAvailablePhoneNumberLocal",
    "mobile": "ListAvailablePhoneNumberMobile",
    "toll-free": "ListAvailablePhoneNumberTollFree",
}
_SOLD_MEANWHILE = 21422
_NONE_FOR_SALE = "no number for sale fits the search"
# Stands in the order, so that the order is checked before the search, until the search has found one.
_UNTIL_FOUND = "+15005550006"
_TRIES = 5
_OF_A_PURCHASE = timedelta(seconds=5)
"""The most time between the two dates of a number that was only bought."""


class BuyPhoneNumberOperator(Paying, RequestOperator):
    """Make sure that the account owns a number, and buy one if it doesn't; the fee is paid once.

    A number of the account is adopted if it has this ``phone_number`` or ``friendly_name``. Without either,
    the name is made of the DAG run and the task, so that every run buys one number. The chosen number is
    recorded before it is bought, and a later try checks if it was bought. The operator takes the settings of
    :class:`CreateIncomingPhoneNumber` too (``sms_url``, ``bundle_sid``, …).

    :param phone_number: the number to buy, in E.164 form; ``None`` searches for one.
    :param friendly_name: name of the number, at most 64 characters.
    :param country_code: country to search in, ISO 3166, such as ``US``.
    :param number_type: ``local``, ``mobile`` or ``toll-free``.
    :param area_code: three digits, US and Canada only.
    :param contains: digits or letters, with ``*`` for any one, such as ``555****``.
    :param capabilities: required capabilities: ``sms``, ``mms``, ``voice``, ``fax``.

    https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource#create-an-incomingphonenumber-resource
    """

    request = CreateIncomingPhoneNumber

    phone_number: str | None
    friendly_name: str | None
    area_code: str | None

    def __init__(
        self,
        *,
        country_code: str = "US",
        number_type: NumberType = "local",
        contains: str | None = None,
        capabilities: list[Capability] | tuple[Capability, ...] = ("sms",),
        **arguments: "Unpack[CreateIncomingPhoneNumberArguments]",
    ) -> None:
        super().__init__(**arguments)
        self.country_code = country_code
        self.number_type = number_type
        self.contains = contains
        self.capabilities = capabilities

    def execute(self, context: "Context") -> dict[str, Any] | None:
        """Adopt the number, or search for one and buy it."""
        with fail_on_permanent_errors():
            return self.report(self.obtain(context))

    def obtain(self, context: "Context") -> IncomingPhoneNumber:
        """Adopt the number, or search for one and buy it; without the report of a task."""
        name = self.friendly_name or _name_of_task(context)
        search = self._search()
        named = self.phone_number or self.area_code
        order = self.build(friendly_name=name, **{} if named else {"phone_number": _UNTIL_FOUND})
        return self._ensure(search, order, context)

    def find(self) -> IncomingPhoneNumber | None:
        """Return the account's number with this ``phone_number`` or ``friendly_name``, ``None`` without."""
        return self._find(None, self.friendly_name)

    def _ensure(
        self, search: "Search", order: CreateIncomingPhoneNumber, context: "Context"
    ) -> IncomingPhoneNumber:
        from airflow_provider_twilio.idempotency.ensure import Ensure
        from airflow_provider_twilio.idempotency.intents import Ledger

        key = {"number": self.phone_number or order.friendly_name}
        ledger = Ledger(context.get("task_state_store"), key, self.hook.clock)
        ensure = Ensure(
            ledger=ledger,
            fetch=lambda sid: self.hook.execute(FetchIncomingPhoneNumber(sid=sid)),
            find=lambda: self._find(ledger.read().plan, order.friendly_name),
            create=lambda: self._buy(search, order, ledger),
            sid=lambda number: number.sid,
            connecting=self.hook.account.timeout,
        )
        number, made = ensure()
        self.log.info("%s %s", "Bought" if made else "Adopted", mask_number(number.phone_number or ""))
        return number

    def _find(self, planned: str | None, friendly_name: str | None) -> IncomingPhoneNumber | None:
        """Return the number of this ``phone_number``, else the one of this name, else the planned one.

        :param planned: the number that an earlier try was about to buy. Under another name it was bought by
            another task, which was faster, unless it has been changed since.
        :raises AirflowFailException: the planned number has another name and was changed since it was
            bought, so it can't be told which task bought it.
        """
        if self.phone_number:
            return self._owned("phone_number", self.phone_number)
        if named := self._owned("friendly_name", friendly_name):
            return named
        bought = self._owned("phone_number", planned) if planned else None
        if bought and _was_changed(bought):
            raise AirflowFailException(_whose(bought, friendly_name))
        return None

    def _owned(self, name: str, value: str | None) -> IncomingPhoneNumber | None:
        """Return the account's oldest number with exactly this property. Twilio's filters match parts."""
        key: dict[str, Any] = {name: value}
        pages = self.hook.pages(ListIncomingPhoneNumber(**key))
        found = [number for page in pages for number in page if getattr(number, name) == value]
        return min(found, key=lambda number: str(number.date_created), default=None)

    def _buy(
        self, search: "Search", order: CreateIncomingPhoneNumber, ledger: "Ledger"
    ) -> IncomingPhoneNumber:
        """Buy the first number that is still for sale."""
        sold = 0
        for phone_number in self._candidates(search):
            intend = partial(ledger.intend, plan=phone_number)
            intend()
            try:
                that = order.model_copy(update={"phone_number": phone_number, "area_code": None})
                with self.paying():
                    return self.hook.execute(that, before_repeating=intend)
            except TwilioError as error:
                if error.code != _SOLD_MEANWHILE or self.phone_number:
                    raise
                sold += 1
                self.log.info("%s was sold meanwhile: trying the next one", mask_number(phone_number))
        none_left = f"the {sold} numbers that were found were sold meanwhile"
        raise TwilioError(none_left if sold else _NONE_FOR_SALE, operation=type(search).__name__)

    def _candidates(self, search: "Search") -> Iterator[str]:
        if self.phone_number:
            yield self.phone_number
            return
        for page in self.hook.pages(search, limit=_TRIES):
            yield from (number.phone_number for number in page)

    def _search(self) -> "Search":
        """Return the search for numbers for sale.

        :raises InvalidRequest: a type or capability is unknown, or a value is wrong.
        """
        _one_of("number_type", self.number_type, list(_SEARCHES))
        if not isinstance(self.capabilities, list | tuple):
            raise InvalidRequest(f"capabilities: {self.capabilities!r}: must be a list of capabilities")
        for capability in self.capabilities:
            _one_of("capabilities", capability, ["sms", "mms", "voice", "fax"])
        # Importing what is for sale costs more than parsing a DAG should.
        from airflow_provider_twilio.api.v2010 import available_numbers

        search: Search = getattr(available_numbers, _SEARCHES[self.number_type])(
            country_code=self.country_code,
            area_code=self.area_code,
            contains=self.contains,
            **{f"{capability}_enabled": True for capability in self.capabilities},
        )
        return search


def _was_changed(number: IncomingPhoneNumber) -> bool:
    """Tell whether a number was changed after it was bought."""
    created, updated = number.date_created, number.date_updated
    return bool(created and updated and updated - created > _OF_A_PURCHASE)


def _whose(number: IncomingPhoneNumber, friendly_name: str | None) -> str:
    return (
        f"An earlier try was about to buy {mask_number(number.phone_number or '')} and got no answer. "
        f"The account owns this number ({number.sid}) under another name, and it was changed since it was "
        "bought, so it may be this task's or another's. Nothing was bought now. If it is this task's, "
        f"give it the friendly name {friendly_name!r} and clear the task. "
        "If it isn't, give the task another friendly_name"
    )


def _one_of(name: str, value: str, allowed: list[str]) -> None:
    if value not in allowed:
        raise InvalidRequest(f"{name}: {value!r}: must be one of {', '.join(allowed)}")


def _name_of_task(context: "Context") -> str:
    """Return the name of the number that this task buys in this DAG run, the same in every try."""
    ti: Any = context["ti"]
    digest = sha256(f"{ti.dag_id} {ti.run_id} {ti.task_id} {ti.map_index}".encode()).hexdigest()
    return f"{ti.task_id[:40]} {digest[:12]}"
