"""Findings: what the invoices of each supplier tell, looked for supplier by supplier."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy import or_
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.attention import accounts as of_accounts
from assistant.workspace.attention import amounts as of_amounts
from assistant.workspace.attention import documents as of_documents
from assistant.workspace.attention.accounts import accounts
from assistant.workspace.attention.amounts import amounts
from assistant.workspace.attention.documents import missing_vat, unread
from assistant.workspace.attention.duplicates import (
    WINDOW,
    Marked,
    Number,
    marked,
    near_duplicates,
    numbers,
    one_of_each,
)
from assistant.workspace.attention.news import Head
from assistant.workspace.attention.records import MOST_OF_A_KIND, Suppliers
from assistant.workspace.attention.signal import Kind, Signal
from assistant.workspace.attention.values import contradictions, unclear
from assistant.workspace.invoices import Invoice

_LOOKED_BACK = {
    of_accounts.RECENT, of_amounts.RECENT, of_amounts.HISTORY, of_documents.RECENT, WINDOW,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Findings:
    """Signals that depend on one supplier's invoices alone, by check, numbers used twice, and
    invoices that Qonto holds for duplicates."""

    checks: tuple[tuple[Signal, ...], ...]
    numbers: frozenset[Number]
    marked: frozenset[Marked]

    @property
    def signals(self) -> list[Signal]:
        """All of them."""
        return list(chain.from_iterable(self.checks))

    @property
    def contradicting(self) -> list[Signal]:
        """Those of invoices that contradict themselves."""
        return [one for one in self.signals if one.kind is Kind.CONTRADICTION]

    @property
    def is_whole(self) -> bool:
        """Nothing was left out because there was too much of it."""
        return all(len(one) < MOST_OF_A_KIND for one in (*self.checks, self.numbers, self.marked))

    def about(self, invoices: Collection[int]) -> set[int | None]:
        """The suppliers of signals that speak of one of these invoices."""
        return {
            one.vendor_id
            for one in self.signals
            if one.invoice_id in invoices or any(other in invoices for other, _ in one.others)
        }

    def renewed(self, suppliers: Collection[int | None], new: "Findings") -> "Findings":
        """The same, but for what is told of these suppliers: that is new."""
        checks = tuple(
            (*(one for one in old if one.vendor_id not in suppliers), *found)
            for old, found in zip(self.checks, new.checks, strict=True)
        )
        numbers = new.numbers | {one for one in self.numbers if one[0] not in suppliers}
        marked = new.marked | {one for one in self.marked if one[0] not in suppliers}
        return Findings(checks, numbers, marked)


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows tell on a day, at a place of the trail: findings, each copy of an invoice by
    itself, and the other signals, which go across suppliers."""

    today: date
    head: Head
    findings: Findings
    copies: tuple[Signal, ...]
    others: tuple[Signal, ...]

    @property
    def signals(self) -> list[Signal]:
        """All of them, all copies of an invoice as one."""
        return [*self.findings.signals, *one_of_each(self.copies), *self.others]


async def find(session: AsyncSession, today: date, suppliers: Suppliers = None) -> Findings:
    """What is found about these suppliers, or about all."""
    checks = (
        await accounts(session, today, suppliers),
        await near_duplicates(session, today, suppliers),
        await amounts(session, today, suppliers),
        await contradictions(session, suppliers),
        await unclear(session, suppliers),
        await unread(session, today, suppliers),
        await missing_vat(session, today, suppliers),
    )
    return Findings(
        tuple(map(tuple, checks)),
        frozenset(await numbers(session, suppliers)),
        frozenset(await marked(session, suppliers)),
    )


async def aged(session: AsyncSession, last: date, today: date) -> set[int | None]:
    """The suppliers of invoices that grew too old for a check, or young enough again, between two
    days: every check looks back a number of days, so nothing else changes with the day."""
    if last == today:
        return set()
    issued, (first, end) = col(Invoice.issued_on), sorted((last, today))
    query: Any = select_columns(col(Invoice.vendor_id)).distinct()
    left = or_(*(issued.between(first - days, end - days) for days in _LOOKED_BACK))
    return {row[0] for row in await session.exec(query.where(left))}
