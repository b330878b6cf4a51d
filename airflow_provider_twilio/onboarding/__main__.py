"""Check documents from the command line: ``python -m airflow_provider_twilio.onboarding check FILE…``."""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from airflow_provider_twilio.onboarding.checking import customer, customers
from airflow_provider_twilio.onboarding.faults import Fault, InvalidDocument
from airflow_provider_twilio.onboarding.reading import Document, documents
from airflow_provider_twilio.onboarding.reference import Known

if TYPE_CHECKING:
    from airflow_provider_twilio.onboarding.preflight.finding import Finding


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every fault of the files, and with ``--pages`` every finding; return 1 if there are errors."""
    parsed = _parser().parse_args(arguments)
    faults, read = _checked(parsed.files)
    found = [*_found(read, parsed.base_url)] if parsed.pages else []
    for line in (*faults, *found):
        print(line)  # noqa: T201
    counts = Counter(finding.level for finding in found)
    told = [_counted(len(faults), "fault")]
    if parsed.pages:
        told += [_counted(counts["error"], "error"), _counted(counts["warning"], "warning")]
        unknown = counts["can't tell"]
        told.append(f"{unknown or 'none'} that can't be told")
    print(f"{_counted(len(read), 'customer')} in {_counted(len(parsed.files), 'file')}: {', '.join(told)}")  # noqa: T201
    return 1 if faults or counts["error"] else 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m airflow_provider_twilio.onboarding", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="say what is wrong in documents; nothing is sent")
    check.add_argument("files", nargs="+", metavar="FILE", help="YAML or JSON: a customer, or a list of them")
    check.add_argument(
        "--pages",
        action="store_true",
        help="read the customers' public pages too, and say what a review would object to",
    )
    check.add_argument(
        "--base-url",
        metavar="URL",
        help="a simulator's address: all pages are asked of it, and of nobody else",
    )
    return parser


def _counted(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'s' * (count != 1)}"


def _checked(files: Sequence[str]) -> tuple[list[Fault], list[Document]]:
    """Return all faults of the files, and the documents in them."""
    read: list[Document] = []
    faults: list[Fault] = []
    for file in files:
        try:
            read += documents(file)
        except InvalidDocument as error:
            faults += error.faults
    try:
        customers(read)
    except InvalidDocument as error:
        faults += error.faults
    return faults, read


def _found(read: Sequence[Document], base_url: str | None) -> "Iterator[Finding]":
    """Yield what the preflight finds of each document without a fault."""
    from airflow_provider_twilio.onboarding.preflight.preflight import preflight
    from airflow_provider_twilio.onboarding.preflight.web import Web, proxy_of_environment

    web = Web(base_url=base_url, proxy=proxy_of_environment())
    for document in read:
        try:
            known = Known(customer(document), document)
        except InvalidDocument:
            continue  # Its faults are told.
        yield from preflight(known, web).findings


if __name__ == "__main__":
    sys.exit(main())
