"""/invoices: what was mirrored from Qonto, filtered, paged, and one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, QueryParameter

from assistant import clock, money
from assistant.database import Database, Session
from assistant.errors import BadRequest, NotFound
from assistant.tools import category_names, match_words, search_texts
from assistant.tools.phrases import Phrases
from assistant.web.api.audit import shown as shown_event
from assistant.web.api.errors import errors
from assistant.web.api.matches import line as bank_line
from assistant.web.api.matches import shown as linked
from assistant.web.api.shapes.common import Money, Provenance, Source
from assistant.web.api.shapes.invoices import (
    Invoice,
    InvoiceDetail,
    Invoices,
    Unmatched,
    UnmatchedInvoices,
)
from assistant.web.api.shapes.matches import Match, MatchChange, MatchCheck, MatchDetail
from assistant.web.files import RecordId
from assistant.web.person import Person, WebRequest
from assistant.workspace import document_view, documents, search, trail
from assistant.workspace.invoices import Invoice as Row
from assistant.workspace.matches import listing as listing_of
from assistant.workspace.matches import stories
from assistant.workspace.matches.listing import Listed
from assistant.workspace.matches.stories import Story
from assistant.workspace.matches.table import STANDING, of_invoices
from assistant.workspace.matches.table import Match as MatchRow
from assistant.workspace.search import InvoiceFilter, Kind, Payment

PAYMENTS = {True: Payment.MATCHED, False: Payment.UNMATCHED, None: None}
NAMES = {"q", "supplier", "status", "from", "to", "min", "max", "currency", "category", "matched",
         "page", "per_page"}  # fmt: skip
NOBODY = 0  # no vendor has this id
Page = Annotated[int, QueryParameter(ge=1, le=100_000)]
PerPage = Annotated[int, QueryParameter(ge=1, le=200)]
Day = Annotated[date | None, QueryParameter()]
Text = Annotated[str | None, QueryParameter(max_length=200)]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the query of a listing asks for."""

    wanted: InvoiceFilter
    supplier: str | None


def provide_filters(
    request: WebRequest,
    q: Text = None,
    supplier: Text = None,
    status: Text = None,
    issued_from: Annotated[date | None, QueryParameter(name="from")] = None,
    issued_to: Annotated[date | None, QueryParameter(name="to")] = None,
    least: Annotated[str | None, QueryParameter(name="min", max_length=30)] = None,
    most: Annotated[str | None, QueryParameter(name="max", max_length=30)] = None,
    currency: Annotated[str | None, QueryParameter(max_length=3)] = None,
    category: Text = None,
    matched: FromQuery[bool | None] = None,
) -> Filters:
    """The filter that a listing's query describes; BadRequest for a name that is none."""
    if unknown := sorted(set(request.query_params) - NAMES):
        raise BadRequest(f"There is no filter {unknown[0]}: there are {', '.join(sorted(NAMES))}.")
    wanted = InvoiceFilter(
        kind=Kind.EVERYTHING,
        text=search_texts.days_in_figures(q) if q else None,
        status=status or None,
        start=issued_from,
        end=issued_to,
        least=_amount("min", least),
        most=_amount("max", most),
        currency=currency.upper() if currency else None,
        category=_category(category),
        named=category_names.find(q) if q else None,
        payment=PAYMENTS[matched],
    )
    return Filters(wanted, supplier)


def _category(text: str | None) -> str | None:
    found = category_names.find(text) if text else None
    if text and not found:
        raise BadRequest(f"There is no category {text}: use its id or name, such as premises.rent.")
    return found


def _amount(name: str, text: str | None) -> Decimal | None:
    if not text:
        return None
    amount = money.parse_decimal(text)
    if amount is None or abs(amount) >= 10**12 or amount != amount.quantize(Decimal("0.0001")):
        raise BadRequest(f"{name} must be an amount such as 186.00.")
    return amount


@get("/invoices", dependencies={"filters": Provide(provide_filters, sync_to_thread=False)},
     responses=errors())  # fmt: skip
async def listing(
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    filters: NamedDependency[Filters],
    page: Page = 1,
    per_page: PerPage = 50,
) -> Invoices:
    """Invoices, newest first; with `q` the best hits of the newest come first. `q` may be a number
    in any spelling, a supplier (misspelt too), an amount, a day, a category or words of the
    document. `supplier` is part of a name, `category` a category's id or name in any language;
    amounts are compared as they stand."""
    async with database.read(person.workspace_id) as session:
        wanted = await _with_supplier(session, filters)
        order = search.Order.BEST if wanted.text else search.Order.NEWEST
        found = await search.find(session, wanted, order, per_page, (page - 1) * per_page)
        matches = await of_invoices(session, [row.id or 0 for row, _ in found.rows])
    rows = [_shown(row, vendor, matches[row.id or 0]) for row, vendor in found.rows]
    return Invoices(rows, page, per_page, found.total, found.is_more)


async def _with_supplier(session: Session, filters: Filters) -> InvoiceFilter:
    if not filters.supplier:
        return filters.wanted
    part = filters.supplier.casefold()
    named = [id_ for id_, name, _ in await search.vendor_names(session) if part in name.casefold()]
    return filters.wanted.supplied_by(*named or [NOBODY])


