"""Makes a report of exported messages."""

from typing import Any

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.exports.interval import Span, days, missing
from airflow_provider_twilio.exports.manifest import NAME, Manifest
from airflow_provider_twilio.exports.part import storage_errors
from airflow_provider_twilio.exports.published import manifests, records
from airflow_provider_twilio.files.new_file import replacing
from airflow_provider_twilio.reports.figures import Figures

_OF = "messages"


def report(path: str, span: Span, destination: str | None) -> dict[str, Any]:
    """Write the page of the messages of a time, and return its path with the sums.

    :raises InvalidRequest: a day isn't there, not all of it, or is of another account than the others.
    :raises StorageFailed: the storage refuses.
    """
    from airflow_provider_twilio.reports.page import page

    figures, accounts = Figures(span), dict[str, Any]()
    if destination is not None and not str(destination).endswith(".html"):
        raise InvalidRequest(f"destination: {destination}: its name must end in .html")
    for day, within in days(span):
        for folder, manifest in manifests(f"{path}/dt={day.isoformat()}/{NAME}", _OF):
            _check(manifest, within, str(folder))
            accounts[manifest.account_sid] = folder
            last = folder
            figures.add(records(folder, manifest))
    if len(accounts) != 1:
        raise InvalidRequest(f"path: {path}: holds messages of {' and '.join(sorted(accounts))}")
    (account_sid,) = accounts
    file = str(destination or last / f"_report-{figures.days[0]}-{figures.days[-1]}.html")
    with storage_errors(file, "can't be written"), replacing(file) as opened:
        opened.write(page(figures, account_sid).encode())
    return {"path": file, "account_sid": account_sid, **figures.to_json()}


def _check(manifest: Manifest, span: Span, folder: str) -> None:
    """See that all of the day is there: a part of it would look like a bad day."""
    if gaps := missing(span, manifest.spans):
        raise InvalidRequest(f"path: {folder}: lacks {', '.join(map(str, gaps))}")
