"""Answers: resources, read tolerantly, and pages of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, ModelWrapValidatorHandler, ValidationError, model_validator

from airflow_provider_twilio.api.types import Sid, Timestamp


class Resource(BaseModel):
    """One of Twilio's resources, as an answer shows it.

    ``model_extra`` keeps properties that Twilio added. It also keeps the raw value of a property of an
    undocumented type, whose attribute is ``None``.
    """

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.__dict__.get('sid') or ''})"

    __str__ = __repr__

    @model_validator(mode="wrap")
    @classmethod
    def _keep_what_does_not_fit(cls, data: Any, build: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return build(data)
        except ValidationError as error:
            odd = {str(line["loc"][0]) for line in error.errors(include_input=False) if line["loc"]}
            if not isinstance(data, dict) or not odd:
                raise
        fitting = build({key: value for key, value in data.items() if key not in odd})
        assert fitting.__pydantic_extra__ is not None
        fitting.__pydantic_extra__.update({key: data[key] for key in odd if key in data})
        return fitting


class Dated(Resource):
    """A resource with the properties that nearly all have."""

    sid: Sid
    account_sid: str | None = None
    date_created: Timestamp = None
    date_updated: Timestamp = None


R = TypeVar("R", bound=Resource)


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """A page of a list.

    :ivar items: its resources.
    :ivar next_link: address of the next page; ``None`` on the last page.
    """

    items: tuple[R, ...]
    next_link: str | None

    def __iter__(self) -> Iterator[R]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)
