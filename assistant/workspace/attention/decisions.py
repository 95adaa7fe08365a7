"""A person's decisions about signals. Nothing a model can reach imports this module."""

from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.errors import NotFound, NotPermitted, Unprocessable
from assistant.workspace import attention, audit
from assistant.workspace.attention import dismissals
from assistant.workspace.attention.dismissals import Dismissal
from assistant.workspace.attention.signal import Severity, Signal
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.members import Role

MOST_LETTERS = 500
GONE = "There is no such signal any more: look at the list again."


async def dismiss(
    session: AsyncSession,
    key: str,
    reason: str,
    *,
    by: Actor,
    role: Role,
    today: date,
    at: datetime,
    fingerprint: str = "",
) -> Signal:
    """Set a signal aside. A red one needs a reason; the audit trail keeps it. With the
    `fingerprint` of what a person was shown, only as long as it still says that."""
    _may(role)
    found = await attention.everything(session, today, at)
    signal = next((one for one in found.open if one.key == key), None)
    if signal is None or (fingerprint and fingerprint != signal.fingerprint):
        raise NotFound(GONE)
    told = " ".join(reason.split())[:MOST_LETTERS]
    if signal.severity is Severity.RED and not told:
        raise Unprocessable("Say why: a red signal is only dismissed with a reason.")
    row = (await dismissals.current(session)).get(key) or Dismissal(
        key=key, fingerprint="", reason="", dismissed_by="", dismissed_at=at
    )
    row.fingerprint, row.reason = signal.fingerprint, told
    row.dismissed_by, row.dismissed_at = by.name, at
    session.add(row)
    await _remember(session, "signal.dismissed", signal, by, at, told)
    return signal


async def take_back(
    session: AsyncSession, key: str, *, by: Actor, role: Role, today: date, at: datetime
) -> Signal:
    """Undo a dismissal: the signal is open again."""
    _may(role)
    found = await attention.everything(session, today, at)
    known = next((pair for pair in found.dismissed if pair[0].key == key), None)
    if known is None:
        raise NotFound("There is no such dismissed signal.")
    signal, row = known
    await session.delete(row)
    await _remember(session, "signal.reopened", signal, by, at)
    return signal


def _may(role: Role) -> None:
    if not role.includes(Role.APPROVER):
        raise NotPermitted("This needs the role approver: ask an admin of the workspace for it.")


async def _remember(
    session: AsyncSession, action: str, signal: Signal, by: Actor, at: datetime, note: str = ""
) -> None:
    subject = (
        ("invoice", signal.invoice_id) if signal.invoice_id
        else ("document", signal.document_id) if signal.document_id
        else ("signal", signal.key)
    )  # fmt: skip
    details = {"kind": signal.kind.value, "signal": signal.key}
    entry = Entry(action, subject[0], str(subject[1]), details, note)
    await audit.append(session, at, by, [entry])
