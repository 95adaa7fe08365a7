"""Invoices: the list with its filters, and one invoice with its facts, file and trail."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from assistant import clock
from assistant.database import Database, Session
from assistant.errors import NotFound
from assistant.money import Money, parse_decimal, total
from assistant.tools import category_names, match_words, records, search_texts, signal_words
from assistant.tools.phrases import Phrases
from assistant.web.files import RecordId
from assistant.web.person import Person, WebRequest, needs
from assistant.web.reader import Reader
from assistant.web.shell import shell
from assistant.web.trails import told
from assistant.workspace import (
    addressees,
    attachments,
    attention,
    categories,
    documents,
    doubts,
    reports,
    search,
    stand_ins,
    trail,
)
from assistant.workspace.attention import Kind as SignalKind
from assistant.workspace.attention import Signal
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches import stories
from assistant.workspace.members import Role
from assistant.workspace.reports import Amounts
from assistant.workspace.search import InvoiceFilter, Kind, Order, Payment
from assistant.workspace.stand_ins import StandIn

PER_PAGE = 50
MOST_FOR_OTHERS = 500
NO_CHOICE = (
    Payment.OPEN_THEN,
    Payment.PAID_UNDATED,
    Payment.PAID_WITHOUT_LINE,
    Payment.PAID_LATE,
)  # what answers look for, not people


@get("/invoices")
async def list_page(
    request: WebRequest,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    q: FromQuery[str] = "",
    supplier: FromQuery[str] = "",
    status: FromQuery[str] = "",
    payment: FromQuery[str] = "",
    kind: FromQuery[str] = "",
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
    least: FromQuery[str] = "",
    most: FromQuery[str] = "",
    currency: FromQuery[str] = "",
    category: FromQuery[str] = "",
    order: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Template:
    """Invoices that match the filters; what was typed and does not fit is left out."""
    given = {
        "q": q, "supplier": supplier, "status": status, "payment": payment, "kind": kind,
        "since": since, "until": until, "least": least, "most": most, "currency": currency,
        "category": category, "order": order,
    }  # fmt: skip
    page = max(page, 1)
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/invoices")
        wanted = _filter(given, shown.ui)
        usual = Order.BEST if wanted.text else Order.NEWEST
        ordering = Order(order) if order in set(Order) else usual
        found = await search.find(session, wanted, ordering, PER_PAGE, (page - 1) * PER_PAGE)
        summed = wanted.of(Kind.INVOICES) if wanted.kind is Kind.EVERYTHING else wanted
        is_open = wanted.payment is not None and wanted.payment.is_open
        which = Amounts.PAYABLE if is_open else Amounts.GROSS
        sums = [] if found.is_more else await reports.sums(session, summed, which)
        theirs = await for_others(session, summed)
        part_paid = await search.part_paid(session, summed) if is_open and sums else ()
        vendors = await search.vendor_names(session)
        used = await search.categories(session)
        matched = await stories.states(session, [row for row, _ in found.rows])
        in_files = await stand_ins.of(session, [row for row, _ in found.rows])
        is_empty = found.total == 0 and not any(given[name] for name in given if name != "order")
    active = {name: value for name, value in given.items() if value}
    return shown.page(
        "invoices/list.html",
        rows=found.rows,
        total=found.total,
        is_more=found.is_more,
        without_credit_notes=summed is not wanted,
        totals=[Money(one.total, one.currency) for one in sums if one.currency],
        taken_off=list(total(_settled(row) for row, _ in part_paid if row.currency).values()),
        for_others=theirs,
        left=lambda one: _left(one) if one.settled else None,
        page=page,
        pages=max(-(-found.total // PER_PAGE), 1) + found.is_more,
        given=given,
        active=active,
        is_empty=is_empty,
        vendors=vendors,
        categories=sorted((category_names.path(one, shown.ui.language), one) for one in used),
        link=lambda number: "/invoices?" + urlencode({**active, "page": number}),
        payments=[choice.value for choice in Payment if choice not in NO_CHOICE],
        orders=[choice.value for choice in Order if wanted.text or choice is not Order.BEST],
        ordering=ordering.value,
        amount=amount_of,
        in_file=lambda one: _shown(in_files.get(one.id or 0, stand_ins.NOTHING), one),
        state_of=lambda one, reader: state_of(one, reader, matched.get(one.id or 0, "")),
    )


@get("/invoices/{invoice_id:int}")
async def invoice_page(
    request: WebRequest,
    invoice_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Template:
    """One invoice."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/invoices")
        found = await search.by_id(session, invoice_id)
        if found is None:
            raise NotFound("There is no such invoice here.")
        invoice, vendor = found
        events = await trail.of_subject(session, "invoice", str(invoice_id))
        context = await _file(session, invoice)
        said = (await stand_ins.of(session, [invoice])).get(invoice_id, stand_ins.NOTHING)
        story = await stories.of_invoice(session, invoice)
        vendors = [invoice.vendor_id] if invoice.vendor_id else []
        addressee = await addressees.of_invoice(session, invoice_id)
        category, origin = await categories.of_invoice(session, invoice)
        usual = await doubts.usual_iban(session, vendors, invoice.iban, invoice.issued_on)
        open_matters = await attention.signals(session, shown.ui.today(), shown.ui.now)
    notes = {SignalKind.IBAN_CHANGED: usual, SignalKind.MISADDRESSED: addressee}
    noted = {kind for kind, is_told in notes.items() if is_told}
    say = Phrases(shown.ui.language)
    return shown.page(
        "invoices/page.html",
        invoice=invoice,
        addressee=addressee,
        vendor=vendor,
        amount=amount_of(invoice),
        net=_money(invoice.net, invoice.currency),
        tax=_money(invoice.tax, invoice.currency),
        payable=_money(invoice.payable, invoice.currency),
        in_file=_shown(said, invoice),
        marked=bool(said.values),
        approved_by=said.approved_by,
        state=state_of(invoice, shown.ui, story.state),
        told=match_words.told(story, invoice, vendor, say),
        matters=[one for one in open_matters if _is_about(one, invoice, noted)],
        said=lambda one: signal_words.told(one, say),
        may_decide=person.may(Role.APPROVER),
        doubts=doubts.Doubts(usual_iban=usual),
        trail=told(events, shown.ui),
        intact=all(event.is_intact for event in events),
        category=category,
        origin=origin,
        choices=categories.IDS,
        may_choose=person.may(Role.APPROVER),
        **context,
    )


