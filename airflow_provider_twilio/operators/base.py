"""The base of operators that send one request."""

from contextlib import nullcontext
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Any, ClassVar

from airflow.providers.common.compat.sdk import BaseOperator

from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Resource
from airflow_provider_twilio.links.console import ConsoleLink
from airflow_provider_twilio.tasks.arguments import airflow_arguments
from airflow_provider_twilio.tasks.failures import fail_on_permanent_errors
from airflow_provider_twilio.tasks.task import Connected, Task
from airflow_provider_twilio.waiting.xcom import xcom_of

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context


class RequestOperator(Connected, Task, BaseOperator):
    """Send one request. A subclass names its class: ``request = CreateAlphaSender``.

    The operator takes the request's fields as arguments, all of them templates, and those of the subclass's
    own ``__init__``.

    :param twilio_conn_id: connection to use.
    :param account_sid: a subaccount to act on.
    """

    request: ClassVar[type[Request[Any]]]
    operator_extra_links = (ConsoleLink(),)

    linked_sid: str | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "request" in cls.__dict__:
            init = cls.__dict__.get("__init__") or _plain_init(cls)
            init.__signature__ = _signature(init, cls.request)
            cls.__init__ = init  # type: ignore[method-assign]
            named = (
                p.name for p in init.__signature__.parameters.values() if p.kind is Parameter.KEYWORD_ONLY
            )
            cls.template_fields = tuple(named)
            cls.__doc__ = cls.__doc__ or cls.request.__doc__

    def __init__(
        self, *, twilio_conn_id: str = "twilio_default", account_sid: str | None = None, **arguments: Any
    ) -> None:
        fields = self.request.model_fields
        given = {name: arguments.pop(name) for name in [*arguments] if name in fields}
        super().__init__(**airflow_arguments(self, BaseOperator, arguments))
        self.twilio_conn_id = twilio_conn_id
        self.account_sid = account_sid
        for name in fields:
            setattr(self, name, given.get(name))

    def execute(self, context: "Context") -> dict[str, Any] | None:
        """Build the request, send it and return the answer's small dict."""
        with fail_on_permanent_errors():
            return self.report(self.perform(self.build(), context))

    def build(self, **changes: Any) -> Any:
        """Return the request with the rendered arguments.

        :param changes: fields in place of arguments.
        :raises InvalidRequest: an argument is missing or wrong; nothing was sent.
        """
        fields = self.request.model_fields.items()
        values = {name: getattr(self, name) for name, _ in fields} | changes
        left_out = {name for name, info in fields if values[name] is None and not info.is_required()}
        return self.request(**{name: value for name, value in values.items() if name not in left_out})

    def perform(self, request: Any, context: "Context") -> Any:
        """Send the request. A create that may have happened isn't sent again: Twilio would make another."""
        from airflow_provider_twilio.idempotency.single_create import by_one_try

        self.hook.get_conn()  # A connection that can't be found is no create that may have happened.
        with by_one_try(context, type(request).__name__) if request.creates else nullcontext():
            return self.hook.execute(request)

    def report(self, answer: Resource | None) -> dict[str, Any] | None:
        """Set the link to the Console, and return the answer's small dict for XCom."""
        named = (getattr(answer, "sid", None), getattr(self, "sid", None), getattr(self, "domain_sid", None))
        self.linked_sid = next(filter(None, named), None)
        self.log.info("Done: %s", self.linked_sid or self.request.__name__)
        return None if answer is None else xcom_of(answer)


def _plain_init(cls: type[RequestOperator]) -> Any:
    def __init__(self: RequestOperator, **arguments: Any) -> None:
        super(cls, self).__init__(**arguments)

    return __init__


def _signature(init: Any, request: type[Request[Any]]) -> Signature:
    """Return a signature of all arguments, by which Airflow checks the names of mapped arguments."""
    named = [*signature(init).parameters.values(), *signature(RequestOperator.__init__).parameters.values()]
    own = {p.name: p for p in named if p.kind is Parameter.KEYWORD_ONLY}
    fields = {
        name: Parameter(name, Parameter.KEYWORD_ONLY, default=Parameter.empty if info.is_required() else None)
        for name, info in request.model_fields.items()
    }
    parameters = (fields | own).values()
    return Signature(
        [
            Parameter("self", Parameter.POSITIONAL_OR_KEYWORD),
            *parameters,
            Parameter("kwargs", Parameter.VAR_KEYWORD),
        ]
    )
