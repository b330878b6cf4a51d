"""Domains for shortened links: what their states mean for somebody who waits."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from airflow_provider_twilio.api.messaging_v1.link_shortening import (
    DomainCertificate,
    DomainDnsValidation,
    ManagedCertificate,
)
from airflow_provider_twilio.api.outcome import Outcome, State

DN = "DN" + "1" * 32
NEXT_YEAR = (datetime.now(UTC) + timedelta(days=365)).isoformat()
IN_VALIDATION = {"certificate_sid": "CW" + "2" * 32, "status": "validating"}


@pytest.mark.parametrize(
    ("properties", "state"),
    [
        ({"cert_in_validation": None, "date_expires": NEXT_YEAR}, "reached"),
        ({"cert_in_validation": IN_VALIDATION, "date_expires": NEXT_YEAR}, "waiting"),
        ({"cert_in_validation": IN_VALIDATION, "date_expires": None}, "waiting"),
        ({"cert_in_validation": {"status": "FAILED"}, "date_expires": NEXT_YEAR}, "failed"),
        ({"cert_in_validation": {"status": None}}, "waiting"),
        ({"cert_in_validation": "of another shape"}, "waiting"),
        ({"cert_in_validation": None, "date_expires": None}, "waiting"),
        ({"cert_in_validation": None, "date_expires": "2026-01-31T00:00:00Z"}, "failed"),
    ],
)
def test_a_certificate_is_in_force_once_validated_and_until_it_expires(
    properties: dict[str, Any], state: State
) -> None:
    certificate = DomainCertificate.model_validate({"domain_sid": DN} | properties)

    assert certificate.outcome().state == state
    assert certificate.outcome().known


def test_an_expired_certificate_tells_its_date() -> None:
    expired = DomainCertificate.model_validate({"domain_sid": DN, "date_expires": "2026-01-31T00:00:00Z"})

    assert expired.outcome().reasons == ("The certificate expired on 2026-01-31.",)


@pytest.mark.parametrize(
    ("managed", "requesting", "state"),
    [
        (True, False, "reached"),
        (True, True, "waiting"),
        (False, True, "waiting"),
        (False, False, "waiting"),
        (None, None, "waiting"),
    ],
)
def test_a_managed_certificate_is_there_once_it_is_no_longer_requested(
    managed: bool | None, requesting: bool | None, state: State
) -> None:
    properties = {"domain_sid": DN, "managed": managed, "requesting": requesting}

    assert ManagedCertificate.model_validate(properties).outcome().state == state


@pytest.mark.parametrize(
    ("is_valid", "reason", "outcome"),
    [
        (True, None, Outcome("reached", "valid")),
        (False, "no TXT record", Outcome("waiting", "no TXT record")),
        (False, None, Outcome("waiting", "invalid")),
        (None, None, Outcome("waiting", "invalid")),
    ],
)
def test_a_domain_is_waited_for_until_its_dns_is_right(
    is_valid: bool | None, reason: str | None, outcome: Outcome
) -> None:
    properties = {"domain_sid": DN, "is_valid": is_valid, "reason": reason}

    assert DomainDnsValidation.model_validate(properties).outcome() == outcome
