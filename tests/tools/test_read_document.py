"""What stands on a bill: its lines, terms, references, country, and when it came."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, update

from assistant.database import Database
from assistant.money import Money
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.price_history import price_history
from assistant.tools.read_document import Question, read_document
from assistant.tools.result import ToolResult
from assistant.workspace import document_texts
from assistant.workspace.documents import Document, DocumentState, Origin
from assistant.workspace.invoices import Invoice
from tests.tools.books import NOW, Books

RENT = "Loyer atelier\n1\n2 650,00\n2 650,00\nProvision pour charges\n1\n310,00\n310,00"
LISTED = {"lines": [{"name": "Gläser", "quantity": "10", "price": "102.00", "net": "1020.00"}]}


async def file_of(
    database: Database, context: ToolContext, number: str, text: str = "", net: str | None = None,
    details: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """The invoice's file, read here."""
    async with database.write(context.workspace_id) as session:
        row = Document(
            sha256=f"{number:>64}", file_name=f"{number}.pdf", origin=Origin.QONTO,
            state=DocumentState.MIRRORED, details=details, read_at=NOW,
        )  # fmt: skip
        session.add(row)
        await session.flush()
        await document_texts.keep(session, row.id or 0, text)
        values: dict[str, Any] = {"document_id": row.id}
        values |= {"net": Decimal(net)} if net else {}
        await session.exec(update(Invoice).where(col(Invoice.number) == number).values(**values))


async def asked(context: ToolContext, question: Question, number: str) -> ToolResult:
    return await read_document(context, question, number)