@post("/invoices/{invoice_id:int}/addressee", guards=[needs(Role.APPROVER)], status_code=303)
async def say_whose(
    request: WebRequest,
    invoice_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """That an invoice is ours whatever its document says, or that it is not after all."""
    is_ours = (await request.form()).get("ours") == "yes"
    async with database.write(person.workspace_id) as session:
        await addressees.say_ours(session, invoice_id, person.actor, clock.now(), is_ours=is_ours)
    return Redirect(f"/invoices/{invoice_id}", status_code=303)


async def for_others(session: Session, summed: InvoiceFilter) -> list[Money]:
    """What a list shows and its total leaves out, since it is addressed to somebody else."""
    ids = await addressees.marked(session)
    if not ids or summed.kind is not Kind.INVOICES or summed.ids:
        return []
    own = replace(summed, kind=Kind.FOR_OTHERS, ids=ids)
    rows = await search.rows(session, own, limit=MOST_FOR_OTHERS)
    return list(total(money for row, _ in rows if (money := amount_of(row))).values())


def _shown(said: StandIn, invoice: Invoice) -> dict[str, Any]:
    currency = invoice.currency or said.values.get("currency")
    amounts = {
        name: Money(Decimal(str(said.values[name])), str(currency))
        for name in stand_ins.AMOUNTS
        if name in said.values and currency
    }
    return {**dict.fromkeys(stand_ins.COLUMNS), **said.values, **amounts}


def _is_about(one: Signal, invoice: Invoice, noted: set[SignalKind]) -> bool:
    """What the page does not say anyway: its state tells what is due, notes of their own another
    account than usual and whom it is for."""
    told = {SignalKind.OVERDUE, SignalKind.DUE_SOON, SignalKind.MATCH, SignalKind.NEEDS_LOOK}
    return one.invoice_id == invoice.id and one.kind not in told | noted


async def _file(session: Session, invoice: Invoice) -> dict[str, Any]:
    document = await documents.get(session, invoice.document_id) if invoice.document_id else None
    waiting = None
    if document is None and invoice.attachment_id:
        waiting = await attachments.by_source(session, invoice.attachment_id)
    return {"document": document, "attachment": waiting}


def _filter(given: dict[str, str], reader: Reader) -> InvoiceFilter:
    return InvoiceFilter(
        start=_day(given["since"]),
        end=_day(given["until"]),
        kind=Kind(given["kind"]) if given["kind"] in set(Kind) else Kind.EVERYTHING,
        vendors=(int(given["supplier"]),) if given["supplier"].isdecimal() else (),
        currency=given["currency"].upper() or None,
        category=given["category"] or None,
        named=category_names.find(given["q"]),
        payment=Payment(given["payment"]) if given["payment"] in set(Payment) else None,
        status=given["status"] or None,
        least=parse_decimal(given["least"]) if given["least"] else None,
        most=parse_decimal(given["most"]) if given["most"] else None,
        text=search_texts.days_in_figures(given["q"].strip()[:200]) or None,
        today=reader.today(),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def amount_of(invoice: Invoice) -> Money | None:
    """The invoice's gross total."""
    return _money(invoice.total, invoice.currency)


def _money(amount: Any, currency: str | None) -> Money | None:  # noqa: ANN401
    return Money(amount, currency) if amount is not None and currency else None


def _settled(invoice: Invoice) -> Money:
    return Money(invoice.settled, invoice.currency or "EUR")


def _left(invoice: Invoice) -> Money | None:
    """What is left to pay of an open one that is paid in part."""
    return records.amount(invoice, Amounts.PAYABLE)


def state_of(invoice: Invoice, reader: Reader, match: str = "") -> tuple[str, str, str]:
    """Tone, symbol and word for where an invoice stands with its payment."""
    if invoice.removed_at:
        return "soft", "minus", reader.t("Removed in Qonto")
    if invoice.status in search.REFUSED:
        return "soft", "minus", reader.t("Declined in Qonto")
    if invoice.is_for_others:
        return "soft", "minus", reader.t("For somebody else")
    if invoice.paid_on:
        return "ok", "check", reader.t("Paid {day}", day=reader.short_day(invoice.paid_on))
    if invoice.linked_transactions:
        return "ok", "check", reader.t("Has a transaction")
    if match == "matched":
        return "ok", "check", reader.t("Matched with a bank line")
    if match in ("partly", "suggested"):
        return "warn", "clock", reader.t("Partly paid" if match == "partly" else "Match suggested")
    if invoice.is_credit_note:
        return "soft", "minus", reader.t("Credit note")
    if invoice.due_on and invoice.due_on < reader.today():
        return "warn", "warn", reader.t("Overdue")
    status = reader.t(invoice.status.replace("_", " ").capitalize())
    return "soft", "minus", f"{status}, {reader.t('not matched')}"
