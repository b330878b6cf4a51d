"""Serve Serve ``/_simulator/``: the simulator for tests in other processes, and for people with a browser.

It needs no credentials, so it answers only requests that were addressed to this machine by name.
"""

import json
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route

from airflow_provider_twilio.simulator import ACCOUNT_SID
from airflow_provider_twilio.simulator.inspector import page
from airflow_provider_twilio.simulator.params import whole
from airflow_provider_twilio.simulator.simulator import Simulator

MOST_SHOWN = 100_000
"""Newest messages or requests that one answer shows at most."""

Endpoint = Callable[[Simulator, Request], Awaitable[Response]]


async def _body(request: Request) -> dict[str, Any]:
    """Return the body's JSON object; an empty body is an empty object.

    :raises HTTPException: the body is no JSON object.
    """
    text = await request.body()
    try:
        values = json.loads(text or "{}")
    except (ValueError, RecursionError) as problem:
        raise HTTPException(400, f"the body is not JSON: {problem}") from problem
    if not isinstance(values, dict):
        raise HTTPException(400, "the body must be a JSON object")
    return values


def _number(text: str | None, name: str) -> int | None:
    if text is None:
        return None
    number = whole(text)
    if number is None or number > MOST_SHOWN:
        raise HTTPException(400, f"{name} must be a number from 0 to {MOST_SHOWN:,}, got {text[:80]!r}")
    return number


async def _state(simulator: Simulator, request: Request) -> Response:
    newest = _number(request.query_params.get("messages"), "messages")
    account_sid = request.query_params.get("account", ACCOUNT_SID)
    state = simulator.snapshot(MOST_SHOWN if newest is None else newest, account_sid)
    return JSONResponse({"now": simulator.now().isoformat(), **state})


async def _accounts(simulator: Simulator, request: Request) -> Response:
    return JSONResponse({"accounts": simulator.accounts()})


async def _totals(simulator: Simulator, request: Request) -> Response:
    return JSONResponse(simulator.totals())


async def _requests(simulator: Simulator, request: Request) -> Response:
    query = request.query_params
    newest = _number(query.get("newest"), "newest")
    found = simulator.requests(query.get("method"), query.get("path"))
    shown = found[max(0, len(found) - (MOST_SHOWN if newest is None else newest)) :]
    return JSONResponse({"requests": [recorded.as_dict() for recorded in shown]})


async def _reset(simulator: Simulator, request: Request) -> Response:
    simulator.reset()
    return Response(status_code=204)


async def _advance(simulator: Simulator, request: Request) -> Response:
    simulator.advance(**await _body(request))
    return JSONResponse({"now": simulator.now().isoformat()})


async def _freeze(simulator: Simulator, request: Request) -> Response:
    simulator.freeze()
    return Response(status_code=204)


async def _unfreeze(simulator: Simulator, request: Request) -> Response:
    simulator.unfreeze()
    return Response(status_code=204)


async def _settings(simulator: Simulator, request: Request) -> Response:
    simulator.configure(**await _body(request))
    return Response(status_code=204)


async def _brand(simulator: Simulator, request: Request) -> Response:
    simulator.decide_brand(request.path_params["sid"], **await _body(request))
    return Response(status_code=204)


async def _campaign(simulator: Simulator, request: Request) -> Response:
    simulator.decide_campaign(request.path_params["sid"], **await _body(request))
    return Response(status_code=204)


async def _bundle(simulator: Simulator, request: Request) -> Response:
    simulator.decide_bundle(request.path_params["sid"], **await _body(request))
    return Response(status_code=204)


async def _profiles(simulator: Simulator, request: Request) -> Response:
    return JSONResponse(simulator.approved_profiles(**await _body(request))._asdict(), 201)


async def _tollfree(simulator: Simulator, request: Request) -> Response:
    simulator.decide_tollfree(request.path_params["sid"], **await _body(request))
    return Response(status_code=204)


async def _domain(simulator: Simulator, request: Request) -> Response:
    simulator.decide_domain(request.path_params["sid"], **await _body(request))
    return Response(status_code=204)


async def _deactivations(simulator: Simulator, request: Request) -> Response:
    simulator.deactivate(**await _body(request))
    return Response(status_code=204)


