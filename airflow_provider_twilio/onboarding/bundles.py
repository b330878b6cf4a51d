"""The two Trust Hub bundles of a customer: the field for each value of the document, and the way back.

One table serves both ways. Forward it makes the attributes of end users. Back it finds the place in the
document of a field that an evaluation, a review or a brand complains about.

https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/onboarding-isv-api
https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/onboarding-isv-api-sole-prop-new
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from airflow_provider_twilio.api.v2010.addresses import CreateAddress
from airflow_provider_twilio.onboarding.document import (
    BusinessCustomer,
    Customer,
    SoleProprietorCustomer,
    TollfreeCustomer,
)
from airflow_provider_twilio.onboarding.faults import Path

SECONDARY_PROFILE = "RNdfbf3fae0e1107f8aded0e7cead80bf5"
"""The policy "Secondary Customer Profile of type Business"."""
STARTER_PROFILE = "RN806dd6cd175f314e1f96a9727ee271f4"
"""The policy "Starter Customer Profile"."""
A2P_BUSINESS = "RNb0d4771c2c98518d916a3d4cd70a8f8b"
"""The policy "A2P Messaging: Local - Business"."""
A2P_SOLE_PROPRIETOR = "RN670d5d2e282a6130ae063b234b6019c8"
"""The policy "Sole Proprietor A2P"."""
ADDRESS_DOCUMENT = "customer_profile_address"


@dataclass(frozen=True, slots=True)
class EndUserDraft:
    """An end user of a bundle.

    :param type: Twilio's machine name.
    :param fields: the place in the document of each attribute.
    :param constants: attributes that are the same for every customer.
    """

    type: str
    fields: Mapping[str, Path]
    constants: Mapping[str, str]

    def attributes(self, customer: Customer) -> dict[str, str]:
        """Make the attributes, all of them texts. A value that the document lacks has no attribute."""
        given = {name: _at(customer, path) for name, path in self.fields.items()}
        return {name: _text(value) for name, value in given.items() if value is not None} | {**self.constants}


@dataclass(frozen=True, slots=True)
class BundleDraft:
    """The contents of a bundle, apart from other bundles.

    :param policy_sid: of the policy that it is evaluated against.
    :param policy_name: the policy's friendly name, by which it is looked for where that SID is gone.
    :param end_users: its end users.
    :param has_address: true if a supporting document with the customer's address belongs to it.
    """

    policy_sid: str
    policy_name: str
    end_users: tuple[EndUserDraft, ...]
    has_address: bool

    def place(self, object_field: str, end_user_type: str | None = None) -> Path | None:
        """Find the place in the document of an attribute; ``None`` where it isn't from the document.

        :param end_user_type: of the end user that has it, where that is known.
        """
        for end_user in self.end_users:
            if end_user_type in (None, end_user.type) and object_field in end_user.fields:
                return end_user.fields[object_field]
        return _ADDRESS.get(object_field) if self.has_address else None


def customer_profile(customer: Customer) -> BundleDraft | None:
    """Return the bundle that says who the customer is; ``None`` for toll-free, whose verification says it."""
    match customer:
        case BusinessCustomer():
            people = (_representative(number) for number in range(len(customer.representatives)))
            return BundleDraft(
                SECONDARY_PROFILE,
                "Secondary Customer Profile of type Business",
                (_BUSINESS, *people),
                has_address=True,
            )
        case SoleProprietorCustomer():
            return BundleDraft(STARTER_PROFILE, "Starter Customer Profile", (_STARTER,), has_address=True)
        case TollfreeCustomer():
            return None


def a2p_profile(customer: Customer) -> BundleDraft | None:
    """Return the bundle that says how the customer texts; ``None`` for toll-free."""
    match customer:
        case BusinessCustomer():
            return BundleDraft(A2P_BUSINESS, "A2P Messaging: Local - Business", (_A2P,), has_address=False)
        case SoleProprietorCustomer():
            return BundleDraft(
                A2P_SOLE_PROPRIETOR, "Sole Proprietor A2P", (_SOLE_PROPRIETOR,), has_address=False
            )
        case TollfreeCustomer():
            return None


def address(customer: Customer) -> CreateAddress:
    """Make the request for the customer's address.

    Twilio may not correct the address, because it is compared with the tax record.
    """
    given = customer.address
    return CreateAddress(
        customer_name=_name(customer),
        friendly_name=customer.customer,
        street=given.street,
        street_secondary=given.street_secondary,
        city=given.city,
        region=given.region,
        postal_code=given.postal_code,
        iso_country=given.country,
        auto_correct_address=False,
    )


def _name(customer: Customer) -> str:
    if isinstance(customer, SoleProprietorCustomer):
        return f"{customer.person.first_name} {customer.person.last_name}"
    return customer.business.legal_name


def _representative(number: int) -> EndUserDraft:
    fields = {
        "first_name": "first_name",
        "last_name": "last_name",
        "email": "email",
        "phone_number": "phone_number",
        "business_title": "title",
        "job_position": "position",
    }
    places = {name: ("representatives", number, key) for name, key in fields.items()}
    return EndUserDraft(f"authorized_representative_{number + 1}", places, {})


def _at(customer: Customer, path: Path) -> Any:
    value: Any = customer
    for part in path:
        if value is None:
            return None
        value = value[part] if isinstance(part, int) else getattr(value, part)
    return value


def _text(value: Any) -> str:
    return ",".join(value) if isinstance(value, list | tuple) else str(value)


def _places(section: str, fields: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    """Yield the places in the document of fields, from paths such as ``stock.ticker`` within a section."""
    for name, path in fields.items():
        yield name, (section, *path.split("."))


_BUSINESS = EndUserDraft(
    "customer_profile_business_information",
    dict(
        _places(
            "business",
            {
                "business_name": "legal_name",
                "business_type": "type",
                "business_industry": "industry",
                "business_registration_identifier": "registration.kind",
                "business_registration_number": "registration.number",
                "business_regions_of_operation": "regions",
                "website_url": "website",
                "social_media_profile_urls": "social_media",
            },
        )
    ),
    {"business_identity": "direct_customer"},
)
_A2P = EndUserDraft(
    "us_a2p_messaging_profile_information",
    dict(
        _places(
            "business",
            {
                "company_type": "company_type",
                "stock_exchange": "stock.exchange",
                "stock_ticker": "stock.ticker",
                "brand_contact_email": "contact_email",
            },
        )
    ),
    {},
)
_STARTER = EndUserDraft(
    "starter_customer_profile_information",
    dict(_places("person", {name: name for name in ("first_name", "last_name", "email", "phone_number")})),
    {},
)
_SOLE_PROPRIETOR = EndUserDraft(
    "sole_proprietor_information",
    dict(_places("person", {name: name for name in ("brand_name", "mobile_phone_number", "vertical")})),
    {},
)
_ADDRESS = dict(
    _places(
        "address",
        {
            "street": "street",
            "street_secondary": "street_secondary",
            "city": "city",
            "region": "region",
            "postal_code": "postal_code",
            "iso_country": "country",
        },
    )
)
