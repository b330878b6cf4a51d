"""Make profiles before a test begins: an ISV's primary one, and its customers' approved ones."""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from airflow_provider_twilio.simulator.life import Life
from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.sids import is_sid, new_sid
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.trusthub_v1 import policies, types
from airflow_provider_twilio.simulator.trusthub_v1.entities import EndUser, Entity, SupportingDocument
from airflow_provider_twilio.simulator.trusthub_v1.records import (
    APPROVED,
    Bundle,
    CustomerProfile,
    EntityAssignment,
    TrustProduct,
    find_object,
)
from airflow_provider_twilio.simulator.v2010.addresses import Address

B = TypeVar("B", bound=Bundle)

PRIMARY_SID = "BU" + "15" * 16
PRIMARY_BUSINESS_SID = "IT" + "15" * 16
_EMAIL = "compliance@example.com"
_BUSINESS: Wire = {
    "business_name": "Owl Post Supplies",
    "business_identity": "direct_customer",
    "business_type": "Limited Liability Corporation",
    "business_industry": "RETAIL",
    "business_registration_identifier": "EIN",
    "business_registration_number": "12-3456789",
    "business_regions_of_operation": "USA_AND_CANADA",
    "website_url": "https://www.example.com",
}
_PERSON: Wire = {
    "first_name": "Ada",
    "last_name": "King",
    "email": "ada@example.com",
    "phone_number": "+15558675309",
}
_REPRESENTATIVE = _PERSON | {"business_title": "Owner", "job_position": "CEO"}
_SOLE_PROPRIETOR: Wire = {"brand_name": "Ada's Owls", "mobile_phone_number": "+15558675309"}
_ADDRESS: Wire = {
    "customer_name": "Owl Post Supplies",
    "street": "1 Main Street",
    "street_secondary": None,
    "city": "San Francisco",
    "region": "CA",
    "postal_code": "94019",
    "iso_country": "US",
    "friendly_name": "",
    "emergency_enabled": False,
}


class Profiles(NamedTuple):
    """The bundles of a brand.

    :ivar end_user_sid: the customer profile's business or person.
    """

    customer_profile_sid: str
    a2p_profile_sid: str
    end_user_sid: str


def seed(state: State) -> None:
    """Make the approved primary profile of an ISV with its business. (In reality the Console makes it.)"""
    isv = _BUSINESS | {"business_name": "Parliament of Owls", "business_identity": "isv_reseller_or_partner"}
    business = _end_user(state, types.BUSINESS, isv, PRIMARY_BUSINESS_SID)
    _approved(state, CustomerProfile, PRIMARY_SID, policies.PRIMARY, (business,))


def approve_profiles(
    state: State,
    *,
    customer_profile_sid: str | None = None,
    a2p_profile_sid: str | None = None,
    sole_proprietor: bool = False,
    attributes: Mapping[str, object] | None = None,
) -> Profiles:
    """Make a customer's approved profiles. Existing ones stay as they are.

    :param customer_profile_sid: its SID; ``None`` for a new one.
    :param a2p_profile_sid: its SID; ``None`` for a new one.
    :param sole_proprietor: makes a starter profile and the A2P profile of a sole proprietor.
    :param attributes: attributes of the customer profile's end user, in place of the usual ones.
    :raises ValueError: a SID isn't a bundle's.
    """
    for sid in filter(None, (customer_profile_sid, a2p_profile_sid)):
        if not is_sid(sid, "BU"):
            raise ValueError(f"a profile's SID must be BU and 32 hexadecimal digits, got {sid!r}")
    profile_sid = customer_profile_sid or new_sid("BU")
    about, said = (types.STARTER, _PERSON) if sole_proprietor else (types.BUSINESS, _BUSINESS)
    profile = state.table(CustomerProfile).get(profile_sid)
    if profile is None:
        profile = _customer_profile(state, profile_sid, about, said | dict(attributes or {}))
    product_sid = a2p_profile_sid or new_sid("BU")
    if state.table(TrustProduct).get(product_sid) is None:
        _a2p_profile(state, product_sid, profile, sole_proprietor=sole_proprietor)
    return Profiles(profile.sid, product_sid, f"IT{profile.sid[2:]}")


def _customer_profile(state: State, sid: str, about: str, attributes: Wire) -> CustomerProfile:
    business = about == types.BUSINESS
    own = _end_user(state, about, attributes, f"IT{sid[2:]}")
    people = (_end_user(state, types.REPRESENTATIVES[0], _REPRESENTATIVE),) if business else ()
    primary = find_object(state, PRIMARY_SID)
    assert isinstance(primary, Bundle)
    policy_sid = policies.SECONDARY if business else policies.STARTER
    return _approved(state, CustomerProfile, sid, policy_sid, (own, *people, _document(state), primary))


def _a2p_profile(state: State, sid: str, profile: CustomerProfile, *, sole_proprietor: bool) -> None:
    if sole_proprietor:
        about = _end_user(state, types.SOLE_PROPRIETOR, _SOLE_PROPRIETOR)
        _approved(state, TrustProduct, sid, policies.A2P_SOLE_PROPRIETOR, (about, profile))
    else:
        about = _end_user(state, types.MESSAGING, {"company_type": "private"})
        _approved(state, TrustProduct, sid, policies.A2P_BUSINESS, (about, profile))


def _approved(
    state: State, kind: type[B], sid: str, policy_sid: str, made_of: tuple[Entity | Bundle, ...]
) -> B:
    now = state.now()
    bundle = kind(
        sid=sid,
        created=now,
        updated=now,
        policy_sid=policy_sid,
        friendly_name="Owl Post Supplies",
        email=_EMAIL,
        status_callback=None,
        review=Life.settled(now, APPROVED),
    )
    for part in made_of:
        bundle.entities.add(
            EntityAssignment(sid=new_sid("BV"), created=now, updated=now, object_sid=part.sid)
        )
    return state.table(kind).add(bundle)


def _end_user(state: State, kind: str, attributes: Wire, sid: str | None = None) -> EndUser:
    now = state.now()
    return state.table(EndUser).add(
        EndUser(
            sid=sid or new_sid("IT"),
            created=now,
            updated=now,
            friendly_name=types.in_words(kind),
            type=kind,
            attributes=dict(attributes),
        )
    )


def _document(state: State) -> SupportingDocument:
    now = state.now()
    address = Address(sid=new_sid("AD"), created=now, updated=now, options=dict(_ADDRESS))
    state.table(Address).add(address)
    return state.table(SupportingDocument).add(
        SupportingDocument(
            sid=new_sid("RD"),
            created=now,
            updated=now,
            friendly_name="Address",
            type=types.ADDRESS,
            attributes={"address_sids": address.sid},
        )
    )
