"""The start: the promise and one button until Qonto is connected, the chat from then on."""

from decimal import Decimal

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from assistant.database import Database
from assistant.money import Money
from assistant.settings import Settings
from assistant.web.person import Person, WebRequest
from assistant.web.shell import shell
from assistant.workspace import connections
from assistant.workspace.connections import Status

EXAMPLE = Money(Decimal("2946.80"), "EUR")


@get("/")
async def start(
    request: WebRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Template | Redirect:
    """First run, or straight to the chat."""
    async with database.read(person.workspace_id) as session:
        connection = await connections.current(session)
        if connection and connection.status is not Status.DISCONNECTED:
            return Redirect("/ask", status_code=303)
        shown = await shell(session, request, person)
    return shown.page("first_run/page.html", can_connect=settings.can_connect, example=EXAMPLE)
