"""The tables of all nouns. A new noun is a module with ``ROUTES``, and a line here."""

from collections.abc import Sequence

from airflow_provider_twilio.simulator.call import Routes
from airflow_provider_twilio.simulator.messaging_v1 import (
    alpha_senders,
    brand_vettings,
    brands,
    campaign_usecases,
    campaigns,
    channel_senders,
    deactivations,
    domain_certificates,
    domain_configs,
    domains,
    external_campaigns,
    sender_pool,
    services,
    tollfree_verifications,
)
from airflow_provider_twilio.simulator.messaging_v1 import short_codes as pool_short_codes
from airflow_provider_twilio.simulator.trusthub_v1 import end_users
from airflow_provider_twilio.simulator.v2010 import (
    accounts,
    addresses,
    assigned_add_ons,
    available_numbers,
    balance,
    dependent_phone_numbers,
    incoming_numbers,
    keys,
    media,
    message_feedback,
    messages,
    short_codes,
    usage_records,
    usage_triggers,
    user_defined_messages,
)

TABLES: Sequence[Routes] = (
    services.ROUTES,
    sender_pool.ROUTES,
    pool_short_codes.ROUTES,
    alpha_senders.ROUTES,
    channel_senders.ROUTES,
    brands.ROUTES,
    brand_vettings.ROUTES,
    campaign_usecases.ROUTES,
    campaigns.ROUTES,
    external_campaigns.ROUTES,
    tollfree_verifications.ROUTES,
    domains.ROUTES,
    domain_certificates.ROUTES,
    domain_configs.ROUTES,
    deactivations.ROUTES,
    end_users.ROUTES,
    available_numbers.ROUTES,
    incoming_numbers.ROUTES,
    assigned_add_ons.ROUTES,
    dependent_phone_numbers.ROUTES,
    short_codes.ROUTES,
    messages.ROUTES,
    media.ROUTES,
    message_feedback.ROUTES,
    user_defined_messages.ROUTES,
    balance.ROUTES,
    accounts.ROUTES,
    keys.ROUTES,
    addresses.ROUTES,
    usage_records.ROUTES,
    usage_triggers.ROUTES,
)
