"""Which invoices a payment covers: every exact combination of their amounts."""

from decimal import Decimal
from itertools import combinations

from assistant.database import Session
from assistant.errors import BadRequest
from assistant.money import Money, digits
from assistant.tools import slices, telling
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft import Draft
from assistant.tools.records import Listed, citations, invoice_table
from assistant.tools.result import ToolResult
from assistant.workspace import search
from assistant.workspace.search import InvoiceFilter, Order, Payment

LOOKED_AT = 60
MOST_FOUND = 5
MOST_PARTS = 4


async def find_combination(
    context: ToolContext, amount: str, count: int | None = None, vendor: str | None = None
) -> ToolResult:
    """Find which invoices a payment covers: every combination of unmatched invoices (or unpaid
    ones) that comes to exactly its amount, up to four of them; says when several fit.

    Args:
        amount: The payment's amount, copied from the question as text.
        count: How many invoices it covers, where the question says so.
        vendor: The supplier it went to, copied as text.
    """
    if count is not None and not 1 <= count <= MOST_PARTS:
        raise BadRequest(f"count is between 1 and {MOST_PARTS}.")

    async def write(session: Session, draft: Draft) -> int:
        said = slices.amount(amount, context)
        if said is None:
            raise Unclear(context.say("unclear.amount", text=""))
        party = await slices.vendor(session, vendor, context)
        money = Money(said.value, said.currency or "EUR")
        draft.slice = InvoiceFilter(
            vendors=party.ids if party else (), currency=money.currency, payment=Payment.UNMATCHED
        )
        rows = await _open(session, context, money.currency, party.ids if party else ())
        found = _exact(rows, money, count)
        _write(draft, money, found, len(rows))
        return len(rows)

    return await telling.told(context, "combination", write)


async def _open(
    session: Session, context: ToolContext, currency: str, vendors: tuple[int, ...]
) -> list[Listed]:
    """The newest invoices no payment is known for, with those Qonto calls unpaid."""
    found: dict[int | None, Listed] = {}
    for payment in (Payment.UNMATCHED, Payment.UNPAID):
        wanted = InvoiceFilter(
            vendors=vendors, currency=currency, payment=payment, today=context.today
        )
        page = await search.find(session, wanted, Order.NEWEST, LOOKED_AT)
        found |= {row[0].id: row for row in page.rows if row[0].total}
    return list(found.values())[:LOOKED_AT]


def _exact(rows: list[Listed], money: Money, count: int | None) -> list[tuple[Listed, ...]]:
    """Every set that comes to the amount, the smallest sets first."""
    unit = digits(money.currency)
    wanted = int(money.amount.scaleb(unit))
    cents = [int((row[0].total or Decimal(0)).scaleb(unit)) for row in rows]
    sizes = [count] if count else range(1, MOST_PARTS + 1)
    found = []
    for size in sizes:
        for chosen in combinations(range(len(cents)), size):
            if sum(cents[at] for at in chosen) == wanted:
                found.append(tuple(rows[at] for at in chosen))
            if len(found) > MOST_FOUND:
                return found
    return found


def _write(draft: Draft, money: Money, found: list[tuple[Listed, ...]], looked_at: int) -> None:
    say = draft.context.say
    asked = draft.money("asked", say("label.asked"), money, say("how.asked"))
    how = say("how.combination")
    seen = draft.count("looked_at", say("label.invoices"), looked_at, how)
    if not found:
        draft.say("combination.none", amount=asked, count=seen)
        return
    several = draft.count("found", say("combination.title"), len(found), how)
    key = "one" if len(found) == 1 else "several"
    draft.say(f"combination.{key}", amount=asked, count=several)
    draft.say("combination.only_sums", count=seen)
    draft.citations = citations(found[0])
    for number, rows in enumerate(found[:MOST_FOUND], 1):
        title = say("combination.table", number=number)
        table = invoice_table(f"combination_{number}", title, rows, len(rows), say)
        draft.tables.append(table)
