"""Answers a verdict of Twilio's once, however often the task that does so crashes or is run again."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.api.resource import Dated
from airflow_provider_twilio.idempotency.ensure import Ensure
from airflow_provider_twilio.idempotency.intents import Ledger, Store

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

R = TypeVar("R", bound=Dated)


def answer_once(
    hook: "TwilioHook",
    store: Store | None,
    resource: str,
    verdict: str,
    *,
    fetch: Callable[[], R],
    verdict_of: Callable[[R], str],
    submit: Callable[[Callable[[], None]], R],
) -> R:
    """Submit a resource again that was rejected with this verdict.

    A resource without that verdict was submitted again, by this task or by somebody else.

    :param resource: its SID, or that of the service which names it.
    :param verdict_of: returns what distinguishes each status that the resource has had.
    :param submit: submits it; takes a function to call before each repetition.
    """
    ledger = Ledger(store, {"resubmit": resource, "verdict": verdict}, hook.clock)

    def answered() -> R | None:
        there = fetch()
        return there if verdict_of(there) != verdict else None

    def create() -> R:
        try:
            return submit(ledger.intend)
        except TwilioError as error:
            if not error.may_have_happened and (there := answered()):
                return there
            raise

    ensure = Ensure(
        ledger=ledger,
        fetch=lambda sid: fetch(),
        find=answered,
        create=create,
        sid=lambda one: str(getattr(one, "sid", resource)),
        connecting=hook.account.timeout,
    )
    return ensure()[0]
