"""What needs a person: signals found in SQL, ranked, each with its reason and its record."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import String, and_, cast, func, or_, tuple_
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import Amount
from assistant.money import Money
from assistant.workspace.attachments import Attachment, AttachmentState
from assistant.workspace.connections import Connection, Status
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice
from assistant.workspace.pushes import Push, PushState
from assistant.workspace.search import REFUSED, invoices_only, unpaid, vendor_label
from assistant.workspace.vendors import Vendor

DUE_SOON = timedelta(days=7)
RECENT = timedelta(days=90)
HISTORY = timedelta(days=800)
STALE = timedelta(days=1)
RISE = Decimal("1.02")
MOST_OF_A_KIND = 200


class Kind(StrEnum):
    """Why something needs a person, most pressing first."""

    SYNC = "sync"
    PUSH = "push"
    IBAN_CHANGED = "iban_changed"
    DUPLICATE = "duplicate"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    PRICE_RISE = "price_rise"
    NEEDS_LOOK = "needs_look"
    DOCUMENT = "document"
    MISSING_VAT = "missing_vat"


RANK = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing to look at. `facts` hold what the sentence needs (days, the other number…);
    `group` is the same for signals that are one matter, such as two copies of an invoice."""

    kind: Kind
    label: str
    vendor: str = ""
    invoice_id: int | None = None
    document_id: int | None = None
    on: date | None = None
    amount: Money | None = None
    detail: str = ""
    group: str = ""
    vendor_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


async def signals(session: AsyncSession, today: date, now: datetime) -> list[Signal]:
    """Everything that needs a person, most pressing first; within a kind, largest first."""
    found = [
        *await _sync_problems(session, now),
        *await pushes(session),
        *await changed_ibans(session, today),
        *one_of_each(await duplicates(session)),
        *await overdue(session, today),
        *await due_soon(session, today),
        *await price_rises(session, today),
        *await _odd(session),
        *await _missing_documents(session),
        *await _missing_vat(session, today),
    ]
    return sorted(found, key=_ranking)


def one_of_each(found: Sequence[Signal]) -> list[Signal]:
    """One signal for all copies of an invoice; `facts["ids"]` are the copies' ids."""
    groups: dict[str, list[Signal]] = {}
    for at, one in enumerate(found):
        groups.setdefault(one.group or str(at), []).append(one)
    return [
        replace(group[0], facts={**group[0].facts, "ids": tuple(one.invoice_id for one in group)})
        for group in groups.values()
    ]


def matters(found: Sequence[Signal]) -> int:
    """How many matters signals are: the copies of one invoice are one."""
    return len({one.group or f"{one.kind}{at}" for at, one in enumerate(found)})


def _ranking(signal: Signal) -> tuple[int, str, Decimal]:
    amount = signal.amount.amount if signal.amount else Decimal(0)
    return RANK[signal.kind], signal.group, -amount


async def overdue(session: AsyncSession, today: date) -> list[Signal]:
    """Unpaid and past their due date."""
    found = await _invoices(session, *unpaid(), *invoices_only(), col(Invoice.due_on) < today)
    return [_signal(Kind.OVERDUE, row, days=(today - _day(row[0].due_on)).days) for row in found]


async def due_soon(session: AsyncSession, today: date) -> list[Signal]:
    """Unpaid and due within seven days, today included."""
    due = col(Invoice.due_on).between(today, today + DUE_SOON)
    found = await _invoices(session, *unpaid(), *invoices_only(), due)
    return [_signal(Kind.DUE_SOON, row, days=(_day(row[0].due_on) - today).days) for row in found]


