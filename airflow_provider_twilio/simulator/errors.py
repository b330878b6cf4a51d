"""Twilio's error codes, each with its HTTP status and its message.

A message may name values in braces. All codes: https://www.twilio.com/docs/api/errors.
"""

from collections.abc import Mapping
from types import MappingProxyType

_BAD_TO = "Invalid 'To' Phone Number: {to}"
_BAD_FROM = "The 'From' number {sender} is not a valid phone number, shortcode, or alphanumeric sender ID."

ERRORS: Mapping[int, tuple[int, str]] = MappingProxyType(
    {
        20001: (400, "{problem}"),
        20003: (401, "Authenticate"),
        20005: (403, "Account not active"),
        20004: (405, "Method not allowed"),
        20007: (400, "Page size too large"),
        20009: (409, "Message {sid} can't be changed before its delivery is complete"),
        20403: (403, "403 Forbidden"),
        20404: (404, "The requested resource {path} was not found"),
        20409: (409, "{problem}"),
        20415: (415, "{problem}"),
        20429: (429, "Too Many Requests"),
        20500: (500, "Internal Server Error"),
        20503: (503, "Service Unavailable"),
        21211: (400, _BAD_TO),
        21212: (400, _BAD_FROM),
        21266: (400, "'To' and 'From' number cannot be the same: {to}"),
        21408: (400, "Permission to send an SMS has not been enabled for the region indicated by {to}"),
        21421: (400, "{number} is not a valid phone number"),
        21422: (400, "{number} is not available"),
        21452: (400, "No phone numbers found in area code {area_code}"),
        21602: (400, "Message body is required."),
        21603: (400, "A 'From' phone number is required."),
        21604: (400, "A 'To' phone number is required."),
        21606: (
            400,
            "The 'From' phone number provided ({sender}) is not a valid message-capable Twilio phone number "
            "for this destination/account",
        ),
        21610: (400, "Attempt to send to unsubscribed recipient"),
        21611: (400, "SMS queue is full."),
        21612: (
            400,
            "Message cannot be sent with the current combination of 'To' ({to}) and 'From' ({sender})",
        ),
        21614: (400, "'To' number {to} is not a valid mobile number"),
        21617: (400, "The concatenated message body exceeds the 1600 character limit"),
        21620: (400, "Invalid media URL(s)"),
        21623: (400, "The number of media files exceeds the limit of 10"),
        21631: (400, "Phone Number Requires an Address but the 'AddressSid' parameter was empty."),
        21654: (400, "A ContentSid is required with ContentVariables"),
        21655: (400, "The ContentSid is invalid"),
        21701: (404, "The Messaging Service does not exist"),
        21703: (400, "The Messaging Service does not have a phone number available to send a message"),
        21704: (400, "The Messaging Service contains no senders"),
        21705: (400, "The Messaging Service Sid {sid} is invalid"),
        21710: (409, "Phone Number or Short Code is already in the Messaging Service."),
        21711: (400, "The 'From' number {sender} is not associated with the Messaging Service {sid}"),
        21712: (409, "Phone Number or Short Code is associated with another Messaging Service."),
        21713: (400, "Messaging Service use case is invalid: {usecase}"),
        21714: (412, "Number Pool size limit reached"),
        21715: (400, "Phone Number or Short Code does not have SMS or MMS capabilities"),
        21717: (400, "Brand Registration SID {sid} is not registered or not valid for this use case"),
        21720: (400, "A2P use case is invalid: {usecase}"),
        21721: (400, "The brand's status does not allow a vetting"),
        21722: (400, "Invalid Campaign Verify token"),
        21723: (409, "Campaign Verify token import already in progress"),
        21724: (400, "Brand update count exceeded"),
        21725: (400, "Brand can only be updated when in FAILED state"),
        21726: (400, "Starter brands cannot be created or updated"),
        21727: (400, "Campaign registration failed due to missing parameter(s): {names}"),
        21728: (400, "Campaign registration failed due to length validation failures: {problem}"),
        21729: (400, "Cannot perform operation on suspended campaign"),
        21731: (400, "Cannot perform operation on suspended brand"),
        30100: (400, "Domain SID is invalid: {sid}"),
        30113: (400, "Specified date is too old"),
        30114: (400, "Specified date is not available yet"),
        30115: (400, "Date format is incorrect: {date}"),
        30130: (400, "Messaging Service SID already belongs in another domain configuration"),
        30132: (400, "Certificate cannot be validated: {problem}"),
        30135: (400, "Unable to issue certificate: the domain's DNS setup is not complete"),
        30409: (409, "This message cannot be canceled"),
        30933: (400, "Privacy Policy URL is required for A2P 10DLC campaign registration"),
        30934: (400, "Terms and Conditions URL is required for A2P 10DLC campaign registration"),
        35111: (400, "SendAt timestamp is missing"),
        35114: (400, "SendAt time must be between 300 seconds and 35 days (3024000 seconds) in the future"),
        35118: (400, "MessagingServiceSid is required to schedule a message"),
        63007: (400, "Twilio could not find a Channel with the specified From address"),
        90007: (400, "Invalid validity period value: {value}"),
        92007: (400, "The Content Variables Parameter is invalid"),
    }
)

DELIVERY_ERRORS: Mapping[int, str] = MappingProxyType(
    {
        30001: "Queue overflow",
        30003: "Unreachable destination handset",
        30004: "Message blocked",
        30005: "Unknown destination handset",
        30006: "Landline or unreachable carrier",
        30007: "Message filtered",
        30008: "Unknown error",
        30022: "US A2P 10DLC - Rate Limits Exceeded",
        30023: "US A2P 10DLC - Daily Message Cap Reached",
        30024: "Numeric Sender ID Not Provisioned on Carrier",
        30032: "Toll-Free Number Has Not Been Verified",
        30033: "US A2P 10DLC - Campaign Suspended",
        30034: "US A2P 10DLC - Message from an Unregistered Number",
        30035: "US A2P 10DLC - Message from a Number Still Being Configured",
        30036: "Validity Period Expired",
    }
)
"""The ``error_message`` of a message by its ``error_code``."""


class _Values(dict[str, object]):
    """The values in a message; an error that a test asks for has none."""

    def __missing__(self, name: str) -> str:
        return f"[{name}]"


def error_url(code: int) -> str:
    return f"https://www.twilio.com/docs/errors/{code}"


class TwilioError(Exception):
    """Twilio's refusal of a request: a code, an HTTP status and a message."""

    def __init__(
        self, code: int, /, *, status: int | None = None, message: str | None = None, **values: object
    ) -> None:
        usual_status, template = ERRORS.get(code, (400, "Error {code}"))
        self.code = code
        self.status = status or usual_status
        self._message = message
        self._template = template
        self._values = values
        super().__init__(code)

    def payload(self, path: str) -> dict[str, object]:
        """Return the body of the answer to a request for ``path``."""
        values = _Values({"path": path, "code": self.code, **self._values})
        message = self._message or self._template.format_map(values)
        return {
            "code": self.code,
            "message": message,
            "more_info": error_url(self.code),
            "status": self.status,
        }


def bad_parameter(problem: str) -> TwilioError:
    return TwilioError(20001, problem=problem)
