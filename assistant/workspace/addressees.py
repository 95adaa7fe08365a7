"""Whom invoices are addressed to. What is for somebody else stays out of every total: a mark on the
invoice says so, and this is the only place that sets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    false,
    func,
    or_,
    true,
    update,
)
from sqlalchemy import select as select_rows
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.errors import NotFound
from assistant.workspace import audit, prepared
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.bulk import table_of
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice

FEW = 5  # Of so many with a known addressee, one at most is somebody else's.


def for_others() -> ColumnElement[bool]:
    """The document names somebody else, and nobody said that it is ours all the same."""
    return and_(col(Document.addressed_to) != "", col(Document.is_said_ours).is_(False))


def is_for_others(document: Document) -> bool:
    """The same, of one document."""
    return bool(document.addressed_to) and not document.is_said_ours


async def settle(session: AsyncSession) -> None:
    """Mark the invoices whose document is for somebody else, and only these: none where many are,
    since then it is we who are called otherwise on paper. Called whenever what a document says, or
    which document is an invoice's, has changed and is flushed. Waits for nothing but prepared
    statements, so that a page of a sync can end with it."""
    here = {"workspace": session.info["workspace_id"]}
    is_few = await are_few(session)
    if is_few:
        await prepared.rows(session, _mark(), **here)
    await prepared.rows(session, _unmark(only_wrong=is_few), **here)


async def are_few(session: AsyncSession) -> bool:
    """Whether little is for somebody else, of what names whom it is for: no more than a fifth."""
    here = {"workspace": session.info["workspace_id"]}
    [(others,)] = await prepared.rows(session, _count_others(), **here)
    if not others:
        return False
    # Only as many are counted as make them few: there may be a hundred thousand.
    [(known,)] = await prepared.rows(session, _count_known(), most=others * FEW, **here)
    return bool(known == others * FEW)


@lru_cache
def _mark() -> ReturningUpdate[Any]:
    c = table_of(Invoice).c
    meant = update(table_of(Invoice)).where(
        c.workspace_id == bindparam("workspace"),
        c.document_id.in_(_theirs()), c.is_for_others.is_(False),
    )  # fmt: skip
    return meant.values(is_for_others=true()).returning(c.id)


@lru_cache
def _unmark(*, only_wrong: bool) -> ReturningUpdate[Any]:
    c = table_of(Invoice).c
    meant = update(table_of(Invoice)).where(
        c.workspace_id == bindparam("workspace"), c.is_for_others.is_(True)
    )
    if only_wrong:
        meant = meant.where(or_(c.document_id.is_(None), c.document_id.not_in(_theirs())))
    return meant.values(is_for_others=false()).returning(c.id)


@lru_cache
def _count_others() -> Select[Any]:
    return select_rows(func.count()).select_from(_theirs().subquery())


@lru_cache
def _count_known() -> Select[Any]:
    c = table_of(Document).c
    known = (
        select_rows(c.id)
        .where(c.workspace_id == bindparam("workspace"), c.addressed_to.is_not(None))
        .limit(bindparam("most", type_=Integer))
    )
    return select_rows(func.count()).select_from(known.subquery())


def _theirs() -> Select[Any]:
    table = table_of(Document)
    return select_rows(table.c.id).where(
        table.c.workspace_id == bindparam("workspace"), for_others()
    )


async def names(session: AsyncSession, invoices: Sequence[int]) -> dict[int, str]:
    """Of these invoices, by id, those that are for somebody else and for whom."""
    rows = await session.exec(
        select(Invoice.id, Document.addressed_to)
        .join(Document, col(Document.id) == col(Invoice.document_id))
        .where(col(Invoice.id).in_(invoices), col(Invoice.is_for_others).is_(True))
    )
    return {key: name for key, name in rows if key and name}


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody else by name, whom a document is addressed to."""

    name: str
    is_said_ours: bool


async def of_invoice(session: AsyncSession, invoice_id: int) -> Addressee | None:
    """Whom an invoice is addressed to, where it is left out or was said to be ours."""
    query = (
        select(Document.addressed_to, Document.is_said_ours)
        .join(Invoice, col(Invoice.document_id) == col(Document.id))
        .where(
            col(Invoice.id) == invoice_id, col(Document.addressed_to) != "",
            or_(col(Invoice.is_for_others).is_(True), col(Document.is_said_ours).is_(True)),
        )
    )  # fmt: skip
    row = (await session.exec(query)).first()
    return Addressee(row[0] or "", row[1]) if row else None


async def as_read(session: AsyncSession) -> tuple[dict[int, str], dict[str, int]]:
    """What every document says it is for, somebody else by name or empty for us, by its id; a
    person's word that it is ours is one. And each invoice's document, by the source's id."""
    said = case((col(Document.is_said_ours).is_(True), ""), else_=col(Document.addressed_to))
    documents: Any = await session.exec(
        select(Document.id, said).where(col(Document.addressed_to).is_not(None))
    )
    invoices = await session.exec(
        select(Invoice.source_id, Invoice.document_id).where(col(Invoice.document_id).is_not(None))
    )
    return dict(documents.all()), {key: number for key, number in invoices if number is not None}


async def say_ours(
    session: AsyncSession, invoice_id: int, by: Actor, at: datetime, *, is_ours: bool = True
) -> None:
    """A person's word that a bill is ours though its document names somebody else, or that it is
    not after all; NotFound where the document names nobody else."""
    document = (
        await session.exec(
            select(Document)
            .join(Invoice, col(Invoice.document_id) == col(Document.id))
            .where(col(Invoice.id) == invoice_id, col(Document.addressed_to) != "")
            .with_for_update(of=Document)
        )
    ).one_or_none()
    if document is None:
        raise NotFound("No document of such an invoice is addressed to somebody else.")
    if document.is_said_ours == is_ours:
        return
    document.is_said_ours = is_ours
    session.add(document)
    await session.flush()
    await settle(session)
    action = "invoice.said_ours" if is_ours else "invoice.said_for_others"
    entry = Entry(action, "invoice", str(invoice_id), {"addressee": document.addressed_to})
    await audit.append(session, at, by, [entry])


async def marked(session: AsyncSession) -> tuple[int, ...]:
    """The ids of the invoices that count nowhere since they are for somebody else."""
    found = await session.exec(select(Invoice.id).where(col(Invoice.is_for_others).is_(True)))
    return tuple(one for one in found if one is not None)
