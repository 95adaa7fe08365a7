"""Files for taking along: an answer's table, and a period's invoices for the accountant."""

import asyncio
import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from litestar import Response, get
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File

from assistant.agent import answers
from assistant.database import Database
from assistant.documents import storage
from assistant.errors import NotFound, Unprocessable
from assistant.money import Money, plain
from assistant.settings import Settings
from assistant.tools.result import Cell, Table
from assistant.web.headers import DOWNLOAD_POLICY
from assistant.web.person import Person, WebRequest
from assistant.workspace import conversations, documents, search
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import InvoiceFilter, Kind, Order

MOST_INVOICES = 5_000
_STAMP = (2000, 1, 1, 0, 0, 0)  # The same invoices make the same bytes.
_PLACE = re.compile(r"(\d{1,3})\.csv")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    "supplier", "number", "issue_date", "due_date", "payment_date", "status", "currency",
    "net", "vat", "total", "credit_note", "vat_number", "file",
)  # fmt: skip


@get("/answers/{message_id:str}/tables/{name:str}")
async def table(
    message_id: FromPath[str],
    name: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Response[str]:
    """A table of an answer by its place, such as "1.csv": the rows shown, ISO dates, points as
    decimal marks."""
    place = int(found[1]) if (found := _PLACE.fullmatch(name)) else 0
    async with database.read(person.workspace_id) as session:
        message = await conversations.own_message(session, person.member_id, message_id)
    tables = answers.from_stored(message.answer).tables if message.answer else ()
    if not 0 < place <= len(tables):
        raise NotFound("There is no such table in this answer.")
    return Response(
        written(tables[place - 1]),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="table-{place}.csv"'},
    )


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
                line.append("" if value is None else _safe(str(value)))
        lines.append(line)
    return _csv(lines)


def _last(shown: Table) -> Sequence[tuple[Cell, ...]]:
    return [shown.total] if shown.total else []


@get("/exports/accountant.zip")
async def accountant(
    request: WebRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> File:
    """A period's invoices in one file: the PDFs, a table, and a list of what is missing."""
    first, last = (_day(request, name) for name in ("from", "to"))
    if first > last:
        raise Unprocessable("The period ends before it begins.")
    wanted = InvoiceFilter(start=first, end=last, kind=Kind.EVERYTHING)
    async with database.read(person.workspace_id) as session:
        found = await search.find(session, wanted, Order.OLDEST, MOST_INVOICES)
        ids = [one.document_id for one, _ in found.rows if one.document_id]
        hashes = await documents.hashes(session, ids)
    rows = [_Paper(one, vendor, hashes.get(one.document_id or 0)) for one, vendor in found.rows]
    path = await asyncio.to_thread(_pack, settings.data_dir, rows)
    return File(
        path,
        filename=f"invoices-{first.isoformat()}-{last.isoformat()}.zip",
        media_type="application/zip",
        content_disposition_type="attachment",
        headers={"content-security-policy": DOWNLOAD_POLICY},
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


@dataclass(frozen=True, slots=True)
class _Paper:
    """An invoice with its supplier's name and its file, where there is one."""

    invoice: Invoice
    vendor: str
    sha256: str | None


def _day(request: WebRequest, name: str) -> date:
    try:
        return date.fromisoformat(str(request.query_params.get(name) or ""))
    except ValueError as error:
        raise Unprocessable(f"Give `{name}` as a day such as 2026-03-01.") from error


def _pack(data_dir: Path, papers: Sequence[_Paper]) -> Path:
    """The files under plain names, invoices.csv, and missing.csv for what has no file."""
    folder = data_dir / "exports"
    folder.mkdir(mode=0o700, exist_ok=True)
    names: dict[int | None, str] = {}
    with (
        tempfile.NamedTemporaryFile(dir=folder, suffix=".zip", delete=False) as target,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for paper in papers:
            path = storage.path_of(data_dir, paper.sha256) if paper.sha256 else None
            if path and path.is_file():
                names[paper.invoice.id] = name = _name(paper, set(names.values()))
                made.writestr(zipfile.ZipInfo(name, _STAMP), path.read_bytes())
        lines = [_COLUMNS, *(_line(one, names.get(one.invoice.id, "")) for one in papers)]
        made.writestr(zipfile.ZipInfo("invoices.csv", _STAMP), _csv(lines))
        gaps = [_COLUMNS, *(_line(one, "") for one in papers if one.invoice.id not in names)]
        made.writestr(zipfile.ZipInfo("missing.csv", _STAMP), _csv(gaps))
    return Path(target.name)


def _name(paper: _Paper, taken: set[str]) -> str:
    one = paper.invoice
    parts = (str(one.issued_on or "undated"), paper.vendor, one.number or one.source_id)
    plain_parts = (re.sub(r"[^\w.-]+", "-", part).strip("-.") for part in parts)
    stem = "files/" + "_".join(part for part in plain_parts if part)[:120]
    suffix = Path(one.file_name or "").suffix.lower()
    suffix = suffix if suffix in (".pdf", ".png", ".jpg", ".jpeg", ".xml") else ".pdf"
    name, number = f"{stem}{suffix}", 2
    while name in taken:
        name, number = f"{stem}-{number}{suffix}", number + 1
    return name


def _line(paper: _Paper, file: str) -> tuple[str, ...]:
    one = paper.invoice
    days = (one.issued_on, one.due_on, one.paid_on)
    sums = (one.net, one.tax, one.total)
    currency = one.currency or ""
    return (
        _safe(paper.vendor), _safe(one.number or ""),
        *(day.isoformat() if day else "" for day in days), one.status, currency,
        *("" if amount is None else plain(amount, currency or "EUR") for amount in sums),
        "yes" if one.is_credit_note else "no", _safe(one.vat_number or ""), file,
    )  # fmt: skip


def _csv(lines: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue()


def _safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
