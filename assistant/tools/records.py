"""Invoices as the proof of a fact, as a table and as sources."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.money import Money
from assistant.tools.phrases import Phrases
from assistant.tools.result import Cell, Citation, Column, Kind, Row, Table
from assistant.workspace.invoices import Invoice

Listed = tuple[Invoice, str]
MOST_ROWS = 50


def url(invoice: Invoice) -> str:
    """The invoice's own page."""
    return f"/invoices/{invoice.id}"


def label(invoice: Invoice) -> str:
    """How people name an invoice: its number, else its file."""
    return invoice.number or invoice.file_name or invoice.source_id


def amount(invoice: Invoice) -> Money | None:
    """The total as money; None where either part could not be read."""
    if invoice.total is None or not invoice.currency:
        return None
    return Money(invoice.total, invoice.currency)


def proof(found: Iterable[Listed]) -> tuple[Row, ...]:
    """Invoices as the rows behind a fact."""
    return tuple(
        Row(
            f"{vendor} · {label(invoice)}" if vendor else label(invoice),
            url(invoice),
            invoice.issued_on,
            amount(invoice),
        )
        for invoice, vendor in list(found)[:MOST_ROWS]
    )


def citations(found: Sequence[Listed]) -> tuple[Citation, ...]:
    """Invoices as sources that open, in the order shown."""
    return tuple(
        Citation("invoice", str(invoice.id), _cited(invoice, vendor), url(invoice))
        for invoice, vendor in found
    )


def _cited(invoice: Invoice, vendor: str) -> str:
    return f"{label(invoice)}, {vendor}" if vendor else label(invoice)


def change_percent(new: Decimal, old: Decimal) -> Decimal | None:
    """By how many percent `new` is above `old`, to one decimal; None from nothing."""
    if old <= 0:
        return None
    return ((new / old - 1) * 100).quantize(Decimal("0.1"))


def invoice_table(
    table_id: str, title: str, found: Sequence[Listed], total: int, say: Phrases, caption: str = ""
) -> Table:
    """A list of invoices to read."""
    columns = (
        Column("vendor", say("column.vendor")),
        Column("number", say("column.number")),
        Column("issue_date", say("column.issued"), Kind.DATE),
        Column("due_date", say("column.due"), Kind.DATE),
        Column("status", say("column.status")),
        Column("total", say("column.total"), Kind.MONEY),
    )
    rows = tuple(_cells(invoice, vendor, say) for invoice, vendor in found)
    return Table(table_id, title, columns, rows, caption, row_count=total)


def _cells(invoice: Invoice, vendor: str, say: Phrases) -> tuple[Cell, ...]:
    return (
        Cell(vendor),
        Cell(label(invoice), url=url(invoice)),
        Cell(invoice.issued_on),
        Cell(invoice.due_on),
        Cell(status(invoice.status, say)),
        Cell(amount(invoice)),
    )


def status(code: str, say: Phrases) -> str:
    """Qonto's status in words; an unknown one as it is."""
    return say(f"status.{code}") if say.has(f"status.{code}") else code.replace("_", " ")
