"""Twilio's message log, newest first, as far back as is needed."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime

from airflow_provider_twilio.api.v2010.messages import ListMessage, Message
from airflow_provider_twilio.client.client import AsyncClient

_FEW = 20
"""Recipients that are asked for one by one rather than looked for in the whole log."""


async def messages_to(
    recipients: Iterable[str], client: AsyncClient, *, since: datetime, sender: str | None
) -> dict[str, list[Message]]:
    """The messages to these recipients that Twilio created since a moment, by recipient.

    Dates aren't filtered by Twilio, whose filter is by the date of sending: queued messages have none.

    :param sender: the one sender of all of them, where there is one.
    """
    found: dict[str, dict[str, Message]] = {recipient: {} for recipient in recipients}
    if len(found) <= _FEW:
        requests = [ListMessage(to=recipient) for recipient in found]
    else:
        requests = [ListMessage(from_=sender)]
    for request in requests:
        async for message in messages_since(request, client, since):
            if message.to in found:
                found[message.to][message.sid] = message
    return {recipient: [*messages.values()] for recipient, messages in found.items()}


async def messages_since(
    request: ListMessage, client: AsyncClient, since: datetime
) -> AsyncIterator[Message]:
    """The messages of a list that Twilio created since a moment, and some that are older."""
    async for page in client.pages(request):
        for message in page:
            yield message
        oldest = page.items[-1].date_created if page.items else None
        if oldest is None or oldest < since:
            return
