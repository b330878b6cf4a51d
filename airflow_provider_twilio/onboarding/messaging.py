"""A customer's requests to messaging.twilio.com: brand, campaign and toll-free verification."""

from airflow_provider_twilio.api.messaging_v1.brands import CreateBrandRegistrations
from airflow_provider_twilio.api.messaging_v1.campaigns import CreateUsAppToPerson
from airflow_provider_twilio.api.messaging_v1.tollfree import CreateTollfreeVerification
from airflow_provider_twilio.onboarding.document import (
    BusinessCustomer,
    SoleProprietorCustomer,
    TollfreeCustomer,
)
from airflow_provider_twilio.onboarding.samples import has_link, has_phone_number

A2pCustomer = BusinessCustomer | SoleProprietorCustomer


def brand(customer: A2pCustomer, customer_profile_sid: str, a2p_profile_sid: str) -> CreateBrandRegistrations:
    """Make the request for the customer's brand.

    Secondary vetting is left out for low-volume brands, as Twilio's guide asks.
    """
    is_sole_proprietor = customer.route == "sole_proprietor"
    return CreateBrandRegistrations(
        customer_profile_bundle_sid=customer_profile_sid,
        a2p_profile_bundle_sid=a2p_profile_sid,
        brand_type="SOLE_PROPRIETOR" if is_sole_proprietor else "STANDARD",
        mock=customer.brand.mock or None,
        skip_automatic_sec_vet=True if customer.route == "low_volume_standard" else None,
    )


def campaign(customer: A2pCustomer, service_sid: str, brand_sid: str) -> CreateUsAppToPerson:
    """Make the request for the customer's campaign."""
    given = customer.campaign
    links, phones = given.has_embedded_links, given.has_embedded_phone
    return CreateUsAppToPerson(
        messaging_service_sid=service_sid,
        brand_registration_sid=brand_sid,
        us_app_to_person_usecase=given.use_case,
        description=given.description,
        message_flow=given.message_flow,
        message_samples=given.samples,
        has_embedded_links=has_link(given.samples) if links is None else links,
        has_embedded_phone=has_phone_number(given.samples) if phones is None else phones,
        privacy_policy_url=given.privacy_policy,
        terms_and_conditions_url=given.terms_and_conditions,
        **given.model_dump(
            include={
                "opt_in_message",
                "opt_out_message",
                "help_message",
                "opt_in_keywords",
                "opt_out_keywords",
                "help_keywords",
                "subscriber_opt_in",
                "age_gated",
                "direct_lending",
            }
        ),
    )


def verification(customer: TollfreeCustomer, phone_number_sid: str) -> CreateTollfreeVerification:
    """Make the request for the verification of the customer's toll-free number."""
    business, contact, given = customer.business, customer.contact_person, customer.verification
    registration, address = business.registration, customer.address
    return CreateTollfreeVerification(
        tollfree_phone_number_sid=phone_number_sid,
        external_reference_id=customer.customer,
        business_name=business.legal_name,
        doing_business_as=business.doing_business_as,
        business_type=business.type,
        business_website=business.website,
        business_registration_number=registration.number if registration else None,
        business_registration_authority=registration.authority if registration else None,
        business_registration_country=registration.country if registration else None,
        business_street_address=address.street,
        business_street_address2=address.street_secondary,
        business_city=address.city,
        business_state_province_region=address.region,
        business_postal_code=address.postal_code,
        business_country=address.country,
        business_contact_first_name=contact.first_name,
        business_contact_last_name=contact.last_name,
        business_contact_email=contact.email,
        business_contact_phone=contact.phone_number,
        notification_email=customer.contact.email,
        use_case_categories=given.use_cases,
        use_case_summary=given.summary,
        production_message_sample=given.sample,
        opt_in_image_urls=given.opt_in_images,
        opt_in_type=given.opt_in_type,
        opt_in_confirmation_message=given.opt_in_message,
        opt_in_keywords=given.opt_in_keywords,
        help_message_sample=given.help_message,
        message_volume=given.message_volume,
        privacy_policy_url=given.privacy_policy,
        terms_and_conditions_url=given.terms_and_conditions,
        age_gated_content=given.age_gated,
        additional_information=given.additional_information,
        vetting_provider="CAMPAIGN_VERIFY" if given.vetting else None,
        vetting_id=given.vetting.id if given.vetting else None,
    )
