"""A card that puts invoices into review: written from the database, bound by a digest."""

import re
from collections.abc import Sequence

from assistant.database import Session
from assistant.tools import periods, slices, states
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft import Draft
from assistant.tools.phrases import harmless
from assistant.tools.records import Listed, amount, citations, invoice_table, label
from assistant.tools.result import Offer
from assistant.tools.states import Known
from assistant.workspace import attention, review_cards, search
from assistant.workspace.attention.signal import Kind
from assistant.workspace.review_cards import LIFETIME, MOST
from assistant.workspace.search import InvoiceFilter, Order

TOLD = 12


async def offer_review(
    session: Session, draft: Draft, names: Sequence[str], period: str | None,
    status: Known | None, *, spared: bool,
) -> None:  # fmt: skip
    """Write the card, or why there is none; `spared` leaves out those with a new IBAN."""
    say, found = draft.context.say, await _meant(session, draft.context, names, period, status)
    how = say("how.review")
    if not found:
        draft.say("offers_card.review_none")
        return
    waiting = await review_cards.in_review(session, [one.id or 0 for one, _ in found])
    odd = await _with_new_iban(session, draft.context) if spared else set[int]()
    kept = [row for row in found if row[0].id in odd and row[0].id not in waiting]
    chosen = [row for row in found if row[0].id not in odd | waiting]
    if chosen:
        _card(session, draft, chosen)
    if spared and not kept:
        draft.say("offers_card.review_no_new_iban")
    for name, rows in (
        ("new_iban", kept), ("waiting", [row for row in found if row[0].id in waiting]),
    ):  # fmt: skip
        if rows:
            count = draft.count(name, say("label.invoices"), len(rows), how, rows)
            numbers = ", ".join(draft.named(label(one)) for one, _ in rows[:TOLD])
            draft.say(f"offers_card.review_{name}", count=count, numbers=numbers)
    draft.citations = citations(found[:TOLD])
    table = invoice_table("review", say("table.behind"), found, len(found), say)
    draft.tables.append(table)


async def _meant(
    session: Session, context: ToolContext, names: Sequence[str], period: str | None,
    status: Known | None,
) -> list[Listed]:  # fmt: skip
    """By number, by supplier, by period and state; else those on screen."""
    numbered = [row for name in names for row in await search.by_number(session, name)]
    if numbered:
        return numbered[:MOST]
    party = await slices.vendors(session, list(names), context)
    span = slices.period(period, context) or periods.EVER
    vendors = party.ids if party else ()
    wanted = InvoiceFilter(start=span.start, end=span.end, vendors=vendors, today=context.today)
    wanted = states.narrowed(wanted, status)
    if not (party or period or status):
        ids = on_screen(context)
        if not ids:
            raise Unclear(context.say("offers_card.review_which"))
        wanted = InvoiceFilter(ids=ids)
    return list((await search.find(session, wanted, Order.OLDEST, MOST)).rows)


def on_screen(context: ToolContext) -> tuple[int, ...]:
    """The invoices that the answer before lists."""
    cells = (
        cell.url
        for table in (context.before.tables if context.before else ())
        for row in table.rows
        for cell in row
    )
    found = (re.fullmatch(r"/invoices/(\d+)", url or "") for url in cells)
    return tuple(dict.fromkeys(int(one[1]) for one in found if one))


async def _with_new_iban(session: Session, context: ToolContext) -> set[int]:
    """The invoices that a changed or suspect IBAN stands on."""
    found = await attention.signals(session, context.today, context.now)
    kinds = (Kind.IBAN_CHANGED, Kind.IBAN_SUSPECT)
    return {one.invoice_id for one in found if one.kind in kinds and one.invoice_id}


def _card(session: Session, draft: Draft, chosen: Sequence[Listed]) -> None:
    say, context = draft.context.say, draft.context
    until = context.now + LIFETIME
    lines = [_line(draft, row) for row in chosen[:TOLD]]
    if len(chosen) > TOLD:
        lines.append(say("offers_card.review_more", count=len(chosen) - TOLD))
    lines.append(say("offers_card.review_then", minutes=int(LIFETIME.total_seconds()) // 60))
    seal = review_cards.digest(session, (one for one, _ in chosen), until)
    fields = (
        *(("invoice_id", str(one.id)) for one, _ in chosen),
        ("until", until.isoformat()), ("digest", seal),
    )  # fmt: skip
    title, button = say("offers_card.review_title"), say("offers_card.review_button")
    draft.offers.append(Offer("review", title, tuple(lines), button, "/review/flags", True, fields))
    count = draft.count("count", say("label.invoices"), len(chosen), say("how.review"), chosen)
    draft.say("offers_card.review", count=count)


def _line(draft: Draft, row: Listed) -> str:
    money = amount(row[0])
    total = draft.context.shown(money) if money else draft.context.say("unknown_amount")
    name = harmless(f"{row[1]} {label(row[0])}".strip())
    return draft.context.say("offers_card.approve_one", name=name, total=total)
