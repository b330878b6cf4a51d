"""All limits of a campaign's texts and addresses."""

from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.operators.campaigns import RegisterCampaignOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from .campaign import CAMPAIGN, register
from .tries import run


class TestLimits:
    """All limits of Twilio's prose, each refused before anything is sent."""

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("description", "x" * 39),
            ("description", "x" * 4_097),
            ("message_flow", "x" * 39),
            ("message_flow", "x" * 2_049),
            ("message_samples", ["x" * 20]),
            ("message_samples", ["x" * 20] * 6),
            ("message_samples", ["x" * 20, "x" * 19]),
            ("message_samples", ["x" * 20, "x" * 1_025]),
            ("message_samples", "x" * 20),
            ("opt_in_message", "x" * 19),
            ("opt_in_message", "x" * 321),
            ("opt_out_message", "x" * 19),
            ("opt_out_message", "x" * 321),
            ("help_message", "x" * 19),
            ("help_message", "x" * 321),
            ("opt_in_keywords", ["START!"]),
            ("opt_out_keywords", ["STOP ALL"]),
            ("help_keywords", [""]),
            ("opt_in_keywords", ["x" * 128, "x" * 128]),
            ("opt_out_keywords", ["x" * 256]),
            ("help_keywords", "HELP"),
            ("privacy_policy_url", "http://owlpost.example.com/privacy"),
            ("privacy_policy_url", "https://localhost/privacy"),
            ("privacy_policy_url", "https://127.0.0.1/privacy"),
            ("privacy_policy_url", "https://192.168.0.7/privacy"),
            ("privacy_policy_url", "owlpost.example.com"),
            ("privacy_policy_url", "https://owlpost.example.com/my privacy"),
            ("privacy_policy_url", ""),
            ("terms_and_conditions_url", "http://owlpost.example.com/terms"),
            ("terms_and_conditions_url", "ftp://owlpost.example.com/terms"),
            ("terms_and_conditions_url", ""),
            ("has_embedded_links", None),
            ("has_embedded_phone", "perhaps"),
            ("messaging_service_sid", "MG1"),
            ("brand_registration_sid", "BN1"),
            ("us_app_to_person_usecase", None),
            ("description", None),
            ("message_flow", None),
            ("message_samples", None),
        ],
        ids=lambda value: str(value)[:40],
    )
    def test_out_of_its_limits(self, twilio_default: Simulator, name: str, value: Any) -> None:
        with pytest.raises(AirflowFailException) as failed:
            run(register(**{name: value}))

        assert f"  {name}: " in str(failed.value)
        assert twilio_default.requests() == []

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("description", "x" * 40),
            ("description", "x" * 4_096),
            ("description", "ü" * 40),
            ("message_flow", "x" * 40),
            ("message_flow", "x" * 2_048),
            ("message_samples", ["x" * 20, "x" * 1_024]),
            ("message_samples", ["x" * 20] * 5),
            ("opt_in_message", "x" * 20),
            ("opt_out_message", "x" * 320),
            ("help_message", None),
            ("opt_in_keywords", ["START", "2day"]),
            ("opt_out_keywords", ["x" * 127, "x" * 128]),
            ("help_keywords", None),
            ("privacy_policy_url", "https://example.com"),
            ("privacy_policy_url", "https://example.com:8443/privacy?lang=en#top"),
            ("terms_and_conditions_url", "https://bücher.example/agb"),
            ("has_embedded_links", "true"),
        ],
        ids=lambda value: str(value)[:40],
    )
    def test_within_its_limits(self, name: str, value: Any) -> None:
        built = register(**{name: value}).build()

        assert getattr(built, name) == (True if value == "true" else value)

    @pytest.mark.parametrize("name", ["description", "message_samples", "opt_in_keywords"])
    def test_the_message_says_what_is_allowed(self, name: str) -> None:
        allowed = {
            "description": "at least 40",
            "message_samples": "at least 2",
            "opt_in_keywords": "alphanum",
        }
        short = {"description": "too short", "message_samples": ["x" * 20], "opt_in_keywords": ["J'ACCEPTE"]}

        with pytest.raises(AirflowFailException, match=f"{name}: .*{allowed[name]}"):
            run(register(**{name: short[name]}))

    def test_everything_that_is_wrong_is_told_at_once(self) -> None:
        with pytest.raises(AirflowFailException) as failed:
            run(register(description="x", message_samples=[], privacy_policy_url="http://x.example"))

        wrong = ("description", "message_samples", "privacy_policy_url")
        assert all(f"  {name}: " in str(failed.value) for name in wrong)

    @pytest.mark.parametrize(
        "name", [name for name in CAMPAIGN if name not in ("messaging_service_sid", "brand_registration_sid")]
    )
    def test_what_is_required_must_be_there_when_the_dag_is_parsed(self, name: str) -> None:
        given = {key: value for key, value in CAMPAIGN.items() if key != name}

        with pytest.raises(TypeError, match=f"missing keyword argument '{name}'"):
            RegisterCampaignOperator(task_id="register", **given)
