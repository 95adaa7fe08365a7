"""The pages: one page is one module; every handler is listed here by hand."""

from litestar.types import ControllerRouterHandler

PAGES: list[ControllerRouterHandler] = []
