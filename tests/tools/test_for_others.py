"""A bill addressed to somebody else is in no figure and named beside each, until a person says that
it is ours."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlmodel import select

from assistant.database import Database
from assistant.money import Money
from assistant.tools.ageing import ageing
from assistant.tools.cash_out import cash_out
from assistant.tools.context import ToolContext
from assistant.tools.get_invoice import get_invoice
from assistant.tools.list_suppliers import list_suppliers
from assistant.tools.list_unmatched_invoices import list_unmatched_invoices
from assistant.tools.months_without import months_without
from assistant.tools.owed_then import owed_then
from assistant.tools.payment_delay import payment_delay
from assistant.tools.payment_status import payment_status
from assistant.tools.price_history import price_history
from assistant.tools.query_spend import query_spend
from assistant.tools.result import ToolResult
from assistant.tools.search_invoices import search_invoices
from assistant.tools.summarise_month import summarise_month
from assistant.tools.than_usual import than_usual
from assistant.tools.vat_by_rate import vat_by_rate
from assistant.tools.vendor_card import vendor_card
from assistant.tools.what_changed import what_changed
from assistant.workspace import addressees, audit
from assistant.workspace.attention import kept
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice
from tests.tools import books
from tests.tools.books import Bill
from tests.tools.test_totals import SPEND

NOW = datetime(2026, 11, 19, 9, tzinfo=UTC)
OURS = {"en": "addressed to", "fr": "adressée à", "de": "gerichtet", "it": "intestata",
        "es": "dirigida"}  # fmt: skip
BILLS = [
    Bill("Fonderie Aubrac", "FA-1", date(2026, 10, 5), "120.00", date(2026, 10, 25), net="100.00",
         tax="20.00"),
    Bill("Fonderie Aubrac", "FA-2", date(2026, 10, 6), "1256.00", date(2026, 10, 26), net="1046.67",
         tax="209.33"),
    Bill("Fonderie Aubrac", "FA-3", date(2026, 10, 7), "60.00", date(2026, 12, 2), net="50.00",
         tax="10.00"),
]  # fmt: skip
Ask = Callable[[ToolContext], Awaitable[ToolResult]]


async def _paper(database: Database, workspace_id: str, *, ours: int) -> None:
    """FA-2's document names somebody else, and so many others name us."""
    async with database.write(workspace_id) as session:
        for place in range(ours):
            session.add(Document(sha256=f"{place}" * 64, file_name="o.pdf", addressed_to=""))
        theirs = Document(sha256="f" * 64, file_name="w.pdf", addressed_to="Menuiserie Calixte")
        session.add(theirs)
        await session.flush()
        invoice = (await session.exec(select(Invoice).where(Invoice.number == "FA-2"))).one()
        invoice.document_id = theirs.id
        session.add(invoice)
        await session.flush()
        await addressees.settle(session)
    kept.forget(workspace_id)


@pytest.fixture(autouse=True)
async def written(database: Database, workspace_id: str) -> None:
    """The books."""
    await books.write(database, workspace_id, BILLS)


def _spend(basis: str, measure: str = "sum", group: str | None = None) -> Ask:
    async def ask(context: ToolContext) -> ToolResult:
        return await query_spend(
            context, measure, basis, "gross", "October 2026" if basis == "spent" else None, None,  # type: ignore[arg-type]
            None, None, None, group, None, None, None,
        )  # fmt: skip

    return ask


async def _searched(context: ToolContext, status: str | None = None) -> ToolResult:
    return await search_invoices(
        context, None, "Fonderie Aubrac", None, status, None, None, None, None, None, None,  # type: ignore[arg-type]
    )  # fmt: skip


async def _share(context: ToolContext) -> ToolResult:
    return await query_spend(context, **SPEND | {"vendor": "Fonderie Aubrac", "shares": True})


OF_ALL, WITHOUT = Decimal("1436.00"), Decimal("180.00")
# What each tool is asked, the figure in it, and what that is with FA-2 and without.
ASKED: dict[str, tuple[Ask, str, object, object]] = {
    "sum": (_spend("spent"), "total:EUR", OF_ALL, WITHOUT),
    "average": (_spend("spent", "average"), "average:EUR", None, Decimal("90.00")),
    "largest": (_spend("spent", "largest"), "largest:EUR", Decimal("1256.00"), Decimal("120.00")),
    "count": (_spend("spent", "count"), "count", 3, 2),
    "owed": (_spend("owed"), "total:EUR", OF_ALL, WITHOUT),
    "listed": (_searched, "total:EUR", OF_ALL, WITHOUT),
    "overdue": (lambda one: _searched(one, "overdue"), "total:EUR", Decimal("1376.00"),
                Decimal("120.00")),
    "month": (lambda one: summarise_month(one, "October 2026"), "total:EUR", OF_ALL, WITHOUT),
    "vat": (lambda one: vat_by_rate(one, "October 2026"), "total:EUR", Decimal("239.33"),
            Decimal("30.00")),
    "to pay": (lambda one: cash_out(one, None, overdue_only=True), "overdue:EUR",
               Decimal("1376.00"), Decimal("120.00")),
    "unmatched": (lambda one: list_unmatched_invoices(one, None, None), "count", 3, 2),
    "owed then": (lambda one: owed_then(one, "31 October 2026", None), "total:EUR", OF_ALL,
                  WITHOUT),
    "age": (ageing, "total:EUR", OF_ALL, WITHOUT),
    "usual": (lambda one: than_usual(one, "October 2026"), "now:EUR", OF_ALL, WITHOUT),
    "share": (_share, "whole:EUR", OF_ALL, WITHOUT),
    "suppliers": (_spend("spent", "suppliers"), "suppliers", 1, 1),
    "months": (lambda one: months_without(one, "Fonderie Aubrac"), "empty", 1, 1),
    "all suppliers": (lambda one: list_suppliers(one, "no_iban"), "all", 1, 1),
    "changes": (lambda one: what_changed(one, "since 1 October"), "new_total:EUR", OF_ALL, WITHOUT),
    "paid": (lambda one: payment_status(one, "Fonderie Aubrac"), "looked_at", 3, 2),
    "supplier": (lambda one: vendor_card(one, "Fonderie Aubrac"), "total:EUR", OF_ALL,
                 WITHOUT),
}  # fmt: skip


