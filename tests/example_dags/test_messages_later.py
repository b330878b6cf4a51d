"""The DAG that cancels a scheduled message, and redacts one that is delivered."""

from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import Load, states


def test_one_message_is_taken_back_and_the_text_of_the_other_one_is_gone(
    load: Load, twilio: Simulator, campaign: dict[str, str]
) -> None:
    twilio.decide_campaign(campaign["messaging_service_sid"], "VERIFIED")

    run = load("messages_later").test(run_conf=campaign)

    assert set(states(run).values()) == {"success"}
    messages = {message["status"]: message["body"] for message in twilio.snapshot()["messages"]}
    assert messages == {"canceled": "Your table is ready at eight.", "delivered": ""}
