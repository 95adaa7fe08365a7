"""Days to payment, what was paid late, and payments without an invoice, against plain Python."""

from datetime import date
from decimal import Decimal
from statistics import mean, median

from assistant.database import Database
from assistant.money import Money
from assistant.tools.context import ToolContext
from assistant.tools.explain_match import explain_match
from assistant.tools.list_lone_payments import list_lone_payments
from assistant.tools.payment_delay import payment_delay
from assistant.tools.payment_status import payment_status
from assistant.tools.result import ToolResult
from assistant.workspace.matches.table import Match, MatchState
from tests.tools import books
from tests.tools.books import Bill
from tests.workspace.matching_world import lines

BILLS = [
    Bill("Weber", "W-1", date(2026, 9, 1), "10.00", date(2026, 9, 15), date(2026, 9, 16)),
    Bill("Weber", "W-2", date(2026, 9, 2), "20.00", date(2026, 9, 15), date(2026, 10, 5)),
    Bill("Weber", "W-3", date(2026, 9, 3), "30.00", date(2026, 9, 30), date(2026, 9, 30)),
    Bill("Vasseur", "V-1", date(2026, 9, 4), "40.00", None, date(2026, 9, 9)),
    Bill("Vasseur", "V-2", None, "50.00", date(2026, 9, 4), date(2026, 9, 9)),
    Bill("Vasseur", "V-3", date(2026, 9, 4), "60.00", date(2026, 9, 4)),
    Bill("Vasseur", "V-4", date(2026, 9, 4), "-7.00", paid=date(2026, 11, 9), credit_note=True),
]


def _facts(result: ToolResult) -> dict[str, object]:
    return {fact.id.removeprefix("delay."): fact.value for fact in result.facts}


async def test_days_from_issue_to_payment(context: ToolContext, database: Database) -> None:
    await books.write(database, context.workspace_id, BILLS)
    found = _facts(await payment_delay(context, "days"))
    days = [
        (one.paid - one.issued).days
        for one in BILLS
        if one.paid and one.issued and not one.credit_note
    ]
    assert found["count"] == len(days) == 4
    assert found["average"] == Decimal(mean(days)).quantize(Decimal("0.1"))
    assert found["median"] == Decimal(median(days))
    assert found["slowest"] == max(days)


async def test_what_was_paid_late(context: ToolContext, database: Database) -> None:
    await books.write(database, context.workspace_id, BILLS)
    result = await payment_delay(context, "late")
    late = {
        one.number: (one.paid - one.due).days
        for one in BILLS
        if one.paid and one.due and one.paid > one.due
    }
    shown = {row[1].value: row[4].value for row in result.tables[0].rows}
    assert shown == late == {"W-2": 20, "V-2": 5, "W-1": 1}
    found = _facts(result)
    assert (found["late"], found["with_due"], found["late_share"]) == (3, 4, Decimal(75))
    assert found["latest"] == 20


async def test_of_one_supplier_in_one_month(context: ToolContext, database: Database) -> None:
    await books.write(database, context.workspace_id, BILLS)
    result = await payment_delay(context, "late", "September", "Weber")
    assert [row[1].value for row in result.tables[0].rows] == ["W-1"]
    nobody = await payment_delay(context, "days", "May", "Weber")
    assert "no" in nobody.statements[0].lower()
    assert not nobody.tables


async def test_payments_without_an_invoice(context: ToolContext, database: Database) -> None:
    known = await books.write(database, context.workspace_id, BILLS)
    without = await list_lone_payments(context)
    assert "/sources" in without.statements[0]
    day = date(2026, 9, 30)
    paid = await lines(
        database, context.workspace_id, ("10", day, "Weber"), ("20", day, "Weber"),
        ("30.50", day, "Salary"), ("-99", day, "A refund"), ("5", date(2026, 10, 1), "Fee"),
    )  # fmt: skip
    async with database.write(context.workspace_id) as session:
        for place, state in ((0, MatchState.CONFIRMED), (1, MatchState.SUGGESTED)):
            session.add(
                Match(invoice_id=known.invoices[place], transaction_id=paid[place],
                      amount=Decimal(10), spent=Decimal(10), state=state)
            )  # fmt: skip
    result = await list_lone_payments(context, "September")
    found = {fact.id.removeprefix("lone."): fact.value for fact in result.facts}
    assert found["count"] == 2
    assert found["total:EUR"] == Money(Decimal("50.50"), "EUR")
    assert found["suggested"] == 1
    assert [row[1].value for row in result.tables[0].rows] == ["Salary", "Weber"]


async def test_what_was_paid_late_comes_to(context: ToolContext, database: Database) -> None:
    await books.write(database, context.workspace_id, BILLS)
    result = await payment_delay(context, "late")
    late = [Decimal(one.total or 0) for one in BILLS if one.number in ("W-1", "W-2", "V-2")]
    assert _facts(result)["late_worth:EUR"] == Money(sum(late, Decimal(0)), "EUR")


async def test_the_days_a_supplier_gives(context: ToolContext, database: Database) -> None:
    await books.write(database, context.workspace_id, BILLS)
    weber = await payment_delay(context, "terms", None, "Weber")
    given = [
        (one.due - one.issued).days
        for one in BILLS
        if one.vendor == "Weber" and one.due and one.issued
    ]
    assert {row[0].value for row in weber.tables[0].rows} == set(given)
    assert _facts(weber)["terms_all"] == len(given)
    vasseur = await payment_delay(context, "terms", None, "Vasseur")
    assert "at once" in vasseur.statements[0]
    every = await payment_delay(context, "terms")
    assert [row[0].value for row in every.tables[0].rows] == ["Weber", "Vasseur"]


async def test_what_a_payment_on_account_would_leave(
    context: ToolContext, database: Database
) -> None:
    copies = [
        Bill("Weber", "W-9", date(2026, 9, 5), "9.00", status=one) for one in ("archived", "to_pay")
    ]
    await books.write(database, context.workspace_id, [*BILLS, *copies])
    left = await payment_status(context, None, invoice="V-3", on_account="25")
    facts = {one.id: one.value for one in left.facts}
    assert facts["payment.account_left:EUR"] == Money(Decimal("35.00"), "EUR")
    copied = await payment_status(context, None, invoice="W-9", on_account="1")
    assert {one.id: one.value for one in copied.facts}["payment.account_left:EUR"] == Money(
        Decimal("8.00"), "EUR"
    )
    why = await explain_match(context, None, "Weber")
    assert "To pay" in " ".join(why.statements)  # and not its copy that was put away
    all_of_them = _facts(await payment_status(context, "Weber"))
    assert (all_of_them["payment.looked_at"], all_of_them["payment.paid"]) == (4, 3)
    much = await payment_status(context, None, invoice="V-3", on_account="70")
    assert "more than" in much.statements[0]


async def test_when_it_was_paid_is_held_against_the_day_it_was_due(
    context: ToolContext, database: Database
) -> None:
    await books.write(database, context.workspace_id, BILLS)
    late = await payment_status(context, None, invoice="W-2")
    assert any("20 days" in one or "[[payment.last_late]]" in one for one in late.statements)
    assert {"payment.last_late": 20}.items() <= {one.id: one.value for one in late.facts}.items()
    in_time = await payment_status(context, None, invoice="W-3")
    assert not any(one.id == "payment.last_late" for one in in_time.facts)
    assert any("in time" in one for one in in_time.statements)
