"""Copies, what was refused and credit notes bend no ranking and no change: each group says how much
of it may not count, and those that moved most are those that still do without it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assistant.database import Database
from assistant.money import Money
from assistant.tools.context import ToolContext
from assistant.tools.query_spend import query_spend
from assistant.tools.result import Table, ToolResult
from assistant.tools.summarise_month import summarise_month
from tests.tools import books
from tests.tools.books import Bill

SEPTEMBER, OCTOBER = date(2026, 9, 5), date(2026, 10, 5)
BILLS = [
    Bill("Ada", "A-1", SEPTEMBER, "100.00"),
    Bill("Ada", "A-2", OCTOBER, "500.00"),
    Bill("Ada", "A-2", OCTOBER, "500.00", status="archived"),
    Bill("Bo", "B-1", SEPTEMBER, "900.00"),
    Bill("Bo", "B-2", OCTOBER, "880.00"),
    Bill("Bo", "B-N", OCTOBER, "700.00", credit_note=True),
    Bill("Cy", "C-1", SEPTEMBER, "450.00", status="rejected"),
    Bill("Dee", "D-1", OCTOBER, "60.00"),
]  # fmt: skip
CLEAN = {"Ada": (500, 100), "Bo": (180, 900), "Cy": (0, 0), "Dee": (60, 0)}
ASKED: dict[str, Any] = {
    "measure": "sum", "basis": "spent", "amount": "gross", "period": "October",
    "compare_with": None, "vendor": None, "except_vendor": None, "category": None,
    "min_amount": None, "max_amount": None, "group_by": "vendor", "top": None,
}  # fmt: skip


@pytest.fixture(autouse=True)
async def written(database: Database, workspace_id: str) -> None:
    await books.write(database, workspace_id, BILLS)


def _column(table: Table, key: str) -> dict[str, object]:
    place = [column.key for column in table.columns].index(key)
    return {str(row[0].value): row[place].value for row in table.rows}


def _euros(amount: int) -> Money:
    return Money(Decimal(amount), "EUR")


def _fact(result: ToolResult, part: str) -> list[Money]:
    return [one.value for one in result.facts if part in one.id and isinstance(one.value, Money)]


async def test_who_moved_most_is_who_does_without_what_may_not_count(context: ToolContext) -> None:
    result = await query_spend(context, **ASKED | {"compare_with": "September"})
    [said] = [one for one in result.statements if "moved most" in one]
    assert said.index("Bo") < said.index("Ada") < said.index("Dee")
    assert "Cy" not in said
    assert _fact(result, ".moved:") == [_euros(720), _euros(400), _euros(60)]
    assert _fact(result, ".held:") == [_euros(700), _euros(500)]
    [table] = result.tables
    assert _column(table, "total")["Ada"] == _euros(1000)
    assert _column(table, "remains") == {name: _euros(now) for name, (now, _) in CLEAN.items()}
    assert _column(table, "remained") == {name: _euros(then) for name, (_, then) in CLEAN.items()}


async def test_the_rows_of_who_moved_add_up_to_the_change(context: ToolContext) -> None:
    result = await query_spend(context, **ASKED | {"compare_with": "September"})
    moved = [fact for fact in result.facts if ".moved:" in fact.id]
    for fact in moved:
        assert isinstance(fact.value, Money)
        added = sum((row.amount.amount for row in fact.rows if row.amount), Decimal(0))
        assert abs(added) == fact.value.amount


async def test_a_ranking_says_what_may_not_count_and_the_order_without_it(
    context: ToolContext,
) -> None:
    result = await query_spend(context, **ASKED | {"period": "2026"})
    [said] = [one for one in result.statements if "may not count" in one]
    assert _fact(result, ".held:") == [_euros(700), _euros(500), _euros(450)]
    order = said[said.index("order is") :]
    assert order.index("Bo") < order.index("Ada") < order.index("Dee")
    assert _column(result.tables[0], "remains")["Bo"] == _euros(1080)


async def test_a_month_says_how_much_of_it_may_not_count(context: ToolContext) -> None:
    result = await query_spend(context, **ASKED | {"group_by": "month", "period": "2026"})
    assert _column(result.tables[0], "total") == {
        "September 2026": _euros(1450), "October 2026": _euros(1940),
    }  # fmt: skip
    assert _column(result.tables[0], "remains") == {
        "September 2026": _euros(1000), "October 2026": _euros(740),
    }  # fmt: skip
    [said] = [one for one in result.statements if "may not count" in one]
    assert "Without it the most is" in said and "September 2026" in said


async def test_a_table_without_such_amounts_has_no_such_column(context: ToolContext) -> None:
    result = await query_spend(context, **ASKED | {"vendor": "Dee"})
    assert "remains" not in [column.key for column in result.tables[0].columns]
    assert not any("may not count" in one for one in result.statements)


async def test_the_month_names_who_changed_most_without_it(context: ToolContext) -> None:
    result = await summarise_month(context, "October")
    [said] = [one for one in result.statements if "Without that" in one]
    assert said.startswith("**Ada") and "Without that Bo changed most" in said
    assert _column(result.tables[0], "remains")["Ada"] == _euros(500)
