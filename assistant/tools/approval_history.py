"""Who approved and sent a document, and when, or all that people did, by the audit trail."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from assistant.database import Session
from assistant.tools import records, slices, telling
from assistant.tools.approvals import write_approved
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.document_list import label, url
from assistant.tools.draft import Draft
from assistant.tools.periods import Period
from assistant.tools.phrases import Phrases
from assistant.tools.result import Cell, Citation, Column, Table, ToolResult, Unit
from assistant.tools.words import compact, fold, split
from assistant.workspace import documents, search, trail
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.search import InvoiceFilter
from assistant.workspace.trail import Event, TrailFilter

SHOWN = 30
OWNER = "You"  # How the trail calls the only person of an installation.
DAYS = 7
STATES = tuple(DocumentState)
_APPROVED = (DocumentState.APPROVED, DocumentState.PUSHED)


async def approval_history(
    context: ToolContext, document: str | None, vendor: str | None = None,
    period: str | None = None, everything: bool | None = None, person: str | None = None,
    approved: bool | None = None,
) -> ToolResult:  # fmt: skip
    """Tell who approved, declined or pushed a document here, and when, by name and time; or which
    documents were approved in a period; or all that people did here.

    Args:
        document: The document's invoice number or file name, copied from the question as text.
        vendor: Its supplier, copied as text, where no number is named.
        period: For everything that was done: when, copied as text. Null is the last seven days.
        everything: True for all that people did here, by whom and when, of any record.
        person: For everything that was done: only what this person did, by name.
        approved: True for the documents that were approved in the period, whoever did it.
    """

    async def write(session: Session, draft: Draft) -> int:
        if approved:
            people = await _called(session, person) if person else None
            return await write_approved(session, draft, slices.period(period, context), people)
        if everything:
            return await _acts(session, draft, period, person)
        found = await _document(session, context, document, vendor)
        if found is None:
            return await _only_qonto(session, draft, document, vendor)
        await _write(session, draft, found)
        return 1

    return await telling.told(context, "approval", write)


async def _document(
    session: Session, context: ToolContext, name: str | None, vendor: str | None
) -> Document | None:
    """The newest document of that name; Unclear where none is named. None: only in Qonto."""
    known = await documents.queue(session, STATES)
    if name:
        plain = search.squeezed(name)
        own = [
            one
            for one in known
            if plain in (search.squeezed(one.number or ""), search.squeezed(one.file_name))
        ]
        return own[0] if own else None
    if vendor:
        wanted = compact(vendor)
        own = [one for one in known if wanted and wanted in compact(one.vendor_name or "")]
        if not own:
            await slices.vendor(session, vendor, context)
        return own[0] if own else None
    raise Unclear(context.say("unclear.which_document"))


async def _only_qonto(
    session: Session, draft: Draft, document: str | None, vendor: str | None
) -> int:
    """Nobody reviewed it here: how it stands in Qonto, the newest of a supplier's."""
    if document:
        rows = list(await search.by_number(session, document))
    else:
        party = await slices.vendor(session, vendor, draft.context)
        wanted = InvoiceFilter(vendors=party.ids if party else ())
        rows = list(await search.rows(session, wanted, limit=1))
    if not rows:
        draft.say("approval.only_qonto", name=draft.named(document or vendor or ""))
        return 0
    invoice, supplier = rows[0]
    say = draft.context.say
    draft.citations = records.citations(rows[:1])
    draft.say(
        "approval.in_qonto", status=records.status(invoice.status, say),
        name=draft.named(f"{supplier} {records.label(invoice)}"),
    )  # fmt: skip
    return 1


async def _write(session: Session, draft: Draft, document: Document) -> None:
    say, context = draft.context.say, draft.context
    name = draft.named(label(document))
    events = await trail.of_subject(session, "document", str(document.id))
    draft.citations = (Citation("document", str(document.id), label(document), url(document)),)
    decided = next((one for one in events if one.action == "document.approved"), None)
    if decided and document.state is not DocumentState.TO_REVIEW:
        at = draft.value("at", say("approval.at"), decided.at, Unit.TIME, say("how.trail"))
        who = draft.named(decided.actor or say("approval.erased"))
        draft.say("approval.lead", name=name, who=who, at=at, zone=draft.named(context.time_zone))
    elif document.state in _APPROVED:
        draft.say("approval.no_entry", name=name, state=say(f"state.{document.state.value}"))
    else:
        draft.say("approval.not_yet", name=name, state=say(f"state.{document.state.value}"))
    draft.say("approval.own_account")
    title = say("approval.title", name=label(document))
    draft.tables.append(_table(draft, title, events, len(events)))


async def _acts(session: Session, draft: Draft, text: str | None, person: str | None) -> int:
    """What people did, newest first; what Ask Well and Qonto did is on a page of its own."""
    context, say = draft.context, draft.context.say
    asked = slices.period(text, context)
    if asked is None:
        asked = Period(context.today - timedelta(days=DAYS - 1), context.today)
    wanted = TrailFilter.of_days("", "", "", "person", asked.start, asked.end, context.time_zone)
    if person:
        wanted = replace(wanted, people=await _called(session, person))
    by, who = ("_by", draft.named(person)) if person else ("", "")
    events = await trail.newest(session, SHOWN, wanted=wanted)
    when = draft.period(asked)
    if not events:
        draft.say(f"approval.acts_none{by}", when=when, who=who)
        draft.say("approval.acts_page")
        return 0
    count = await trail.count(session, wanted)
    draft.say(
        f"approval.acts{by}", when=when, who=who_of(events[0], say) if by else "",
        count=draft.count("acts", say("approval.acts_title"), count, say("how.trail")),
        at=draft.value("at", say("approval.at"), events[0].at, Unit.TIME, say("how.trail")),
    )  # fmt: skip
    draft.say("approval.acts_page")
    draft.tables.append(_table(draft, say("approval.acts_title"), events, count))
    return count


async def _called(session: Session, person: str) -> tuple[str, ...]:
    """The people with all words of a name in theirs."""
    meant = split(fold(person))
    return tuple(
        name for name in await trail.people(session)
        if meant and set(meant) <= set(split(fold(name)))
    )  # fmt: skip


def who_of(one: Event, say: Phrases) -> str:
    if one.actor == OWNER:
        return say("approval.you")
    return one.actor or say("approval.erased")


def _table(draft: Draft, title: str, events: Sequence[Event], count: int) -> Table:
    """When, who and what of each entry."""
    context, say = draft.context, draft.context.say
    columns = (
        Column("at", say("approval.at")),
        Column("who", say("approval.who")),
        Column("what", say("column.matter")),
    )
    rows = tuple(
        (
            Cell(context.shown(one.at)),
            Cell(who_of(one, say)),
            Cell(say(f"trail.{one.action}") if say.has(f"trail.{one.action}") else one.action),
        )
        for one in events[:SHOWN]
    )  # fmt: skip
    return Table("approval", title, columns, rows, row_count=count)