async def duplicates(session: AsyncSession) -> list[Signal]:
    """The same file twice, the same supplier and number twice, or marked by Qonto."""
    here = [col(Invoice.removed_at).is_(None), col(Invoice.status).not_in(REFUSED)]
    files = (
        select(col(Invoice.document_id))
        .where(*here, col(Invoice.document_id).is_not(None))
        .group_by(col(Invoice.document_id))
        .having(func.count() > 1)
        .limit(MOST_OF_A_KIND)
    )
    number = func.lower(col(Invoice.number))
    numbers = (
        select(col(Invoice.vendor_id), number)
        .where(*here, col(Invoice.vendor_id).is_not(None), col(Invoice.number).is_not(None))
        .group_by(col(Invoice.vendor_id), number)
        .having(func.count() > 1)
        .limit(MOST_OF_A_KIND)
    )
    same_file = list(await session.exec(files))
    same_number = [(row[0], row[1]) for row in await session.exec(numbers)]
    same = or_(
        col(Invoice.document_id).in_(same_file),
        tuple_(col(Invoice.vendor_id), number).in_(same_number),
        col(Invoice.has_duplicates).is_(True),
    )
    rows = await _invoices(session, col(Invoice.status).not_in(REFUSED), same)
    return _copies(rows)


def _copies(rows: list[tuple[Invoice, str]]) -> list[Signal]:
    by_file: dict[int, list[int]] = {}
    by_number: dict[tuple[int, str], list[int]] = {}
    for invoice, _ in rows:
        if invoice.document_id:
            by_file.setdefault(invoice.document_id, []).append(_id(invoice))
        if invoice.vendor_id and invoice.number:
            key = (invoice.vendor_id, invoice.number.lower())
            by_number.setdefault(key, []).append(_id(invoice))
    found = []
    for row in rows:
        invoice = row[0]
        key = (invoice.vendor_id or 0, (invoice.number or "").lower())
        in_file = by_file.get(invoice.document_id or 0, [])
        why, twins = ("same_file", in_file) if len(in_file) > 1 else ("same_number", [])
        twins = twins or by_number.get(key, [])
        if len(twins) < 2:
            why, twins = "marked_by_qonto", [_id(invoice)]
        group = f"{min(twins):012d}"
        found.append(_signal(Kind.DUPLICATE, row, detail=why, group=group, copies=len(twins)))
    return found


async def changed_ibans(session: AsyncSession, today: date) -> list[Signal]:
    """A supplier's invoice of the last 90 days carries another IBAN than the one before it."""
    suspects = list(
        await session.exec(
            select(Invoice.vendor_id)
            .where(col(Invoice.removed_at).is_(None), col(Invoice.vendor_id).is_not(None))
            .group_by(col(Invoice.vendor_id))
            .having(func.min(col(Invoice.iban)) != func.max(col(Invoice.iban)))
        )
    )
    before = func.lag(Invoice.iban).over(
        partition_by=col(Invoice.vendor_id), order_by=[col(Invoice.issued_on), col(Invoice.id)]
    )
    query = (
        select(Invoice.id, before.label("before"))
        .where(
            col(Invoice.removed_at).is_(None),
            col(Invoice.iban).is_not(None),
            col(Invoice.vendor_id).in_(suspects),
            col(Invoice.issued_on).is_not(None),
        )
        .subquery()
    )
    changed = select(query.c.id, query.c.before).subquery()
    rows: Any = (
        select(Invoice, vendor_label(), changed.c.before)
        .outerjoin(Vendor)
        .join(changed, changed.c.id == Invoice.id)
        .where(col(Invoice.issued_on) >= today - RECENT, changed.c.before != Invoice.iban)
        .limit(MOST_OF_A_KIND)
    )
    found = list(await session.exec(rows))
    waiting = await _unpaid_with(session, [(row[0].vendor_id, row[0].iban) for row in found])
    latest = {
        row[0].vendor_id: row for row in sorted(found, key=lambda row: _day(row[0].issued_on))
    }
    made = []
    for invoice, vendor, earlier in latest.values():
        theirs = waiting.get((invoice.vendor_id, invoice.iban), [])
        numbers = tuple(one.number or one.file_name or one.source_id for one in theirs)
        shown = (theirs[0] if theirs else invoice, vendor)
        made.append(
            _signal(
                Kind.IBAN_CHANGED, shown, before=masked(earlier), after=masked(invoice.iban),
                unpaid=numbers,
            )
        )  # fmt: skip
    return made


