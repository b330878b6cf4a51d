"""Where our classes differ from a witness on purpose, and what a witness can't judge.

Every entry has its reason, stands in ``docs/fidelity.md``, and fails a test once it is no longer so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

Named = tuple[str, str, str]
"""An operationId, a parameter and a fact of it."""

_CAMPAIGNS = ("CreateUsAppToPerson", "UpdateUsAppToPerson")
_TOLLFREE = ("CreateTollfreeVerification", "UpdateTollfreeVerification")
_NUMBERS = tuple(f"CreateIncomingPhoneNumber{kind}" for kind in ("", "Local", "Mobile", "TollFree"))
_NUMBER_LISTS = tuple(f"ListIncomingPhoneNumber{kind}" for kind in ("", "Local", "Mobile", "TollFree"))


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact of parameters that our classes state otherwise than Twilio's documents."""

    fact: str
    operations: tuple[str, ...]
    parameters: tuple[str, ...]
    reason: str

    def __iter__(self) -> Iterator[Named]:
        return ((one, name, self.fact) for one in self.operations for name in self.parameters)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule over several arguments, which no OpenAPI document can state.

    :param broken_by: arguments that it refuses; of the rest, what is required is added.
    """

    operation: str
    reason: str
    broken_by: Mapping[str, Any]


class Renamed(NamedTuple):
    """The SDK's name of one of our fields."""

    name: str
    reason: str


DIFFERENCES = (
    Difference(
        "required",
        ("CreateUsAppToPerson",),
        ("PrivacyPolicyUrl", "TermsAndConditionsUrl"),
        "Twilio has required both since 2026-06-30 (30933, 30934).",
    ),
    Difference(
        "required",
        ("FetchUsAppToPerson", "UpdateUsAppToPerson", "DeleteUsAppToPerson"),
        ("Sid",),
        "All campaigns share one SID, which needn't be given: the service names the campaign.",
    ),
    Difference(
        "limits",
        _CAMPAIGNS,
        ("Description", "MessageFlow", "MessageSamples"),
        "Twilio's page states the lengths; a campaign outside them fails after days.",
    ),
    Difference("count", _CAMPAIGNS, ("MessageSamples",), "Twilio's page asks for two to five samples."),
    Difference(
        "limits",
        ("CreateUsAppToPerson",),
        ("OptInMessage", "OptOutMessage", "HelpMessage"),
        "Twilio's page asks for 20 to 320 characters.",
    ),
    Difference(
        "checked",
        ("CreateUsAppToPerson",),
        ("OptInKeywords", "OptOutKeywords", "HelpKeywords"),
        "Twilio's page asks for alphanumeric keywords, 255 characters in all.",
    ),
    Difference(
        "enum",
        ("CreateBrandRegistrations",),
        ("BrandType",),
        "Twilio's page names the types; the document leaves them open.",
    ),
    Difference(
        "enum",
        ("CreateService", "UpdateService"),
        ("Usecase",),
        "Twilio's page names the use cases; another one is refused (21713).",
    ),
    Difference(
        "limits",
        _TOLLFREE,
        ("UseCaseSummary", "ProductionMessageSample"),
        "Twilio's page states the lengths.",
    ),
    Difference(
        "limits",
        (*_NUMBERS, "UpdateIncomingPhoneNumber"),
        ("FriendlyName",),
        "Twilio's page states 64 characters.",
    ),
    Difference("pattern", ("CreateIncomingPhoneNumber",), ("AreaCode",), "An area code is three digits."),
    Difference("format", _NUMBER_LISTS, ("PhoneNumber",), "A part of a number finds all that have it."),
    Difference(
        "checked",
        ("CreateMessage", "ListMessage"),
        ("From",),
        "A number, a short code, an alphanumeric sender or an address: no one pattern says it.",
    ),
    Difference("checked", ("CreateMessage",), ("FallbackFrom",), "It is a sender, as From is."),
    Difference(
        "limits",
        ("CreateMessage",),
        ("Body", "ValidityPeriod"),
        "Twilio's page states 1,600 characters (21617), and 1 to 36,000 seconds.",
    ),
    Difference("count", ("CreateMessage",), ("MediaUrl",), "Twilio's page states ten media."),
    Difference(
        "limits",
        ("CreateAccount", "UpdateAccount", "CreateNewKey", "UpdateKey"),
        ("FriendlyName",),
        "Twilio's page states 64 characters.",
    ),
    Difference(
        "checked",
        ("CreateEndUser", "UpdateEndUser", "CreateSupportingDocument", "UpdateSupportingDocument"),
        ("Attributes",),
        "It is a JSON object; the document leaves it open.",
    ),
)

