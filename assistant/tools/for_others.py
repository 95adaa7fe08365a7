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
_LEFT_OUT = {
    Kind.INVOICES: (Kind.FOR_OTHERS,),
    Kind.CREDIT_NOTES: (Kind.NOTES_FOR_OTHERS,),
    Kind.NETTED: (Kind.FOR_OTHERS, Kind.NOTES_FOR_OTHERS),
}
_KEYS = {
    False: ("for_others", "others.left_out"),
    True: ("notes_for_others", "others.notes_left_out"),
}


async def say_left_out(
    session: Session, draft: Draft, *slices: InvoiceFilter, which: Amounts = Amounts.GROSS,
    is_list: bool = False,
) -> None:  # fmt: skip
    """How many invoices and credit notes of these slices are addressed to somebody else, over how
    much and whom; nothing where there are none. A list shows them apart, in their own table."""
    theirs = await _rows(session, slices)
    await say_theirs(session, draft, theirs, which)
    if theirs and is_list:
        title = draft.context.say("others.title")
        table = invoice_table("for_others", title, theirs, len(theirs), draft.context.say)
        draft.tables.append(table)


async def say_theirs(
    session: Session, draft: Draft, rows: Sequence[Listed], which: Amounts = Amounts.GROSS
) -> None:
    """That these are addressed to somebody else and left out; invoices, then credit notes."""
    for is_note, (name, key) in _KEYS.items():
        theirs = [row for row in rows if row[0].is_credit_note is is_note]
        if theirs:
            await _say(session, draft, theirs, name, key, which)


async def _rows(session: Session, slices: Sequence[InvoiceFilter]) -> list[Listed]:
    """What the slices leave out, the largest first, each once."""
    # By their ids, since they are few: no period has to be gone through for them.
    marked = await addressees.marked(session)
    found: dict[int | None, Listed] = {}
    for wanted in slices:
        ids = tuple(one for one in marked if not wanted.ids or one in wanted.ids)
        for kind in _LEFT_OUT.get(wanted.kind, ()) if ids else ():
            own = replace(wanted, kind=kind, ids=ids)
            rows = await search.rows(session, own, search.Order.LARGEST, MOST)
            found |= {row[0].id: row for row in rows}
    return list(found.values())


async def _say(
    session: Session, draft: Draft, theirs: Sequence[Listed], name: str, key: str, which: Amounts
) -> None:
    say = draft.context.say
    words, how = say("label.for_others"), say("how.for_others")
    moneys = [money for row in theirs if (money := amount(row[0], which))]
    totals = [
        draft.money(name, words, one, how, theirs, None, which) for one in total(moneys).values()
    ]
    whom = await addressees.names(session, [row[0].id or 0 for row in theirs])
    draft.say(
        key if totals else f"{key}_plain",
        count=draft.count(name, words, len(theirs), how, theirs),
        total=say("and").join(f"[[{one.id}]]" for one in totals),
        names=_some([draft.named(one) for one in dict.fromkeys(whom.values())]),
        numbers=_some([draft.named(label(row[0])) for row in theirs]),
    )
    draft.citations = (*draft.citations, *citations(theirs[:NAMED]))


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
