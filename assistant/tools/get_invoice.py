"""One invoice: its values, its state, and what is unusual about it."""

from decimal import Decimal
from typing import Literal

from assistant.database import Session
from assistant.money import Money
from assistant.tools import coverage, match_words, papers, signal_words
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.document_list import amount as document_amount
from assistant.tools.document_list import called as documents_called
from assistant.tools.document_list import label as document_label
from assistant.tools.document_list import url as document_url
from assistant.tools.draft import Draft
from assistant.tools.match_facts import MatchFacts
from assistant.tools.phrases import harmless
from assistant.tools.records import Listed, amount, citations, invoice_table, label, status
from assistant.tools.refusal_reasons import reason
from assistant.tools.result import (
    Cell,
    Citation,
    Column,
    FollowUp,
    Table,
    ToolResult,
    Unit,
)
from assistant.workspace import attention, documents, search
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches import stories
from assistant.workspace.search import Found, InvoiceFilter, Kind

MENTIONED = 50
SHORTEST_PART = 3
LINES = 4
_HEADINGS = {"vat": "column.tax", "net": "column.net", "total": "column.total"}


async def get_invoice(
    context: ToolContext, number: str, question: Literal["paid", "vat"] | None = None
) -> ToolResult:
    """Show one invoice or document by its number, file name or id: supplier, amounts, dates,
    status, and what is unusual about it.

    Args:
        number: The invoice number, file name or id, copied from the question as text.
        question: paid where it is asked whether it is paid: yes or no comes first; vat where its
            VAT is asked for.
    """
    draft = Draft(context, "invoice")
    async with context.database.read(context.workspace_id) as session:
        shown, _ = await coverage.of(session, context)
        found = await _find(session, number)
        waiting = await documents_called(session, number) if not found else []
        part = await _part(session, number) if not found and not waiting else None
        found = found or list(part.rows if part else ())
        if not found:
            if not waiting:
                raise Unclear(
                    context.say("unclear.not_found", text=harmless(number, 60)), is_question=False
                )
            _document(draft, waiting[0])
            return draft.result(context.say("step.document"), 1, shown)
        if part and part.total > 1:
            _several(draft, part, number, _part_key(number, part))
        elif len(found) > 1 and not _live(found):
            _several(draft, Found(tuple(found), len(found)), number)
        else:
            copies, found = found, [_live(found) or found[0]]
            signals = await attention.signals(session, context.today, context.now)
            mine = [one for one in signals if _concerns(one, found[0][0])]
            story = await stories.of_invoice(session, found[0][0])
            if question == "paid":
                _yes_or_no(draft, found[0][0], story)
            elif question == "vat":
                _vat(draft, found[0])
            _one(draft, found[0], mine, story)
            await _say_purpose(session, draft, found[0])
            await _on_file(session, draft, found[0][0])
            if len(copies) > 1:
                _archived(draft, copies, found[0])
    chips = _chips(found[0][1], context)
    return draft.result(context.say("step.read", count=len(found)), len(found), shown, chips)


def _concerns(one: attention.Signal, invoice: Invoice) -> bool:
    ids = one.facts.get("ids", (one.invoice_id,))
    numbers = one.facts.get("unpaid", ())
    is_theirs = one.vendor_id == invoice.vendor_id and label(invoice) in numbers
    return invoice.id in ids or is_theirs


async def _find(session: Session, number: str) -> list[Listed]:
    """By number, file name or source id."""
    if number.isdecimal() and (known := await search.by_id(session, int(number))):
        same = await search.by_number(session, number)
        return search.as_spelt(same, number) or [known]
    return search.as_spelt(await search.by_number(session, number), number)


async def _part(session: Session, number: str) -> Found:
    """What has this as a part of its number, else of its file's name or its description; words are
    looked for in everything."""
    if _is_number(number):
        is_told = len(search.squeezed(number)) >= SHORTEST_PART
        found = await search.by_part(session, number, MENTIONED) if is_told else Found((), 0)
        if found.total or not is_told:
            return found
    anything = InvoiceFilter(kind=Kind.EVERYTHING, text=number)
    return await search.find(session, anything, limit=MENTIONED)


