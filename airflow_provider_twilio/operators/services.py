"""Create Messaging Services and add numbers to them, once."""

from typing import TYPE_CHECKING, Unpack

from airflow_provider_twilio.api.errors import NotFound, OutcomeUnknown, TwilioError
from airflow_provider_twilio.api.messaging_v1.sender_pool import (
    CreatePhoneNumber,
    FetchPhoneNumber,
    ListPhoneNumber,
    PhoneNumber,
)
from airflow_provider_twilio.api.messaging_v1.services import (
    CreateService,
    FetchService,
    ListService,
    Service,
)
from airflow_provider_twilio.operators.base import RequestOperator

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.operators.arguments import CreatePhoneNumberArguments, CreateServiceArguments

_ALREADY_IN_THIS_SERVICE = 21710
_IN_ANOTHER_SERVICE = 21712


class CreateMessagingServiceOperator(RequestOperator):
    """Make sure that there is a Messaging Service of this friendly name.

    A service with the name is adopted as it is, and differing settings are named in the log. The operator
    takes every parameter of :class:`CreateService`.

    https://www.twilio.com/docs/messaging/api/service-resource#create-a-service-resource
    """

    request = CreateService

    def __init__(self, **arguments: "Unpack[CreateServiceArguments]") -> None:
        super().__init__(**arguments)

    def perform(self, request: CreateService, context: "Context") -> Service:
        """Adopt the service of this name, or create it."""
        from airflow_provider_twilio.idempotency.ensure import Ensure
        from airflow_provider_twilio.idempotency.intents import Ledger

        ledger = Ledger(context.get("task_state_store"), {"service": request.friendly_name}, self.hook.clock)
        ensure = Ensure(
            ledger=ledger,
            fetch=lambda sid: self.hook.execute(FetchService(sid=sid)),
            find=lambda: self._find(request.friendly_name),
            create=lambda: self.hook.execute(request, before_repeating=ledger.intend),
            sid=lambda service: service.sid,
            connecting=self.hook.account.timeout,
        )
        service, made = ensure()
        if made:
            self.log.info("Created the service %s", service.sid)
        else:
            self._compare(service, request)
        return service

    def _find(self, friendly_name: str) -> Service | None:
        pages = self.hook.pages(ListService())
        found = [service for page in pages for service in page if service.friendly_name == friendly_name]
        if len(found) > 1:
            self.log.warning("%s services are called %r: taking the oldest", len(found), friendly_name)
        return min(found, key=lambda service: str(service.date_created), default=None)

    def _compare(self, service: Service, request: CreateService) -> None:
        wanted = request.model_dump(exclude_none=True, exclude={"extra_params"})
        differing = [name for name, value in wanted.items() if getattr(service, name, value) != value]
        note = f"; it differs in {', '.join(differing)}: UpdateService changes that" if differing else ""
        self.log.info("Adopted the service %s%s", service.sid, note)


class AddNumberToServiceOperator(RequestOperator):
    """Make sure that a number of the account is in a service. A number is in one service at most.

    :param service_sid: the service (MG…).
    :param phone_number_sid: the number (PN…).

    https://www.twilio.com/docs/messaging/api/phonenumber-resource#create-a-phonenumber-resource
    """

    request = CreatePhoneNumber

    def __init__(self, **arguments: "Unpack[CreatePhoneNumberArguments]") -> None:
        super().__init__(**arguments)

    def perform(self, request: CreatePhoneNumber, context: "Context") -> PhoneNumber:
        """Add the number; succeed if it is in the service already."""
        try:
            return self._there(request) or self.hook.execute(request)
        except OutcomeUnknown:
            if there := self._there(request):
                return there
            raise
        except TwilioError as error:
            if error.code == _ALREADY_IN_THIS_SERVICE and (there := self._there(request)):
                return there
            if error.code == _IN_ANOTHER_SERVICE:
                raise self._elsewhere(request, error) from error
            raise

    def _there(self, request: CreatePhoneNumber) -> PhoneNumber | None:
        try:
            return self.hook.execute(
                FetchPhoneNumber(service_sid=request.service_sid, sid=request.phone_number_sid)
            )
        except NotFound:
            return None

    def _elsewhere(self, request: CreatePhoneNumber, error: TwilioError) -> TwilioError:
        """Return the error, extended by the service that has the number and by advice to move it."""
        sid = request.phone_number_sid
        for page in self.hook.pages(ListService()):
            for service in page:
                numbers = self.hook.pages(ListPhoneNumber(service_sid=service.sid))
                if any(number.sid == sid for numbers_page in numbers for number in numbers_page):
                    return _with_message(
                        error,
                        f"{sid} is in the service {service.sid} ({service.friendly_name}). To move it, take "
                        f"it out there first: DeletePhoneNumber(service_sid={service.sid!r}, sid={sid!r})",
                    )
        return error


def _with_message(error: TwilioError, message: str) -> TwilioError:
    return TwilioError(
        message,
        operation=error.operation,
        status=error.status,
        code=error.code,
        more_info=error.more_info,
        request_id=error.request_id,
    )
