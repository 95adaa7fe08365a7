"""The sandbox put together: routes, the gate before them, and the state behind."""

from typing import Any

from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp

from assistant.qonto.sandbox import bulk, consent, control, files, invoices, tokens
from assistant.qonto.sandbox.answers import Refusal, api_error
from assistant.qonto.sandbox.forms import MOST_BYTES
from assistant.qonto.sandbox.gate import Gate
from assistant.qonto.sandbox.options import SandboxOptions
from assistant.qonto.sandbox.state import Sandbox


def create_sandbox(options: SandboxOptions | None = None) -> ASGIApp:
    """A complete local Qonto as an ASGI application: OAuth server, API, file storage, controls."""
    sandbox = Sandbox(options or SandboxOptions())
    routes = Litestar(
        route_handlers=[
            *consent.ROUTES,
            *tokens.ROUTES,
            *invoices.ROUTES,
            *bulk.ROUTES,
            *files.ROUTES,
            control.ROUTER,
        ],
        state=State({"sandbox": sandbox}),
        exception_handlers={Refusal: _refused, HTTPException: _failed},
        openapi_config=None,
        request_max_body_size=MOST_BYTES,
        logging_config=None,
    )
    return Gate(routes, sandbox)


def _refused(_: Request[Any, Any, Any], refusal: Refusal) -> Response[bytes]:
    return refusal.response()


_CODES = {404: "not_found", 405: "not_found", 413: "limit_reached"}


def _failed(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """What the framework itself refuses (unknown path, wrong method), in the API's shape."""
    status = 404 if error.status_code == 405 else error.status_code
    return api_error(status, _CODES.get(status, "invalid"), error.detail).response()
