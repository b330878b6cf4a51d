"""The records that refer to each other: services and their senders, brands, campaigns, verifications.

Properties that no other noun reads are kept as they appear on the wire.
"""

from dataclasses import dataclass, field

from airflow_provider_twilio.simulator.life import Life
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Record, Table

Wire = dict[str, object]


@dataclass(slots=True, kw_only=True)
class AssignedAddOn(Record):
    """An installed add-on of one number. Its SID is the installation's."""


@dataclass(slots=True, kw_only=True)
class IncomingNumber(Record):
    phone_number: str
    kind: str
    country: str
    capabilities: dict[str, bool]
    options: Wire
    service_sid: str | None = None
    verification: "TollfreeVerification | None" = None
    add_ons: Table[AssignedAddOn] = field(default_factory=Table)


class PhoneBook(dict[str, IncomingNumber]):
    """The account's numbers, by number in E.164."""


@dataclass(slots=True, kw_only=True)
class TollfreeVerification(Record):
    """A toll-free verification.

    :param editable: true if a rejected one can be edited, until a time that follows from its review.
    """

    number: IncomingNumber
    options: Wire
    review: Life
    reasons: list[Wire]
    editable: bool

    def is_approved(self, now: float) -> bool:
        return self.review.status(now) == "TWILIO_APPROVED"


@dataclass(slots=True, kw_only=True)
class ShortCode(Record):
    short_code: str
    country: str
    capabilities: dict[str, bool]
    options: Wire
    service_sid: str | None = None


class ShortCodeBook(dict[str, ShortCode]):
    """The account's short codes, by their digits."""


@dataclass(slots=True, kw_only=True)
class PoolNumber(Record):
    """A number in a service. Its SID is the number's."""

    number: IncomingNumber
    service_sid: str


@dataclass(slots=True, kw_only=True)
class PoolShortCode(Record):
    """A short code in a service. Its SID is the short code's."""

    short_code: ShortCode
    service_sid: str


@dataclass(slots=True, kw_only=True)
class AlphaSender(Record):
    """An alphanumeric sender. ``country`` is empty for one that serves all countries without their own."""

    alpha_sender: str
    country: str
    service_sid: str


@dataclass(slots=True, kw_only=True)
class ChannelSender(Record):
    sender: str
    sender_type: str
    service_sid: str


@dataclass(slots=True, kw_only=True)
class Service(Record):
    options: Wire
    pool: Table[PoolNumber] = field(default_factory=Table)
    short_codes: Table[PoolShortCode] = field(default_factory=Table)
    alpha_senders: Table[AlphaSender] = field(default_factory=Table)
    channel_senders: Table[ChannelSender] = field(default_factory=Table)
    campaign: "Campaign | None" = None
    domain_sid: str | None = None


@dataclass(slots=True, kw_only=True)
class Brand(Record):
    customer_profile_bundle_sid: str
    a2p_profile_bundle_sid: str
    brand_type: str
    mock: bool
    skip_automatic_sec_vet: bool
    review: Life
    errors: list[Wire]
    updates: int = 0
    otp: Life | None = None
    tcr_id: str


@dataclass(slots=True, kw_only=True)
class Campaign(Record):
    """A campaign. ``sid`` is its service's, because on the wire all campaigns share one SID.

    ``brand`` is ``None`` for a campaign that was registered elsewhere and brought to Twilio.
    """

    brand: Brand | None
    usecase: str | None
    options: Wire
    privacy_policy_url: str
    terms_and_conditions_url: str
    review: Life
    errors: list[Wire]
    campaign_id: str

    @property
    def mock(self) -> bool:
        return self.brand is not None and self.brand.mock


def leave(state: State, number: IncomingNumber) -> None:
    """Take ``number`` out of its service, if it is in one."""
    if number.service_sid is None:
        return
    pool = state.find(Service, number.service_sid).pool
    if (entry := pool.get(number.sid)) is not None:
        pool.remove(entry)
    number.service_sid = None