async def _unpaid_with(
    session: AsyncSession, pairs: Sequence[tuple[int, str]]
) -> dict[tuple[int | None, str | None], list[Invoice]]:
    """The unpaid invoices that carry these suppliers' IBANs, the earliest due first."""
    found: dict[tuple[int | None, str | None], list[Invoice]] = {}
    if not pairs:
        return found
    query = (
        select(Invoice)
        .where(
            col(Invoice.removed_at).is_(None),
            *invoices_only(),
            *unpaid(),
            tuple_(col(Invoice.vendor_id), col(Invoice.iban)).in_(pairs),
        )
        .order_by(col(Invoice.due_on), col(Invoice.id))
    )
    for invoice in await session.exec(query):
        found.setdefault((invoice.vendor_id, invoice.iban), []).append(invoice)
    return found


async def price_rises(session: AsyncSession, today: date) -> list[Signal]:
    """A steady bill became dearer: the three before it were near-equal, this one is 2 % above."""
    lately = (
        select(Invoice.vendor_id)
        .where(col(Invoice.issued_on) >= today - RECENT, col(Invoice.vendor_id).is_not(None))
        .distinct()
    )
    partition = [col(Invoice.vendor_id), col(Invoice.currency)]
    order = [col(Invoice.issued_on), col(Invoice.id)]
    one = func.lag(Invoice.total, 1, type_=Amount()).over(partition_by=partition, order_by=order)
    two = func.lag(Invoice.total, 2, type_=Amount()).over(partition_by=partition, order_by=order)
    three = func.lag(Invoice.total, 3, type_=Amount()).over(partition_by=partition, order_by=order)
    history = (
        select_columns(col(Invoice.id), one.label("one"), two.label("two"), three.label("three"))
        .where(
            col(Invoice.removed_at).is_(None),
            *invoices_only(),
            col(Invoice.vendor_id).in_(lately),
            col(Invoice.total) > 0,
            col(Invoice.issued_on) >= today - HISTORY,
        )
        .subquery()
    )
    rows: Any = (
        select_columns(Invoice, vendor_label(), history.c.one, history.c.two, history.c.three)
        .outerjoin(Vendor)
        .join(history, history.c.id == Invoice.id)
        .where(
            col(Invoice.issued_on) >= today - RECENT,
            history.c.three.is_not(None),
            col(Invoice.total) > history.c.one,
        )
        .order_by(col(Invoice.issued_on).desc(), col(Invoice.id))
        .limit(5 * MOST_OF_A_KIND)
    )
    found = []
    for invoice, vendor, *past in await session.exec(rows):
        earlier = past[0]
        is_steady = min(past) > 0 and max(past) <= min(past) * RISE
        if is_steady and invoice.total and invoice.total >= max(past) * RISE:
            rise = ((invoice.total / earlier - 1) * 100).quantize(Decimal("0.1"))
            was = Money(earlier, invoice.currency or "")
            found.append(_signal(Kind.PRICE_RISE, (invoice, vendor), before=was, percent=rise))
    return found


async def _missing_vat(session: AsyncSession, today: date) -> list[Signal]:
    """Analysed invoices of the last 90 days without the supplier's VAT number."""
    return [
        _signal(Kind.MISSING_VAT, row)
        for row in await _invoices(
            session,
            *invoices_only(),
            func.coalesce(col(Invoice.vat_number), "") == "",
            col(Invoice.issued_on) >= today - RECENT,
            col(Invoice.analyzed_at).is_not(None),
        )
    ]


async def _odd(session: AsyncSession) -> list[Signal]:
    odd = or_(
        cast(col(Invoice.needs_look), String) != "[]", col(Invoice.has_discrepancies).is_(True)
    )
    return [
        _signal(Kind.NEEDS_LOOK, row, detail=", ".join(row[0].needs_look) or "discrepancy")
        for row in await _invoices(session, odd)
    ]


