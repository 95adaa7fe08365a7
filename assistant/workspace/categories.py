"""Categories: what a cost is for. A small tree with ids that never change, and whose word counts.

An invoice's own category (a person's, or a rule's) comes before its supplier's. Where a category
comes from is kept beside it: `human:NAME`, `rule:ID:VERSION` or `guess:WORD`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, literal_column, or_, update
from sqlalchemy.sql.functions import coalesce
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.errors import NotFound, Unprocessable
from assistant.workspace import audit
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.invoices import Invoice
from assistant.workspace.vendors import Vendor

TREE: dict[str, tuple[str, ...]] = {
    "goods": ("materials", "merchandise", "packaging", "subcontracting", "shipping"),
    "premises": ("rent", "energy", "cleaning", "repairs", "security"),
    "equipment": ("machines", "tools", "rental", "furniture"),
    "office": ("supplies", "post"),
    "software": ("hosting", "subscriptions", "hardware"),
    "telecom": ("phone", "internet"),
    "services": ("legal", "accounting", "consulting", "design", "temporary_staff"),
    "marketing": ("advertising", "events", "print"),
    "travel": ("transport", "hotels", "meals", "fuel", "vehicles"),
    "people": ("training", "recruitment", "benefits"),
    "finance": ("insurance", "bank_fees"),
    "public": ("taxes", "fees"),
}
IDS = tuple(one for top, below in TREE.items() for one in (top, *(f"{top}.{sub}" for sub in below)))
HUMAN, RULE, GUESS = "human", "rule", "guess"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a category comes from: a person (`who`), a rule (`rule`, `version`) or a word."""

    kind: str
    who: str = ""
    rule: int = 0
    version: int = 0


def origin(source: str | None) -> Origin | None:
    """A stored source, read."""
    kind, _, rest = (source or "").partition(":")
    if kind == RULE:
        number, _, version = rest.partition(":")
        return Origin(RULE, rule=int(number), version=int(version))
    return Origin(kind, who=rest) if kind else None


def effective() -> ColumnElement[str]:
    """The category that counts, as SQL; the query must have Vendor joined (outer). Empty: none."""
    # Without a parameter of its own, so that PostgreSQL sees the same expression when it groups.
    return coalesce(col(Invoice.category), col(Vendor.category), literal_column("''"))


def effective_source() -> ColumnElement[str | None]:
    """Where that category comes from, as SQL."""
    own = col(Invoice.category).is_not(None)
    return case((own, col(Invoice.category_source)), else_=col(Vendor.category_source))


def top_level() -> ColumnElement[str]:
    """The first level of the category that counts, as SQL; empty: none."""
    whole = effective()
    return case(*((within(top), top) for top in TREE), else_=whole)


def within(category: str) -> ColumnElement[bool]:
    """Whether an invoice belongs to a category or to one below it, as SQL."""
    whole = func.lower(effective())
    name = category.lower()
    return or_(whole == name, whole.startswith(f"{name}.", autoescape=True))


def checked(category: str | None) -> str | None:
    """A category of the tree, or None; Unprocessable for anything else."""
    if category and category not in IDS:
        raise Unprocessable("There is no such category: choose one of the list.")
    return category or None


async def choose_for_invoice(
    session: AsyncSession, invoice_id: int, category: str | None, *, by: Actor, at: datetime
) -> Invoice:
    """A person's choice for one invoice; None gives it back to its supplier's category."""
    invoice = await session.get(Invoice, invoice_id)
    if invoice is None:
        raise NotFound("There is no such invoice here.")
    await _choose(session, "invoice", invoice, category, by, at)
    return invoice


async def choose_for_vendor(
    session: AsyncSession, vendor_id: int, category: str | None, *, by: Actor, at: datetime
) -> Vendor:
    """A person's choice for a supplier: counts for all its invoices without one of their own."""
    vendor = await session.get(Vendor, vendor_id)
    if vendor is None:
        raise NotFound("There is no such supplier here.")
    await _choose(session, "vendor", vendor, category, by, at)
    return vendor


async def _choose(
    session: AsyncSession,
    kind: str,
    row: Invoice | Vendor,
    category: str | None,
    by: Actor,
    at: datetime,
) -> None:
    row.category = checked(category)
    row.category_source = f"{HUMAN}:{by.name}" if row.category else None
    session.add(row)
    await _remember(session, kind, row.id or 0, row.category, by, at)


async def of_invoice(session: AsyncSession, invoice: Invoice) -> tuple[str | None, Origin | None]:
    """The category that counts for an invoice, and where it comes from."""
    if invoice.category:
        return invoice.category, origin(invoice.category_source)
    vendor = await session.get(Vendor, invoice.vendor_id) if invoice.vendor_id else None
    return (vendor.category, origin(vendor.category_source)) if vendor else (None, None)


async def in_use(session: AsyncSession) -> list[tuple[str, int]]:
    """Every category that invoices have, with how many."""
    query = (
        select(effective(), func.count(col(Invoice.id)))
        .outerjoin(Vendor)
        .where(col(Invoice.removed_at).is_(None), effective() != "")
        .group_by(effective())
    )
    return sorted((row[0], row[1]) for row in await session.exec(query))


async def assign(
    session: AsyncSession, invoice_ids: Sequence[int], category: str | None, source: str | None
) -> None:
    """Put a rule's category on invoices; a person's choice stays as it is."""
    not_human = or_(
        col(Invoice.category_source).is_(None),
        ~col(Invoice.category_source).startswith(f"{HUMAN}:"),
    )
    await session.exec(
        update(Invoice)
        .where(col(Invoice.id).in_(invoice_ids), not_human)
        .values(category=category, category_source=source)
        .execution_options(synchronize_session=False)
    )


async def _remember(
    session: AsyncSession, kind: str, row_id: int, category: str | None, by: Actor, at: datetime
) -> None:
    await session.flush()
    entry = Entry(f"{kind}.categorised", kind, str(row_id), {"category": category})
    await audit.append(session, at, by, [entry])