async def test_a_printed_table_tells_what_is_charged_and_a_part_of_it(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    await file_of(database, context, "Q-2026-11", RENT, "2960.00")
    result = await read_document(
        context, "lines", None, "Terreaux", period="November", part="les charges"
    )
    assert "bills [[paper.Q-2026-11:lines]] lines" in result.statements[0]
    [table] = result.tables
    assert [row[3].value for row in table.rows] == [
        Money(Decimal("2650.00"), "EUR"), Money(Decimal("310.00"), "EUR")
    ]  # fmt: skip
    share = next(one for one in result.facts if one.id.endswith(":share"))
    assert share.value == Decimal("10.5")
    assert any("printed table" in said for said in result.statements)


async def test_an_e_invoice_lists_its_lines(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    await file_of(database, context, "RE-10555", details=LISTED)
    result = await asked(context, "lines", "RE-10555")
    assert [cell.value for cell in result.tables[0].rows[0][:3]] == ["Gläser", 10, "€102.00"]
    assert any("e-invoice lists" in said for said in result.statements)


async def test_lines_that_are_not_known_say_why(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    await file_of(database, context, "Q-2026-11", RENT, "2961.00")
    await file_of(database, context, "NP-902")
    reasons = {"Q-2026-11": "adds up", "NP-902": "picture without text", "M-1": "no file for it"}
    for number, reason in reasons.items():
        result = await asked(context, "lines", number)
        assert reason in result.statements[0]
        assert not result.tables


async def test_terms_are_counted_from_the_date(context: ToolContext, ledger: Books) -> None:
    result = await asked(context, "terms", "RE-10482")
    days = next(one for one in result.facts if one.unit.value == "days")
    assert days.value == (date(2026, 11, 10) - date(2026, 10, 28)).days
    assert "No due date is known" in (await asked(context, "terms", "M-1")).statements[0]


async def test_references_and_country_are_told_as_far_as_they_are_known(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    await file_of(database, context, "RE-10555", details={"references": {"order": "PO-7"}})
    assert "order number PO-7" in (await asked(context, "references", "RE-10555")).statements[0]
    assert "Qonto has no file" in (await asked(context, "references", "M-1")).statements[0]
    rent = await asked(context, "country", "Q-2026-11")
    assert "FR" in rent.statements[0]
    assert "not known here" in (await asked(context, "country", "MD-7")).statements[0]


async def test_when_it_came_is_told(context: ToolContext, ledger: Books) -> None:
    result = await asked(context, "added", "RE-10482")
    assert "reached Qonto" in result.statements[0]
    assert any("Qonto read it" in said for said in result.statements)


async def test_it_asks_which_one_and_knows_no_other_workspace(
    context: ToolContext, ledger: Books
) -> None:
    with pytest.raises(Unclear) as unclear:
        await read_document(context, "lines", None)
    assert unclear.value.is_question
    with pytest.raises(Unclear):
        await read_document(context, "lines", "NOBODY-1")


async def test_quantities_of_several_bills_are_added_up_at_their_price(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    hours = "Conseil, heures\n4\n190,00\n760,00\nFrais\n1\n40,00\n40,00"
    await file_of(database, context, "Q-2026-11", hours, "800.00")
    await file_of(database, context, "Q-2026-10", hours, "800.00")
    result = await read_document(context, "quantity", None, "Terreaux", part="hours")
    facts = {one.id: one.value for one in result.facts}
    assert facts["paper.0:quantity"] == 8
    assert facts["paper.0:net:EUR"] == Money(Decimal("1520.00"), "EUR")
    assert "€190.00" in result.statements[0]
    assert "Frais" not in result.statements[0]
    assert any("Q-2026-09" in said for said in result.statements), "the bill without a file is told"
    assert [row[3].value for row in result.tables[0].rows] == [4, 4]
    other = await read_document(context, "quantity", None, "Terreaux", part="seats")
    assert any("No line is called" in said for said in other.statements)
    assert len(other.tables[0].rows) == 4


async def test_lines_of_refused_bills_and_of_copies_are_not_added_up(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    pens = "Stylos\n10\n60,00\n600,00"
    await file_of(database, context, "PV-2026-0031", pens, "600.00")
    await file_of(database, context, "PV-2026-0040", pens, "600.00")
    whole = await read_document(context, "quantity", None, "Vasseur", part="stylos")
    told = {one.id: one.value for one in whole.facts}
    assert told["paper.0:quantity"] == 20
    assert told["paper.sums_copies"] == 1
    assert any("may be a copy" in said and "PV-2026-0031" in said for said in whole.statements)
    async with database.write(context.workspace_id) as session:
        of_one = col(Invoice.number) == "PV-2026-0040"
        await session.exec(update(Invoice).where(of_one).values(status="rejected"))
    left = await read_document(context, "quantity", None, "Vasseur", part="stylos")
    told = {one.id: one.value for one in left.facts}
    assert told["paper.0:quantity"] == 10
    assert told["paper.sums_refused"] == 1
    assert any("turned down" in said and "PV-2026-0040" in said for said in left.statements)


async def test_of_a_bill_and_its_refused_copy_the_bill_is_kept(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    await file_of(database, context, "PV-2026-0031", "Stylos\n10\n60,00\n600,00", "600.00")
    for issued in (date(2026, 10, 7), date(2026, 10, 21)):
        async with database.write(context.workspace_id) as session:
            number, day = col(Invoice.number) == "PV-2026-0031", col(Invoice.issued_on)
            await session.exec(update(Invoice).where(number).values(status="to_pay"))
            one = update(Invoice).where(number, day == issued).values(status="rejected")
            await session.exec(one)
        told = await read_document(context, "quantity", None, "Vasseur", part="stylos")
        assert {one.id: one.value for one in told.facts}["paper.0:quantity"] == 10


async def test_the_unit_price_of_one_thing_is_followed_over_bills(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    def glass(price: str, net: str) -> dict[str, Any]:
        return {"lines": [{"name": "Carton double", "quantity": "10", "price": price, "net": net}]}

    await file_of(database, context, "Q-2026-09", "Carton", "1200.00", glass("120.00", "1200.00"))
    await file_of(database, context, "Q-2026-10", "Carton", "1500.00", glass("150.00", "1500.00"))
    result = await price_history(context, "Terreaux", part="karton")
    assert "€150.00" in result.statements[0]
    assert "€120.00" in result.statements[0]
    assert {one.id: one.value for one in result.facts}["prices.0:change"] == Decimal("25.0")
    none = await price_history(context, None, part="chandelier")
    assert none.statements[0].startswith("No line of the bills read here is called")
    assert not none.tables, "no other price is told instead"


async def test_one_spelling_of_a_number_is_one_bill(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    async with database.write(context.workspace_id) as session:
        other = col(Invoice.number) == "Q-2026-09"
        await session.exec(update(Invoice).where(other).values(number="Q2026-10"))
    result = await asked(context, "lines", "Q-2026-10")
    assert all("Q-2026-10" in said for said in result.statements)


async def test_a_word_for_several_finds_the_one_on_the_paper(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    listed = {"lines": [{"name": "Carton", "quantity": "10", "price": "120.00", "net": "1200.00"}]}
    await file_of(database, context, "Q-2026-09", "Carton", "1200.00", listed)
    result = await price_history(context, "Terreaux", part="cartons")
    assert "€120.00" in result.statements[0]
