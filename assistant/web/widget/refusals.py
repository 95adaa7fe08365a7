"""What a frame shows instead of an answer."""

from typing import Any

from litestar import Response
from litestar.response import Template

from assistant.errors import AskWellError, NotAuthenticated
from assistant.web import failures
from assistant.web.person import WebRequest
from assistant.web.widget.visitors import reader


def refuse(request: WebRequest, error: AskWellError) -> Response[Any]:
    """A part that says why, with a way to begin anew where that helps; a page for a page."""
    if request.method == "GET":
        return failures.handle_known(request, error)
    person = request.scope["state"].get("person")
    language = person.language if person else request.query_params.get("language", "")
    return Template(
        "widget/refused.html",
        context={
            "ui": reader(language, person),
            "message": error.message,
            "may_reload": isinstance(error, NotAuthenticated),
        },
        status_code=failures.status_of(error),
        headers=failures.waiting(error),
    )
