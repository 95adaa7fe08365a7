"""What needs a person: signals found in SQL, ranked, each with its reason and its record.

One module holds one noun of trouble. A signal that somebody dismissed stays away until it says
something else; see `dismissals`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.attention import dismissals, kept
from assistant.workspace.attention.accounts import accounts, masked
from assistant.workspace.attention.amounts import amounts
from assistant.workspace.attention.connection import sync_problems
from assistant.workspace.attention.currencies import without_rate
from assistant.workspace.attention.deadlines import DUE_SOON, due_soon, overdue
from assistant.workspace.attention.dismissals import Dismissal
from assistant.workspace.attention.documents import missing_documents, missing_vat
from assistant.workspace.attention.duplicates import (
    duplicates,
    matters,
    near_duplicates,
    one_of_each,
)
from assistant.workspace.attention.names import look_alikes
from assistant.workspace.attention.pushes import pushes
from assistant.workspace.attention.readings import differing, hidden_texts, read_otherwise
from assistant.workspace.attention.signal import Kind, Severity, Signal, ranking
from assistant.workspace.attention.values import contradictions, unclear
from assistant.workspace.attention.waiting import waiting

__all__ = [
    "DUE_SOON",
    "Dismissal",
    "Kind",
    "Matters",
    "Severity",
    "Signal",
    "duplicates",
    "everything",
    "masked",
    "matters",
    "pushes",
    "signals",
]


@dataclass(frozen=True, slots=True)
class Matters:
    """Open signals, most pressing first, and those that a person dismissed, with how."""

    open: tuple[Signal, ...]
    dismissed: tuple[tuple[Signal, Dismissal], ...]


async def signals(session: AsyncSession, today: date, now: datetime) -> list[Signal]:
    """Everything that needs a person, most pressing first; within a kind, largest first."""
    return list((await everything(session, today, now)).open)


async def everything(session: AsyncSession, today: date, now: datetime) -> Matters:
    """All signals. One that says something else than when it was dismissed is open again."""
    found = sorted(await _found(session, today, now), key=ranking)
    dismissed = await dismissals.current(session)
    known = {
        one.key: dismissed[one.key]
        for one in found
        if one.key in dismissed and dismissed[one.key].fingerprint == one.fingerprint
    }
    return Matters(
        tuple(one for one in found if one.key not in known),
        tuple((one, known[one.key]) for one in found if one.key in known),
    )


async def _found(session: AsyncSession, today: date, now: datetime) -> list[Signal]:
    differing_values = await contradictions(session)
    told = {one.invoice_id for one in differing_values}
    return [
        *await sync_problems(session, now),
        *await pushes(session),
        *await _compared(session, today),
        *await hidden_texts(session),
        *differing_values,
        *await differing(session, told),
        *await read_otherwise(session, told),
        *await overdue(session, today),
        *await due_soon(session, today),
        *await unclear(session),
        *await missing_documents(session, today),
        *await waiting(session),
        *await missing_vat(session, today),
        *await without_rate(session, today),
    ]


async def _compared(session: AsyncSession, today: date) -> list[Signal]:
    """What comparing all invoices with each other tells: worked out once per state of theirs."""
    workspace_id, state = session.info["workspace_id"], await kept.state(session, today)
    found = kept.get(workspace_id, state)
    if found is None:
        found = [
            *await accounts(session, today),
            *await look_alikes(session),
            *one_of_each(await duplicates(session)),
            *await near_duplicates(session, today),
            *await amounts(session, today),
        ]
        kept.keep(workspace_id, state, found)
    return found