async def _missing_documents(session: AsyncSession) -> list[Signal]:
    query: Any = (
        select(Invoice, vendor_label(), Attachment.problem)
        .outerjoin(Vendor)
        .join(
            Attachment,
            and_(
                col(Attachment.source_id) == col(Invoice.attachment_id),
                col(Attachment.provider) == col(Invoice.provider),
            ),
        )
        .where(
            col(Invoice.removed_at).is_(None),
            col(Attachment.state).in_([AttachmentState.FAILED, AttachmentState.GIVEN_UP]),
        )
        .limit(MOST_OF_A_KIND)
    )
    return [
        _signal(Kind.DOCUMENT, (row[0], row[1]), detail=row[2] or "")
        for row in await session.exec(query)
    ]


async def pushes(session: AsyncSession) -> list[Signal]:
    """Documents whose push failed or whose outcome is unknown."""
    query = (
        select(Push, Document)
        .join(Document)
        .where(col(Push.state).in_([PushState.FAILED, PushState.UNKNOWN]))
        .order_by(col(Push.created_at).desc())
        .limit(MOST_OF_A_KIND)
    )
    return [
        Signal(
            Kind.PUSH,
            label=document.number or document.file_name,
            vendor=document.vendor_name or "",
            document_id=document.id,
            amount=_money(document.total, document.currency),
            detail=push.problem or "",
            facts={"state": str(push.state)},
        )
        for push, document in await session.exec(query)
    ]


async def _sync_problems(session: AsyncSession, now: datetime) -> list[Signal]:
    connection = (await session.exec(select(Connection))).first()
    if connection is None or connection.status is Status.DISCONNECTED:
        return []
    synced = connection.last_synced_at
    if connection.status is Status.RECONNECT:
        return [Signal(Kind.SYNC, "Qonto", detail="reconnect")]
    if connection.problem_message:
        return [Signal(Kind.SYNC, "Qonto", detail=connection.problem_message)]
    if synced and now - synced > STALE and connection.backfilled_at:
        return [Signal(Kind.SYNC, "Qonto", detail="stale", facts={"at": synced})]
    return []


async def _invoices(session: AsyncSession, *where: Any) -> list[tuple[Invoice, str]]:  # noqa: ANN401
    query = (
        select(Invoice, vendor_label())
        .outerjoin(Vendor)
        .where(col(Invoice.removed_at).is_(None), *where)
        .order_by(col(Invoice.issued_on).desc(), col(Invoice.id))
        .limit(MOST_OF_A_KIND)
    )
    return [(row[0], row[1]) for row in await session.exec(query)]


def _signal(
    kind: Kind,
    row: tuple[Invoice, str],
    detail: str = "",
    group: str = "",
    **facts: object,
) -> Signal:
    invoice, vendor = row
    return Signal(
        kind,
        label=invoice.number or invoice.file_name or invoice.source_id,
        vendor=vendor,
        invoice_id=invoice.id,
        document_id=invoice.document_id,
        on=invoice.due_on if kind in (Kind.OVERDUE, Kind.DUE_SOON) else invoice.issued_on,
        amount=_money(invoice.total, invoice.currency),
        detail=detail,
        group=group,
        vendor_id=invoice.vendor_id,
        facts=dict(facts),
    )


def masked(iban: str | None) -> str:
    """Country and last four: enough to compare, too little to pay with."""
    plain = (iban or "").replace(" ", "")
    return f"{plain[:2]}…{plain[-4:]}" if len(plain) > 8 else "…"


def _money(amount: Decimal | None, currency: str | None) -> Money | None:
    return Money(amount, currency) if amount is not None and currency else None


def _day(day: date | None) -> date:
    assert day is not None
    return day


def _id(invoice: Invoice) -> int:
    assert invoice.id is not None
    return invoice.id
