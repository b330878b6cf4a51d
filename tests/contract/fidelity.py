"""The table of operations and witnesses, and what is to be said about it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from . import exceptions, npm
from .digest import documented
from .operation import OPERATIONS, Key

PAGE = Path(__file__).parents[2] / "docs" / "fidelity.md"
WITNESSES = {
    "OpenAPI": f"""\
Twilio's own documents (npm {npm.DOCUMENTS}).
  Method, address and type of the answer must agree, and each parameter in both directions:
  its name, place, requiredness, type, enum, pattern and limits.""",
    "Prism": f"""\
An independent server (npm {npm.prism_version()}) that checks requests against those documents.
  It must accept a minimal and a full request, and refuse a request with one fault.
  Its answers must be readable.""",
    "SDK: request": f"""\
Twilio's own Python client (twilio=={version("twilio")}).
  For the same arguments it must send the same method, address, query, form and header.""",
    "SDK: simulator": """\
The same client must get correct answers from the simulator, over a socket.""",
    "Examples": """\
The examples in Twilio's documents.
  Their answers must be read without a lost or changed value, and their requests must be sent as they are.""",
}

_HEAD = """\
# Fidelity

How closely requests and simulator match Twilio.
The provider is developed without a Twilio account, so five independent witnesses check it.
`make contract` runs them and compares their results with this page.
`make contract CONTRACT=write` writes the page.
"""
_MARKS = """\
A witness agrees (✓), disagrees (✗), or has nothing to check (-).
Numbers refer to the notes below.
"""


class Note(NamedTuple):
    """Something to know about a witness and operations (operationIds; of all if there are none)."""

    witness: str
    operations: tuple[str, ...]
    text: str


def notes() -> list[Note]:
    """The exceptions, and what follows from the digest."""
    return [*_of_openapi(), *_of_prism(), *_of_the_sdk(), *_of_examples()]


def page(outcomes: Mapping[tuple[str, Key], set[str]]) -> str:
    """The whole page.

    :param outcomes: how the tests of a witness and an operation ended, as pytest calls it.
    """
    said = notes()
    witnesses = "\n".join(f"* **{name}**: {what}" for name, what in WITNESSES.items())
    numbered = "\n".join(f"{number}. {_sentence(note)}" for number, note in enumerate(said, 1))
    return f"{_HEAD}\n{witnesses}\n\n{_MARKS}\n{table(outcomes, said)}\n## Notes\n\n{numbered}\n"


def table(outcomes: Mapping[tuple[str, Key], set[str]], said: Iterable[Note]) -> str:
    """The tables of both APIs."""
    numbers = defaultdict(list)
    for number, note in enumerate(said, 1):
        for operation in note.operations:
            numbers[note.witness, operation].append(str(number))
    lines = []
    for api, operations in groupby(OPERATIONS, key=lambda one: one.key[0]):
        lines += [f"## {api}", "", f"| operation | {' | '.join(WITNESSES)} |", "|---" * 6 + "|"]
        for _, operation in (one.key for one in operations):
            key = (api, operation)
            cells = [
                " ".join((_mark(outcomes.get((witness, key), set())), ", ".join(numbers[witness, operation])))
                for witness in WITNESSES
            ]
            lines.append(f"| {operation} | {' | '.join(map(str.strip, cells))} |")
        lines.append("")
    return "\n".join(lines)


def _mark(outcomes: set[str]) -> str:
    if not outcomes:
        return "-"
    return "✗" if "failed" in outcomes else "skipped" if "skipped" in outcomes else "✓"


def _sentence(note: Note) -> str:
    of = f", {', '.join(note.operations)}" if note.operations else ""
    return f"{note.witness}{of}: {note.text}".replace(". ", ".\n    ")


def _of_openapi() -> Iterator[Note]:
    for one in exceptions.DIFFERENCES:
        yield Note("OpenAPI", one.operations, f"{', '.join(one.parameters)} ({one.fact}). {one.reason}")
    for rule in exceptions.RULES:
        yield Note("OpenAPI", (rule.operation,), f"A rule over several arguments. {rule.reason}")


def _of_prism() -> Iterator[Note]:
    yield Note("Prism", (), "It doesn't see misspelt optional parameters; the comparison with OpenAPI does.")
    for operation, reason in exceptions.NOT_REFUSABLE.items():
        yield Note("Prism", (operation,), reason)


def _of_the_sdk() -> Iterator[Note]:
    for field, renamed in exceptions.RENAMED.items():
        yield Note("SDK: request", (), f"`{field}` is `{renamed.name}` there. {renamed.reason}")
    for listed in (exceptions.PAGED_BY_THE_SDK, exceptions.HEADER_IN_THE_QUERY, exceptions.MIDNIGHTS):
        yield from (Note("SDK: request", (operation,), reason) for operation, reason in listed.items())


def _of_examples() -> Iterator[Note]:
    silent = tuple(key[1] for key, one in documented().items() if one.facts.answer == "nothing")
    yield Note("Examples", silent, "It answers nothing.")
    for (resource, name), reason in exceptions.ODD.items():
        yield Note("Examples", (), f"`{name}` of {resource} is kept as it came. {reason}")
    for name, reason in exceptions.UNNAMED.items():
        yield Note("Examples", (), f"`{name}` is in `model_extra` alone. {reason}")
    for (operation, example), reason in exceptions.UNSAYABLE.items():
        yield Note("Examples", (operation,), f"The request `{example}` is refused. {reason}")
