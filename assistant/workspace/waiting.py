"""What waits for a person beside documents: suggested matches, supplier merges, flags, signals."""

from dataclasses import dataclass
from datetime import date, datetime

from assistant.database import Session
from assistant.workspace import attention, vendor_merges
from assistant.workspace.approval_rules import posting
from assistant.workspace.attention.signal import Kind, Severity, Signal
from assistant.workspace.automations import flags
from assistant.workspace.automations.flags import Flag
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches import table as matches
from assistant.workspace.vendor_merges import Merge, MergeState

MOST_SIGNALS = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """Counts and the most pressing of each; `held` says why rules left documents to people."""

    red: tuple[Signal, ...]
    signals: int
    matches: int
    merges: tuple[Merge, ...]
    flags: tuple[tuple[Flag, Invoice], ...]
    held: dict[int, list[str]]

    @property
    def count(self) -> int:
        """How many things wait, documents left out."""
        return self.signals + self.matches + len(self.merges) + len(self.flags)


async def everything(
    session: Session, documents: list[Document], today: date, now: datetime
) -> Waiting:
    """What waits now."""
    found = await attention.signals(session, today, now)
    signals = [one for one in found if one.kind not in (Kind.MATCH, Kind.MERGE)]  # told apart
    held = await posting.held(session, [one.id for one in documents if one.id is not None])
    return Waiting(
        red=tuple(one for one in signals if one.severity is Severity.RED)[:MOST_SIGNALS],
        signals=len(signals),
        matches=await matches.suggested(session),
        merges=tuple(await vendor_merges.listed(session, [MergeState.PROPOSED])),
        flags=tuple(await flags.raised(session)),
        held={one.document_id: one.reasons for one in held.values()},
    )
