"""/statements: bank statements in files, what became of their rows, and taking one back."""

from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, MultipartBody
from msgspec import Struct, structs, to_builtins

from assistant import clock
from assistant.database import Database
from assistant.errors import Unprocessable
from assistant.settings import Settings
from assistant.sources import intake
from assistant.sources.intake import Imported
from assistant.web import files
from assistant.web.api.errors import errors
from assistant.web.api.shapes.statements import (
    Account,
    Days,
    ImportedStatement,
    Statement,
    Statements,
)
from assistant.web.files import RecordId, Upload
from assistant.web.limits import UPLOAD_BODY
from assistant.web.person import Person, needs
from assistant.workspace import statements
from assistant.workspace.members import Role


class Columns(Struct, forbid_unknown_fields=True):
    """What the columns of a CSV mean: field to heading, plus what the file does not tell."""

    columns: dict[str, str]


@post(
    "/statements",
    opt={"budget": "upload"},
    request_max_body_size=UPLOAD_BODY,
    guards=[needs(Role.APPROVER)],
    responses=errors(413, 422),
)
async def upload(
    data: MultipartBody[Upload],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> ImportedStatement:
    """One statement: CAMT, MT940, OFX or CSV. What was here before is not entered twice.

    A CSV of an unknown kind is answered with 422 `columns_needed`; its details say what is asked,
    and `POST /statements/{id}/columns` goes on.
    """
    if len(data.file) != 1:
        raise Unprocessable("Send one statement in a request, in a part named file.")
    taken = await files.receive_statement(data.file[0], database, settings, person)
    return shown(taken)


@post(
    "/statements/{statement_id:int}/columns",
    guards=[needs(Role.APPROVER)],
    responses=errors(404, 422),
)
async def say_columns(
    statement_id: RecordId,
    data: JSONBody[Columns],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> ImportedStatement:
    """A person's word on what the columns mean; kept for the next file with such headings."""
    taken = await intake.answer(
        database,
        settings.data_dir,
        person.workspace_id,
        statement_id,
        data.columns,
        by=person.actor,
        at=clock.now(),
    )
    return shown(taken)


@get("/statements")
async def listing(
    database: NamedDependency[Database], person: NamedDependency[Person]
) -> Statements:
    """Imported statements, newest first, and which days of each account they tell."""
    async with database.read(person.workspace_id) as session:
        found = await statements.newest(session)
        told = await statements.coverage(session)
    return Statements(
        [_statement(one) for one in found],
        [
            Account(
                name=one.account.iban or one.account.name,
                currency=one.account.currency,
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                gaps=[Days(*gap) for gap in one.gaps],
            )
            for one in told
        ],
    )


@delete(
    "/statements/{statement_id:int}",
    status_code=200,
    guards=[needs(Role.APPROVER)],
    responses=errors(404),
)
async def undo(
    statement_id: RecordId,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> dict[str, int]:
    """Take an import back. Rows that another statement holds too stay; the trail keeps both."""
    gone = await intake.undo(
        database,
        settings.data_dir,
        person.workspace_id,
        statement_id,
        person.actor,
        clock.now(),
    )
    return {"removed": gone}


def shown(taken: Imported) -> ImportedStatement:
    """A result as the API tells it; an open question is refused with what is asked."""
    if taken.question:
        raise Unprocessable(
            "Say once what the columns of this CSV mean, and it is read.",
            code="columns_needed",
            statement_id=taken.statement_id,
            **to_builtins(taken.question),
        )
    skipped = sum(taken.skipped.values())
    return ImportedStatement(
        id=taken.statement_id,
        file_name=taken.file_name,
        format=taken.format,
        account=", ".join(taken.accounts) or None,
        transactions_read=taken.kept + taken.duplicates,
        kept=taken.kept,
        duplicates=taken.duplicates,
        skipped=dict(taken.skipped),
        rows_read=taken.kept + taken.duplicates + skipped,
        matched=taken.matched,
        starts_on=taken.starts_on,
        ends_on=taken.ends_on,
    )


def _statement(found: statements.Statement) -> Statement:
    known = {one.name for one in structs.fields(Statement)}
    told = found.model_dump(include=known)
    return Statement(**told | {"state": found.state.value})


STATEMENTS = [upload, say_columns, listing, undo]
