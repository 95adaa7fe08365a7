"""What is late or owed, by supplier: those that bill in another currency are told apart, and with
what is late how late the oldest bill is."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from assistant.database import Database
from assistant.money import Money
from assistant.tools.context import ToolContext
from assistant.tools.query_spend import query_spend
from tests.tools import books
from tests.tools.books import TODAY, Bill

ISSUED = date(2026, 9, 1)
BILLS = [
    Bill("Ada", "A-1", ISSUED, "100.00", due=TODAY - timedelta(days=30)),
    Bill("Ada", "A-2", ISSUED, "50.00", due=TODAY - timedelta(days=5)),
    Bill("Bo", "B-1", ISSUED, "400.00", due=TODAY - timedelta(days=12)),
    Bill("Bo", "B-2", ISSUED, "70.00", due=TODAY + timedelta(days=12)),
    Bill("Cloud", "C-1", ISSUED, "90.00", currency="USD", due=TODAY - timedelta(days=20)),
]
ASKED: dict[str, Any] = {
    "measure": "sum", "basis": "spent", "amount": "gross", "period": None,
    "compare_with": None, "vendor": None, "except_vendor": None, "category": None,
    "min_amount": None, "max_amount": None, "group_by": "vendor", "top": None,
}  # fmt: skip


@pytest.fixture(autouse=True)
async def written(database: Database, workspace_id: str) -> None:
    await books.write(database, workspace_id, BILLS)


async def test_overdue_by_supplier_has_all_currencies_and_days(context: ToolContext) -> None:
    result = await query_spend(context, **ASKED | {"status": "overdue"})
    euros, dollars = result.tables
    assert [[cell.value for cell in row] for row in euros.rows] == [
        ["Bo", 1, Money(Decimal(400), "EUR"), 12], ["Ada", 2, Money(Decimal(150), "EUR"), 30],
    ]  # fmt: skip
    assert [[cell.value for cell in row] for row in dollars.rows] == [
        ["Cloud", 1, Money(Decimal(90), "USD"), 20]
    ]
    assert any("Ada A-1 has waited longest" in one for one in result.statements)
    assert "you owe" in result.statements[0]


async def test_owed_by_supplier_has_all_currencies(context: ToolContext) -> None:
    result = await query_spend(context, **ASKED | {"basis": "owed"})
    euros, dollars = result.tables
    assert [row[0].value for row in euros.rows] == ["Bo", "Ada"]
    assert dollars.rows[0][2].value == Money(Decimal(90), "USD")
    assert "USD" in dollars.title
