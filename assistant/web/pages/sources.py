"""Bank statements: add files, see what became of their rows, which days are told, take back."""

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, MultipartBody
from litestar.response import Redirect, Template

from assistant import clock
from assistant.database import Database
from assistant.errors import RequestProblem, Unprocessable
from assistant.money import Money
from assistant.settings import Settings
from assistant.sources import intake
from assistant.sources.intake import Imported
from assistant.tools import match_words
from assistant.tools.phrases import Phrases
from assistant.web import files
from assistant.web.files import MOST_FILES, RecordId, Upload
from assistant.web.limits import UPLOAD_BODY
from assistant.web.person import Person, WebRequest, needs
from assistant.web.shell import reader, shell
from assistant.web.trails import told
from assistant.workspace import (
    bank_accounts,
    bank_transactions,
    same_accounts,
    statements,
    trail,
)
from assistant.workspace.matches import listing
from assistant.workspace.matches.table import MatchState
from assistant.workspace.members import Role
from assistant.workspace.statements import StatementState

ROWS = 100
# Why rows of a file were left out, in words.
REASONS = {
    "pending": "not booked yet",
    "not_executed": "never executed",
    "status_unknown": "with an unknown state",
    "no_date": "without a day",
    "no_amount": "without an amount",
    "no_currency": "without a currency",
    "investment": "trades of securities",
    "conversion": "changed from one currency into another",
    "balance": "balances, no payments",
    "heading": "headings of further accounts",
    "unreadable": "not readable",
}
# What a person can say about the columns of a CSV, in the order of the form.
FIELDS = {
    "date": "Booking day",
    "value_date": "Value day",
    "amount": "Amount",
    "debit": "Paid out",
    "credit": "Paid in",
    "currency": "Currency",
    "name": "Other side",
    "iban": "IBAN of the other side",
    "label": "What for",
    "reference": "Reference",
    "id": "Number given by the bank",
    "state": "State",
    "direction": "In or out",
    "account": "Account",
}
MARKS = {
    "date_order": {"day": "Day first", "month": "Month first"},
    "decimal": {",": "1,50", ".": "1.50"},
}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file, as the page tells it."""

    file_name: str
    taken: Imported | None = None
    problem: str = ""


@get("/sources")
async def list_page(
    request: WebRequest, database: NamedDependency[Database], person: NamedDependency[Person]
) -> Template:
    """All statements and the days they tell."""
    return await _list_page(request, database, person, [])


@post(
    "/sources",
    request_max_body_size=UPLOAD_BODY,
    opt={"budget": "upload"},
    guards=[needs(Role.APPROVER)],
    status_code=200,
)
async def upload(
    request: WebRequest,
    data: MultipartBody[Upload],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Template:
    """Take files in, one after the other; each has its own result. Again changes nothing."""
    if not 0 < len(data.file) <= MOST_FILES:
        raise Unprocessable(f"Choose between one and {MOST_FILES} files.")
    results = []
    for file in data.file:
        try:
            taken = await files.receive_statement(file, database, settings, person)
            results.append(Result(taken.file_name, taken))
        except RequestProblem as refusal:
            said = reader(request, person).told(refusal.message)
            results.append(Result(file.filename, problem=said))
    return await _list_page(request, database, person, results)


async def _list_page(
    request: WebRequest, database: Database, person: Person, results: list[Result]
) -> Template:
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/sources")
        found = await statements.newest(session)
        told = await statements.coverage(session)
        _, suggested = await listing.of_state(session, MatchState.SUGGESTED, 1)
    return shown.page(
        "sources/list.html",
        results=results,
        suggested=suggested,
        statements=found,
        coverage=told,
        reasons=REASONS,
        may_change=person.may(Role.APPROVER),
        waiting=StatementState.WAITING,
    )


@get("/sources/{statement_id:int}")
async def statement_page(
    request: WebRequest,
    statement_id: RecordId,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Template:
    """One statement: its rows, or what it asks about its columns."""
    return await _statement_page(request, statement_id, database, settings, person)


@get("/sources/lines/{line_id:int}")
async def line_page(
    request: WebRequest,
    line_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Template:
    """One bank line: what the bank wrote, what it pays and why, and its history."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/sources")
        line = await bank_transactions.get(session, line_id)
        statement = await statements.get(session, line.statement_id)
        matches = await listing.of_line(session, line_id)
        events = await trail.of_line(
            session, str(statement.id), line_id, [str(one.invoice.id) for one in matches]
        )
    say = Phrases(shown.ui.language)
    return shown.page(
        "sources/line.html",
        line=line,
        statement=statement,
        matches=matches,
        why=lambda one: match_words.why(one.match.signals, say),
        money=lambda amount: Money(amount, line.currency),
        trail=told(events, shown.ui),
    )


