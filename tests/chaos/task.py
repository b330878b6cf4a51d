"""One try of one operator's task, in a process that is forked from one that has loaded Airflow."""

import json
import logging
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from airflow.providers.common.compat.sdk import AirflowFailException
from operators.tries import TaskStates, context

OPERATORS = {
    "sms": "messages.SendSmsOperator",
    "batch": "batch.SendSmsBatchOperator",
    "export": "exports.ExportMessagesOperator",
    "service": "services.CreateMessagingServiceOperator",
    "number in service": "services.AddNumberToServiceOperator",
    "brand": "brands.RegisterBrandOperator",
    "campaign": "campaigns.RegisterCampaignOperator",
    "number": "phone_numbers.BuyPhoneNumberOperator",
    "toll-free": "tollfree.SubmitTollfreeVerificationOperator",
}
"""Modules and classes, by kind of task."""
PACKAGE = "airflow_provider_twilio"

WAITS = {"SETTLED_AFTER": 6.0, "VALID": 3.0}
"""Seconds, in place of the package's own: what is on its way here arrives sooner (``faults.LONGEST_WAY``)."""


@dataclass(frozen=True, slots=True)
class Try:
    """The parameters of a try.

    :ivar kind: of the task, see ``OPERATORS``.
    :ivar skew: seconds that the process's clock is before everybody else's.
    :ivar store: file of the task's state; ``None`` for an Airflow that has no such store.
    :ivar outcome: file that says how the try ended.
    :ivar hurried: whether ``WAITS`` are in force.
    :ivar broken: names of ways in which the product is broken on purpose, see ``BREAKS``.
    """

    name: str
    kind: str
    number: int
    arguments: dict[str, Any]
    connection: dict[str, Any]
    began: datetime
    skew: int
    store: Path | None
    log: Path
    outcome: Path
    hurried: bool = True
    broken: tuple[str, ...] = ()


class FileStates(TaskStates):
    """A store that outlives the process."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        if path.exists():
            self.kept = json.loads(path.read_text())

    def set(self, key: str, value: Any) -> None:
        super().set(key, value)
        _replace(self._path, self.kept)


def perform(this: Try) -> None:
    """Run the try. Whoever kills the process gives it no time to tidy up."""
    _place(this)
    operator = _operator(this.kind)(task_id=this.name, **this.arguments)
    states = FileStates(this.store) if this.store else None
    given = context(states, task_id=this.name, run_id=this.name, try_number=this.number, run_after=this.began)
    try:
        outcome = {"result": operator.execute(given)}
    except AirflowFailException as error:
        outcome = {"failed": str(error)}
    except BaseException as error:
        traceback.print_exc()
        outcome = {"error": f"{type(error).__name__}: {error}"}
    _replace(this.outcome, outcome)


def _place(this: Try) -> None:
    log = os.open(this.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, force=True)
    os.environ["FAKETIME"] = f"{this.skew:+}"
    os.environ["AIRFLOW_CONN_TWILIO_DEFAULT"] = json.dumps(this.connection)
    os.environ["no_proxy"] = "127.0.0.1"
    if this.hurried:
        for name, value in WAITS.items():
            replace(name, value)
    for name in this.broken:
        BREAKS[name]()


def replace(name: str, value: Any) -> None:
    """Give a constant of the package another value, in every module that has it."""
    modules = [module for key, module in [*sys.modules.items()] if key.startswith(PACKAGE)]
    having = [module for module in modules if name in vars(module)]
    assert having, f"no module of the package has {name}"
    for module in having:
        setattr(module, name, value)


def _operator(kind: str) -> Callable[..., Any]:
    module, name = OPERATORS[kind].split(".")
    found: Callable[..., Any] = getattr(import_module(f"{PACKAGE}.operators.{module}"), name)
    return found


def _replace(path: Path, value: Any) -> None:
    new = path.with_suffix(".new")
    new.write_text(json.dumps(value, default=str))
    os.replace(new, path)


def _forget() -> None:
    """Keep a task's state only as long as its process lives."""
    FileStates.set = TaskStates.set  # type: ignore[method-assign]


def _resend() -> None:
    """A lost answer is taken for a refusal to process, and the message sent again."""
    from airflow_provider_twilio.api.errors import OutcomeUnknown, Unreachable
    from airflow_provider_twilio.client.client import AsyncClient, Client

    execute, execute_async = Client.execute, AsyncClient.execute

    def again(self: Client, request: Any, *arguments: Any, **named: Any) -> Any:
        with suppress(OutcomeUnknown):
            return execute(self, request, *arguments, **named)
        return execute(self, request, *arguments, **named)

    async def again_async(self: AsyncClient, request: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return await execute_async(self, request, *arguments, **named)
        except OutcomeUnknown as error:
            raise Unreachable(str(error)) from error

    Client.execute = again  # type: ignore[method-assign]
    AsyncClient.execute = again_async  # type: ignore[method-assign]


BREAKS: dict[str, Callable[[], None]] = {"forgets": _forget, "resends": _resend}
"""Ways to break the product, by which the auditor is tried."""

# What every try needs is loaded once, before the processes part.
for _kind in OPERATORS:
    _operator(_kind)
for _module in ("batch.task", "batch.run", "exports.messages.export", "client.client", "hooks.twilio"):
    import_module(f"{PACKAGE}.{_module}")
