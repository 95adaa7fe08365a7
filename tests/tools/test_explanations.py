"""Why, who, where from, is it paid: each answered from rows, or asked back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import col, select

from assistant.database import Database
from assistant.money import Money
from assistant.tools.approval_history import approval_history
from assistant.tools.compare_invoices import compare_invoices
from assistant.tools.context import Before, ToolContext, Unclear
from assistant.tools.explain_answer import explain_answer
from assistant.tools.explain_match import explain_match
from assistant.tools.find_combination import find_combination
from assistant.tools.inspect_invoice import inspect_invoice
from assistant.tools.payment_status import payment_status
from assistant.tools.query_spend import query_spend
from assistant.tools.vendor_card import vendor_card
from assistant.workspace import documents, review
from assistant.workspace.documents import DocumentState
from assistant.workspace.members import Role
from assistant.workspace.vendors import Vendor
from tests.tools import books
from tests.tools.books import BILLS, NOW, Books
from tests.tools.test_totals import SPEND


async def test_without_an_invoice_it_asks_which_one(context: ToolContext, ledger: Books) -> None:
    for asked in (
        explain_match(context, None),
        inspect_invoice(context, "signals", None),
        inspect_invoice(context, "identity", None),
        inspect_invoice(context, "e_invoice", None),
        payment_status(context, None),
        approval_history(context, None),
    ):
        with pytest.raises(Unclear) as unclear:
            await asked
        assert unclear.value.is_question


async def test_an_unknown_invoice_is_an_answer(context: ToolContext, ledger: Books) -> None:
    with pytest.raises(Unclear) as unclear:
        await explain_match(context, "NOBODY-1")
    assert not unclear.value.is_question


async def test_an_unmatched_invoice_says_so(context: ToolContext, ledger: Books) -> None:
    result = await explain_match(context, "RE-10482")
    assert "RE-10482" in result.statements[0]
    assert "No bank statement" in result.statements[0]
    assert "no transaction is linked" in result.statements[1]


async def test_what_qonto_links_is_told_without_a_statement(
    context: ToolContext, ledger: Books
) -> None:
    linked = next(bill for bill in BILLS if bill.linked and bill.number)
    result = await explain_match(context, linked.number)
    facts = {fact.id: fact.value for fact in result.facts}
    assert facts["match.linked"] == linked.linked
    assert "transaction is linked" in result.statements[1]


async def test_signals_are_listed_without_a_verdict(context: ToolContext, ledger: Books) -> None:
    result = await inspect_invoice(context, "signals", "Q-2026-11")
    assert any("no verdict" in said for said in result.statements)
    assert any("IBAN" in str(row[0].value) for row in result.tables[0].rows)


async def test_where_a_waiting_document_was_read_from_is_told(
    context: ToolContext, ledger: Books
) -> None:
    place = await books.document(context.database, context.workspace_id, "VM-77")
    async with context.database.write(context.workspace_id) as session:
        row = await documents.get(session, place)
        assert row
        row.provenance = {"number": {"source": "text"}, "total": {"source": "text"}}
    result = await inspect_invoice(context, "sources", "VM-77")
    assert "come from" in result.statements[0]
    assert result.tables[0].rows[0][1].value == "VM-77"


async def test_two_invoices_stand_side_by_side(context: ToolContext, ledger: Books) -> None:
    result = await compare_invoices(context, "RE-10482", "Q-2026-11")
    assert "differ in" in result.statements[0]
    assert any("no verdict" in said for said in result.statements)
    [table] = result.tables
    assert [cell.value for cell in table.rows[0][1:3]] == ["RE-10482", "Q-2026-11"]
    same = await compare_invoices(context, "RE-10482", "RE-10482")
    assert "agree in everything" in same.statements[0]
    with pytest.raises(Unclear):
        await compare_invoices(context, "RE-10482", "NOBODY-1")


async def test_check_digits_are_checked_here(context: ToolContext, ledger: Books) -> None:
    result = await inspect_invoice(context, "identity", "Q-2026-10")
    found = {row[0].value: row[2].value for row in result.tables[0].rows}
    assert found == {"VAT number": "wrong", "SIREN or SIRET": "not stated", "IBAN": "right"}
    assert any("no register" in said for said in result.statements)


async def test_who_approved_is_told_by_the_trail(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    number = await books.document(
        database, context.workspace_id, "RE-10600", DocumentState.TO_REVIEW
    )
    async with database.write(context.workspace_id) as session:
        await review.approve(session, number, by=context.member, role=Role.ADMIN, at=NOW)
    result = await approval_history(context, "RE-10600")
    assert "approved by Claire Morel" in result.statements[0]
    facts = {fact.id: fact.value for fact in result.facts}
    assert facts["approval.at"] == NOW
    told = await approval_history(context, "RE-10482")
    assert "was not reviewed here" in told.statements[0]


async def test_a_supplier_has_a_card(context: ToolContext, ledger: Books) -> None:
    result = await vendor_card(context, "Papeterie Vasseur")
    own = [one for one in BILLS if one.vendor == "Papeterie Vasseur" and one.counts]
    facts = {fact.id: fact.value for fact in result.facts}
    assert facts["vendor.count"] == len(own)
    assert facts["vendor.total:EUR"] == Money(sum((b.amount for b in own), Decimal(0)), "EUR")
    assert facts["vendor.first"] == date(2026, 10, 7)


async def test_a_supplier_s_category_is_told_or_that_there_is_none(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    name = "Papeterie Vasseur"
    told = await vendor_card(context, name, field="category")
    assert "has no category yet" in told.statements[0]
    async with database.write(context.workspace_id) as session:
        vendor = (await session.exec(select(Vendor).where(col(Vendor.name) == name))).one()
        vendor.category = "office.supplies"
        session.add(vendor)
    told = await vendor_card(context, name, field="category")
    assert told.statements[0] == f"{name} counts under Office › Office supplies."


async def test_combinations_are_exact(context: ToolContext, ledger: Books) -> None:
    two = await find_combination(context, "4679.25 EUR", 2)
    numbers = {row[1].value for row in two.tables[0].rows}
    assert numbers == {"RE-10482", "RE-10555"}
    several = await find_combination(context, "612.00 EUR", 1)
    assert "have to choose" in several.statements[0] or "has to choose" in several.statements[0]
    none = await find_combination(context, "0.01 EUR")
    assert "No combination" in none.statements[0]


async def test_what_is_paid_and_what_is_open(context: ToolContext, ledger: Books) -> None:
    result = await payment_status(context, "Immobilière des Terreaux")
    facts = {fact.id: fact.value for fact in result.facts}
    assert (facts["payment.paid"], facts["payment.looked_at"]) == (2, 3)
    assert facts["payment.open_total:EUR"] == Money(Decimal(3552), "EUR")
    assert facts["payment.last_day"] == date(2026, 10, 9)


async def test_the_answer_before_is_proved_figure_by_figure(
    context: ToolContext, ledger: Books
) -> None:
    with pytest.raises(Unclear):
        await explain_answer(context, "proof")
    told = await query_spend(context, **(SPEND | {"period": "October"}))
    before = Before("m", "How much?", told.facts, told.tables, told.coverage,
                    frozenset({"spent.total:EUR"}))  # fmt: skip
    proved = await explain_answer(replace(context, before=before), "proof")
    total = next(fact for fact in told.facts if fact.id == "spent.total:EUR")
    assert total in proved.facts
    assert any(f"[[{total.id}]]" in said and total.how in said for said in proved.statements)
    files = await explain_answer(replace(context, before=before), "csv")
    assert files.tables == told.tables
    assert "/answers/m/tables/1.csv" in " ".join(files.statements)


async def test_a_supplier_s_first_bill_numbers_and_other_accounts_are_told_first(
    context: ToolContext, ledger: Books
) -> None:
    since = await vendor_card(context, "Papeterie Vasseur", field="since")
    facts = {fact.id: fact.value for fact in since.facts}
    assert facts["vendor.first"] == date(2026, 10, 7)
    assert "PV-2026-0031" in since.statements[0]
    numbers = await vendor_card(context, "Papeterie Vasseur", field="numbers")
    assert "FR00000000000" in numbers.statements[0]
    assert any("000000000" in one and "SIREN" in one for one in numbers.statements)
    lacking = await vendor_card(context, "Martin Dupont EI", field="numbers")
    assert "SIREN" not in " ".join(lacking.statements)
    moved = await vendor_card(context, "Immobilière des Terreaux", field="iban")
    assert "FR…0123" in moved.statements[0]
    assert "FR…0189" in moved.statements[1]