@post("/sources/{statement_id:int}/columns", guards=[needs(Role.APPROVER)], status_code=200)
async def say_columns(
    request: WebRequest,
    statement_id: RecordId,
    data: Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Template | Redirect:
    """What the columns mean; the page again when that is not enough."""
    columns = {name: value for name, value in data.items() if value and not name.startswith("_")}
    try:
        taken = await intake.answer(
            database,
            settings.data_dir,
            person.workspace_id,
            statement_id,
            columns,
            by=person.actor,
            at=clock.now(),
        )
    except Unprocessable as refusal:
        given = (request, statement_id, database, settings, person)
        return await _statement_page(*given, columns=columns, problem=refusal.message)
    if taken.question:
        given = (request, statement_id, database, settings, person)
        return await _statement_page(*given, columns=columns, needs=taken.question.needs)
    return Redirect(f"/sources/{statement_id}", status_code=303)


@post("/sources/{statement_id:int}/undo", guards=[needs(Role.APPROVER)], status_code=303)
async def undo(
    statement_id: RecordId,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Redirect:
    """Take an import back."""
    await intake.undo(
        database,
        settings.data_dir,
        person.workspace_id,
        statement_id,
        person.actor,
        clock.now(),
    )
    return Redirect("/sources", status_code=303)


@post(
    "/sources/{statement_id:int}/account/{account_id:int}",
    guards=[needs(Role.APPROVER)],
    status_code=303,
)
async def assign(
    statement_id: RecordId,
    account_id: RecordId,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Redirect:
    """Say whose account a statement tells of."""
    given = database, settings.data_dir, person.workspace_id, statement_id, account_id
    await intake.assign(*given, by=person.actor, at=clock.now())
    return Redirect(f"/sources/{statement_id}", status_code=303)


@post("/sources/accounts/{account_id:int}/name", guards=[needs(Role.APPROVER)], status_code=303)
async def name_account(
    request: WebRequest,
    account_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """What people call an account whose statements give no IBAN."""
    name = str((await request.form()).get("name") or "")
    async with database.write(person.workspace_id) as session:
        await bank_accounts.rename(session, account_id, name, by=person.actor, at=clock.now())
    return Redirect("/sources#accounts", status_code=303)


async def _statement_page(
    request: WebRequest,
    statement_id: int,
    database: Database,
    settings: Settings,
    person: Person,
    *,
    columns: dict[str, str] | None = None,
    needs: list[str] | None = None,
    problem: str = "",
) -> Template:
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/sources")
        statement = await statements.get(session, statement_id)
        rows = await bank_transactions.of_statement(session, statement_id, ROWS)
        events = await trail.of_subject(session, "statement", str(statement_id))
        alike = await same_accounts.alike(session, statement)
    context: dict[str, Any] = {
        "statement": statement,
        "may_change": person.may(Role.APPROVER),
        "trail": told(events, shown.ui),
    }
    if statement.state is StatementState.IMPORTED:
        return shown.page("sources/page.html", **context, rows=rows, reasons=REASONS, alike=alike)
    question = await intake.question_of(settings.data_dir, statement)
    return shown.page(
        "sources/columns.html",
        **context,
        question=question,
        fields=FIELDS,
        marks=MARKS,
        chosen=(question.columns if question else {}) | (columns or {}),
        needs=needs or (question.needs if question else []),
        problem=shown.ui.told(problem) if problem else "",
    )
