"""Sensors look once, then wait without holding a worker."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from airflow.providers.common.compat.sdk import (
    AirflowFailException,
    AirflowSkipException,
    BaseSensorOperator,
    PokeReturnValue,
)

from airflow_provider_twilio.api.errors import (
    InvalidRequest,
    NotFound,
    TwilioError,
)
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.links.console import ConsoleLink
from airflow_provider_twilio.tasks.arguments import airflow_arguments
from airflow_provider_twilio.tasks.durations import seconds
from airflow_provider_twilio.tasks.failures import fail_on_permanent_errors
from airflow_provider_twilio.tasks.task import Connected, Task
from airflow_provider_twilio.triggers.deferral import OnFailure, defer, verdict
from airflow_provider_twilio.waiting.wait import Wait, end_of, tell

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context


class OutcomeSensor(Connected, Task, BaseSensorOperator):
    """Wait until a resource's ``outcome()`` is decided.

    :param poll_interval: seconds above 0, or a timedelta, between two looks at first. In the triggerer the
        pauses grow with the age of the wait: up to half an hour, or an hour for toll-free verifications, four
        hours for campaigns, ten minutes for messages. In a worker they stay as they are.
    :param timeout: seconds, or a timedelta, after which the task fails; counted from this try's start.
    :param on_failure: ``fail`` fails the task without more tries and prints the reasons; ``return`` returns
        the verdict, so that the DAG can go on with it.
    :param deferrable: waits in the triggerer; otherwise in a worker, as ``mode`` says.
    :param twilio_conn_id: connection to use.
    :param account_sid: a subaccount to act on.
    :returns: the resource's small dict, with ``outcome`` (``reached`` or ``failed``) and ``reasons``.
    """

    template_fields: Sequence[str] = ("twilio_conn_id", "account_sid")
    operator_extra_links = (ConsoleLink(),)
    ui_color = "#d5e8f9"

    waited_for: ClassVar[str]
    """The argument that holds the SID of the resource."""
    after_failure: ClassVar[Mapping[str, str]] = {}
    """The next thing to do, by the status that ended the wait."""

    _has_looked = False

    def __init__(
        self,
        *,
        poll_interval: float | timedelta = 60.0,
        timeout: float | timedelta,
        on_failure: OnFailure = "fail",
        deferrable: bool = True,
        twilio_conn_id: str = "twilio_default",
        account_sid: str | None = None,
        **kwargs: Any,
    ) -> None:
        if "poke_interval" in kwargs:
            raise TypeError(f"{type(self).__name__}: poke_interval: is called poll_interval here")
        passed_on = airflow_arguments(self, BaseSensorOperator, kwargs)
        if on_failure not in ("fail", "return"):
            raise ValueError(f"on_failure: {on_failure!r}: must be 'fail' or 'return'")
        interval = seconds("poll_interval", poll_interval)
        must_be_bool("deferrable", deferrable)
        super().__init__(timeout=timeout, poke_interval=interval, **passed_on)
        self.poll_interval = interval
        self.on_failure = on_failure
        self.deferrable = deferrable
        self.twilio_conn_id = twilio_conn_id
        self.account_sid = account_sid

    @abstractmethod
    def fetch(self) -> Request[Any]:
        """Return the request that fetches the resource."""

    def options(self) -> Mapping[str, Any]:
        """Return the arguments of the resource's ``outcome()``."""
        return {}

    @property
    def linked_sid(self) -> str:
        """The SID that the link to the Console opens."""
        return str(getattr(self, self.waited_for))

    def execute(self, context: "Context") -> Any:
        """Look once; then wait."""
        if not self.deferrable:
            return super().execute(context)
        with self._soft(), fail_on_permanent_errors():
            wait = self._wait(datetime.now(UTC))
            if event := self._look(wait):
                return self.execute_complete(context, event)
        return defer(self, self.hook, wait, self.poll_interval)

    def poke(self, context: "Context") -> PokeReturnValue:
        """Look once, for a sensor that waits in a worker."""
        ti: Any = context["ti"]
        first_run = ti.get_first_reschedule_date(context) if self.reschedule else None
        with fail_on_permanent_errors():
            wait = self._wait(first_run or ti.start_date)
            event = self._look_again(wait) if first_run or self._has_looked else self._look(wait)
            self._has_looked = True
        if event is None:
            return PokeReturnValue(is_done=False)
        return PokeReturnValue(is_done=True, xcom_value=self.execute_complete(context, event))

    def execute_complete(self, context: "Context", event: dict[str, Any]) -> dict[str, Any]:
        """Turn the wait's end into a result or a failure, as ``on_failure`` says.

        :raises AirflowFailException: the wait failed; another try wouldn't change that.
        :raises AirflowSensorTimeout: the deadline came first.
        """
        return verdict(self, event, self.on_failure)

    @contextmanager
    def _soft(self) -> Iterator[None]:
        """Apply ``soft_fail`` to a first look. Airflow applies it to pokes and resumed waits alone."""
        try:
            yield
        except AirflowFailException as error:
            if self.soft_fail or self.never_fail:
                raise AirflowSkipException(str(error)) from error
            raise

    def _wait(self, since: datetime) -> Wait:
        """Make the wait of the rendered arguments.

        :raises InvalidRequest: an argument is wrong; it is called by the sensor's name for it.
        """
        try:
            request = self.fetch()
        except InvalidRequest as error:
            raise InvalidRequest(str(error).replace("  sid:", f"  {self.waited_for}:")) from None
        return Wait(request, self.options(), since, since + timedelta(seconds=self.timeout))

    def _look(self, wait: Wait) -> dict[str, Any] | None:
        """Look, and return the wait's end if it has come. After a passing failure the wait goes on."""
        try:
            resource = self.hook.execute(wait.request)
        except TwilioError as error:
            if not error.is_retryable:
                raise
            self.log.warning("The first look failed, the wait goes on: %s", error)
            return None
        outcome = wait.judge(resource)
        tell(self.log, outcome)
        return None if outcome.state == "waiting" else end_of(wait, resource, outcome)

    def _look_again(self, wait: Wait) -> dict[str, Any] | None:
        """Look again, and go on with the wait unless the resource is gone.

        The connection may be missing, or changed, meanwhile.
        """
        try:
            return self._look(wait)
        except NotFound:
            raise
        except Exception as error:
            self.log.warning("A look failed, the wait goes on: %s", error)
            del self.hook
            return None


def must_be_bool(name: str, value: object) -> None:
    """Refuse a value that isn't a bool: the text ``false`` would count as true."""
    if not isinstance(value, bool):
        raise ValueError(f"{name}: {value!r}: must be True or False")
