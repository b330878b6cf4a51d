"""API keys. https://www.twilio.com/docs/iam/api-keys/key-resource-v2010"""

from pydantic import Field, SecretStr

from airflow_provider_twilio.api.request import V2010, Paged
from airflow_provider_twilio.api.resource import Page, Resource
from airflow_provider_twilio.api.types import KeySid, Timestamp


class Key(Resource):
    """A standard API key. It can't access accounts, keys or subaccounts."""

    sid: KeySid
    friendly_name: str | None = None
    date_created: Timestamp = None
    date_updated: Timestamp = None


class NewKey(Key):
    """A new API key with its secret, which Twilio never shows again.

    :ivar secret: only ``get_secret_value()`` shows it.
    """

    secret: SecretStr | None = None


class ListKey(Paged, V2010[Page[Key]], op="GET /Keys"):
    """List the account's API keys."""


class CreateNewKey(V2010[NewKey], op="POST /Keys"):
    """Create an API key. Only the answer has its secret, and the operator doesn't return it.

    To keep the secret, send this request with the hook and store ``secret`` in a secrets backend.
    """

    friendly_name: str | None = Field(default=None, max_length=64)


class FetchKey(V2010[Key], op="GET /Keys/{Sid}"):
    """Fetch an API key, without its secret."""

    sid: KeySid


class UpdateKey(V2010[Key], op="POST /Keys/{Sid}"):
    """Rename an API key."""

    sid: KeySid
    friendly_name: str | None = Field(default=None, max_length=64)


class DeleteKey(V2010[None], op="DELETE /Keys/{Sid}"):
    """Delete an API key. Twilio refuses it from then on."""

    sid: KeySid
