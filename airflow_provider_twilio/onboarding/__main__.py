"""Check documents from the command line: ``python -m airflow_provider_twilio.onboarding check FILE…``."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from airflow_provider_twilio.onboarding.checking import customers
from airflow_provider_twilio.onboarding.faults import Fault, InvalidDocument
from airflow_provider_twilio.onboarding.reading import Document, documents


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every fault of the files, and return 1 if there are any."""
    parser = ArgumentParser(prog="python -m airflow_provider_twilio.onboarding", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="say what is wrong in documents; nothing is sent")
    check.add_argument("files", nargs="+", metavar="FILE", help="YAML or JSON: a customer, or a list of them")
    files = parser.parse_args(arguments).files
    faults, count = _checked(files)
    for fault in faults:
        print(fault)  # noqa: T201
    told = f"{len(faults)} fault{'s' * (len(faults) != 1)}" if faults else "no faults"
    print(f"{count} customer{'s' * (count != 1)} in {len(files)} file{'s' * (len(files) != 1)}: {told}")  # noqa: T201
    return 1 if faults else 0


def _checked(files: Sequence[str]) -> tuple[list[Fault], int]:
    """Return all faults of the files, and the number of customers in them."""
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
    return faults, len(read)


if __name__ == "__main__":
    sys.exit(main())
