"""Fetches a file by a signed link. The link is the only permission, so its host is shown nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.parse import SplitResult, urlsplit

import httpx

from airflow_provider_twilio import __version__
from airflow_provider_twilio.api.errors import TwilioError, Unanswered
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.transport import failures, sync_transport

_IN_MEMORY = 8 * 2**20
"""Bytes; what is larger goes to a temporary file."""
_WITH_A_NEW_LINK = {401, 403, 408, 410, 425, 429, *range(500, 600)}
"""What another link may heal; 403 is how a link that has expired is answered."""


@contextmanager
def fetched(link: str, account: Account, operation: str) -> Iterator[IO[bytes]]:
    """The whole file that ``link`` leads to.

    :param account: whose proxy and timeouts are used; its credentials aren't.
    :param operation: what gave the link, for messages.
    :raises Unanswered: no whole file came, or the link has expired: ask for a new one.
    :raises TwilioError: the link can't be followed, or nothing is behind it.
    """
    host = _checked(link, account, operation)
    with SpooledTemporaryFile(_IN_MEMORY) as file, sync_transport(account) as transport:
        request = httpx.Request(
            "GET",
            link,
            headers={
                "User-Agent": f"airflow-provider-twilio/{__version__}",
                "Accept-Encoding": "identity",
            },
            extensions={"timeout": httpx.Timeout(account.timeout).as_dict()},
        )
        try:
            response = transport.handle_request(request)
            response.request = request
            try:
                _check(response, host, operation)
                for data in response.iter_bytes():
                    file.write(data)
            finally:
                response.close()
        except failures() as error:
            # Neither the failure nor its cause is chained: they may hold the link.
            name = type(error).__name__
            raise Unanswered(f"the file at {host} didn't come whole: {name}", operation=operation) from None
        file.seek(0)
        yield file


def _checked(link: str, account: Account, operation: str) -> str:
    """The host of a link that may be followed.

    The link is part of an answer: it leads over HTTPS, or to the very server that the connection names.
    """
    try:
        parts = urlsplit(link)
        host, named = parts.netloc, urlsplit(account.base_url or "")
        may = _has_no_user(parts) and (
            parts.scheme == "https" or (parts.scheme, host) == (named.scheme, named.netloc)
        )
    except ValueError:
        host, may = "", False
    if not (may and host):
        raise TwilioError("the link to the file isn't one over HTTPS", operation=operation)
    return host


def _has_no_user(parts: SplitResult) -> bool:
    return parts.hostname is not None and parts.username is None and parts.password is None


def _check(response: httpx.Response, host: str, operation: str) -> None:
    status = response.status_code
    if status == 200:
        if "Content-Length" in response.headers or "Transfer-Encoding" in response.headers:
            return
        raise Unanswered(f"{host} doesn't tell how long the file is", operation=operation, status=status)
    kind = Unanswered if status in _WITH_A_NEW_LINK else TwilioError
    raise kind(f"{host} refused the file", operation=operation, status=status)
