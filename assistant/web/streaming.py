"""Server-sent events as htmx takes them: parts of the page with the place they belong to."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import escape

from assistant.web.person import WebRequest

Draw = Callable[[str, Mapping[str, Any]], str]


def drawer(request: WebRequest) -> Draw:
    """Draws a template to text, for the parts of a stream."""
    engine = request.app.template_engine
    assert engine is not None

    def draw(name: str, context: Mapping[str, Any]) -> str:
        return str(engine.get_template(name).render(**context))

    return draw


def message(html: str) -> str:
    """A message whose content goes where the form's own target is."""
    return "".join(f"data: {line}\n" for line in html.splitlines() or [""]) + "\n"


def part(target: str, swap: str, html: str) -> str:
    """A message for another place of the page."""
    return message(f'<hx-partial hx-target="{escape(target)}" hx-swap="{swap}">{html}</hx-partial>')


def event(name: str, data: str) -> str:
    """A named event for the page's script."""
    return f"event: {name}\ndata: {data}\n\n"
