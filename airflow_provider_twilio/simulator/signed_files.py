"""Serve files behind signed links, as an object store does: the link is the only permission.

A request with credentials is refused, to detect clients that leak them.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from airflow_provider_twilio.simulator.params import Params
from airflow_provider_twilio.simulator.state import State

PREFIX = "/_files/"
_TEXT, _XML = "text/plain", "application/xml"
_ERROR = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
)


@dataclass(frozen=True, slots=True)
class File:
    """The answer to a request for a file."""

    status: int
    content_type: str
    content: str


class SignedFiles:
    """The texts of files by name, and the key of the signatures."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self._key = secrets.token_bytes(32)

    def signature(self, name: str, expires: str) -> str:
        return hmac.new(self._key, f"{name}\n{expires}".encode(), "sha256").hexdigest()


def link(state: State, name: str, text: str, lifetime: float) -> str:
    """Return the path and query of a link that serves ``text`` for ``lifetime`` seconds."""
    files, expires = state.store(SignedFiles), f"{state.now() + lifetime:.0f}"
    files.texts[name] = text
    return f"{PREFIX}{name}?Expires={expires}&Signature={files.signature(name, expires)}"


def _refused(status: int, code: str, message: str) -> File:
    return File(status, _XML, _ERROR.format(code=code, message=message))


def serve(state: State, method: str, path: str, query: str, headers: Mapping[str, str]) -> File:
    if method != "GET":
        return _refused(405, "MethodNotAllowed", "The specified method is not allowed")
    if "authorization" in headers:
        return _refused(400, "InvalidArgument", "Only one authentication mechanism is allowed")
    files, name, given = state.store(SignedFiles), path.removeprefix(PREFIX), Params(query)
    expires = given.get("Expires") or ""
    expected = files.signature(name, expires)
    if not hmac.compare_digest(expected, given.get("Signature") or "") or name not in files.texts:
        return _refused(403, "SignatureDoesNotMatch", "The signature does not match")
    if state.now() >= float(expires):
        return _refused(403, "AccessDenied", "Request has expired")
    return File(200, _TEXT, files.texts[name])
