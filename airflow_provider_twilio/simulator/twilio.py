"""Answer a request: credentials, routing, faults and the record around the nouns."""

import json
import pickle
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate

from airflow_provider_twilio.simulator import signed_files
from airflow_provider_twilio.simulator.call import Call, Reply
from airflow_provider_twilio.simulator.clock import Clock
from airflow_provider_twilio.simulator.credentials import authenticate, state_for
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.faults import Fate, Fault, Faults
from airflow_provider_twilio.simulator.nouns import TABLES
from airflow_provider_twilio.simulator.pages import Pages
from airflow_provider_twilio.simulator.request_log import RecordedRequest, RequestLog
from airflow_provider_twilio.simulator.routing import Router
from airflow_provider_twilio.simulator.settings import Settings
from airflow_provider_twilio.simulator.state import Accounts
from airflow_provider_twilio.simulator.trusthub_v1 import profiles
from airflow_provider_twilio.simulator.v2010 import short_codes

_FORM = "application/x-www-form-urlencoded"
_GATEWAY_CODES = {429: 20429, 500: 20500, 503: 20503}
_HTML = "<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center></body></html>\n"


@dataclass(frozen=True, slots=True)
class Request:
    """A request. ``path`` is percent-encoded as received; header names are lower case."""

    method: str
    path: str
    query: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer. ``response`` is ``None`` if the connection is cut instead."""

    response: Response | None
    fate: Fate


class Twilio:
    """The simulated service. It isn't thread-safe: its owner holds a lock."""

    def __init__(self, settings: Settings) -> None:
        self._initial_settings = settings
        self._router = Router(TABLES)
        self.reset()

    def reset(self) -> None:
        """Begin anew: empty the main account, faults and record, and restore the clock and the settings."""
        self.accounts = Accounts(self._initial_settings, Clock())
        self.state = self.accounts.main
        for seed in (short_codes.seed, profiles.seed):
            seed(self.state)
        self.faults = Faults()
        self.pages = Pages()
        self.requests = RequestLog(self._initial_settings.requests_kept)

    def keep(self) -> bytes:
        """Return all accounts with their resources and the clock, for :meth:`restore`."""
        return pickle.dumps(self.accounts)

    def restore(self, kept: bytes) -> None:
        """Go on with what :meth:`keep` returned. It is read by pickle: it must be one's own.

        :raises ValueError: it is of another version of the simulator, or of something else.
        """
        try:
            accounts = pickle.loads(kept)
        except Exception as error:
            raise ValueError(f"it can't be read: {type(error).__name__}") from error
        if not isinstance(accounts, Accounts):
            raise ValueError("it is not a simulator's")
        self.accounts = accounts
        self.state = accounts.main

    def answer(self, request: Request) -> Answer:
        target = f"{request.path}?{request.query}" if request.query else request.path
        fate = self.faults.draw(request.method, target)
        fault = fate.fault
        processed = fault is None or fault.is_processed
        response = self._process(request) if processed else None
        if fault is not None:
            response = _spoil(fault, response, request.path)
        if response is not None:
            response.headers.append((b"date", formatdate(self.state.now(), usegmt=True).encode()))
        self._record(request, response, processed, fate)
        return Answer(response, fate)

    def _record(self, request: Request, response: Response | None, processed: bool, fate: Fate) -> None:
        self.requests.add(
            RecordedRequest(
                request.method,
                request.path,
                request.query,
                request.body.decode("utf-8", "replace"),
                tuple(request.headers),
                self.state.now(),
                None if response is None else response.status,
                processed,
                fate.name,
            )
        )

    def _process(self, request: Request) -> Response:
        if request.path.startswith(signed_files.PREFIX):
            return self._serve_file(request)
        try:
            reply = self._handle(request)
        except TwilioError as error:
            return _refusal(error, request.path)
        response = _json(request.path, reply.status, reply.payload)
        if reply.headers is not None:
            response.headers.extend(_encoded(reply.headers))
        return response

    def _serve_file(self, request: Request) -> Response:
        file = signed_files.serve(self.state, request.method, request.path, request.query, request.headers)
        return Response(file.status, [(b"content-type", file.content_type.encode())], file.content.encode())

    def _handle(self, request: Request) -> Reply:
        caller = authenticate(self.accounts, request.headers.get("authorization", ""))
        match = self._router.match(request.path)
        if match is None:
            if self._router.match(f"{request.path}.json"):
                raise TwilioError(
                    20415, problem=f"Without .json this is XML, which is not simulated: {request.path}"
                )
            raise TwilioError(20404)
        operation = match.operations.get(request.method)
        if operation is None:
            raise TwilioError(20004)
        values = dict(zip(operation.parameters, match.values, strict=True))
        state = state_for(self.accounts, caller, values.get("AccountSid"))
        call = Call(
            request.method, request.path, values, caller, request.query, _form(request), request.headers
        )
        return operation.handler(state, call)


def _form(request: Request) -> str:
    if not request.body:
        return ""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != _FORM:
        raise TwilioError(20415, problem=f"The body must be {_FORM}, not {content_type or 'untyped'}")
    return request.body.decode("utf-8", "replace")


def _headers(content_type: str, **more: str) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"content-type", content_type.encode()),
        (b"twilio-request-id", b"RQ%032x" % random.getrandbits(128)),
        (b"twilio-concurrent-requests", b"1"),
    ]
    return headers + _encoded(more)


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]


def _json(path: str, status: int, payload: Mapping[str, object] | None, **more: str) -> Response:
    content_type = "application/json;charset=utf-8" if path.startswith("/2010") else "application/json"
    body = b"" if payload is None else json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace")
    return Response(status, _headers(content_type, **more), body)


def _refusal(error: TwilioError, path: str, **more: str) -> Response:
    if error.status == 401:
        more["www_authenticate"] = 'Basic realm="Twilio API"'
    return _json(path, error.status, error.payload(path), **more)


def _spoil(fault: Fault, response: Response | None, path: str) -> Response | None:
    """Return the rest of a response after a fault. The sender cuts a ``truncated`` one."""
    more = {} if fault.retry_after is None else {"retry_after": str(fault.retry_after)}
    if fault.kind == "error" and fault.code is not None:
        return _refusal(TwilioError(fault.code, status=fault.status, message=fault.message), path, **more)
    if fault.kind == "status":
        status = fault.status or 503
        if fault.body == "html":
            return Response(status, _headers("text/html", **more), _HTML.format(status=status).encode())
        code = _GATEWAY_CODES.get(status, 20000 + status)
        message = fault.message or (None if code in _GATEWAY_CODES.values() else "Simulated gateway error")
        return _refusal(TwilioError(code, status=status, message=message), path, **more)
    if fault.kind == "malformed" and response is not None:
        return Response(
            response.status, response.headers, response.body[: len(response.body) * 2 // 3] + b"\x00"
        )
    return response if fault.kind == "truncated" else None
