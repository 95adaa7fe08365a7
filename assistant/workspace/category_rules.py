"""Rules for categories: learnt from what people choose, readable, and tried out on the past."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint, or_, update
from sqlalchemy import select as select_columns
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import clock
from assistant.database import UtcDateTime, WorkspaceRow
from assistant.errors import NotFound, Unprocessable
from assistant.workspace import audit, categories
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.invoices import Invoice
from assistant.workspace.vendors import Vendor, fold, guessed

_WORD = re.compile(r"[^\W\d_]{3,}")


class CategoryRule(WorkspaceRow, table=True):
    """Invoices of a supplier, or with all these words, or both, belong to a category.

    `words` are plain tokens with single spaces; `invoice_ids` are the choices that made it.
    """

    __tablename__ = "category_rules"
    __table_args__ = (UniqueConstraint("workspace_id", "vendor_id", "words"),)

    id: int | None = Field(default=None, primary_key=True)
    vendor_id: int | None = None
    words: str = ""
    category: str
    version: int = 1
    is_on: bool = True
    is_learnt: bool = True
    invoice_ids: list[int] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)

    @property
    def source(self) -> str:
        """How a category that this rule gave names it."""
        return f"{categories.RULE}:{self.id}:{self.version}"


@dataclass(frozen=True, slots=True)
class Matched:
    """An invoice that a rule is about: its category now, and whether a person chose that."""

    id: int
    vendor_id: int | None
    vendor: str
    number: str | None
    category: str
    is_human: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would have done to the invoices that are here."""

    matched: int
    changes: tuple[Matched, ...]
    agreed: int
    disagreed: tuple[Matched, ...]


async def listed(session: AsyncSession) -> list[tuple[CategoryRule, str]]:
    """Every rule with its supplier's name (empty: any supplier), those in force first."""
    query = (
        select(CategoryRule, Vendor.name)
        .outerjoin(Vendor, col(Vendor.id) == col(CategoryRule.vendor_id))
        .order_by(col(CategoryRule.is_on).desc(), col(CategoryRule.id).desc())
    )
    return [(rule, name or "") for rule, name in await session.exec(query)]


async def get(session: AsyncSession, rule_id: int) -> CategoryRule:
    """One rule; NotFound when there is none."""
    rule = await session.get(CategoryRule, rule_id)
    if rule is None:
        raise NotFound("There is no such rule here.")
    return rule


async def save(
    session: AsyncSession, rule: CategoryRule, *, by: Actor, at: datetime, action: str
) -> CategoryRule:
    """Keep a rule that was made or changed, under a new version, and put it into force."""
    if rule.vendor_id is None and not rule.words:
        raise Unprocessable("A rule needs a supplier or words: name at least one of them.")
    if rule.id is not None:
        await _withdraw(session, rule)
        rule.version += 1
    rule.updated_at = at
    session.add(rule)
    await session.flush()
    await apply(session, rule)
    details = {
        "vendor": rule.vendor_id, "words": rule.words, "category": rule.category,
        "version": rule.version, "on": rule.is_on, "invoices": rule.invoice_ids,
    }  # fmt: skip
    entry = Entry(f"category_rule.{action}", "category_rule", str(rule.id), details)
    await audit.append(session, at, by, [entry])
    return rule


async def change(
    session: AsyncSession,
    rule_id: int,
    *,
    category: str | None = None,
    words: str | None = None,
    is_on: bool | None = None,
    by: Actor,
    at: datetime,
) -> CategoryRule:
    """A person edits a rule or switches it; from then on it is theirs, and is not relearnt."""
    rule = await get(session, rule_id)
    await _withdraw(session, rule)
    rule.category = categories.checked(category) or rule.category
    rule.words = rule.words if words is None else plain(words)
    rule.is_on = rule.is_on if is_on is None else is_on
    rule.is_learnt = False
    action = "changed" if is_on is None else "switched_on" if is_on else "switched_off"
    return await save(session, rule, by=by, at=at, action=action)


