"""What bank lines paid of open invoices is off every sum of what is owed, and said beside it."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.database import Database
from assistant.money import Money
from assistant.tools.cash_out import cash_out
from assistant.tools.context import ToolContext
from assistant.tools.list_unmatched_invoices import list_unmatched_invoices
from assistant.tools.needs_attention import needs_attention
from assistant.tools.query_spend import query_spend
from assistant.tools.result import ToolResult
from assistant.tools.search_invoices import search_invoices
from assistant.tools.vendor_card import vendor_card
from assistant.workspace.matches.table import Match, MatchState
from tests.tools import books
from tests.tools.books import Bill
from tests.workspace.matching_world import lines

RENT = Bill("Immobilière des Terreaux", "Q-2026-11", date(2026, 11, 1), "3552.00",
            date(2026, 11, 11))  # fmt: skip
GLASS = Bill("Verrerie du Forez", "F-2026-10", date(2026, 10, 1), "2500.00", date(2026, 11, 4))
PAPER = Bill("Papeterie Vasseur", "PV-7", date(2026, 10, 7), "600.00", date(2026, 11, 6))
LAMP = Bill("Lichtwerk Köln GmbH", "RE-1", date(2026, 10, 8), "100.00", date(2026, 11, 9))
OWED = Decimal("1552.00") + Decimal("2500.00") + Decimal("100.00")
EUR = "EUR"


@pytest.fixture
async def part_paid(context: ToolContext, database: Database) -> None:
    """Of the rent 2,000 is paid, the paper wholly, of the glass only perhaps."""
    known = await books.write(database, context.workspace_id, [RENT, GLASS, PAPER, LAMP])
    paid = [("2000.00", date(2026, 11, 25), "acompte"), ("600.00", date(2026, 11, 25), "PV-7"),
            ("2500.00", date(2026, 11, 25), "?")]  # fmt: skip
    rows = await lines(database, context.workspace_id, *paid)
    states = [(0, MatchState.AUTOMATIC), (2, MatchState.CONFIRMED), (1, MatchState.SUGGESTED)]
    async with database.write(context.workspace_id) as session:
        for at, (bill, state) in enumerate(states):
            amount = Decimal(paid[at][0])
            session.add(
                Match(invoice_id=known.invoices[bill], transaction_id=rows[at], amount=amount,
                      spent=amount, state=state)
            )  # fmt: skip


def _value(result: ToolResult, fact: str) -> object:
    return next(one.value for one in result.facts if one.id == fact)


def _rows(result: ToolResult, fact: str) -> list[Decimal]:
    rows = next(one.rows for one in result.facts if one.id == fact)
    return sorted(one.amount.amount for one in rows if one.amount)


async def _owed(context: ToolContext, measure: str = "sum", **more: object) -> ToolResult:
    wanted = dict.fromkeys(
        ("period", "compare_with", "vendor", "except_vendor", "category", "min_amount",
         "max_amount", "group_by", "top")
    ) | more  # fmt: skip
    return await query_spend(context, measure, "owed", "gross", **wanted)  # type: ignore[arg-type]


@pytest.mark.usefixtures("part_paid")
async def test_what_is_owed_is_what_is_left(context: ToolContext) -> None:
    result = await _owed(context)
    assert _value(result, "owed.total:EUR") == Money(OWED, EUR)
    assert sum(_rows(result, "owed.total:EUR")) == OWED
    assert _value(result, "owed.count") == 3
    assert _value(result, "owed.part_paid:EUR") == Money(Decimal(2000), EUR)
    (said,) = [one for one in result.statements if "part_paid" in one]
    assert "Q-2026-11 is paid in part" in said
    left = {row[1].value: row[-1].value for row in result.tables[-1].rows}
    assert left["Q-2026-11"] == Money(Decimal(1552), EUR)


@pytest.mark.usefixtures("part_paid")
async def test_of_one_supplier_and_by_supplier(context: ToolContext) -> None:
    one = await _owed(context, vendor="Immobilière des Terreaux")
    assert _value(one, "owed.total:EUR") == Money(Decimal("1552.00"), EUR)
    groups = await _owed(context, group_by="vendor")
    shown = {row[0].value: row[2].value for row in groups.tables[0].rows}
    assert shown["Immobilière des Terreaux"] == Money(Decimal("1552.00"), EUR)
    other = await _owed(context, vendor="Lichtwerk Köln GmbH")
    assert not [one for one in other.statements if "part_paid" in one]


@pytest.mark.usefixtures("part_paid")
@pytest.mark.parametrize(
    ("measure", "amount"), [("largest", "2500.00"), ("smallest", "100.00"), ("median", "1552.00")]
)
async def test_extremes_and_the_middle_are_of_what_is_left(
    context: ToolContext, measure: str, amount: str
) -> None:
    result = await _owed(context, measure)
    fact = f"owed.{measure}:EUR"
    assert _value(result, fact) == Money(Decimal(amount), EUR)
    assert Decimal(amount) in _rows(result, fact)


@pytest.mark.usefixtures("part_paid")
async def test_lists_of_open_invoices_say_what_is_left(context: ToolContext) -> None:
    for status in ("unpaid", "overdue", "unmatched"):
        given = dict.fromkeys(
            ("text", "vendor", "except_vendor", "period", "due", "min_amount", "max_amount",
             "order", "limit")
        )  # fmt: skip
        result = await search_invoices(context, status=status, **given)
        assert _value(result, "search.total:EUR") == Money(OWED, EUR)
        assert _value(result, "search.count") == 3
        assert any("part_paid" in one for one in result.statements)
    result = await list_unmatched_invoices(context, None, None)
    assert Money(OWED, EUR) in [one.value for one in result.facts]


@pytest.mark.usefixtures("part_paid")
async def test_the_forecast_and_the_overdue_are_of_what_is_left(context: ToolContext) -> None:
    weeks = await cash_out(context, None)
    assert _value(weeks, "cash_out.total:EUR") == Money(OWED, EUR)
    assert weeks.charts[0].points[-1].value == Money(OWED, EUR)
    overdue = await cash_out(context, None, overdue_only=True)
    assert _value(overdue, "cash_out.overdue:EUR") == Money(OWED, EUR)
    assert any("part_paid" in one for one in overdue.statements)


@pytest.mark.usefixtures("part_paid")
async def test_attention_and_the_supplier_say_what_is_left(context: ToolContext) -> None:
    result = await needs_attention(context, "overdue")
    assert _value(result, "attention.overdue_total:EUR") == Money(OWED, EUR)
    (rent,) = [row for row in result.tables[0].rows if row[2].value == "Q-2026-11"]
    assert rent[4].value == Money(Decimal("1552.00"), EUR)
    assert "€2,000.00 of it is paid by bank lines" in str(rent[3].value)
    card = await vendor_card(context, "Immobilière des Terreaux")
    assert _value(card, "vendor.open:EUR") == Money(Decimal("1552.00"), EUR)


async def test_what_is_paid_in_part_is_listed_with_what_is_left(
    part_paid: None, context: ToolContext
) -> None:
    wanted = dict.fromkeys(
        ("text", "vendor", "except_vendor", "period", "due", "min_amount", "max_amount", "order",
         "limit"),
    )  # fmt: skip
    result = await search_invoices(context, status="part_paid", **wanted)
    assert [row[1].value for row in result.tables[0].rows] == ["Q-2026-11"]
    assert _value(result, "search.part_paid:EUR") == Money(Decimal("2000.00"), EUR)


async def test_without_a_statement_it_is_not_known_what_is_paid_in_part(
    context: ToolContext, database: Database
) -> None:
    await books.write(database, context.workspace_id, [RENT])
    wanted: dict[str, None] = dict.fromkeys(
        ("text", "vendor", "except_vendor", "period", "due", "min_amount", "max_amount", "order",
         "limit")
    )  # fmt: skip
    told = await search_invoices(context, status="part_paid", **wanted)
    assert told.statements[0].startswith("Which open invoices are paid in part is not known here")
