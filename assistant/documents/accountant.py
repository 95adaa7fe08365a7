"""The accountant's pack: a period's invoices in one file, with a table and what is missing."""

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

from assistant.database import Database
from assistant.documents import storage
from assistant.errors import Unprocessable
from assistant.money import plain
from assistant.workspace import documents, search
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import InvoiceFilter, Kind, Order

MOST_INVOICES = 5_000
TOO_MANY = f"More than {MOST_INVOICES:,} invoices lie in this period: choose a shorter one."
_STAMP = (2000, 1, 1, 0, 0, 0)  # The same invoices make the same bytes.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    "supplier", "number", "issue_date", "due_date", "payment_date", "status", "currency",
    "net", "vat", "total", "credit_note", "vat_number", "file", "for_somebody_else",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pack:
    """A written pack, how many invoices it holds and how many of them have no file."""

    path: Path
    invoices: int
    without_file: int


async def pack(
    database: Database, data_dir: Path, workspace_id: str, first: date, last: date
) -> Pack:
    """A zip file of the invoices issued from one day to another; whoever asked removes it.

    Raises Unprocessable when the period ends before it begins or holds too many invoices.
    """
    if first > last:
        raise Unprocessable("The period ends before it begins.")
    wanted = InvoiceFilter(start=first, end=last, kind=Kind.EVERYTHING)
    async with database.read(workspace_id) as session:
        found = await search.find(session, wanted, Order.OLDEST, MOST_INVOICES)
        if found.total > len(found.rows):
            raise Unprocessable(TOO_MANY)
        ids = [one.document_id for one, _ in found.rows if one.document_id]
        hashes = await documents.hashes(session, ids)
    rows = [_Paper(one, vendor, hashes.get(one.document_id or 0)) for one, vendor in found.rows]
    return await asyncio.to_thread(_pack, data_dir, rows)


@dataclass(frozen=True, slots=True)
class _Paper:
    """An invoice with its supplier's name and its file, where there is one."""

    invoice: Invoice
    vendor: str
    sha256: str | None


def _pack(data_dir: Path, papers: Sequence[_Paper]) -> Pack:
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
        made.writestr(zipfile.ZipInfo("invoices.csv", _STAMP), csv_text(lines))
        gaps = [_COLUMNS, *(_line(one, "") for one in papers if one.invoice.id not in names)]
        made.writestr(zipfile.ZipInfo("missing.csv", _STAMP), csv_text(gaps))
    return Pack(Path(target.name), len(papers), len(gaps) - 1)


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
        harmless(paper.vendor), harmless(one.number or ""),
        *(day.isoformat() if day else "" for day in days), one.status, currency,
        *("" if amount is None else plain(amount, currency or "EUR") for amount in sums),
        "yes" if one.is_credit_note else "no", harmless(one.vat_number or ""), file,
        "yes" if one.is_for_others else "no",
    )  # fmt: skip


def csv_text(lines: Iterable[Sequence[str]]) -> str:
    """Lines of cells as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
