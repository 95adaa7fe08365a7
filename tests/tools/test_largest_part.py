"""Most is more than half; a rise that is a copy is said as one."""

from datetime import date

from assistant.database import Database
from assistant.tools.context import ToolContext
from assistant.tools.list_unmatched_invoices import list_unmatched_invoices
from assistant.tools.summarise_month import summarise_month
from tests.tools import books
from tests.tools.books import Bill

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
BILLS = [
    Bill("Ada", "A-0", SEPTEMBER, "20.00", paid=OCTOBER, status="paid"),
    Bill("Ada", "A-1", OCTOBER, "50.00"),
    Bill("Bo", "B-1", OCTOBER, "40.00"),
    Bill("Cy", "C-1", OCTOBER, "30.00"),
    Bill("Ada", "A-2", NOVEMBER, "70.00"),
    Bill("Ada", "A-2", NOVEMBER, "70.00"),
    Bill("Bo", "B-2", NOVEMBER, "10.00"),
]  # fmt: skip


async def test_most_is_more_than_half(
    context: ToolContext, database: Database, workspace_id: str
) -> None:
    await books.write(database, workspace_id, BILLS)
    october = (await list_unmatched_invoices(context, "October", None)).statements
    assert any(one.startswith("**The largest part is Ada") for one in october)
    november = (await list_unmatched_invoices(context, "November", None)).statements
    assert any(one.startswith("**Most of it is Ada") for one in november)


async def test_a_rise_that_may_be_a_copy_says_so(
    context: ToolContext, database: Database, workspace_id: str
) -> None:
    await books.write(database, workspace_id, BILLS)
    result = await summarise_month(context, "November")
    [driver] = [one for one in result.statements if "Ada" in one and "November" in one]
    assert "driver_twice:EUR]] of that may be a copy" in driver
