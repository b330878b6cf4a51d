"""``/_simulator/``: the simulator for tests in other processes, and for people with a browser.

It asks for no credentials, so it answers only requests that were addressed to this machine by name.
"""

import json
import re
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route

from airflow_provider_twilio.simulator.inspector import page
from airflow_provider_twilio.simulator.simulator import Simulator

Endpoint = Callable[[Simulator, Request], Awaitable[Response]]


async def _body(request: Request) -> dict[str, Any]:
    """:raises HTTPException: when the body is no JSON object; nothing at all counts as an empty one."""
    text = await request.body()
    try:
        values = json.loads(text or "{}")
    except ValueError as problem:
        raise HTTPException(400, f"the body is not JSON: {problem}") from problem
    if not isinstance(values, dict):
        raise HTTPException(400, "the body must be a JSON object")
    return values


def _number(text: str | None, name: str) -> int | None:
    if text is None:
        return None
    if not text.isdecimal():
        raise HTTPException(400, f"{name} must be a number, got {text!r}")
    return int(text)


async def _state(simulator: Simulator, request: Request) -> Response:
    newest = _number(request.query_params.get("messages"), "messages")
    return JSONResponse({"now": simulator.now().isoformat(), **simulator.snapshot(newest)})


async def _totals(simulator: Simulator, request: Request) -> Response:
    return JSONResponse(simulator.totals())


async def _requests(simulator: Simulator, request: Request) -> Response:
    query = request.query_params
    found = simulator.requests(query.get("method"), query.get("path"))
    return JSONResponse({"requests": [recorded.as_dict() for recorded in found]})


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


async def _page(simulator: Simulator, request: Request) -> Response:
    return HTMLResponse(page(simulator), headers={"Cache-Control": "no-store"})


_ROUTES: tuple[tuple[str, str, Endpoint], ...] = (
    ("GET", "/", _page),
    ("GET", "/state", _state),
    ("GET", "/totals", _totals),
    ("GET", "/requests", _requests),
    ("POST", "/reset", _reset),
    ("POST", "/advance", _advance),
    ("POST", "/freeze", _freeze),
    ("POST", "/unfreeze", _unfreeze),
    ("POST", "/settings", _settings),
    ("POST", "/brands/{sid}", _brand),
    ("POST", "/campaigns/{sid}", _campaign),
    ("POST", "/tollfree/{sid}", _tollfree),
    ("POST", "/domains/{sid}", _domain),
    ("POST", "/deactivations", _deactivations),
    ("POST", "/messages/{sid}", _message),
    ("POST", "/inbound", _inbound),
    ("POST", "/faults", _add_fault),
    ("DELETE", "/faults", _clear_faults),
    ("DELETE", "/faults/{number:int}", _remove_fault),
)


def _is_from_here(request: Request) -> bool:
    """False for a page of another site, also for one whose name was made to point to this machine."""
    host, origin = request.headers.get("host", ""), request.headers.get("origin")
    return _is_loopback(urlsplit(f"//{host}").hostname) and origin in (None, f"http://{host}")


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
        except re.error as problem:
            why = f"path must be a regular expression, got {problem.pattern!r}: {problem}"
            return JSONResponse({"error": why}, 400)
        except (TypeError, ValueError) as problem:
            return JSONResponse({"error": str(problem)}, 400)

    return answer


def control(simulator: Simulator) -> Starlette:
    """The application under ``/_simulator``."""
    routes = [
        Route(path, _endpoint(simulator, endpoint), methods=[method]) for method, path, endpoint in _ROUTES
    ]
    return Starlette(routes=[Mount("/_simulator", routes=routes)])
