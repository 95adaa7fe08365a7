"""What an answer says beside its figure, so that it does not mislead."""

from datetime import date

import pytest

from assistant.database import Database
from assistant.tools.approve_and_push import approve_and_push
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.get_invoice import get_invoice
from assistant.tools.needs_attention import needs_attention
from assistant.tools.payment_delay import payment_delay
from assistant.tools.payment_status import payment_status
from assistant.tools.query_spend import query_spend
from assistant.tools.search_invoices import search_invoices
from assistant.tools.slices import vendor
from assistant.tools.vat_by_rate import vat_by_rate
from assistant.tools.vendor_card import vendor_card
from assistant.workspace import document_texts
from assistant.workspace.documents import DocumentState
from tests.tools import books
from tests.tools.books import Bill, Books


async def test_a_new_supplier_with_a_look_alike_is_said_to_have_one(
    context: ToolContext, database: Database
) -> None:
    bills = [
        Bill("Net Perrache", f"F-{month}", date(2026, month, 1), "90.00", vat_number="FR1")
        for month in (6, 7)
    ] + [Bill("Net Perache", "F-3", date(2026, 11, 3), "95.00", vat_number="FR2")]
    await books.write(database, context.workspace_id, bills)
    result = await query_spend(
        context, "new", "spent", "gross", "this quarter", None, None, None, None, None, None,
        "vendor", None,
    )  # fmt: skip
    assert any("almost like Net Perrache" in line for line in result.statements)


async def test_what_waits_in_qonto_is_told_beside_what_waits_here(
    context: ToolContext, database: Database
) -> None:
    waiting = [
        Bill("Alizé", f"A-{status}", date(2026, 11, 3), "95.00", status=status)
        for status in ("to_review", "to_approve", "to_pay")
    ]
    await books.write(database, context.workspace_id, waiting)
    rest = (None, None, None, None, None, None)
    result = await search_invoices(context, None, None, None, "to_review", *rest)
    assert {fact.id: fact.value for fact in result.facts}["search.in_qonto"] == 2
    assert len(result.tables[-1].rows) == 2


async def test_words_are_found_on_papers_that_are_not_in_qonto_yet(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    row = await books.document(database, context.workspace_id, "U-1", DocumentState.TO_REVIEW)
    async with database.write(context.workspace_id) as session:
        await document_texts.keep(session, row, "2 × LED-Modul, Größe M")
    asked = (None, None, None, None, None, None, None, None, None)
    found = await search_invoices(context, "led modul grosse", *asked)
    assert any(f"/documents/{row}" in line for line in found.statements)
    other = await search_invoices(context, "led lampe", *asked)
    assert not any("/documents/" in line for line in other.statements)


async def test_what_came_from_qonto_is_not_called_unknown_when_it_is_to_be_sent(
    context: ToolContext, ledger: Books
) -> None:
    result = await approve_and_push(context, ["PV-2026-0040"])
    assert "in Qonto already" in result.statements[0]
    assert not any("No document" in line for line in result.statements)
    assert not result.proposal_ids


async def test_one_invoice_is_paid_or_not(context: ToolContext, ledger: Books) -> None:
    paid = await payment_status(context, None, None, "Q-2026-10")
    assert paid.statements[0].startswith("Yes: Q-2026-10 is paid")
    unpaid = await payment_status(context, None, None, "RE-10482")
    assert unpaid.statements[0] == "No: no payment is known of RE-10482."
    shown = await get_invoice(context, "RE-10482", "paid")
    assert shown.statements[0] == unpaid.statements[0]


async def test_all_of_a_years_bills_are_looked_at(context: ToolContext, database: Database) -> None:
    bills = [
        Bill("Rent Ltd", f"R-{at}", date(2025 + at // 12, at % 12 + 1, 1), "10.00",
             paid=date(2026, 11, 1), status="paid")
        for at in range(16)
    ]  # fmt: skip
    await books.write(database, context.workspace_id, bills)
    result = await payment_status(context, "Rent Ltd")
    assert {fact.id: fact.value for fact in result.facts}["payment.looked_at"] == 16


async def test_an_account_is_masked_and_the_page_named_where_it_stands_whole(
    context: ToolContext, ledger: Books
) -> None:
    result = await vendor_card(context, "Immobilière des Terreaux", field="iban")
    vendor_id = ledger.vendors["Immobilière des Terreaux"]
    assert "FR…0123" in result.statements[0]
    assert f"/vendors/{vendor_id}" in result.statements[0]
    assert "FR7612345678901234567890123" not in str(result)


async def test_suppliers_are_ranked_by_how_often_they_are_paid_late(
    context: ToolContext, database: Database
) -> None:
    bills = [
        Bill(name, f"{name}-{at}", date(2026, 5, at + 1), "10.00", due=date(2026, 6, 1),
             paid=date(2026, 6, 11) if at < late else date(2026, 5, 30), status="paid")
        for name, late in (("Often", 3), ("Once", 1), ("Never", 0))
        for at in range(4)
    ]  # fmt: skip
    await books.write(database, context.workspace_id, bills)
    result = await payment_delay(context, "late_by_vendor")
    rows = [[cell.value for cell in row[:3]] for row in result.tables[0].rows]
    assert rows == [["Often", 3, 4], ["Once", 1, 4]]


async def test_the_rate_of_one_invoice_leaves_the_others_out(
    context: ToolContext, database: Database
) -> None:
    bills = [
        Bill("Alizé", "A-1", date(2026, 5, 1), "120.00", net="100.00", tax="20.00",
             taxes=(("0.20", "20.00"),)),
        Bill("Alizé", "A-2", date(2026, 5, 2), "105.50", net="100.00", tax="5.50",
             taxes=(("0.055", "5.50"),)),
    ]  # fmt: skip
    await books.write(database, context.workspace_id, bills)
    result = await vat_by_rate(context, None, None, "A-2")
    assert "5.5" in result.statements[0]
    assert len(result.statements) == len(result.tables) == 1


async def test_of_two_matters_both_are_named(context: ToolContext, database: Database) -> None:
    bills = [
        Bill(name, f"N-{name}", date(2026, 11, 3), "95.00", iban="FR7700000000000000000000000")
        for name in ("Aurora", "Zephyr")
    ]
    await books.write(database, context.workspace_id, bills)
    result = await needs_attention(context, "iban_suspect")
    assert "N-Aurora" in result.statements[0]
    assert "N-Zephyr" in result.statements[0]


async def test_of_an_unknown_supplier_something_is_offered(
    context: ToolContext, ledger: Books
) -> None:
    async with context.database.read(context.workspace_id) as session:
        with pytest.raises(Unclear) as unclear:
            await vendor(session, "Amazon", context)
    assert unclear.value.offers
