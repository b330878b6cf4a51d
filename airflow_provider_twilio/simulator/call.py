"""The arguments and results of handlers: plain values without HTTP."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from airflow_provider_twilio.simulator.params import Params
from airflow_provider_twilio.simulator.state import Caller, State


@dataclass(slots=True)
class Reply:
    """``payload`` becomes the JSON body; None is an empty one. ``headers`` come on top of the usual ones."""

    status: int
    payload: Mapping[str, object] | None = None
    headers: Mapping[str, str] | None = None


class Call:
    """One request to one operation.

    ``path`` is as it came (percent-encoded); ``call["Sid"]`` is the decoded value of a path parameter;
    ``caller`` owns the credentials.
    """

    def __init__(
        self,
        method: str,
        path: str,
        values: Mapping[str, str],
        caller: Caller,
        query: str = "",
        form: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.method = method
        self.path = path
        self.caller = caller
        self.headers = headers or {}
        self._values = values
        self._query = query
        self._form = form

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    @cached_property
    def query(self) -> Params:
        return Params(self._query)

    @cached_property
    def form(self) -> Params:
        return Params(self._form)


Handler = Callable[[State, Call], Reply]
Routes = Mapping[tuple[str, str], Handler]
"""One noun's table: (method, path template as Twilio's documents write it) -> handler."""
