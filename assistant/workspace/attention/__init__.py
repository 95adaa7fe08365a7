"""What needs a person: signals found in SQL, ranked, each with its reason and its record.

One module holds one noun of trouble. A signal that somebody dismissed stays away until it says
something else; see `dismissals`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.attention import dismissals, kept
from assistant.workspace.attention.accounts import masked
from assistant.workspace.attention.connection import sync_problems
from assistant.workspace.attention.deadlines import DUE_SOON
from assistant.workspace.attention.dismissals import Dismissal
from assistant.workspace.attention.documents import RECENT, not_fetched
from assistant.workspace.attention.duplicates import matters
from assistant.workspace.attention.pushes import pushes
from assistant.workspace.attention.signal import Kind, Severity, Signal, ranking
from assistant.workspace.attention.waiting import waiting

__all__ = [
    "DUE_SOON",
    "RECENT",
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


async def duplicates(session: AsyncSession, today: date) -> list[Signal]:
    """The same file twice, the same supplier and number twice, or marked by Qonto: one signal per
    copy, all copies of an invoice in one group."""
    return list((await kept.known(session, today)).copies)


async def _found(session: AsyncSession, today: date, now: datetime) -> list[Signal]:
    return [
        *await sync_problems(session, now),
        *await pushes(session),
        *await not_fetched(session),
        *await waiting(session),
        *(await kept.known(session, today)).signals,
    ]
