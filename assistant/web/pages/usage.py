"""What the remote model used, for admins, and the limit of a day."""

from datetime import timedelta

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from assistant import clock
from assistant.database import Database
from assistant.errors import Unprocessable
from assistant.web.pages.ask import model_host
from assistant.web.person import Person, WebRequest, needs
from assistant.web.shell import shell
from assistant.workspace import model_usage
from assistant.workspace.members import Role

DAYS = 30


class Limit(Struct):
    """The limit's form; empty means none."""

    tokens: str = ""


@get("/usage", guards=[needs(Role.ADMIN)])
async def usage_page(
    request: WebRequest, database: NamedDependency[Database], person: NamedDependency[Person]
) -> Template:
    """Tokens, answers and time by day."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/ask")
        today = shown.ui.today()
        rows = await model_usage.days(session, today - timedelta(days=DAYS - 1))
        used = await model_usage.used(session, today)
        budget = await model_usage.budget(session)
    model = str(getattr(request.app.state.model, "name", ""))
    return shown.page(
        "usage/page.html", rows=rows, used=used, budget=budget, model=model,
        host=model_host(request),
    )  # fmt: skip


@post("/usage", guards=[needs(Role.ADMIN)], status_code=303)
async def limit(
    data: URLEncodedBody[Limit],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Limit the tokens of a day."""
    given = "".join(data.tokens.split())
    if given and not (given.isascii() and given.isdigit() and len(given) < 12):
        raise Unprocessable("Write the limit as a whole number, or leave it empty for none.")
    async with database.write(person.workspace_id) as session:
        await model_usage.set_budget(
            session, int(given) if given else None, by=person.actor, role=person.role,
            at=clock.now(),
        )  # fmt: skip
    return Redirect("/usage", status_code=303)
