"""Whether something was paid: what is settled, by which evidence, and what is left."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from assistant.database import Session
from assistant.money import Money, total
from assistant.tools import slices, spend_slice, telling
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft import Draft
from assistant.tools.periods import EVER
from assistant.tools.records import Listed, amount, citations, label, url
from assistant.tools.result import Cell, Column, Fact, Kind, Row, Table, ToolResult, Unit
from assistant.tools.spend_slice import Asked
from assistant.workspace import search
from assistant.workspace.matches import stories
from assistant.workspace.matches.stories import Story
from assistant.workspace.search import Found, Order

LATEST, SHOWN = 100, 24


async def payment_status(
    context: ToolContext, vendor: str | None, category: str | None = None,
    invoice: str | None = None, period: str | None = None, on_account: str | None = None,
) -> ToolResult:  # fmt: skip
    """Tell whether a supplier, a kind of cost or an invoice was paid, as far as Qonto and the
    imported bank statements show: when, how much, what is left of what was paid in part, and what
    would be left of an invoice after one more payment.

    Args:
        vendor: The supplier, copied from the question as text.
        category: A kind of cost such as rent, copied as text.
        invoice: The invoice's number, copied as text.
        period: When it was issued, copied as text. Null is the latest ones.
        on_account: For one invoice, or all that is open with a supplier: an amount that would be
            paid on it, copied as text.
    """

    async def write(session: Session, draft: Draft) -> int:
        if not (vendor or category or invoice):
            raise Unclear(context.say("unclear.which_payment"))
        page, what = await _rows(session, draft, vendor, category, invoice, period)
        if not page.rows:
            draft.say("payment.nothing", what=what)
            return 0
        found = [(row, await stories.of_invoice(session, row[0])) for row in page.rows]
        is_one = bool(invoice) and len(found) == 1
        asked = [pair for pair in found if pair[0][0].status not in search.REFUSED]
        found = found if invoice or not asked else asked  # What was refused is not to be paid.
        if invoice and (part := slices.amount(on_account, context)):
            open_one = next((pair for pair in found if not _settled(*pair)), found[0])
            _say_left(draft, *open_one, part.value)
        elif vendor and (part := slices.amount(on_account, context)):
            _say_left_of_all(draft, found, part.value)
        _write(draft, found, what, is_one=is_one)
        if page.total > len(page.rows):
            whole = draft.count("whole", context.say("label.invoices"), page.total, "")
            shown = draft.count("shown", context.say("label.shown"), len(found), "")
            draft.statements.insert(1, context.say("payment.shown", shown=shown, all=whole))
        return len(found)

    return await telling.told(context, "payment", write)


async def _rows(
    session: Session, draft: Draft, vendor: str | None, category: str | None,
    number: str | None, period: str | None,
) -> tuple[Found, str]:  # fmt: skip
    """The invoices meant, the newest first, and which they are in words."""
    if number:
        found = await search.by_number(session, number)
        return Found(tuple(found), len(found)), f" {draft.named(number)}"
    asked = Asked("spent", vendor, None, category, None, None, None, None, None, None)
    meant = await spend_slice.resolve(
        session, draft, asked, slices.period(period, draft.context) or EVER
    )
    draft.slice = meant.wanted
    page = await search.find(session, meant.wanted, Order.NEWEST, LATEST)
    # A copy put away beside the bill that is still open was not paid for being put away.
    copies = {row[0].id for row in (await search.archived_copies(session, meant.wanted)).rows}
    rows = tuple(row for row in page.rows if row[0].id not in copies)
    return Found(rows, page.total - len(copies)), meant.what


def _settled(row: Listed, story: Story) -> Decimal:
    """What is known to be paid of it, by Qonto's payment date or by the bank lines."""
    invoice = row[0]
    if invoice.paid_on or invoice.status in search.SETTLED:
        return invoice.total or Decimal(0)
    return story.settled if story.state in ("matched", "partly") else Decimal(0)


def _write(draft: Draft, found: Sequence[tuple[Listed, Story]], what: str, *, is_one: bool) -> None:
    say = draft.context.say
    how = say("how.payment")
    paid = [pair for pair in found if pair[0][0].total and _settled(*pair) >= pair[0][0].total]
    partly = [pair for pair in found if pair not in paid and _settled(*pair)]
    open_ = [pair for pair in found if pair not in paid and pair not in partly]
    key = "none" if not paid and not partly else "all" if not open_ and not partly else "some"
    values: dict[str, object] = {"what": what, "all": _count(draft, "looked_at", found, how)}
    values["paid"] = _count(draft, "paid", paid, how)
    draft.say(f"payment.one_{key}" if is_one else f"payment.{key}", **values)
    for row, story in partly[:3]:
        _partly(draft, row, story)
    if paid:
        _last(draft, *paid[0], key="one_last" if is_one else "last")
    if open_ and not is_one:
        count = _count(draft, "open", open_, how)
        sums = total(one for row, _ in open_ if (one := amount(row[0])))
        facts = [draft.proved("open_total", say("label.owed"), money, how, _shown(open_, money))
                 for money in sums.values()]  # fmt: skip
        together = say("and").join(f"[[{one.id}]]" for one in facts) or say("unknown_amount")
        draft.say("payment.open", count=count, total=together)
    draft.say("payment.evidence")
    draft.citations = citations([row for row, _ in found[:SHOWN]])
    draft.tables.append(_table(draft, found))


