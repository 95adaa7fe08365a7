"""Papers that only remind of a bill, and who approved what was never reviewed here."""

from datetime import date
from decimal import Decimal

from assistant.database import Database
from assistant.money import Money
from assistant.tools.approval_history import approval_history
from assistant.tools.context import ToolContext
from assistant.tools.list_papers import list_papers
from assistant.tools.price_history import price_history
from tests.tools import books
from tests.tools.books import Bill

BILLS = [
    Bill("Weber", "W-1", date(2026, 9, 1), "10.00", date(2026, 9, 15)),
    Bill("Weber", "W-1", date(2026, 9, 1), "10.00", date(2026, 9, 15), status="archived",
         file="Mahnung_W-1.pdf"),
    Bill("Vasseur", "W-1", date(2026, 9, 4), "40.00"),
    Bill("Vasseur", "V-2", date(2026, 9, 4), "50.00", file="relance_V-2.pdf"),
]  # fmt: skip


async def test_a_reminder_names_the_bill_it_is_about(
    context: ToolContext, database: Database
) -> None:
    await books.write(database, context.workspace_id, BILLS)
    result = await list_papers(context, "reminder")
    assert next(one.value for one in result.facts if one.id == "papers.count") == 2
    mahnung = next(one for one in result.statements if "Mahnung_W-1" in one)
    assert "Weber W-1" in mahnung
    assert any("relance_V-2" in one and "no bill" in one for one in result.statements)
    amounts = [one.value for one in result.facts if ".bill:" in one.id]
    assert amounts == [Money(Decimal("10.00"), "EUR")]
    none = await list_papers(context, "reminder", "May")
    assert not none.tables


async def test_what_was_never_reviewed_here_says_how_it_stands_in_qonto(
    context: ToolContext, database: Database
) -> None:
    await books.write(database, context.workspace_id, BILLS)
    by_number = await approval_history(context, "V-2")
    by_supplier = await approval_history(context, None, "Vasseur")
    for result in (by_number, by_supplier):
        assert "Vasseur" in result.statements[0]
        assert "Nobody approved" in result.statements[0]


async def test_prices_of_two_suppliers_of_a_kind_keep_their_own_figures(
    context: ToolContext, database: Database
) -> None:
    bills = [
        Bill("Nettoyage Un", f"U-{month}", date(2026, month, 3), "576.00") for month in (5, 6, 7)
    ]
    await books.write(
        database, context.workspace_id,
        [*bills, Bill("Nettoyage Deux", "D-1", date(2026, 8, 3), "460.80")],
    )  # fmt: skip
    result = await price_history(context, None, "Nettoyage")
    now = {one.value.amount for one in result.facts
           if ".now:" in one.id and isinstance(one.value, Money)}  # fmt: skip
    assert now == {Decimal("576.00"), Decimal("460.80")}
