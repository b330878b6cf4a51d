"""Messages to and from a call."""

from .stage import Stage, drives, refused, said

CALL = "CA" + "c" * 32


@drives("v2010", "CreateUserDefinedMessage")
def a_message_goes_to_a_call(stage: Stage) -> None:
    messages = stage.account.calls(CALL).user_defined_messages
    message = messages.create(content='{"owl": 1}', idempotency_key="1")
    said(message, call_sid=CALL)
    assert message.sid.startswith("KX")
    assert messages.create(content='{"owl": 1}', idempotency_key="1").sid == message.sid
    assert messages.create(content='{"owl": 1}', idempotency_key="2").sid != message.sid
    with refused(400, 20001):
        messages.create(content="no JSON")


@drives("v2010", "CreateUserDefinedMessageSubscription", "DeleteUserDefinedMessageSubscription")
def a_calls_messages_are_subscribed_to(stage: Stage) -> None:
    subscriptions = stage.account.calls(CALL).user_defined_message_subscriptions
    subscription = subscriptions.create(callback="https://example.com/messages", method="POST")
    said(subscription, call_sid=CALL)
    assert subscriptions(subscription.sid).delete()
    with refused(404, 20404):
        subscriptions(subscription.sid).delete()