async def _message(simulator: Simulator, request: Request) -> Response:
    simulator.decide_message(request.path_params["sid"], **await _body(request))
    return Response(status_code=204)


async def _inbound(simulator: Simulator, request: Request) -> Response:
    values = await _body(request)
    values["from_"] = values.pop("from", None)
    return JSONResponse({"sid": simulator.receive(**values)}, 201)


async def _add_fault(simulator: Simulator, request: Request) -> Response:
    return JSONResponse({"id": simulator.fault(**await _body(request))}, 201)


async def _clear_faults(simulator: Simulator, request: Request) -> Response:
    simulator.clear_faults()
    return Response(status_code=204)


async def _remove_fault(simulator: Simulator, request: Request) -> Response:
    simulator.remove_fault(request.path_params["number"])
    return Response(status_code=204)


async def _serve_page(simulator: Simulator, request: Request) -> Response:
    simulator.serve_page(**await _body(request))
    return Response(status_code=204)


async def _customers_page(simulator: Simulator, request: Request) -> Response:
    found = simulator.page(request.path_params["host"], request.path_params.get("path", ""))
    return Response(found.body, found.status, dict(found.headers), found.content_type)


async def _page(simulator: Simulator, request: Request) -> Response:
    nonce = token_urlsafe(16)
    shown = page(simulator, nonce, request.query_params.get("account", ACCOUNT_SID))
    return HTMLResponse(shown, headers={**_PAGE, "Content-Security-Policy": _policy(nonce)})


_PAGE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"}


def _policy(nonce: str) -> str:
    """Return a policy by which only the page's own script runs, whatever names the page shows."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


_ROUTES: tuple[tuple[str, str, Endpoint], ...] = (
    ("GET", "/", _page),
    ("GET", "/state", _state),
    ("GET", "/accounts", _accounts),
    ("GET", "/totals", _totals),
    ("GET", "/requests", _requests),
    ("POST", "/reset", _reset),
    ("POST", "/advance", _advance),
    ("POST", "/freeze", _freeze),
    ("POST", "/unfreeze", _unfreeze),
    ("POST", "/settings", _settings),
    ("POST", "/brands/{sid}", _brand),
    ("POST", "/campaigns/{sid}", _campaign),
    ("POST", "/bundles/{sid}", _bundle),
    ("POST", "/profiles", _profiles),
    ("POST", "/tollfree/{sid}", _tollfree),
    ("POST", "/domains/{sid}", _domain),
    ("POST", "/deactivations", _deactivations),
    ("POST", "/messages/{sid}", _message),
    ("POST", "/inbound", _inbound),
    ("POST", "/pages", _serve_page),
    ("GET", "/pages/{host}", _customers_page),
    ("GET", "/pages/{host}/{path:path}", _customers_page),
    ("POST", "/faults", _add_fault),
    ("DELETE", "/faults", _clear_faults),
    ("DELETE", "/faults/{number:int}", _remove_fault),
)


def _is_from_here(request: Request) -> bool:
    """Return false for a page of another site, also if its name points to this machine.

    For images and the like browsers send no origin, but a header that tells whether another site
    asked for it.
    """
    host, origin = request.headers.get("host", ""), request.headers.get("origin")
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return False
    return (
        _is_loopback(name)
        and origin in (None, f"http://{host}")
        and request.headers.get("sec-fetch-site", "none") in ("none", "same-origin")
    )


def _is_loopback(name: str | None) -> bool:
    try:
        return name == "localhost" or ip_address(name or "").is_loopback
    except ValueError:
        return False


def _endpoint(simulator: Simulator, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        if not _is_from_here(request):
            return JSONResponse({"error": "only this machine may control the simulator"}, 403)
        try:
            return await endpoint(simulator, request)
        except HTTPException as problem:
            return JSONResponse({"error": problem.detail}, problem.status_code)
        except LookupError as problem:
            return JSONResponse({"error": str(problem)}, 404)
        except (TypeError, ValueError) as problem:
            return JSONResponse({"error": str(problem)}, 400)

    return answer


def control(simulator: Simulator) -> Starlette:
    """Return the application under ``/_simulator``."""
    routes = [
        Route(path, _endpoint(simulator, endpoint), methods=[method]) for method, path, endpoint in _ROUTES
    ]
    return Starlette(routes=[Mount("/_simulator", routes=routes)])
