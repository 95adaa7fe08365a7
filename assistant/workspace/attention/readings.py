"""Readings: what a file hides, what in it speaks to machines, and where its sources differ."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, cast
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.money import Money
from assistant.workspace import addressees, qonto_differences
from assistant.workspace.attention import records
from assistant.workspace.attention.records import MOST_OF_A_KIND, Record
from assistant.workspace.attention.signal import Kind, Signal, about
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import squeezed

NOTHING = ("null", "[]")
LONGEST_QUOTE = 80


async def hidden_texts(session: AsyncSession) -> list[Signal]:
    """Files with text that people do not see, or with sentences that give orders to a machine."""
    return [_hidden(one, bill) for one, bill in await _with(session, Document.notices)]


async def misaddressed(session: AsyncSession) -> list[Signal]:
    """Files that are for somebody else, as far as these are few."""
    if not await addressees.are_few(session):
        return []
    found = await _newest(session, addressees.for_others())
    return [
        _told(Kind.MISADDRESSED, one, bill, "", (one.addressed_to or "",),
              {"addressee": one.addressed_to or ""})
        for one, bill in found
    ]  # fmt: skip


async def differing(session: AsyncSession, told: set[int | None]) -> list[Signal]:
    """Files that say two things, or something else than Qonto; not of invoices told already."""
    return [
        _differing(one, bill)
        for one, bill in await _with(session, Document.contradictions)
        if (bill is None or bill.id not in told) and not _is_shorter(one.contradictions or [])
    ]


async def read_otherwise(session: AsyncSession, told: set[int | None]) -> list[Signal]:
    """Files sent from here that Qonto reads otherwise than we do; not of invoices told already."""
    rows = await session.exec(
        select(Document, Invoice)
        .join(Invoice, col(Invoice.document_id) == col(Document.id))
        .where(
            Document.state == DocumentState.PUSHED,
            col(Invoice.analyzed_at).is_not(None),
            col(Invoice.removed_at).is_(None),
        )
        .order_by(col(Document.id).desc())
        .limit(MOST_OF_A_KIND)
    )
    differing = {
        invoice.id: (document, found)
        for document, invoice in rows
        if invoice.id not in told
        and not document.contradictions
        and (found := qonto_differences.between(document, invoice))
        and not _is_shorter(found)
    }
    bills = await records.find(session, col(Invoice.id).in_(list(differing))) if differing else []
    return [_two_values(differing[bill.id][0], bill, differing[bill.id][1]) for bill in bills]


def _is_shorter(told: Sequence[dict[str, Any]]) -> bool:
    """The only difference is a number told without what stands before it: 453, FPR 453."""
    if len(told) != 1 or told[0]["field"] != "number":
        return False
    one, other = sorted((squeezed(each["value"]) for each in told[0]["values"][:2]), key=len)
    return other.endswith(one)


async def _with(session: AsyncSession, found: Any) -> list[tuple[Document, Record | None]]:  # noqa: ANN401
    """Documents in which something was found, newest first, with their newest invoice."""
    is_found = col(found).is_not(None), cast(col(found), String).not_in(NOTHING)
    return await _newest(session, *is_found)


async def _newest(
    session: AsyncSession, *where: ColumnElement[bool]
) -> list[tuple[Document, Record | None]]:
    """Documents that nobody declined, newest first, with their newest invoice."""
    rows = await session.exec(
        select(Document)
        .where(*where, Document.state != DocumentState.DECLINED)
        .order_by(col(Document.id).desc())
        .limit(MOST_OF_A_KIND)
    )
    documents = list(rows)
    if not documents:
        return []
    ids = [one.id for one in documents]
    bills = await records.find(session, col(Invoice.document_id).in_(ids), most=2 * MOST_OF_A_KIND)
    newest = {bill.document_id: bill for bill in reversed(bills)}
    return [(one, newest.get(one.id)) for one in documents]


def _hidden(document: Document, bill: Record | None) -> Signal:
    notices = document.notices or []
    first = notices[0]
    says = tuple(str(one.get("text")) for one in notices)
    facts = {"quote": _cut(str(first.get("text"))), "is_hidden": first.get("kind") == "hidden"}
    return _told(Kind.HIDDEN_TEXT, document, bill, str(first.get("why")), says, facts)


def _cut(text: str) -> str:
    """The beginning of a text, up to the end of a word."""
    if len(text) <= LONGEST_QUOTE:
        return text
    return f"{text[:LONGEST_QUOTE].rsplit(maxsplit=1)[0]}…"


def _differing(document: Document, bill: Record | None) -> Signal:
    return _two_values(document, bill, document.contradictions or [])


def _two_values(document: Document, bill: Record | None, told: Sequence[dict[str, Any]]) -> Signal:
    one, other = (str(each["value"]) for each in told[0]["values"][:2])
    facts = {"field": told[0]["field"], "one": one, "other": other}
    return _told(Kind.CONTRADICTION, document, bill, "document", (repr(told),), facts)


def _told(
    kind: Kind, document: Document, bill: Record | None, detail: str, says: tuple[str, ...],
    facts: dict[str, Any],
) -> Signal:  # fmt: skip
    subject = f"d{document.id}"
    if bill:
        return about(kind, bill, detail, subject=subject, says=says, facts=facts)
    total, currency = document.total, document.currency
    return Signal(
        kind,
        label=document.number or document.file_name,
        vendor=document.vendor_name or "",
        document_id=document.id,
        on=document.issued_on,
        amount=Money(total, currency) if total is not None and currency else None,
        detail=detail,
        vendor_id=document.vendor_id,
        subject=subject,
        says=says,
        facts=facts,
    )
