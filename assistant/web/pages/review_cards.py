"""A person's yes to a card that puts invoices into review."""

from datetime import datetime

from litestar import post
from litestar.di import NamedDependency
from litestar.response import Redirect

from assistant import clock
from assistant.database import Database
from assistant.errors import BadRequest
from assistant.web.person import Person, WebRequest, needs
from assistant.workspace import review_cards
from assistant.workspace.members import Role


@post("/review/flags", guards=[needs(Role.APPROVER)], status_code=303)
async def confirm_review(
    request: WebRequest, database: NamedDependency[Database], person: NamedDependency[Person]
) -> Redirect:
    """Put what the card shows into review, once."""
    form = await request.form()
    chosen = [int(one) for one in form.getall("invoice_id", []) if str(one).isdecimal()]
    until = _moment(str(form.get("until") or ""))
    async with database.write(person.workspace_id) as session:
        await review_cards.confirm(
            session, chosen, until, str(form.get("digest") or ""),
            by=person.actor, role=person.role, at=clock.now(),
        )  # fmt: skip
    return Redirect("/review", status_code=303)


def _moment(text: str) -> datetime:
    try:
        until = datetime.fromisoformat(text)
    except ValueError:
        until = None
    if until is None or until.tzinfo is None:
        raise BadRequest("This card is not whole: ask again for a new one.")
    return until
