"""Whether two suppliers are one: what they share, and whether one may pose as the other."""

from assistant.database import Session
from assistant.tools.draft import Draft
from assistant.tools.for_others import say_left_out
from assistant.tools.look_alikes import say_look_alike
from assistant.tools.result import Cell, Column, Kind, Table
from assistant.tools.slices import Party
from assistant.workspace import attention, search, vendor_history
from assistant.workspace.search import InvoiceFilter
from assistant.workspace.vendor_history import History


async def write_two(session: Session, draft: Draft, one: Party, other: Party) -> int:
    """Say that they are two and what they share, or that both names stand for one; how many
    invoices they have."""
    say = draft.context.say
    names = {"one": draft.named(one.name), "other": draft.named(other.name)}
    if set(one.ids) & set(other.ids):
        draft.say("vendor_card.two_one", **names)
        return 0
    draft.say("vendor_card.two", **names)
    await say_look_alike(session, draft, one)
    known = [await vendor_history.of(session, party.ids[0]) for party in (one, other)]
    shared = [
        say(f"column.{name}")
        for name, values in (("vat_number", _vat_numbers), ("iban", _ibans))
        if values(known[0]) & values(known[1])
    ]
    draft.say("vendor_card.two_shared" if shared else "vendor_card.two_apart",
              what=say("and").join(shared))  # fmt: skip
    draft.say("vendor_card.two_merge")
    slices = [InvoiceFilter(vendors=party.ids) for party in (one, other)]
    counts = [await search.count(session, wanted) for wanted in slices]
    await say_left_out(session, draft, *slices)
    draft.tables.append(_table(draft, known, counts))
    return sum(counts)


def _vat_numbers(history: History) -> set[str]:
    return {seen.value for seen in history.vat_numbers}


def _ibans(history: History) -> set[str]:
    return {seen.value for seen in history.ibans}


def _table(draft: Draft, known: list[History], counts: list[int]) -> Table:
    say = draft.context.say
    columns = (
        Column("vendor", say("column.vendor")),
        Column("invoices", say("column.invoices"), Kind.COUNT),
        Column("vat_number", say("column.vat_number")),
        Column("iban", say("column.iban")),
    )
    rows = tuple(
        (
            Cell(one.vendor.name, url=f"/vendors/{one.vendor.id}"),
            Cell(count),
            Cell(", ".join(sorted(_vat_numbers(one))) or None),
            Cell(", ".join(sorted(map(attention.masked, _ibans(one)))) or None),
        )
        for one, count in zip(known, counts, strict=True)
    )
    return Table("two", say("vendor_card.title"), columns, rows, row_count=len(rows))
