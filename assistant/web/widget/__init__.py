"""The widget: Ask Well in a frame on somebody else's page."""

from litestar import Router
from litestar.di import Provide

from assistant.errors import AskWellError
from assistant.web import limits
from assistant.web.person import provide_person
from assistant.web.widget import asking, frame
from assistant.web.widget.refusals import refuse
from assistant.web.widget.visitors import Visitors


def embed() -> Router:
    """Everything under /embed. No cookie is read or set here: the frame names its visit itself."""
    return Router(
        path="/embed",
        route_handlers=[frame.script, frame.frame, frame.open_visit, asking.ask, asking.stop],
        middleware=[Visitors()],
        guards=[limits.guard],
        dependencies={"person": Provide(provide_person, sync_to_thread=False)},
        exception_handlers={AskWellError: refuse},
        include_in_schema=False,
    )
