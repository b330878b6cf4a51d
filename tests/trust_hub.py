"""The profiles that the brands of the tests are registered with, made and approved long before."""

from airflow_provider_twilio.simulator.simulator import Simulator

UNSOUND_PROFILE = "BUfa11" + "0" * 28
"""Its business registration number is mistyped, so that its brand fails."""
CUSTOMER_PROFILES = tuple("BU" + digits * 16 for digits in ("11", "c1", "d2", "0b"))
A2P_PROFILES = tuple("BU" + digits * 16 for digits in ("22", "a2", "a3", "0b", "0c"))


def make_profiles(simulator: Simulator) -> None:
    """Have the account all of them. Resetting the simulator takes them away."""
    first, *others = A2P_PROFILES
    for sid in CUSTOMER_PROFILES:
        simulator.approved_profiles(customer_profile_sid=sid, a2p_profile_sid=first)
    for sid in others:
        simulator.approved_profiles(customer_profile_sid=CUSTOMER_PROFILES[0], a2p_profile_sid=sid)
    simulator.approved_profiles(
        customer_profile_sid=UNSOUND_PROFILE,
        a2p_profile_sid=first,
        attributes={"business_registration_number": "12-34"},
    )
