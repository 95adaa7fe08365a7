"""The JSON API under /api/v1; every handler is listed here by hand."""

from litestar.types import ControllerRouterHandler

API: list[ControllerRouterHandler] = []
