"""How the unit price of one product moved over the lines of bills."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.database import Session
from assistant.tools import papers, slices
from assistant.tools.bill_lines import price_words
from assistant.tools.draft import Draft
from assistant.tools.line_sums import MOST, LineSum, Read, grouped, lines_table, meant, say_left_out
from assistant.tools.papers import Paper
from assistant.tools.records import change_percent
from assistant.tools.result import Row, Unit
from assistant.tools.search_texts import shortened
from assistant.workspace import search
from assistant.workspace.search import REFUSED, InvoiceFilter, Kind, Order

TOLD = 3


async def say_unit_prices(
    session: Session, draft: Draft, part: str, vendor: str | None, category: str | None
) -> bool:
    """What the lines that `part` names cost apiece now, and before that; whether there are any."""
    found = [
        one for one in await _bills(session, draft, part, vendor, category)
        if not (one.row and one.row[0].status in REFUSED)
    ]  # fmt: skip
    read = [(one, line) for one in found for line in one.lines if line.price is not None]
    named = meant(read, part)
    groups = grouped(named or (read if vendor or category else []))
    if groups and not named:
        draft.say("paper.not_called", text=draft.named(part))
    for place, one in enumerate(groups[:TOLD]):
        _say(draft, place, one)
    if not groups:
        return False
    say_left_out(draft, "sums_without", [one for one in found if not one.lines])
    draft.say("paper.from_lines")
    lines = [each for one in groups[:TOLD] for each in one.lines]
    party = await slices.vendor(session, vendor, draft.context)
    draft.cite(party)
    draft.tables.append(lines_table(draft, party.name if party else part, lines))
    draft.citations += tuple(each for paper, _ in lines[:TOLD] for each in paper.citations)
    return True


async def _bills(
    session: Session, draft: Draft, part: str, vendor: str | None, category: str | None
) -> Sequence[Paper]:
    """The bills of a supplier or a kind of cost, else all that mention the words."""
    if vendor or category:
        return await papers.of_slice(
            session, draft.context, vendor, category, None, Order.NEWEST, MOST
        )
    wanted = InvoiceFilter(text=part, kind=Kind.INVOICES)
    rows = (await search.find(session, wanted, Order.NEWEST, MOST)).rows
    if not rows:
        other = replace(wanted, text=shortened(part))
        rows = (await search.find(session, other, Order.NEWEST, MOST)).rows
    return [await papers.of_row(session, row) for row in rows]


def _say(draft: Draft, place: int, product: LineSum) -> None:
    """Now, and since when; the price before that where it was another one."""
    say, how = draft.context.say, draft.context.say("paper.how_sums")
    lines = sorted(product.lines, key=_day, reverse=True)
    now = lines[0][1].price
    same = next((at for at, (_, line) in enumerate(lines) if line.price != now), len(lines))
    rows = [_row(*one) for one in lines]
    values: dict[str, object] = {
        "what": draft.named(product.name), "now": draft.named(_price(draft, lines[0])),
        "who": draft.named(lines[0][0].name.removesuffix(f" {lines[0][0].label}")),
        "count": draft.derived(f"{place}:bills", say("label.invoices"), len(lines), how, rows,
                               len(rows), Unit.COUNT),
    }  # fmt: skip
    if on := lines[same - 1][0].known.issued_on:
        values["day"] = draft.value(f"{place}:since", say("column.since"), on, Unit.DATE, how)
    if same == len(lines) or not on:
        draft.say("prices.unit_steady" if len(lines) > 1 and on else "prices.unit_only", **values)
        return
    change = change_percent(now or Decimal(0), lines[same][1].price or Decimal(0)) or Decimal(0)
    percent = draft.derived(f"{place}:change", say("label.change"), abs(change), say("how.rise"),
                            [rows[same - 1], rows[same]], 2, Unit.PERCENT)  # fmt: skip
    values |= {"before": draft.named(_price(draft, lines[same])), "percent": percent}
    draft.say("prices.unit_rise" if change > 0 else "prices.unit_fall", **values)


def _day(read: Read) -> str:
    return str(read[0].known.issued_on or "")


def _price(draft: Draft, read: Read) -> str:
    paper, line = read
    return price_words(line.price or Decimal(0), str(paper.known.currency), draft.context.language)


def _row(paper: Paper, _: object) -> Row:
    return Row(paper.label, paper.citations[0].url, paper.known.issued_on, None)
