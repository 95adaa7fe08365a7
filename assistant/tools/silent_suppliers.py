"""Suppliers that sent nothing in a period though they have before, and those new in it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from assistant.database import Session
from assistant.money import Money
from assistant.tools.draft import Draft
from assistant.tools.look_alikes import all_look_alikes
from assistant.tools.periods import Period
from assistant.tools.records import vendor_citation
from assistant.tools.result import Cell, Column, Kind, Table, Unit
from assistant.workspace import reports, supplier_bills
from assistant.workspace.reports import Grouping, Sums
from assistant.workspace.search import InvoiceFilter

SHOWN, NAMED = 50, 3


async def write_silent(
    session: Session, draft: Draft, wanted: InvoiceFilter, period: Period
) -> int:
    """Name them, the largest so far first. How many suppliers were looked at."""
    say = draft.context.say
    billed = {one.key for one in await reports.sums_by(session, wanted, Grouping.VENDOR)}
    ever = await reports.sums_by(session, wanted.within(None, None), Grouping.VENDOR)
    known = {one.key for one in ever}
    silent = [one for one in ever if one.key not in billed]
    how = say("silent.how", period=draft.period(period))
    whole = draft.count("suppliers", say("column.vendor"), len(known), how)
    number = len({one.key for one in silent})
    if not silent:
        draft.say("silent.none", all=whole, period=draft.period(period))
        return len(known)
    count = draft.count("silent", say("column.vendor"), number, how)
    draft.say(
        "silent.lead", count=count, all=whole, period=draft.period(period),
        name=draft.named(silent[0].label),
    )  # fmt: skip
    bills = await supplier_bills.of_each(session, wanted.within(None, None))
    _list(draft, silent, "silent", {one.vendor_id: one.last_on for one in bills})
    return len(known)


async def write_new(session: Session, draft: Draft, wanted: InvoiceFilter, period: Period) -> int:
    """Those whose first invoice here is in the period, the largest first; of all time the newest
    first."""
    say = draft.context.say
    now = await reports.sums_by(session, wanted, Grouping.VENDOR)
    earlier = wanted.within(None, period.start - timedelta(days=1)) if period.start else None
    before = await reports.sums_by(session, earlier, Grouping.VENDOR) if earlier else []
    known = {one.key for one in before}
    new = [one for one in now if one.key not in known]
    how = say("silent.how_new", period=draft.period(period))
    if not new:
        draft.say("silent.none_new", period=draft.period(period))
        return len(now)
    bills = await supplier_bills.of_each(session, wanted.within(None, None))
    days = {one.vendor_id: one.first_on for one in bills}
    count = draft.count("new", say("column.vendor"), len({one.key for one in new}), how)
    if period.start is None:
        new.sort(key=lambda one: str(days.get(one.vendor_id or 0) or ""), reverse=True)
    day = days.get(new[0].vendor_id or 0)
    if period.start is None and day:
        first = draft.value("first", say("silent.first"), day, Unit.DATE, say("how.billed_first"))
        draft.say("silent.lead_newest", name=draft.named(new[0].label), day=first, all=count)
    else:
        named = draft.named(new[0].label)
        draft.say("silent.lead_new", count=count, period=draft.period(period), name=named)
    await _doubts(session, draft, new)
    _list(draft, new, "new", days)
    return len(now)


async def _doubts(session: Session, draft: Draft, new: Sequence[Sums]) -> None:
    """A new supplier that is called almost like another one is said to be."""
    ids = {one.vendor_id for one in new if one.vendor_id}
    pairs = await all_look_alikes(session, draft.context)
    for guest, host in [(one, two) for vendor_id, one, two in pairs if vendor_id in ids][:NAMED]:
        draft.say("search.look_alike", vendor=draft.named(guest), other=draft.named(host))


def _list(
    draft: Draft, groups: Sequence[Sums], name: str,
    told: Mapping[int, date | None] | None = None,
) -> None:  # fmt: skip
    """The suppliers with what they billed, and when first or last."""
    say, days = draft.context.say, told or {}
    label = say("suppliers.last" if name == "silent" else "silent.first")
    draft.citations = tuple(
        vendor_citation(one.label, one.vendor_id) for one in groups[:SHOWN] if one.vendor_id
    )
    columns = (
        Column("vendor", say("column.vendor")),
        Column("invoices", say("column.invoices"), Kind.COUNT),
        Column("total", say("column.total"), Kind.MONEY),
        *([Column("last" if name == "silent" else "first", label, Kind.DATE)] if told else []),
    )
    rows = tuple(
        (
            Cell(one.label, url=f"/vendors/{one.vendor_id}" if one.vendor_id else None),
            Cell(one.count),
            Cell(Money(one.total or Decimal(0), one.currency) if one.currency else None),
            *([Cell(days.get(one.vendor_id or 0))] if told else []),
        )
        for one in groups[:SHOWN]
    )
    currencies = " · ".join(dict.fromkeys(one.currency or "?" for one in groups))
    caption = say(f"silent.caption_{name}", currency=currencies)
    draft.tables.append(
        Table(name, say(f"silent.title_{name}"), columns, rows, caption, row_count=len(groups))
    )
