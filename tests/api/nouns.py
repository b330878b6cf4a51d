"""A post office of our own: requests and resources in which every place a value can go occurs."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from airflow_provider_twilio.api.request import API, MESSAGING, Paged, Request
from airflow_provider_twilio.api.resource import Page, Resource
from airflow_provider_twilio.api.types import (
    PRIVATE,
    MessageSid,
    Moment,
    PhoneNumber,
    Sender,
    Text,
    Timestamp,
    Url,
)
from airflow_provider_twilio.client.account import Account

ACCOUNT = Account("AC" + "a" * 32, "AC" + "a" * 32, "a-token-that-nobody-may-see")
BOX = "/v1/Boxes/BX1/Letters"


class Letter(Resource):
    """The post office's answer."""

    sid: str
    status: str | None = None
    num_pages: int | None = None
    date_sent: Timestamp = None


class CreateLetter(Request[Letter], on=MESSAGING, op="POST /Boxes/{BoxSid}/Letters"):
    """Send a letter."""

    box_sid: str
    to: PhoneNumber
    body: Text
    from_: Sender | None = None
    urgent: bool | None = None
    media_url: list[Url] | None = None
    send_at: Moment | None = None
    postmark: date | None = None
    variables: dict[str, str] | None = None
    num_pages: Annotated[int, Field(ge=1, le=20)] | None = None
    paper: Literal["plain", "lined"] | None = None
    reply_to_sid: MessageSid | None = None
    password: Annotated[str, Field(max_length=8), PRIVATE] | None = None
    api_version: str | None = Field(default=None, serialization_alias="X-Post-Api-Version")

    @model_validator(mode="after")
    def _urgent_letters_leave_now(self) -> Self:
        if self.urgent and self.send_at:
            raise ValueError("urgent: True: must not be combined with send_at")
        return self


class FetchLetter(Request[Letter], on=API, op="GET /Letters/{Sid}"):
    """Read one letter."""

    sid: str


class DeleteLetter(Request[None], on=MESSAGING, op="DELETE /Letters/{Sid}"):
    """Burn one letter."""

    sid: str


class ListLetters(Request[Page[Letter]], on=MESSAGING, op="GET /Boxes/{BoxSid}/Letters"):
    """Read the letters in a box: a list in the style of v1."""

    box_sid: str
    page_size: int | None = Field(default=None, ge=1, le=1000)
    api_version: str | None = Field(default=None, serialization_alias="X-Post-Api-Version")


class ListMail(Paged, Request[Page[Letter]], on=API, op="GET /Letters"):
    """Read all letters: a list in the style of v2010."""

    to: PhoneNumber | None = None
    account_sid: str | None = None
    sent_after: date | None = Field(default=None, serialization_alias="DateSent>")


def letter(to: str = "+15558675309", body: str = "Dear reader") -> CreateLetter:
    """A letter that nothing is wrong with."""
    return CreateLetter(box_sid="BX1", to=to, body=body)