@get("/invoices/{invoice_id:int}", responses=errors(404))
async def one(
    invoice_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> InvoiceDetail:
    """One invoice with its fields' provenance and its history."""
    async with database.read(person.workspace_id) as session:
        found = await search.by_id(session, invoice_id)
        if found is None:
            raise NotFound("There is no such invoice here.")
        row, vendor = found
        fields = _fields(row)
        if row.document_id:
            read = document_view.view(await documents.get(session, row.document_id))["fields"]
            fields |= {f"document.{name}": Provenance(**field) for name, field in read.items()}
        history = await trail.of_subject(session, "invoice", str(invoice_id))
        story = await stories.of_invoice(session, row)
        links = await listing_of.of_invoice(session, invoice_id)
    say = Phrases(person.language)
    shown = _shown(row, vendor, [one.match for one in links])
    values = {name: getattr(shown, name) for name in shown.__struct_fields__}
    values["match"] = _story(story, row, vendor, links, say)
    return InvoiceDetail(
        **values,
        fields=fields,
        audit=[shown_event(event) for event in history],
    )


@get("/unmatched", responses=errors())
async def unmatched(
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    page: Page = 1,
    per_page: PerPage = 50,
) -> UnmatchedInvoices:
    """Invoices that nothing says are paid, oldest due date first, each with why; and bank lines
    that no invoice explains. A bank line counts once it is matched without doubt or confirmed."""
    today = clock.today(person.time_zone)
    wanted = InvoiceFilter(payment=Payment.UNMATCHED)
    async with database.read(person.workspace_id) as session:
        found = await search.find(
            session, wanted, search.Order.DUE_FIRST, per_page, (page - 1) * per_page
        )
        told = [await stories.of_invoice(session, row) for row, _ in found.rows]
        matches = await of_invoices(session, [row.id or 0 for row, _ in found.rows])
        lines, line_total = await listing_of.open_lines(session, per_page, (page - 1) * per_page)
    say = Phrases(person.language)
    rows = [
        Unmatched(
            _shown(row, vendor, matches[row.id or 0]),
            _why(row, today) if story.state == "unknown" else match_words.sentence(story, row, say),
        )
        for (row, vendor), story in zip(found.rows, told, strict=True)
    ]
    shown = [bank_line(line) for line in lines]
    return UnmatchedInvoices(rows, page, per_page, found.total, shown, line_total)


def _why(row: Row, today: date) -> str:
    plain = "Qonto shows neither a payment date nor a linked transaction"
    if row.due_on is None:
        return f"{plain}, and there is no due date."
    days = (today - row.due_on).days
    return (
        f"{plain}; due {days} days ago." if days > 0 else f"{plain}; not due before {row.due_on}."
    )


def _shown(row: Row, vendor: str, matches: Sequence[MatchRow]) -> Invoice:
    return Invoice(
        id=row.id or 0,
        number=row.number,
        vendor=vendor or None,
        status=row.status,
        issue_date=row.issued_on,
        due_date=row.due_on,
        total=_money(row.total, row.currency),
        source=Source(row.provider, row.source_id, f"/invoices/{row.id}"),
        document_id=row.document_id,
        match=_match(row, matches),
        is_credit_note=row.is_credit_note,
        payment_date=row.paid_on,
        needs_look=row.needs_look,
        is_for_others=row.is_for_others,
    )


def _match(row: Row, matches: Sequence[MatchRow]) -> Match | None:
    standing = [one for one in matches if one.state in STANDING]
    if standing:
        settled = abs(sum((one.amount for one in standing), Decimal(0)))
        whole = settled >= abs(row.total or Decimal(0))
        state = "matched" if whole else "partly"
        return Match(state, f"By {len(standing)} bank line(s) of the statements.")
    if row.linked_transactions:
        return Match("linked", f"Linked to {row.linked_transactions} transaction(s) in Qonto.")
    if row.paid_on:
        return Match("paid", f"Qonto gives {row.paid_on} as the payment date.")
    if matches:
        return Match("suggested", "A bank line probably pays it; nobody has confirmed it.")
    return None


def _story(
    story: Story, row: Row, vendor: str, links: Sequence[Listed], say: Phrases
) -> MatchDetail:
    """The story in data; Qonto's view is told where no bank line says more."""
    plain = _match(row, [one.match for one in links])
    words = match_words.told(story, row, vendor, say)
    if story.state in ("unknown", "open") and plain:
        state, explanation = plain.state, plain.explanation
    else:
        state = "open" if story.state == "unknown" else story.state
        explanation = words.sentence
    return MatchDetail(
        state,
        explanation,
        note=words.note,
        links=[linked(one, say) for one in links],
        left=_money(story.left, row.currency) if story.state != "unknown" else None,
        checks=[
            MatchCheck(one.name, one.ours, one.theirs, one.result, one.tone == "ok")
            for one in words.checks
        ],
        changes=[
            MatchChange(
                one.kind, one.title, one.transaction_id,
                _money(one.amount.amount, one.amount.currency) if one.amount else None,
            )
            for one in words.changes
        ],
    )  # fmt: skip


def _fields(row: Row) -> dict[str, Provenance]:
    values = {
        "number": row.number,
        "vendor": row.vendor_name,
        "issue_date": row.issued_on,
        "due_date": row.due_on,
        "payment_date": row.paid_on,
        "total": _money(row.total, row.currency),
        "net": _money(row.net, row.currency),
        "tax": _money(row.tax, row.currency),
        "payable": _money(row.payable, row.currency),
        "iban": row.iban,
        "vat_number": row.vat_number,
        "category": row.category,
        "description": row.description,
    }
    return {name: Provenance(value, row.provider) for name, value in values.items()}


def _money(amount: Decimal | None, currency: str | None) -> Money | None:
    if amount is None or currency is None:
        return None
    return Money(money.plain(amount, currency), currency)


INVOICES = [listing, one, unmatched]
