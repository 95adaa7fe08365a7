"""Files for taking along: an answer's table, and a period's invoices for the accountant."""

import re
from collections.abc import Sequence
from datetime import date

from litestar import Response, get
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File

from assistant.agent import answers
from assistant.database import Database
from assistant.documents import accountant
from assistant.documents.accountant import csv_text, harmless
from assistant.errors import NotFound, Unprocessable
from assistant.money import Money, plain
from assistant.settings import Settings
from assistant.tools.result import Cell, Chart, Column, Table
from assistant.web.headers import DOWNLOAD_POLICY
from assistant.web.person import Person, WebRequest
from assistant.workspace import conversations

_PLACE = re.compile(r"(\d{1,3})\.csv")


@get("/answers/{message_id:str}/tables/{name:str}")
async def table(
    message_id: FromPath[str],
    name: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Response[str]:
    """A table of an answer by its place, such as "1.csv": the rows shown, ISO dates, points as
    decimal marks."""
    async with database.read(person.workspace_id) as session:
        message = await conversations.own_message(session, person.member_id, message_id)
    return _file(
        "table", answers.from_stored(message.answer).tables if message.answer else (), name
    )


@get("/answers/{message_id:str}/charts/{name:str}")
async def chart(
    message_id: FromPath[str],
    name: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Response[str]:
    """A chart of an answer by its place: every bar with what it is compared with."""
    async with database.read(person.workspace_id) as session:
        message = await conversations.own_message(session, person.member_id, message_id)
    drawn = answers.from_stored(message.answer).charts if message.answer else ()
    return _file("chart", [_as_table(one) for one in drawn], name)


def _file(kind: str, made: Sequence[Table], name: str) -> Response[str]:
    place = int(found[1]) if (found := _PLACE.fullmatch(name)) else 0
    if not 0 < place <= len(made):
        raise NotFound(f"There is no such {kind} in this answer.")
    return Response(
        written(made[place - 1]),
        media_type="text/csv",
        headers={"content-disposition": f'attachment; filename="{kind}-{place}.csv"'},
    )


def _as_table(drawn: Chart) -> Table:
    """A chart's points as rows: label, note, value, and the other series where there is one."""
    now, before = drawn.names if len(drawn.names) == 2 else ("value", "")
    columns = [Column("label", drawn.title), Column("note", "note"), Column("now", now)]
    columns += [Column("before", before)] if before else []
    rows = tuple(
        (Cell(one.label), Cell(one.note), Cell(one.value), *([Cell(one.before)] if before else []))
        for one in drawn.points
    )
    return Table(drawn.id, drawn.title, tuple(columns), rows)


def written(shown: Table) -> str:
    """A table as CSV: a money column is followed by its currency."""
    money = {
        at for at, _ in enumerate(shown.columns)
        if any(isinstance(row[at].value, Money) for row in [*shown.rows, *_last(shown)])
    }  # fmt: skip
    head: list[str] = []
    for at, column in enumerate(shown.columns):
        head += [column.label, "currency"] if at in money else [column.label]
    lines = [head]
    for row in [*shown.rows, *_last(shown)]:
        line: list[str] = []
        for at, cell in enumerate(row):
            value = cell.value
            if isinstance(value, Money):
                line += [plain(value.amount, value.currency), value.currency]
            elif at in money:
                line += ["", ""]
            else:
                line.append("" if value is None else harmless(str(value)))
        lines.append(line)
    return csv_text(lines)


def _last(shown: Table) -> Sequence[tuple[Cell, ...]]:
    return [shown.total] if shown.total else []


@get("/exports/accountant.zip")
async def accountant_pack(
    request: WebRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> File:
    """A period's invoices in one file: the PDFs, a table, and a list of what is missing."""
    first, last = (_day(request, name) for name in ("from", "to"))
    if first > last:
        raise Unprocessable("The period ends before it begins.")
    made = await accountant.pack(database, settings.data_dir, person.workspace_id, first, last)
    return File(
        made.path,
        filename=f"invoices-{first.isoformat()}-{last.isoformat()}.zip",
        media_type="application/zip",
        content_disposition_type="attachment",
        headers={"content-security-policy": DOWNLOAD_POLICY},
        background=BackgroundTask(made.path.unlink, missing_ok=True),
    )


def _day(request: WebRequest, name: str) -> date:
    try:
        return date.fromisoformat(str(request.query_params.get(name) or ""))
    except ValueError as error:
        raise Unprocessable(f"Give `{name}` as a day such as 2026-03-01.") from error
