"""Invoices as the proof of a fact, as a table and as sources."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from assistant.money import Money
from assistant.tools.phrases import Phrases
from assistant.tools.result import Cell, Citation, Column, Kind, Row, Table
from assistant.workspace.invoices import Invoice
from assistant.workspace.reports import Amounts

Listed = tuple[Invoice, str]
MOST_ROWS = 50


def url(invoice: Invoice) -> str:
    """The invoice's own page."""
    return f"/invoices/{invoice.id}"


def label(invoice: Invoice) -> str:
    """How people name an invoice: its number, else its file."""
    return invoice.number or invoice.file_name or invoice.source_id


def amount(invoice: Invoice, which: Amounts = Amounts.GROSS) -> Money | None:
    """One of its amounts as money; None where amount or currency could not be read. Of the
    payable one, what bank lines paid in part is taken off."""
    value = {
        Amounts.GROSS: invoice.total,
        Amounts.NET: invoice.net,
        Amounts.TAX: invoice.tax,
        Amounts.PAYABLE: _left(invoice),
    }[which]
    return None if value is None or not invoice.currency else Money(value, invoice.currency)


def _left(invoice: Invoice) -> Decimal | None:
    if invoice.payable is None or not invoice.settled:
        return invoice.payable
    return max(invoice.payable - invoice.settled, Decimal(0))


def proof(found: Iterable[Listed], which: Amounts = Amounts.GROSS) -> tuple[Row, ...]:
    """Invoices as the rows behind a fact, each with the amount that was added up."""
    return tuple(
        Row(
            f"{vendor} · {label(invoice)}" if vendor else label(invoice),
            url(invoice),
            invoice.issued_on,
            amount(invoice, which),
        )
        for invoice, vendor in list(found)[:MOST_ROWS]
    )


def citations(found: Sequence[Listed]) -> tuple[Citation, ...]:
    """Invoices as sources that open, in the order shown."""
    return tuple(
        Citation("invoice", str(invoice.id), _cited(invoice, vendor), url(invoice))
        for invoice, vendor in found
    )


def vendor_citation(name: str, vendor_id: int | str) -> Citation:
    """A supplier's page as a source."""
    return Citation("vendor", str(vendor_id), name, f"/vendors/{vendor_id}")


def _cited(invoice: Invoice, vendor: str) -> str:
    return f"{label(invoice)}, {vendor}" if vendor else label(invoice)


def change_percent(new: Decimal, old: Decimal) -> Decimal | None:
    """By how many percent `new` is above `old`, to one decimal; None from nothing."""
    if old <= 0:
        return None
    return ((new / old - 1) * 100).quantize(Decimal("0.1"))


def invoice_table(
    table_id: str, title: str, found: Sequence[Listed], total: int, say: Phrases, caption: str = "",
    which: Amounts = Amounts.GROSS,
) -> Table:  # fmt: skip
    """A list of invoices to read; another amount than the total gets a column of its own."""
    columns: tuple[Column, ...] = (
        Column("vendor", say("column.vendor")),
        Column("number", say("column.number")),
        Column("issue_date", say("column.issued"), Kind.DATE),
        Column("due_date", say("column.due"), Kind.DATE),
        Column("status", say("column.status")),
        Column("total", say("column.total"), Kind.MONEY),
    )
    rows = tuple(_cells(invoice, vendor, say) for invoice, vendor in found)
    if which is not Amounts.GROSS:
        columns = (*columns, Column(which.value, say(f"column.{which.value}"), Kind.MONEY))
        more = (Cell(amount(invoice, which)) for invoice, _ in found)
        rows = tuple((*row, cell) for row, cell in zip(rows, more, strict=True))
    return Table(table_id, title, columns, rows, caption, row_count=total)


def so_far(table: Table, found: Sequence[Listed], say: Phrases) -> Table:
    """The same list with one more column: what is owed up to each row, by currency."""
    sums: dict[str, Money] = {}
    rows = []
    for cells, (invoice, _) in zip(table.rows, found, strict=True):
        money = amount(invoice, Amounts.PAYABLE)
        if money:
            known = sums.get(money.currency)
            sums[money.currency] = known + money if known else money
        rows.append((*cells, Cell(sums[money.currency] if money else None)))
    columns = (*table.columns, Column("running", say("column.running"), Kind.MONEY))
    return replace(table, columns=columns, rows=tuple(rows))


def days_late(table: Table, found: Sequence[Listed], today: date, say: Phrases) -> Table:
    """The same list with one more column: by how many days each row is past its due date."""
    rows = []
    for cells, (invoice, _) in zip(table.rows, found, strict=True):
        late = (today - invoice.due_on).days if invoice.due_on else 0
        rows.append((*cells, Cell(late if late > 0 else None)))
    columns = (*table.columns, Column("days_late", say("column.days_late"), Kind.DAYS))
    return replace(table, columns=columns, rows=tuple(rows))


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
