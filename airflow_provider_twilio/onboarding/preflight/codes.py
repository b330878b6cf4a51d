"""Twilio's codes of what the preflight finds, which differ for campaigns and for toll-free numbers.

Sources: https://www.twilio.com/docs/api/errors/30909, 30923 to 30925, 30931 to 30934, 30475, 30493, 30505,
30508, 30841 and 30842.
"""

from dataclasses import dataclass

from airflow_provider_twilio.onboarding.document import Customer, TollfreeCustomer


@dataclass(frozen=True, slots=True)
class Codes:
    """The code of each kind of finding."""

    call_to_action: int
    no_box: int
    pre_ticked: int
    bundled: int
    required: int
    disclosure: int
    links: int
    sharing: int
    policy: int
    terms: int
    website: int
    login: int


CAMPAIGN = Codes(
    call_to_action=30909,
    no_box=30925,
    pre_ticked=30925,
    bundled=30923,
    required=30931,
    disclosure=30924,
    links=30909,
    sharing=30932,
    policy=30908,
    terms=30934,
    website=30891,
    login=30921,
)
TOLLFREE = Codes(
    call_to_action=30842,
    no_box=30842,
    pre_ticked=30508,
    bundled=30475,
    required=30505,
    disclosure=30841,
    links=30493,
    sharing=30493,
    policy=30493,
    terms=30493,
    website=30842,
    login=30842,
)


def codes_of(customer: Customer) -> Codes:
    """Return the codes that a review of the customer would use."""
    return TOLLFREE if isinstance(customer, TollfreeCustomer) else CAMPAIGN
