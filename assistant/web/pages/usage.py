"""What the remote model used, for admins, and the limit of a day."""

from datetime import timedelta
from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from assistant import clock
from assistant.database import Database
from assistant.errors import Unprocessable
from assistant.money import SYMBOLS, parse_decimal
from assistant.web.pages.ask import model_host
from assistant.web.person import Person, WebRequest, needs
from assistant.web.shell import shell
from assistant.workspace import conversations, model_prices, model_usage
from assistant.workspace.conversations import Message
from assistant.workspace.members import Role
from assistant.workspace.model_prices import Prices

DAYS, TURNS = 30, 20


class Limit(Struct):
    """The limit's form; empty means none."""

    tokens: str = ""


class Cost(Struct):
    """The form of prices; all empty means none."""

    tokens_in: str = ""
    tokens_out: str = ""
    currency: str = "EUR"


@get("/usage", guards=[needs(Role.ADMIN)])
async def usage_page(
    request: WebRequest, database: NamedDependency[Database], person: NamedDependency[Person]
) -> Template:
    """Tokens, cost, answers and time, by day and of the last answers."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/ask")
        today = shown.ui.today()
        rows = await model_usage.days(session, today - timedelta(days=DAYS - 1))
        used = await model_usage.used(session, today)
        budget = await model_usage.budget(session)
        prices = await model_prices.prices(session)
        turns = await conversations.with_model(session, TURNS)
    model = str(getattr(request.app.state.model, "name", ""))
    return shown.page(
        "usage/page.html", rows=rows, used=used, budget=budget, model=model,
        host=model_host(request), prices=prices, turns=[_turn(one) for one in turns],
        currencies=sorted(SYMBOLS),
    )  # fmt: skip


def _turn(message: Message) -> dict[str, Any]:
    """What one answer used."""
    return {
        "at": message.asked_at,
        "model": message.model,
        "tokens_in": int(message.usage.get("in", 0)),
        "tokens_out": int(message.usage.get("out", 0)),
        "seconds": float(message.answer.get("seconds", 0)),
        "withheld": int(message.answer.get("withheld", 0)),
    }


@post("/usage/prices", guards=[needs(Role.ADMIN)], status_code=303)
async def cost(
    data: URLEncodedBody[Cost],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Write down what a million tokens cost."""
    given = [one.strip() for one in (data.tokens_in, data.tokens_out)]
    amounts = [parse_decimal(one.replace(",", ".")) for one in given if one]
    if len(amounts) == 1 or None in amounts:
        raise Unprocessable("Write both prices as amounts such as 0.15, or leave both empty.")
    found = [one for one in amounts if one is not None]
    prices = Prices(found[0], found[1], data.currency.upper()) if found else None
    async with database.write(person.workspace_id) as session:
        await model_prices.set_prices(
            session, prices, by=person.actor, role=person.role, at=clock.now()
        )
    return Redirect("/usage", status_code=303)


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
