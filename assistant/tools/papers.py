"""Papers: an invoice with its document, or a document that is no invoice in Qonto yet."""

from dataclasses import dataclass

from assistant.database import Session
from assistant.documents import printed_lines
from assistant.documents.printed_lines import Line
from assistant.tools import document_list, slices
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.phrases import harmless
from assistant.tools.records import Listed, citations, label
from assistant.tools.result import Citation
from assistant.tools.spend_slice import kinds_of_cost
from assistant.workspace import document_texts, documents, habits, search
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import InvoiceFilter, Kind, Order

OFFERED = 3


@dataclass(frozen=True, slots=True)
class Paper:
    """What is known of one paper; `text` is what is printed on it, as far as it was read."""

    row: Listed | None
    document: Document | None
    text: str = ""

    @property
    def known(self) -> Invoice | Document:
        """Its values: as Qonto has them, else as they were read here."""
        if self.row:
            return self.row[0]
        assert self.document
        return self.document

    @property
    def label(self) -> str:
        """Its number, else its file's name."""
        return self.known.number or self.known.file_name or ""

    @property
    def name(self) -> str:
        """Whose it is, and its number."""
        vendor = self.row[1] if self.row else self.known.vendor_name
        return f"{vendor} {self.label}" if vendor else self.label

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is charged, line by line, where its e-invoice or its printed table lists it."""
        if self.document is None or not self.known.currency:
            return ()
        return printed_lines.lines(self.document.details, self.text, self.known.net)

    @property
    def is_listed(self) -> bool:
        """Whether the lines are those of its e-invoice."""
        return bool(self.document and (self.document.details or {}).get("lines"))

    @property
    def file_state(self) -> str:
        """Why nothing can be read on it: no_file, not_fetched, not_read, picture; else read."""
        if self.document is None:
            return "not_fetched" if self.row and self.row[0].attachment_id else "no_file"
        if self.document.read_at is None and not self.document.provenance:
            return "not_read"
        return "read" if self.text or self.document.provenance else "picture"

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Itself as a source that opens."""
        if self.row:
            return citations([self.row])
        assert self.document
        name, url = document_list.label(self.document), document_list.url(self.document)
        return (Citation("document", str(self.document.id), name, url),)


async def of_number(
    session: Session, context: ToolContext, number: str, vendor: str | None = None
) -> list[Paper]:
    """Every paper with this number, of this supplier where several are; Unclear where there is
    none."""
    rows = await search.by_number(session, number)
    if len(rows) > 1 and vendor and (party := await slices.vendor(session, vendor, context)):
        rows = [row for row in rows if row[0].vendor_id in party.ids] or rows
    exact = [row for row in rows if (row[0].number or "").lower() == number.lower()]
    if rows:
        return [await of_row(session, row) for row in exact or rows]
    plain = search.squeezed(number)
    waiting = await documents.queue(session, list(DocumentState))
    found = [
        one for one in waiting
        if plain in (search.squeezed(one.number or ""), search.squeezed(one.file_name))
    ]  # fmt: skip
    if not found:
        missing = context.say("unclear.no_invoice", text=harmless(number, 60))
        raise Unclear(missing, is_question=False)
    return [Paper(None, one, await document_texts.of(session, one.id or 0)) for one in found]


async def of_slice(
    session: Session, context: ToolContext, vendor: str | None, category: str | None,
    period: str | None, order: Order = Order.NEWEST, most: int = OFFERED,
) -> list[Paper]:  # fmt: skip
    """The bills of a supplier or a kind of cost, those of the period where one is named; Unclear
    asks which one where nothing is named, and says so where there is none."""
    if not (vendor or category):
        newest = await search.find(session, InvoiceFilter(), Order.NEWEST, OFFERED)
        raise Unclear(
            context.say("unclear.which_invoice"),
            tuple(context.say("paper.offer", number=label(one)) for one, _ in newest.rows),
        )
    wanted = await wanted_bills(session, context, vendor, category, period)
    found = await search.find(session, wanted, order, most)
    if not found.rows:
        text = " ".join(harmless(one) for one in (vendor, category, period) if one)
        raise Unclear(context.say("unclear.no_invoice", text=text), is_question=False)
    return [await of_row(session, row) for row in found.rows]


async def wanted_bills(
    session: Session, context: ToolContext, vendor: str | None, category: str | None,
    period: str | None,
) -> InvoiceFilter:  # fmt: skip
    """The bills of a supplier, of a kind of cost, and of a period, as a filter."""
    party = await slices.vendor(session, vendor, context)
    kinds, mentioned = await kinds_of_cost(session, category, context)
    asked = slices.period(period, context)
    return InvoiceFilter(
        start=asked.start if asked else None, end=asked.end if asked else None,
        vendors=party.ids if party else (), categories=kinds, text=mentioned,
        kind=Kind.INVOICES,
    )  # fmt: skip


async def of_row(session: Session, row: Listed) -> Paper:
    """An invoice with its document."""
    known = row[0].document_id
    if not known:
        return Paper(row, None)
    document = await documents.get(session, known)
    return Paper(row, document, await document_texts.of(session, known))


async def before(
    session: Session, context: ToolContext, now: Paper, *, differing: bool = False
) -> Paper | None:
    """The bill of the same supplier and currency before this one, or the last one of another
    amount; None where there is none."""
    if now.row is None or now.row[0].vendor_id is None or now.known.issued_on is None:
        return None
    theirs = InvoiceFilter(vendors=(now.row[0].vendor_id,), currency=now.known.currency)
    series = await habits.bills(session, theirs, context.today)
    earlier = [
        bill for found in series.values() for bill in found
        if bill.on < now.known.issued_on and bill.number != now.known.number
        and not (differing and bill.amount == now.known.total)
    ]  # fmt: skip
    if not earlier:
        return None
    row = await search.by_id(session, max(earlier, key=lambda bill: bill.on).invoice_id)
    return await of_row(session, row) if row else None