def _say_left(draft: Draft, row: Listed, story: Story, part: Decimal) -> None:
    """What remains of an invoice once this much more is paid; nothing is paid by saying so."""
    invoice = row[0]
    if invoice.total is None or not invoice.currency:
        return
    open_now = Money(invoice.total - _settled(row, story), invoice.currency)
    _say_after(draft, f"{row[1]} {label(invoice)}", open_now, part, [row])


def _say_left_of_all(draft: Draft, found: Sequence[tuple[Listed, Story]], part: Decimal) -> None:
    """What remains open with a supplier once this much more is paid, in the one currency it is
    owed in."""
    open_ones = [
        (row, Money(row[0].total - settled, row[0].currency))
        for row, story in found
        if row[0].total and row[0].currency and (settled := _settled(row, story)) < row[0].total
    ]
    sums = list(total(money for _, money in open_ones).values())
    if len(sums) == 1:
        rows = [row for row, _ in open_ones]
        _say_after(draft, rows[0][1], sums[0], part, rows)


def _say_after(
    draft: Draft, named: str, open_now: Money, part: Decimal, rows: Sequence[Listed]
) -> None:
    """What is left of an open amount, in words."""
    say, how = draft.context.say, draft.context.say("payment.how_left")
    left = open_now.amount - part
    values = {"part": part, "left": abs(left), "open": open_now.amount}
    facts = {
        name: draft.money(f"account_{name}", say("label.amount"),
                          Money(value, open_now.currency), how, rows)
        for name, value in values.items()
    }  # fmt: skip
    key = "payment.left_after" if left >= 0 else "payment.too_much"
    draft.say(key, number=draft.named(named), **facts)


def _shown(found: Sequence[tuple[Listed, Story]], money: Money) -> list[Row]:
    return [
        Row(f"{row[1]} · {label(row[0])}", url(row[0]), row[0].issued_on, amount(row[0]))
        for row, _ in found
        if row[0].currency == money.currency
    ]


def _count(draft: Draft, name: str, found: Sequence[tuple[Listed, Story]], how: str) -> Fact:
    label_ = draft.context.say("label.invoices")
    return draft.count(name, label_, len(found), how, [row for row, _ in found])


def _partly(draft: Draft, row: Listed, story: Story) -> None:
    say, (invoice, vendor) = draft.context.say, row
    currency, name = invoice.currency or "EUR", f"{invoice.id}"
    settled = _settled(row, story)
    left = (invoice.total or Decimal(0)) - settled
    how = say("how.match")
    draft.say(
        "payment.partly", number=draft.named(f"{vendor} {label(invoice)}"),
        settled=draft.money(f"settled:{name}", say("label.paid"), Money(settled, currency), how),
        left=draft.money(f"left:{name}", say("label.owed"), Money(left, currency), how),
    )  # fmt: skip


def _last(draft: Draft, row: Listed, story: Story, key: str) -> None:
    """The newest one that is paid, with its day."""
    say, (invoice, vendor) = draft.context.say, row
    days = [one.line.booked_on for one in story.matches if one.stands]
    day = invoice.paid_on or (max(days) if days else None)
    money = amount(invoice)
    if day is None or money is None:
        return
    draft.say(
        f"payment.{key}" if invoice.paid_on else f"payment.{key}_line",
        number=draft.named(f"{vendor} {label(invoice)}"),
        amount=draft.money("last", say("label.amount"), money, say("how.read"), [row]),
        day=draft.value("last_day", say("column.paid"), day, Unit.DATE, say("how.payment")),
    )  # fmt: skip
    if invoice.due_on:
        draft.statements[-1] += f" {_against_due(draft, day, invoice.due_on)}"


def _against_due(draft: Draft, paid: date, due: date) -> str:
    """How the day of a payment stands to the day it was due."""
    say, late = draft.context.say, (paid - due).days
    due_day = draft.value("last_due", say("column.due"), due, Unit.DATE, say("how.read"))
    if late <= 0:
        return say("payment.in_time", due=due_day)
    return say(
        "payment.late", days=draft.days("last_late", say("label.days"), late, say("how.late")),
        due=due_day,
    )  # fmt: skip


def _table(draft: Draft, found: Sequence[tuple[Listed, Story]]) -> Table:
    say = draft.context.say
    columns = (
        Column("vendor", say("column.vendor")),
        Column("number", say("column.number")),
        Column("paid", say("column.paid"), Kind.DATE),
        Column("bank", say("column.bank_line")),
        Column("total", say("column.total"), Kind.MONEY),
        Column("settled", say("label.paid"), Kind.MONEY),
    )
    rows = tuple(
        (
            Cell(row[1]), Cell(label(row[0]), url=url(row[0])), Cell(row[0].paid_on),
            Cell(say(f"payment.bank_{story.state}")), Cell(amount(row[0])),
            Cell(Money(_settled(row, story), row[0].currency) if row[0].currency else None),
        )
        for row, story in found[:SHOWN]
    )  # fmt: skip
    caption = say("table.shown", shown=len(rows), total=len(found))
    caption = caption if len(rows) < len(found) else ""
    return Table("payment", say("payment.title"), columns, rows, caption, row_count=len(found))
