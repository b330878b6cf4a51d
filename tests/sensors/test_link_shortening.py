"""Waits for the domains of shortened links: their DNS entries and their certificates."""

from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException, AirflowSensorTimeout
from triggers.time_machine import TimeMachine

from airflow_provider_twilio.api.messaging_v1.link_shortening import (
    UpdateDomainCertV4,
    UpdateRequestManagedCert,
)
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.sensors.link_shortening import (
    DomainCertificateSensor,
    DomainDnsValidSensor,
    ManagedCertificateSensor,
)
from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import WholeWait

DOMAIN, UNSEEN = "DN" + "1" * 32, "DNfa11" + "1" * 28
PEM = "".join(
    f"-----BEGIN {kind}-----\nMIIB\n-----END {kind}-----\n" for kind in ("CERTIFICATE", "PRIVATE KEY")
)
Certificate = type[DomainCertificateSensor] | type[ManagedCertificateSensor]


@pytest.fixture(params=[DomainCertificateSensor, ManagedCertificateSensor])
def kind(request: pytest.FixtureRequest, twilio_default: Simulator) -> Certificate:
    """A sensor's class, with its certificate handed in or asked for: it is in validation for a minute."""
    kind: Certificate = request.param
    twilio_default.decide_domain(DOMAIN, dns_valid=True)
    ask: dict[Certificate, Any] = {
        DomainCertificateSensor: UpdateDomainCertV4(domain_sid=DOMAIN, tls_cert=PEM),
        ManagedCertificateSensor: UpdateRequestManagedCert(domain_sid=DOMAIN),
    }
    TwilioHook().execute(ask[kind])
    return kind


def test_dns_entries_are_waited_for_until_twilio_sees_them(
    whole_wait: WholeWait, time_machine: TimeMachine
) -> None:
    waiting = DomainDnsValidSensor(task_id="wait", domain_sid=DOMAIN, poll_interval=20)

    verdict = whole_wait(waiting)

    assert (verdict["domain_sid"], verdict["is_valid"], verdict["outcome"]) == (DOMAIN, True, "reached")
    assert waiting.linked_sid == DOMAIN
    assert 50 <= time_machine.passed <= 90


@pytest.mark.parametrize("on_failure", ["fail", "return"])
def test_wrong_dns_entries_are_no_failure_but_time_runs_out_and_tells_what_is_wrong(
    on_failure: str, whole_wait: WholeWait, time_machine: TimeMachine
) -> None:
    waiting = DomainDnsValidSensor(
        task_id="wait",
        domain_sid=UNSEEN,
        poll_interval=43_200,
        on_failure=on_failure,
    )

    with pytest.raises(
        AirflowSensorTimeout, match=r"the status is still The CNAME record of .* doesn't point"
    ):
        whole_wait(waiting)

    assert time_machine.passed == pytest.approx(7 * 86_400, abs=1)


def test_a_certificate_is_waited_for_until_it_is_in_force(
    kind: Certificate, whole_wait: WholeWait, time_machine: TimeMachine
) -> None:
    verdict = whole_wait(kind(task_id="wait", domain_sid=DOMAIN, poll_interval=20))

    assert (verdict["domain_sid"], verdict["status"], verdict["outcome"]) == (DOMAIN, "in force", "reached")
    assert verdict["certificate_sid"].startswith("CW")
    assert verdict["date_expires"] > time_machine.now.isoformat()
    assert 50 <= time_machine.passed <= 90


def test_a_certificate_that_replaces_another_one_is_waited_for_too(
    kind: Certificate, whole_wait: WholeWait, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.decide_domain(DOMAIN, certificate="valid")
    TwilioHook().execute(UpdateDomainCertV4(domain_sid=DOMAIN, tls_cert=PEM))

    assert whole_wait(kind(task_id="wait", domain_sid=DOMAIN, poll_interval=20))["outcome"] == "reached"
    assert 50 <= time_machine.passed <= 90


def test_a_certificate_that_does_not_pass_ends_the_wait(
    kind: Certificate, whole_wait: WholeWait, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    time_machine.after(30, lambda: twilio_default.decide_domain(DOMAIN, certificate="failed"))

    with pytest.raises(AirflowFailException) as failure:
        whole_wait(kind(task_id="wait", domain_sid=DOMAIN, poll_interval=20))

    first, reason = str(failure.value).splitlines()
    assert first.startswith("validation failed, ")
    assert reason == "  The certificate didn't pass Twilio's validation."


def test_such_a_verdict_may_be_returned(
    kind: Certificate, whole_wait: WholeWait, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    time_machine.after(30, lambda: twilio_default.decide_domain(DOMAIN, certificate="failed"))

    verdict = whole_wait(kind(task_id="wait", domain_sid=DOMAIN, poll_interval=20, on_failure="return"))

    assert (verdict["domain_sid"], verdict["outcome"]) == (DOMAIN, "failed")
    assert verdict["reasons"] == ["The certificate didn't pass Twilio's validation."]


def test_a_certificate_that_has_expired_ends_the_wait_with_its_date(
    whole_wait: WholeWait, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.configure(certificate_lifetime=-86_400)
    TwilioHook().execute(UpdateDomainCertV4(domain_sid=DOMAIN, tls_cert=PEM))

    with pytest.raises(
        AirflowFailException, match=r"expired, .* after its creation:\n  The certificate expired on \d{4}-"
    ):
        whole_wait(DomainCertificateSensor(task_id="wait", domain_sid=DOMAIN, poll_interval=20))


def test_a_domain_without_a_certificate_is_not_waited_for(whole_wait: WholeWait) -> None:
    with pytest.raises(AirflowFailException, match="20404"):
        whole_wait(DomainCertificateSensor(task_id="wait", domain_sid=DOMAIN))
