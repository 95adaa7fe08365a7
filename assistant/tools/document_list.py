"""Documents on their way to Qonto, as a list: to review, approved, pushed, or failed to push."""

from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.database import Session
from assistant.money import Money, total
from assistant.tools import records
from assistant.tools.draft import Draft
from assistant.tools.result import Cell, Citation, Column, Kind, Row, Table, Unit
from assistant.tools.slices import Party
from assistant.tools.words import compact, fold
from assistant.workspace import attention, document_texts, documents, search
from assistant.workspace.automations import flags
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.search import InvoiceFilter

NAMED = 5
WAITING = ("to_review", "to_approve")  # what a person has to look at in Qonto


async def list_documents(
    session: Session, draft: Draft, state: DocumentState | None, party: Party | None
) -> int:
    """Write the list into the draft; state None means those whose push failed. How many."""
    found = await _of_state(session, state)
    if party:
        found = [one for one in found if fold(party.name) in fold(one.vendor_name or "")]
    say = draft.context.say
    name = state.value if state else "failed"
    if not found:
        draft.say(f"documents.none_{name}")
        await _flagged(session, draft, state, party)
        await _in_qonto(session, draft, state, party)
        return 0
    draft.citations = tuple(
        Citation("document", str(one.id), label(one), url(one)) for one in found
    )
    how = say("how.documents", state=say(f"filter.{name}"))
    count = draft.count("documents", say("label.documents"), len(found), how)
    sums = total(one for one in map(amount, found) if one)
    rows = tuple(Row(label(one), url(one), one.issued_on, amount(one)) for one in found)
    for money in sums.values():
        draft.money("documents_total", say("label.amount"), money, how, count=len(rows))
    together = say("and").join(f"[[{draft.name}.documents_total:{currency}]]" for currency in sums)
    key = f"documents.{name}"
    draft.say(key if together else f"{key}_plain", count=count, total=together)
    if state is DocumentState.TO_REVIEW:
        _say_longest(draft, found)
    await _flagged(session, draft, state, party)
    draft.tables.append(_table(draft, found))
    await _in_qonto(session, draft, state, party)
    return len(found)


async def called(session: Session, number: str) -> list[Document]:
    """The documents of a number, or of a file name with or without its ending."""
    plain = search.squeezed(number)
    everything = await documents.queue(session, list(DocumentState))
    return [
        one
        for one in everything
        if plain in (search.squeezed(one.number or ""), search.squeezed(one.file_name))
        or search.squeezed(one.file_name).removesuffix("pdf") == plain
    ]


async def list_of_stranger(session: Session, draft: Draft, name: str) -> int:
    """The uploads of somebody from whom nothing came from Qonto yet. How many."""
    every = await documents.queue(session, list(DocumentState))
    found = [one for one in every if compact(name) in compact(one.vendor_name or "")]
    if not found:
        return 0
    say = draft.context.say
    draft.citations = tuple(
        Citation("document", str(one.id), label(one), url(one)) for one in found
    )
    count = draft.count("documents", say("label.documents"), len(found), say("how.document"))
    names = " · ".join(
        f"[{draft.named(label(one))}]({url(one)}): {say(f'state.{one.state.value}')}"
        for one in found[:NAMED]
    )
    draft.say("documents.of_stranger", count=count, names=names)
    draft.tables.append(_table(draft, found))
    return len(found)


def _say_longest(draft: Draft, found: list[Document]) -> None:
    """Which one has waited longest, and since when."""
    one = min(found, key=came)
    since = one.created_at.astimezone(ZoneInfo(draft.context.time_zone)).date()
    how = draft.context.say("how.document")
    day = draft.value("longest", draft.context.say("column.file"), since, Unit.DATE, how)
    draft.say("documents.waited_longest", name=draft.named(label(one)), day=day)


