"""References to customers: the file and the name in it, so that Airflow keeps nothing of a document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any

from airflow_provider_twilio.onboarding.checking import customer, customers, shared
from airflow_provider_twilio.onboarding.document import Customer
from airflow_provider_twilio.onboarding.faults import Fault, InvalidDocument, Path
from airflow_provider_twilio.onboarding.reading import Document, documents

Reference = str | Mapping[str, Any]
"""``FILE#NAME`` of a customer in a file, or the document itself."""


@dataclass(frozen=True, slots=True)
class Known:
    """A customer, and the document that tells of it.

    :param customer: the document's values, checked.
    :param document: the document, with its lines.
    """

    customer: Customer
    document: Document

    def fault(self, path: Path, message: str, code: int | None = None) -> Fault:
        """Make a fault of the document that Twilio has found."""
        return Fault(path, message, code).at(self.document.source, self.document.line(path))


def references(*files: str | File, folder: str | File = "") -> list[str]:
    """Check all documents of files, and return references to their customers, as ``onboard`` takes them.

    :param files: YAML or JSON files, within ``folder`` where they have no absolute path.
    :raises InvalidDocument: with all faults of all documents.
    """
    read = [(file, document) for file in files for document in documents(File(folder, file))]
    customers(document for _, document in read)
    return [f"{file}#{document.values['customer']}" for file, document in read]


def known(reference: Reference, folder: str | File = "") -> Known:
    """Read and check the document of one customer.

    :param folder: of files without an absolute path.
    :raises InvalidDocument: there is no such customer, the document has faults, or another one of its file is
        about the same account or business.
    """
    if not isinstance(reference, str):
        document = Document(dict(reference))
        return Known(customer(document), document)
    document, others = _in_file(reference, folder)
    found = Known(customer(document), document)
    if faults := [*shared(document, others)]:
        raise InvalidDocument(faults)
    return found


def name_of(reference: Reference) -> str:
    """Return the customer's name, from nothing but the reference."""
    if isinstance(reference, str):
        return reference.partition("#")[2]
    return str(reference.get("customer", ""))


def _in_file(reference: str, folder: str | File) -> tuple[Document, list[Document]]:
    """Return the document that a reference names, and the others of its file."""
    file, _, name = reference.partition("#")
    listed = documents(File(folder, file))
    found = [one for one in listed if one.values.get("customer") == name]
    if len(found) != 1:
        raise InvalidDocument([Fault(("customer",), _problem(name, listed, found), source=file)])
    return found[0], [one for one in listed if one is not found[0]]


def _problem(name: str, listed: Sequence[Document], found: Sequence[Document]) -> str:
    if found:
        return f"{len(found)} customers are called {name!r}"
    return f"none of {len(listed)} is called {name!r}; a customer in a file is named FILE#NAME"
