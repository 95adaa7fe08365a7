"""Cards that put invoices into review: a digest binds what a card shows, and a person's yes to it
counts once, while the card lasts and nothing it shows has changed."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select

from assistant.database import Session
from assistant.errors import Conflict, Gone, NotFound
from assistant.workspace import audit, review
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.automations.flags import Flag
from assistant.workspace.invoices import Invoice
from assistant.workspace.members import Role

LIFETIME = timedelta(minutes=15)
MOST = 100


def digest(session: Session, invoices: Iterable[Invoice], until: datetime) -> str:
    """What is shown of these invoices, and until when, as one SHA-256."""
    shown = [
        (one.id, one.number, one.vendor_name, str(one.total), one.currency, one.iban)
        for one in sorted(invoices, key=lambda each: each.id or 0)
    ]
    whole = (session.info["workspace_id"], until.isoformat(), shown)
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


async def in_review(session: Session, invoice_ids: Sequence[int]) -> set[int]:
    """Those of them that wait for a look already."""
    waiting = select(Flag.invoice_id).where(
        col(Flag.invoice_id).in_(invoice_ids), col(Flag.cleared_at).is_(None)
    )
    return set(await session.exec(waiting))


async def confirm(
    session: Session, invoice_ids: Sequence[int], until: datetime, seal: str, *,
    by: Actor, role: Role, at: datetime,
) -> int:  # fmt: skip
    """A person's yes: put them into review. Gone when the card has ended, Conflict when it was
    used before or shows what is no longer so. Answers with how many wait now because of it."""
    review.require_approver(role)
    if at >= until:
        raise Gone("This card has expired: ask again for a new one.")
    chosen = list(dict.fromkeys(invoice_ids))
    found = await session.exec(
        select(Invoice)
        .where(col(Invoice.id).in_(chosen), col(Invoice.removed_at).is_(None))
        .with_for_update()
    )
    invoices = list(found)
    if not invoices or not 0 < len(chosen) <= MOST:
        raise NotFound("There are no such invoices here: ask again for a new card.")
    if digest(session, invoices, until) != seal:
        raise Conflict("What this card shows has changed: ask again for a new one.")
    if (await session.exec(select(Flag.id).where(Flag.card == seal))).first() is not None:
        raise Conflict("This card was used already.")
    waiting = await in_review(session, chosen)
    new = [one.id for one in invoices if one.id and one.id not in waiting]
    session.add_all(
        Flag(invoice_id=one, reason=by.name, card=seal, raised_at=at) for one in sorted(new)
    )
    entries = [Entry("flag.raised", "invoice", str(one), {"card": seal}) for one in sorted(new)]
    await audit.append(session, at, by, entries)
    return len(new)
