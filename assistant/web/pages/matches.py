"""Matches: suggestions to confirm or decline, several at once; and matching by hand."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from assistant import clock
from assistant.database import Database, Session
from assistant.errors import BadRequest
from assistant.money import Money
from assistant.tools import match_words
from assistant.tools.phrases import Phrases
from assistant.web.person import Person, WebRequest, needs
from assistant.web.shell import shell
from assistant.workspace.matches import decisions, listing, stories
from assistant.workspace.matches.listing import Listed
from assistant.workspace.matches.table import MatchState
from assistant.workspace.members import Role

PER_PAGE = 50
MOST = 200
DECISIONS = {
    "confirm": decisions.confirm,
    "decline": decisions.decline,
    "undo": decisions.undo,
}


@get("/matches")
async def list_page(
    request: WebRequest,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    page: FromQuery[int] = 1,
) -> Template:
    """What is suggested, what people decided last, and bank lines without an invoice."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/review")
        page = max(page, 1)
        rows, total = await listing.of_state(
            session, MatchState.SUGGESTED, PER_PAGE, (page - 1) * PER_PAGE
        )
        decided = await _decided(session)
        lines, line_count = await listing.open_lines(session, PER_PAGE, or_suggested=True)
        has_lines = await stories.has_lines(session)
    say = Phrases(shown.ui.language)
    return shown.page(
        "matches/list.html",
        rows=rows,
        total=total,
        page=page,
        pages=max(-(-total // PER_PAGE), 1),
        decided=decided,
        lines=lines,
        line_count=line_count,
        has_lines=has_lines,
        why=lambda one: match_words.why(one.match.signals, say),
        paid=lambda one: Money(one.match.spent, one.line.currency),
        money=lambda line: Money(-line.amount, line.currency),
        may_decide=person.may(Role.APPROVER),
    )


async def _decided(session: Session) -> list[Listed]:
    found: list[Listed] = []
    for state in (MatchState.CONFIRMED, MatchState.DECLINED):
        found += (await listing.of_state(session, state, 10))[0]
    return found


@post("/matches/decisions", status_code=303, guards=[needs(Role.APPROVER)])
async def decide(
    request: WebRequest, database: NamedDependency[Database], person: NamedDependency[Person]
) -> Redirect:
    """Confirm, decline or undo the matches that were ticked, all or none."""
    form = await request.form()
    decision = DECISIONS.get(str(form.get("decision")))
    ids = [number for one in form.getall("match", []) if (number := _id(one))][:MOST]
    if decision is None or not ids:
        raise BadRequest("Tick at least one match, then confirm or decline.")
    async with database.write(person.workspace_id) as session:
        for match_id in ids:
            await decision(session, match_id, person.actor, clock.now())
    return Redirect(_back(form.get("back")), status_code=303)


@post("/matches", status_code=303, guards=[needs(Role.APPROVER)])
async def link(
    request: WebRequest, database: NamedDependency[Database], person: NamedDependency[Person]
) -> Redirect:
    """Match an invoice with a bank line by hand."""
    form = await request.form()
    invoice, line = _id(form.get("invoice")), _id(form.get("line"))
    if not (invoice and line):
        raise BadRequest("Choose a bank line of this invoice's page.")
    async with database.write(person.workspace_id) as session:
        await decisions.link(
            session, invoice, line, person.actor, clock.now(),
            settles=form.get("settles") == "yes",
        )  # fmt: skip
    return Redirect(f"/invoices/{invoice}#match", status_code=303)


def _id(typed: object) -> int:
    """A record's id as a form sends it, else 0."""
    text = str(typed or "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _back(typed: object) -> str:
    invoice = _id(typed)
    return f"/invoices/{invoice}#match" if invoice else "/matches"
