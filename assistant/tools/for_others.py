"""What a figure leaves out because it is addressed to somebody else, named beside it."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.database import Session
from assistant.money import total
from assistant.tools.draft import Draft
from assistant.tools.records import Listed, amount, citations, invoice_table, label
from assistant.workspace import addressees, search
from assistant.workspace.reports import Amounts
from assistant.workspace.search import InvoiceFilter, Kind

MOST, NAMED = 500, 3
_TOTALS = (Kind.INVOICES, Kind.NETTED)


async def say_left_out(
    session: Session, draft: Draft, *slices: InvoiceFilter, which: Amounts = Amounts.GROSS,
    is_list: bool = False,
) -> None:  # fmt: skip
    """How many invoices of these slices are addressed to somebody else, over how much and whom;
    nothing where there are none. A list shows them apart, in a table of their own."""
    theirs = await _rows(session, slices)
    if not theirs:
        return
    say, how = draft.context.say, draft.context.say("how.for_others")
    moneys = [money for row in theirs if (money := amount(row[0], which))]
    totals = [
        draft.money("for_others", say("label.for_others"), one, how, theirs, None, which)
        for one in total(moneys).values()
    ]
    whom = await addressees.names(session, [row[0].id or 0 for row in theirs])
    draft.say(
        "others.left_out" if totals else "others.left_out_plain",
        count=draft.count("for_others", say("label.for_others"), len(theirs), how, theirs),
        total=say("and").join(f"[[{one.id}]]" for one in totals),
        names=_some([draft.named(name) for name in dict.fromkeys(whom.values())]),
        numbers=_some([draft.named(label(row[0])) for row in theirs]),
    )
    draft.citations = (*draft.citations, *citations(theirs[:NAMED]))
    if is_list:
        title = say("others.title")
        draft.tables.append(invoice_table("for_others", title, theirs, len(theirs), say))


async def _rows(session: Session, slices: Sequence[InvoiceFilter]) -> list[Listed]:
    """The invoices, the largest first, each once."""
    # By their ids, since they are few: no period has to be gone through for them.
    marked = await addressees.marked(session)
    found: dict[int | None, Listed] = {}
    for wanted in slices:
        ids = tuple(one for one in marked if not wanted.ids or one in wanted.ids)
        if ids and wanted.kind in _TOTALS:
            own = replace(wanted, kind=Kind.FOR_OTHERS, ids=ids)
            rows = await search.rows(session, own, search.Order.LARGEST, MOST)
            found |= {row[0].id: row for row in rows}
    return list(found.values())


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
