"""What was owed on a past day, from issue and payment dates; parts of numbers; two suppliers."""

from datetime import date
from decimal import Decimal

from assistant.money import Money
from assistant.tools.context import ToolContext
from assistant.tools.get_invoice import get_invoice
from assistant.tools.owed_then import owed_then
from assistant.tools.vendor_card import vendor_card
from tests.tools.books import Books


async def test_what_was_owed_then_is_recomputed_from_the_dates(
    context: ToolContext, ledger: Books
) -> None:
    day = date(2026, 9, 10)
    open_then = [
        bill for bill in ledger.bills
        if bill.counts and bill.issued and bill.issued <= day and bill.currency == "EUR"
        and (bill.paid > day if bill.paid else bill.status == "to_pay")
    ]  # fmt: skip
    result = await owed_then(context, "10 September")
    facts = {fact.id: fact.value for fact in result.facts}
    assert facts["owed_then.total:EUR"] == Money(
        sum((b.amount for b in open_then), Decimal()), "EUR"
    )
    assert facts["owed_then.count"] == len(open_then)
    assert "not kept day by day" in result.statements[1]


async def test_a_day_before_the_first_invoice_is_not_known(
    context: ToolContext, ledger: Books
) -> None:
    result = await owed_then(context, "2024-06-30")
    assert "not known here" in result.statements[0]


async def test_a_part_of_a_number_finds_all_that_have_it(
    context: ToolContext, ledger: Books
) -> None:
    result = await get_invoice(context, "pv 2026")
    having = [bill for bill in ledger.bills if (bill.number or "").startswith("PV-2026")]
    assert {fact.id: fact.value for fact in result.facts}["invoice.count"] == len(having)
    assert "none is called just that" in result.statements[0]
    assert len(result.tables[0].rows) == len(having)


async def test_two_suppliers_are_held_side_by_side_and_nothing_is_offered(
    context: ToolContext, ledger: Books
) -> None:
    result = await vendor_card(context, "Martin SARL", "Martin Dupont EI")
    assert "two suppliers here" in result.statements[0]
    assert not result.offers
    assert len(result.tables[0].rows) == 2
    same = await vendor_card(context, "Martin SARL", "Martin SARL")
    assert "one supplier here" in same.statements[0]
