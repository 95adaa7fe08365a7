"""What an answer was worked out from, what is missing, and why there may be nothing."""

from datetime import datetime

from assistant import formats
from assistant.database import Session
from assistant.tools.context import ToolContext
from assistant.tools.phrases import Phrases, harmless
from assistant.tools.result import Coverage
from assistant.workspace import reports
from assistant.workspace.connections import Status
from assistant.workspace.holdings import Holdings, holdings
from assistant.workspace.search import InvoiceFilter

MISSING = (
    "documents_waiting", "documents_failed", "documents_unread", "without_date", "without_amount",
)  # fmt: skip


async def of(session: Session, context: ToolContext) -> tuple[Coverage, Holdings]:
    """The coverage to show under an answer, and the figures behind it."""
    known = await holdings(session)
    missing = tuple(_missing(known, context.say))
    shown = Coverage(known.invoices, known.issued_from, known.issued_to, known.synced_at, missing)
    return shown, known


def _missing(known: Holdings, say: Phrases) -> list[str]:
    found = []
    if known.status is Status.RECONNECT:
        found.append(say("missing.reconnect"))
    elif known.status is Status.DISCONNECTED:
        found.append(say("missing.disconnected"))
    elif known.is_running or (known.status is Status.SYNCING):
        read = known.source_total is not None and known.source_total > known.invoices
        key = "missing.backfill" if read else "missing.running"
        found.append(say(key, here=known.invoices, all=known.source_total or 0))
    elif known.problem:
        found.append(say("missing.problem"))
    for name in MISSING:
        count = getattr(known, name)
        if count:
            found.append(say(f"missing.{name}", count=count))
    return found


def nothing(known: Holdings, context: ToolContext) -> str:
    """Why there is nothing to show: not connected, not synced, failed, empty, or filtered out."""
    say = context.say
    if known.invoices:
        first, last = known.issued_from, known.issued_to
        if first and last:
            return say(
                "nothing.filtered",
                start=formats.day(first, context.language),
                end=formats.day(last, context.language),
            )
        return say("nothing.filtered_undated")
    if known.status is None or known.status is Status.DISCONNECTED:
        return say("nothing.not_connected")
    if known.status is Status.RECONNECT or (known.problem and not known.synced_at):
        return say("nothing.sync_failed")
    if known.synced_at is None or known.is_running:
        return say("nothing.not_synced")
    return say("nothing.empty", when=as_of(known.synced_at, context))


async def no_currency(session: Session, wanted: InvoiceFilter, context: ToolContext) -> str:
    """Which currencies there are, where a question asks for one that no invoice has."""
    known = [one.currency for one in await reports.sums(session, InvoiceFilter()) if one.currency]
    if not wanted.currency or wanted.currency in known or not known:
        return ""
    return context.say("nothing.currency", names=context.say("and").join(map(harmless, known)))


def as_of(moment: datetime | None, context: ToolContext) -> str:
    """The time of the last sync, in the organisation's zone."""
    if moment is None:
        return context.say("never")
    return formats.moment(moment, context.language, context.time_zone)
