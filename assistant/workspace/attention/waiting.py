"""What waits for a person's decision elsewhere: suggested matches, proposed merges of suppliers."""

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.attention.signal import Kind, Signal
from assistant.workspace.matches.table import suggested
from assistant.workspace.vendor_merges import MergeState, VendorMerge


async def waiting(session: AsyncSession) -> list[Signal]:
    """One signal for all suggested matches, one for all proposed merges, each with its count."""
    proposed = select(func.count(col(VendorMerge.id))).where(
        VendorMerge.state == MergeState.PROPOSED
    )
    counts = {
        Kind.MATCH: await suggested(session),
        Kind.MERGE: (await session.exec(proposed)).one(),
    }
    return [_signal(kind, count) for kind, count in counts.items() if count]


def _signal(kind: Kind, count: int) -> Signal:
    return Signal(kind, label="", subject="waiting", says=(count,), facts={"count": count})