async def say_mentioning(session: Session, draft: Draft, text: str) -> None:
    """The documents that are not in Qonto yet and have these words printed on them."""
    waiting = {one.id: one for one in await documents.queue(session) if one.id}
    found = await document_texts.mentioning(session, list(waiting), text)
    if found:
        say = draft.context.say
        how = say("how.search", what=f" {say('filter.text', text=draft.named(text))}")
        count = draft.count("mentioning", say("label.documents"), len(found), how)
        names = " · ".join(
            f"[{draft.named(label(waiting[one]))}]({url(waiting[one])})" for one in found[:NAMED]
        )
        draft.say("documents.mentioning", count=count, names=names)


async def _flagged(
    session: Session, draft: Draft, state: DocumentState | None, party: Party | None
) -> None:
    """Invoices that were put into review wait beside the documents."""
    if state is not DocumentState.TO_REVIEW:
        return
    raised = {
        invoice.id: (invoice, invoice.vendor_name or "")
        for _, invoice in await flags.raised(session)
        if party is None or invoice.vendor_id in party.ids
    }
    if raised:
        say, rows = draft.context.say, list(raised.values())
        count = draft.count("flagged", say("label.invoices"), len(rows), say("how.flagged"), rows)
        names = ", ".join(draft.named(records.label(one)) for one, _ in rows[:NAMED])
        draft.say("documents.flagged", count=count, names=names)


async def _in_qonto(
    session: Session, draft: Draft, state: DocumentState | None, party: Party | None
) -> None:
    """Invoices that wait for a review or an approval in Qonto itself."""
    if state is not DocumentState.TO_REVIEW:
        return
    wanted = InvoiceFilter(statuses=WAITING, vendors=party.ids if party else ())
    found = await search.find(session, wanted)
    if not found.total:
        return
    say = draft.context.say
    how = say("how.search", what=f" {say('filter.waiting_in_qonto')}")
    count = draft.count("in_qonto", say("label.invoices"), found.total, how, found.rows)
    names = " · ".join(
        draft.named(f"{vendor} {records.label(one)}".strip()) for one, vendor in found.rows[:NAMED]
    )
    draft.say("documents.in_qonto", count=count, names=names)
    dated = [(one.due_on, vendor, one) for one, vendor in found.rows if one.due_on]
    if dated:
        due, vendor, one = min(dated, key=lambda row: row[0])
        day = draft.value("due_first", say("column.due"), due, Unit.DATE, how)
        name = draft.named(f"{vendor} {records.label(one)}".strip())
        draft.say("documents.due_first", name=name, day=day)
    title = say("table.invoices")
    draft.tables.append(records.invoice_table("in_qonto", title, found.rows, found.total, say))


async def _of_state(session: Session, state: DocumentState | None) -> list[Document]:
    if state is not None:
        return list(await documents.queue(session, [state]))
    failed = [one.document_id for one in await attention.pushes(session) if one.document_id]
    return [await documents.get(session, one) for one in dict.fromkeys(failed)]


def came(document: Document) -> tuple[datetime, int]:
    """Since when a document is here; of those of one moment the first one added."""
    return document.created_at, document.id or 0


def label(document: Document) -> str:
    """How people name a document: its number, else its file; then the supplier."""
    name = document.number or document.file_name
    return f"{name}, {document.vendor_name}" if document.vendor_name else name


def url(document: Document) -> str:
    """The document's own page."""
    return f"/documents/{document.id}"


def amount(document: Document) -> Money | None:
    """The total as money, where both parts are known."""
    if document.total is None or not document.currency:
        return None
    return Money(document.total, document.currency)


def _table(draft: Draft, found: list[Document]) -> Table:
    say = draft.context.say
    columns = (
        Column("vendor", say("column.vendor")),
        Column("number", say("column.number")),
        Column("file", say("column.file")),
        Column("state", say("column.state")),
        Column("total", say("column.total"), Kind.MONEY),
    )
    rows = tuple(
        (
            Cell(one.vendor_name),
            Cell(one.number or "", url=url(one)),
            Cell(one.file_name, url=url(one)),
            Cell(say(f"state.{one.state.value}")),
            Cell(amount(one)),
        )
        for one in found
    )
    return Table("documents", say("table.documents"), columns, rows, row_count=len(rows))
