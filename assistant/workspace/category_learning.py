"""What people's choices teach: a supplier's category, or a word's."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace import categories, category_rules
from assistant.workspace.audit import SYSTEM
from assistant.workspace.category_rules import CategoryRule, words_of
from assistant.workspace.invoices import Invoice

LEAST_CHOICES = 2
LEAST_FOR_ANYBODY, LEAST_SUPPLIERS = 3, 2


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose for one invoice."""

    invoice_id: int
    vendor_id: int | None
    category: str
    words: frozenset[str]


async def learn(session: AsyncSession, vendor_id: int | None, at: datetime) -> None:
    """Look at all choices again, those of one supplier and those of any, and keep what they say.

    A rule that a person has edited or switched off stays as they left it.
    """
    choices = await _choices(session)
    mine = [one for one in choices if one.vendor_id == vendor_id]
    if vendor_id is not None:
        await _keep(session, vendor_id, taught_by(mine), at)
    await _keep(session, None, taught_by_anybody(choices), at)


def taught_by(choices: list[Choice]) -> dict[str, list[Choice]]:
    """Of one supplier's choices: words ("" for all its invoices) to the choices that agree."""
    kinds = _by_category(choices)
    if len(kinds) == 1 and len(choices) >= LEAST_CHOICES:
        return {"": choices}
    taught = {}
    for category, alike in kinds.items():
        others = {word for one in choices if one.category != category for word in one.words}
        shared = frozenset.intersection(*(one.words for one in alike)) - others
        if len(alike) >= LEAST_CHOICES and shared:
            taught[max(sorted(shared), key=len)] = alike
    return taught


def taught_by_anybody(choices: list[Choice]) -> dict[str, list[Choice]]:
    """Words that mean one category whoever sends the invoice."""
    by_word: dict[str, list[Choice]] = defaultdict(list)
    for one in choices:
        for word in one.words:
            by_word[word].append(one)
    return {
        word: alike
        for word, alike in by_word.items()
        if len(alike) >= LEAST_FOR_ANYBODY
        and len({one.vendor_id for one in alike}) >= LEAST_SUPPLIERS
        and len(_by_category(alike)) == 1
    }


async def _keep(
    session: AsyncSession, vendor_id: int | None, taught: dict[str, list[Choice]], at: datetime
) -> None:
    same = (
        col(CategoryRule.vendor_id).is_(None)
        if vendor_id is None
        else col(CategoryRule.vendor_id) == vendor_id
    )
    known = {rule.words: rule for rule in await session.exec(select(CategoryRule).where(same))}
    for words, rule in known.items():
        if rule.is_learnt and rule.is_on and words not in taught:
            rule.is_on = False
            await category_rules.save(session, rule, by=SYSTEM, at=at, action="contradicted")
    for words, choices in taught.items():
        ids = sorted(one.invoice_id for one in choices)
        rule = known.get(words) or CategoryRule(
            vendor_id=vendor_id, words=words, category="", created_at=at
        )
        said = (choices[0].category, ids, True)
        if rule.is_learnt and (rule.category, rule.invoice_ids, rule.is_on) != said:
            rule.category, rule.invoice_ids, rule.is_on = said
            await category_rules.save(session, rule, by=SYSTEM, at=at, action="learnt")


async def _choices(session: AsyncSession) -> list[Choice]:
    query = select(Invoice.id, Invoice.vendor_id, Invoice.category, Invoice.description).where(
        col(Invoice.category_source).startswith(f"{categories.HUMAN}:"),
        col(Invoice.removed_at).is_(None),
    )
    return [
        Choice(row[0] or 0, row[1], row[2] or "", frozenset(words_of(row[3])))
        for row in await session.exec(query)
    ]


def _by_category(choices: list[Choice]) -> dict[str, list[Choice]]:
    found: dict[str, list[Choice]] = defaultdict(list)
    for one in choices:
        found[one.category].append(one)
    return found