def _figure(result: ToolResult, name: str) -> object:
    found = (one.value for one in result.facts if one.id.partition(".")[2].endswith(name))
    value = next(found)
    return value.amount if isinstance(value, Money) else value


def _beside(result: ToolResult) -> list[str]:
    return [one for one in result.statements if "Menuiserie Calixte" in one]


@pytest.mark.parametrize("name", ASKED)
async def test_it_is_out_of_the_figure_and_named_beside_it(
    database: Database, workspace_id: str, context: ToolContext, name: str
) -> None:
    ask, fact, whole, without = ASKED[name]
    before = await ask(context)
    assert _beside(before) == []
    if whole is not None:
        assert _figure(before, fact) == whole
    await _paper(database, workspace_id, ours=4)
    for language, words in OURS.items():
        result = await ask(replace(context, language=language))
        assert _figure(result, fact) == without
        [said] = _beside(result)
        assert words in said
        assert "FA-2" in said
        assert _figure(result, "for_others") == 1
        rows = next(one.rows for one in result.facts if one.id.endswith("for_others:EUR"))
        assert [row.url for row in rows] != []


async def test_where_much_is_for_somebody_else_nothing_is_left_out(
    database: Database, workspace_id: str, context: ToolContext
) -> None:
    await _paper(database, workspace_id, ours=3)
    result = await _spend("spent")(context)
    assert _figure(result, "total:EUR") == OF_ALL
    assert _beside(result) == []


async def test_a_persons_word_brings_it_in_and_takes_it_out_again(
    database: Database, workspace_id: str, context: ToolContext
) -> None:
    await _paper(database, workspace_id, ours=4)
    by = audit.SYSTEM
    for is_ours, total in ((True, OF_ALL), (False, WITHOUT)):
        async with database.write(workspace_id) as session:
            invoice = (await session.exec(select(Invoice.id).where(Invoice.number == "FA-2"))).one()
            await addressees.say_ours(session, invoice or 0, by, NOW, is_ours=is_ours)
        for name in ("sum", "month", "owed", "listed", "supplier"):
            ask, fact, _, _ = ASKED[name]
            result = await ask(context)
            assert _figure(result, fact) == total
            assert bool(_beside(result)) is not is_ours
        shown = await get_invoice(context, "FA-2")
        assert any("not to you" in one for one in shown.statements) is not is_ours


async def test_a_list_shows_it_apart_and_the_invoice_itself_is_found(
    database: Database, workspace_id: str, context: ToolContext
) -> None:
    await _paper(database, workspace_id, ours=4)
    counted, apart = (await _searched(context)).tables
    assert {row[1].value for row in counted.rows} == {"FA-1", "FA-3"}
    assert [row[1].value for row in apart.rows] == ["FA-2"]
    shown = await get_invoice(context, "FA-2")
    assert any("not to you" in one and "Menuiserie Calixte" in one for one in shown.statements)


async def test_habits_and_delays_are_without_it(
    database: Database, workspace_id: str, context: ToolContext
) -> None:
    await _paper(database, workspace_id, ours=4)
    for result in (
        await price_history(context, "Fonderie Aubrac"),
        await payment_delay(context, "late", None, "Fonderie Aubrac"),
    ):
        assert len(_beside(result)) == 1
        shown = [cell.value for table in result.tables for row in table.rows for cell in row]
        assert Money(Decimal("1256.00"), "EUR") not in shown


async def test_a_credit_note_for_somebody_else_is_out_of_what_is_netted(
    database: Database, workspace_id: str, context: ToolContext
) -> None:
    await _paper(database, workspace_id, ours=4)
    async with database.write(workspace_id) as session:
        note = (await session.exec(select(Invoice).where(Invoice.number == "FA-2"))).one()
        note.is_credit_note = True
        session.add(note)
    for kind, total in (("netted", WITHOUT), ("only", None)):
        result = await query_spend(context, **SPEND | {"credit_notes": kind})
        assert total is None or _figure(result, "total:EUR") == total
        [said] = _beside(result)
        assert "credit note" in said
        assert _figure(result, "notes_for_others") == 1
