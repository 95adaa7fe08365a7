"""A bill and the one before it, and several invoices of one number."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, update

from assistant.database import Database
from assistant.money import Money
from assistant.tools.compare_invoices import compare_invoices
from assistant.tools.context import ToolContext, Unclear
from assistant.workspace.documents import Document, DocumentState, Origin
from assistant.workspace.invoices import Invoice
from tests.tools.books import NOW, Books


def listed(**quantities: tuple[str, str]) -> dict[str, Any]:
    """Lines of an e-invoice: each name with its quantity and price."""
    return {"lines": [
        {"name": name, "quantity": quantity, "price": price,
         "net": str(Decimal(quantity) * Decimal(price))}
        for name, (quantity, price) in quantities.items()
    ]}  # fmt: skip


async def lines_of(
    database: Database, context: ToolContext, number: str, details: dict[str, Any]
) -> None:
    async with database.write(context.workspace_id) as session:
        row = Document(
            sha256=f"{number:>64}", file_name=f"{number}.pdf", origin=Origin.QONTO,
            state=DocumentState.MIRRORED, details=details, read_at=NOW,
        )  # fmt: skip
        session.add(row)
        await session.flush()
        known = update(Invoice).where(col(Invoice.number) == number)
        await session.exec(known.values(document_id=row.id))


async def test_a_dearer_bill_tells_what_changed_on_its_lines(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    await lines_of(database, context, "F-2026-09", listed(Glass=("60", "100.00"), Boxes=("2", "5")))
    await lines_of(database, context, "F-2026-10", listed(Glass=("90", "100.00"), Fuel=("1", "70")))
    result = await compare_invoices(context, None, None, "before", "Verrerie du Forez")
    gap = next(one for one in result.facts if one.id.startswith("compare_invoices.gap"))
    assert gap.value == Money(Decimal("3630.00"), "EUR")
    changes = next(said for said in result.statements if "What changed on it" in said)
    for words in ("same unit price of €100.00", "Fuel is new", "Boxes is no longer on it"):
        assert words in changes
    assert any("bills say no more" in said for said in result.statements)


async def test_what_is_not_on_the_bills_is_not_made_up(context: ToolContext, ledger: Books) -> None:
    result = await compare_invoices(context, "F-2026-10", against="before")
    assert "more than F-2026-09" in result.statements[0]
    assert "not known here" in result.statements[1]
    assert not result.tables


async def test_bills_of_the_same_amount_lead_to_the_last_other_one(
    context: ToolContext, ledger: Books
) -> None:
    result = await compare_invoices(context, "AT-2026-11", against="before")
    assert "more than AT-2026-09" in result.statements[0]
    assert any("between the two came to the same" in said for said in result.statements)
    first = await compare_invoices(context, "NP-881", against="before")
    assert "first bill" in first.statements[0]


async def test_one_number_twice_from_one_supplier_says_which_one_counts(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    async with database.write(context.workspace_id) as session:
        copy = update(Invoice).where(
            col(Invoice.number) == "PV-2026-0031", col(Invoice.issued_on) == date(2026, 10, 21)
        )
        await session.exec(copy.values(status="archived"))
    result = await compare_invoices(context, "PV-2026-0031", against="same_number")
    assert "one bill that came more than once" in result.statements[0]
    assert any("The one that counts" in said for said in result.statements)
    [table] = result.tables
    assert {row[0].value for row in table.rows if row[-1].value == "different"} >= {"Issued"}


async def test_one_number_of_two_suppliers_is_two_bills(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    async with database.write(context.workspace_id) as session:
        await session.exec(
            update(Invoice).where(col(Invoice.number) == "M-1").values(number="MD-7")
        )
    result = await compare_invoices(context, "MD-7", against="same_number")
    assert "different suppliers" in result.statements[0]
    once = await compare_invoices(context, "MD-8", against="same_number")
    assert "only once" in once.statements[0]


async def test_without_a_bill_it_asks_which_one(context: ToolContext, ledger: Books) -> None:
    with pytest.raises(Unclear) as unclear:
        await compare_invoices(context, None, against="before")
    assert unclear.value.is_question