RULES = (
    Rule("CreateMessage", "A message has a sender.", {"body": "Hello"}),
    Rule("CreateMessage", "A message has a content.", {"from_": "+15558675309"}),
    Rule(
        "CreateMessage",
        "A schedule has a time.",
        {"messaging_service_sid": "MG" + "a" * 32, "body": "Hello", "schedule_type": "fixed"},
    ),
    Rule(
        "CreateMessage",
        "Only a service can schedule a message.",
        {
            "from_": "+15558675309",
            "body": "Hello",
            "schedule_type": "fixed",
            "send_at": "2026-12-24T18:00:00Z",
        },
    ),
    Rule("CreateIncomingPhoneNumber", "A number is named, or an area code.", {}),
    Rule(
        "CreateIncomingPhoneNumber",
        "A number and an area code don't go together.",
        {"phone_number": "+15558675309", "area_code": "555"},
    ),
    Rule(
        "CreateTollfreeVerification",
        "Since 2026-02-17 every business but a sole proprietor has a registration number.",
        {"business_type": "PRIVATE_PROFIT", "business_registration_number": None},
    ),
)

_ANY_TEXT = "Any text may be its SID, so Prism has nothing to refuse."
NOT_REFUSABLE = {
    "CreateAccount": "It has nothing but a name, which is free, so Prism has nothing to refuse.",
    "FetchEndUserType": _ANY_TEXT,
    "FetchSupportingDocumentType": _ANY_TEXT,
    "FetchUsecase": "It has no parameter, so Prism has nothing to refuse.",
}
"""Operations of which Prism can't refuse a request."""

RENAMED = {
    "email_address": Renamed("email", "Airflow has an argument of that name, for mail about failures."),
    "page": Renamed("page_number", "It is Page on the wire."),
    "target_account_sid": Renamed("account_sid", "There is another AccountSid, in the path."),
}
"""Our fields whose arguments the SDK calls otherwise."""

PAGED_BY_THE_SDK = {
    "ListBrandVetting": "The SDK gives it pages, as it does every list; the document doesn't."
}

HEADER_IN_THE_QUERY = {"ListUsAppToPerson": "The SDK puts X-Twilio-Api-Version into the query as well."}

ODD = {
    ("IncomingPhoneNumber", "sms_application_sid"): "It is '' where there is none.",
    ("IncomingPhoneNumber", "voice_application_sid"): "It is '' where there is none.",
    ("IncomingPhoneNumber", "trunk_sid"): "One example has the SID of an application there.",
}
"""Properties of examples that haven't the type that the document gives them: they are kept as they came."""

_MIDNIGHT = "Of a day we send the date, the SDK its midnight; Twilio takes both."
MIDNIGHTS = {"ListMessage": _MIDNIGHT, "ListMedia": _MIDNIGHT}

UNNAMED = {
    "url": "It is the address that was asked.",
    "uri": "It is the address that was asked.",
    "links": "Addresses follow from SIDs.",
    "subresource_uris": "Addresses follow from SIDs.",
    "resource_links": "Addresses follow from SIDs.",
    "api_version": "There is one only; where it is a setting, it has an attribute.",
}
"""Properties without an attribute of their own; ``model_extra`` has them."""

_NO_URLS = "It has no privacy policy and no terms."
_NO_TIME = "It schedules a message without a time."
UNSAYABLE = {
    ("UpdateAccount", "updateWithNumericStatus"): "Its status is a number, which the document doesn't allow.",
    ("CreateUsAppToPerson", "create"): _NO_URLS,
    ("CreateUsAppToPerson", "createWithDefaults"): _NO_URLS,
    ("CreateUsAppToPerson", "createWithDefaultsSoleProprietor"): _NO_URLS,
    ("CreateIncomingPhoneNumber", "create"): "Its area code is the text 'area_code'.",
    ("CreateMessage", "create"): "It has Tags, which the document doesn't describe.",
    ("CreateMessage", "createScheduledMessageSms"): _NO_TIME,
    ("CreateMessage", "createScheduledMessageMms"): _NO_TIME,
    ("CreateMessage", "createScheduledMessageWhatsapp"): f"{_NO_TIME} Its recipient is no address.",
}
"""Examples of requests that our classes refuse."""
