"""Fetch a file by a signed link. The link is the only permission, so its host gets no credentials."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.parse import SplitResult, urlsplit

import httpx

from airflow_provider_twilio import __version__
from airflow_provider_twilio.api.errors import TwilioError, Unanswered
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.failures import Untrusted, failures
from airflow_provider_twilio.client.public_address import NotPublic, resolved
from airflow_provider_twilio.client.transport import file_transport, proxy_for

_IN_MEMORY = 8 * 2**20
"""Bytes to keep in memory; a larger file goes to a temporary file."""
_WITH_A_NEW_LINK = {401, 403, 408, 410, 425, 429, *range(500, 600)}
"""Statuses after which a new link may work. An expired link gets 403."""


@contextmanager
def fetched(link: str, account: Account, operation: str) -> Iterator[IO[bytes]]:
    """Fetch the whole file at ``link``. Redirects aren't followed.

    :param account: its proxy, timeouts and limits are used, but not its credentials.
    :param operation: the operation that returned the link, for errors.
    :raises Unanswered: the file is incomplete, or the link has expired. A new link may work.
    :raises TwilioError: the link can't be followed, or leads to nothing.
    """
    host, is_named = _checked(link, account, operation)
    with (
        SpooledTemporaryFile(_IN_MEMORY) as file,
        file_transport(account, is_public=not is_named) as transport,
    ):
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
            try:
                _check(response, host, operation)
                _keep(response, file, account.limits.max_file_bytes, operation)
            finally:
                response.close()
        except NotPublic as error:
            raise TwilioError(f"the link to the file isn't followed: {error}", operation=operation) from None
        except Untrusted:
            seconds = account.limits.file_timeout
            why = f"the file at {host} took longer than file_timeout, {seconds:g} s"
            raise Unanswered(why, operation=operation) from None
        except failures() as error:
            # Neither the failure nor its cause is chained: they may hold the link.
            name = type(error).__name__
            raise Unanswered(f"the file at {host} didn't come whole: {name}", operation=operation) from None
        file.seek(0)
        yield file


def _keep(response: httpx.Response, file: IO[bytes], most: int, operation: str) -> None:
    assert isinstance(response.stream, httpx.SyncByteStream)
    size = 0
    for piece in response.stream:
        size += len(piece)
        if size > most:
            raise TwilioError(f"the file has more than max_file_bytes, {most:,}", operation=operation)
        file.write(piece)


def _checked(link: str, account: Account, operation: str) -> tuple[str, bool]:
    """Return the host of a link, and whether it is the server of the connection's ``base_url``.

    Any other host must use HTTPS and be on the public internet, because the link comes from an answer.
    """
    try:
        parts = urlsplit(link)
        host, named = parts.netloc, urlsplit(account.base_url or "")
        is_named = (parts.scheme, host) == (named.scheme, named.netloc)
        may = _has_no_user(parts) and (parts.scheme == "https" or is_named)
    except ValueError:
        host, may, is_named = "", False, False
    if not (may and host):
        raise TwilioError("the link to the file isn't one over HTTPS", operation=operation)
    if not is_named and proxy_for(account):
        _check_what_the_proxy_would_ask(str(parts.hostname), parts.port or 443, operation)
    return host, is_named


def _check_what_the_proxy_would_ask(host: str, port: int, operation: str) -> None:
    """Check that a host is public, as far as it resolves here. The proxy resolves it by itself."""
    try:
        resolved(host, port)
    except NotPublic as error:
        raise TwilioError(f"the link to the file isn't followed: {error}", operation=operation) from None
    except (OSError, UnicodeError):
        return  # Only the proxy knows it.


def _has_no_user(parts: SplitResult) -> bool:
    return parts.hostname is not None and parts.username is None and parts.password is None


def _check(response: httpx.Response, host: str, operation: str) -> None:
    status = response.status_code
    if status == 200:
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise TwilioError(f"{host} packs the file, which wasn't asked for", operation=operation)
        if "Content-Length" in response.headers or "Transfer-Encoding" in response.headers:
            return
        raise Unanswered(f"{host} doesn't tell how long the file is", operation=operation, status=status)
    kind = Unanswered if status in _WITH_A_NEW_LINK else TwilioError
    raise kind(f"{host} refused the file", operation=operation, status=status)