async def apply(session: AsyncSession, rule: CategoryRule) -> None:
    """Give the rule's category to what it is about; a person's choice stays as it is."""
    if not rule.is_on:
        return
    if rule.words:
        found = await matching(session, rule.vendor_id, rule.words)
        ids = [one.id for one in found if not one.is_human]
        await categories.assign(session, ids, rule.category, rule.source)
        return
    await session.exec(
        update(Vendor)
        .where(col(Vendor.id) == rule.vendor_id, _not_human(Vendor))
        .values(category=rule.category, category_source=rule.source)
        .execution_options(synchronize_session="fetch")
    )


async def apply_to_new(session: AsyncSession) -> None:
    """Rules by words look at invoices that came since; rules by supplier need no looking."""
    query = select(CategoryRule).where(col(CategoryRule.is_on), CategoryRule.words != "")
    # Those of one supplier come last, and so win over those of any.
    for rule in await session.exec(query.order_by(col(CategoryRule.vendor_id).is_not(None))):
        await apply(session, rule)


async def tried(session: AsyncSession, vendor_id: int | None, words: str, category: str) -> Trial:
    """What such a rule would have changed, and where it disagrees with what people chose."""
    found = await matching(session, vendor_id, plain(words))
    people = [one for one in found if one.is_human]
    return Trial(
        len(found),
        tuple(one for one in found if not one.is_human and one.category != category),
        sum(one.category == category for one in people),
        tuple(one for one in people if one.category != category),
    )


async def matching(session: AsyncSession, vendor_id: int | None, words: str) -> list[Matched]:
    """The invoices that a rule is about, newest first."""
    query: Any = select_columns(
        col(Invoice.id), col(Invoice.vendor_id), col(Vendor.name), col(Invoice.number),
        categories.effective(), categories.effective_source(), col(Invoice.description),
    ).outerjoin(Vendor).where(col(Invoice.removed_at).is_(None))  # fmt: skip
    if vendor_id is not None:
        query = query.where(col(Invoice.vendor_id) == await _root(session, vendor_id))
    if words:
        query = query.where(col(Invoice.description).is_not(None))
    wanted = set(words.split())
    return [
        Matched(row[0], row[1], row[2] or "", row[3], row[4], _is_human(row[5]))
        for row in await session.exec(query.order_by(col(Invoice.id).desc()))
        if wanted <= words_of(row[6])
    ]


def words_of(text: str | None) -> set[str]:
    """The words of a description that a rule can name: no digits, no case, no accents."""
    return set(_WORD.findall(fold(text or "")))


def plain(words: str) -> str:
    """Words as a rule keeps them: each once, in order of the alphabet."""
    return " ".join(sorted(words_of(words)))


async def invoices_of(session: AsyncSession, rule: CategoryRule) -> list[Invoice]:
    """The invoices that made a rule, without those that a person has put elsewhere since."""
    query = select(Invoice).where(
        col(Invoice.id).in_(rule.invoice_ids), col(Invoice.category) == rule.category
    )
    return list(await session.exec(query))


async def _withdraw(session: AsyncSession, rule: CategoryRule) -> None:
    """Take back what the rule gave; suppliers fall back to a guess from their name."""
    mine = f"{categories.RULE}:{rule.id}:"
    await session.exec(
        update(Invoice)
        .where(col(Invoice.category_source).startswith(mine))
        .values(category=None, category_source=None)
        .execution_options(synchronize_session=False)
    )
    query = select(Vendor).where(col(Vendor.category_source).startswith(mine))
    for vendor in await session.exec(query):
        vendor.sqlmodel_update(guessed(vendor.name))
        session.add(vendor)
    await session.flush()


async def _root(session: AsyncSession, vendor_id: int) -> int:
    vendor = await session.get(Vendor, vendor_id)
    return (vendor.merged_into_id if vendor else None) or vendor_id


def _is_human(source: str | None) -> bool:
    return (source or "").startswith(f"{categories.HUMAN}:")


def _not_human(table: type[Vendor]) -> Any:  # noqa: ANN401 — a condition of the toolkit's
    source = col(table.category_source)
    return or_(source.is_(None), ~source.startswith(f"{categories.HUMAN}:"))