def _is_number(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _part_key(number: str, found: Found) -> str:
    own = search.squeezed(number)
    is_part = any(own in search.squeezed(label(invoice)) for invoice, _ in found.rows)
    return "containing" if _is_number(number) and is_part else "mentioning"


def _yes_or_no(draft: Draft, invoice: Invoice, story: stories.Story) -> None:
    """Whether it is paid, as far as is known: by Qonto, or by the bank lines matched with it."""
    whole = invoice.total or Decimal(0)
    is_paid = bool(invoice.paid_on) or invoice.status in search.SETTLED
    is_settled = bool(whole) and story.settled >= whole
    key = "all" if is_paid or is_settled else "some" if story.settled else "none"
    draft.say(f"payment.one_{key}", what=f" {draft.named(label(invoice))}")


def _vat(draft: Draft, row: Listed) -> None:
    """Its VAT, beside what it is with and without it."""
    say, (invoice, _) = draft.context.say, row
    values: dict[str, object] = {"number": draft.named(label(invoice))}
    parts = {"vat": invoice.tax, "net": invoice.net, "total": invoice.total}
    if not invoice.currency or any(part is None for part in parts.values()):
        draft.say("invoice.vat_unknown", **values)
        return
    for name, part in parts.items():
        money, heading = Money(part or Decimal(0), invoice.currency), _HEADINGS[name]
        values[name] = draft.money(f"of.{name}", say(heading), money, say("how.read"), [row])
    draft.say("invoice.vat" if invoice.tax else "invoice.vat_zero", **values)


def _one(draft: Draft, row: Listed, signals: list[attention.Signal], story: stories.Story) -> None:
    say, (invoice, vendor) = draft.context.say, row
    draft.citations = citations([row])
    number, name = draft.named(label(invoice)), draft.named(vendor)
    money = amount(invoice)
    values: dict[str, object] = {
        "number": number,
        "vendor": name,
        "status": status(invoice.status, say),
    }
    values["total"] = (
        draft.money("total", say("label.amount"), money, say("how.read"), [row])
        if money
        else say("unknown_amount")
    )
    for key, day in (("issued", invoice.issued_on), ("due", invoice.due_on)):
        if day:
            values[key] = draft.value(key, say(f"column.{key}"), day, Unit.DATE, say("how.read"))
    kind = "credit_note" if invoice.is_credit_note else "lead"
    draft.say(f"invoice.{kind}" if invoice.issued_on else f"invoice.{kind}_undated", **values)
    _payment(draft, invoice, values)
    if story.state != "unknown":
        _match(draft, invoice, vendor, story)
    for one in signals[:3]:
        if one.kind.value not in ("overdue", "due_soon"):
            known = draft.context.say.has(f"invoice.signal_{one.kind.value}")
            key = f"invoice.signal_{one.kind.value}" if known else "invoice.signal_other"
            draft.say(key, **_signal_values(draft, one))
    draft.tables.append(_table(draft, row))


async def _say_purpose(session: Session, draft: Draft, row: Listed) -> None:
    """What a bill is for: its lines, else what Qonto describes it by."""
    paper = await papers.of_row(session, row)
    names = list(dict.fromkeys(one.name for one in paper.lines))
    more = " …" if len(names) > LINES else ""
    told = "; ".join(draft.named(one) for one in names[:LINES]) + more
    if not names and row[0].description:
        told = draft.named(row[0].description)
    if told:
        draft.say("invoice.purpose" if names else "invoice.purpose_qonto", what=told)


async def _on_file(session: Session, draft: Draft, invoice: Invoice) -> None:
    """What was read on the file of an invoice whose amount Qonto does not know."""
    if invoice.total is not None or not invoice.document_id:
        return
    document = await documents.get(session, invoice.document_id)
    money = document_amount(document)
    if money is None:
        return
    say = draft.context.say
    total = draft.money("on_file", say("label.amount"), money, say("how.document"))
    number = draft.named(document.number or document.file_name)
    draft.say("invoice.on_file", total=total, number=number)


def _payment(draft: Draft, invoice: Invoice, values: dict[str, object]) -> None:
    say, today = draft.context.say, draft.context.today
    if invoice.paid_on:
        paid = draft.value("paid", say("column.paid"), invoice.paid_on, Unit.DATE, say("how.read"))
        if not invoice.due_on:
            draft.say("invoice.paid", paid=paid)
            return
        late = max((invoice.paid_on - invoice.due_on).days, 0)
        days = draft.days("late", say("label.days"), late, say("how.late")) if late else ""
        key = "late" if late else "then"
        draft.say(f"invoice.paid_{key}", paid=paid, days=days, due=values["due"])
    elif invoice.status in search.SETTLED or invoice.status in search.REFUSED:
        draft.say("invoice.settled", **values)
        if why := reason(invoice):
            draft.say("rejected.because", reason=draft.named(why))
    elif invoice.due_on and invoice.due_on < today:
        late = (today - invoice.due_on).days
        days = draft.days("late", say("label.days"), late, say("how.overdue"))
        draft.say("invoice.late", days=days, **values)
    elif invoice.due_on:
        ahead = (invoice.due_on - today).days
        days = draft.days("ahead", say("label.days"), ahead, say("how.read"))
        draft.say("invoice.due", days=days, **values)
    else:
        draft.say("invoice.no_due", **values)


def _match(draft: Draft, invoice: Invoice, vendor: str, story: stories.Story) -> None:
    """What the bank statements say, and what would make it match."""
    say, facts = draft.context.say, MatchFacts(draft)
    draft.say("invoice.match", sentence=match_words.sentence(story, invoice, say, facts))
    if story.reason and story.reason.changes:
        draft.named(story.reason.changes[0].text)
        name = draft.named(vendor)
        mend = match_words.first_change(story.reason, invoice, name, say, facts)
        draft.say("invoice.mend", change=mend)


def _signal_values(draft: Draft, one: attention.Signal) -> dict[str, object]:
    say = draft.context.say
    values: dict[str, object] = {
        "detail": draft.named(
            signal_words.sentence(signal_words.reason(one, say)).rstrip("."),
            key=f"why.{one.kind.value}",
        ),
        "kind": say(f"kind.{one.kind.value}"),
    }
    if one.kind.value == "iban_changed":
        values["old"] = draft.named(str(one.facts["before"]))
        values["new"] = draft.named(str(one.facts["after"]))
    if one.kind.value == "misaddressed":
        values["addressee"] = draft.named(str(one.facts["addressee"]))
    if one.kind.value == "price_rise":
        before = one.facts["before"]
        assert isinstance(before, Money)
        values["before"] = draft.money("before", say("label.amount"), before, say("how.read"))
    return values


def _table(draft: Draft, row: Listed) -> Table:
    """Every field with its value, as Qonto gives it; IBANs masked."""
    say, (invoice, vendor) = draft.context.say, row
    values: list[tuple[str, Cell]] = [
        ("column.vendor", Cell(vendor)),
        ("column.number", Cell(label(invoice), url=f"/invoices/{invoice.id}")),
        ("column.status", Cell(status(invoice.status, say))),
        ("column.issued", Cell(invoice.issued_on)),
        ("column.due", Cell(invoice.due_on)),
        ("column.paid", Cell(invoice.paid_on)),
        ("column.total", Cell(amount(invoice))),
    ]
    for key, value in (("label.net", invoice.net), ("label.tax", invoice.tax)):
        if value is not None and invoice.currency:
            values.append((key, Cell(Money(value, invoice.currency))))
    values.append(("column.vat_number", Cell(invoice.vat_number)))
    values.append(("column.iban", Cell(attention.masked(invoice.iban) if invoice.iban else None)))
    values.append(("column.file", Cell(invoice.file_name)))
    columns = (Column("field", say("column.field")), Column("value", say("column.value")))
    rows = tuple((Cell(say(key)), cell) for key, cell in values if cell.value is not None)
    title = say("table.fields", number=label(invoice))
    return Table("fields", title, columns, rows, row_count=len(rows))


def _several(draft: Draft, found: Found, number: str, key: str = "several") -> None:
    say, rows = draft.context.say, found.rows
    draft.citations = citations(rows)
    count = draft.count("count", say("label.invoices"), found.total, say("how.number"), rows)
    draft.say(f"invoice.{key}", count=count, number=draft.named(number))
    shown = say("table.shown", shown=len(rows), total=found.total)
    caption = shown if len(rows) < found.total else ""
    table = invoice_table("invoices", say("table.invoices"), rows, found.total, say, caption)
    draft.tables.append(table)


def _live(found: list[Listed]) -> Listed | None:
    """The one of several of a number and supplier that is not archived: that one counts."""
    live = [row for row in found if row[0].status != "archived"]
    is_one = len(live) == 1 and len({row[0].vendor_id for row in found}) == 1
    return live[0] if is_one else None


def _archived(draft: Draft, copies: list[Listed], live: Listed) -> None:
    """The archived copies of the invoice that was told."""
    say, rows = draft.context.say, [row for row in copies if row is not live]
    count = draft.count("copies", say("label.invoices"), len(rows), say("how.number"), rows)
    draft.say("invoice.archived", count=count, number=draft.named(label(live[0])))
    table = invoice_table("copies", say("table.invoices"), copies, len(copies), say)
    draft.tables.append(table)


def _document(draft: Draft, document: Document) -> None:
    """A document that is not in Qonto yet."""
    say = draft.context.say
    name = draft.named(document_label(document))
    money = document_amount(document)
    total = (
        draft.money("total", say("label.amount"), money, say("how.document"))
        if money
        else say("unknown_amount")
    )
    draft.citations = (
        Citation("document", str(document.id), document_label(document), document_url(document)),
    )
    is_sent = document.state in (DocumentState.PUSHED, DocumentState.MIRRORED)
    draft.say(
        "invoice.document_pushed" if is_sent else "invoice.document",
        name=name,
        total=total,
        state=say(f"state.{document.state.value}"),
    )


def _chips(vendor: str, context: ToolContext) -> tuple[FollowUp, ...]:
    if not vendor:
        return ()
    return (
        FollowUp(context.say("offer.vendor", vendor=vendor)),
        FollowUp(context.say("offer.spend_vendor", vendor=vendor)),
    )
