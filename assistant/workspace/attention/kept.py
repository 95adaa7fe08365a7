"""What was found lately: it is known as long as the trail has no news and the day lasts, then
brought up to date. A new process begins with what the database keeps of it."""

from collections import OrderedDict
from dataclasses import replace
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.attention import findings, news, stored
from assistant.workspace.attention.currencies import without_rate
from assistant.workspace.attention.deadlines import due_soon, overdue
from assistant.workspace.attention.duplicates import copies
from assistant.workspace.attention.findings import Findings, Known
from assistant.workspace.attention.names import look_alikes
from assistant.workspace.attention.news import Head
from assistant.workspace.attention.readings import (
    differing,
    hidden_texts,
    misaddressed,
    read_otherwise,
)

MOST = 32
MOST_RENEWED = 500


_KEPT: OrderedDict[str, Known] = OrderedDict()


async def known(session: AsyncSession, today: date) -> Known:
    """What the rows tell now, of the workspaces asked last without looking at every row."""
    workspace_id, head = session.info["workspace_id"], await news.head(session)
    last = _KEPT.get(workspace_id) or await stored.load(session)
    if last is None or (last.today, last.head) != (today, head):
        last = await _renewed(session, today, head, last)
    _KEPT[workspace_id] = last
    _KEPT.move_to_end(workspace_id)
    while len(_KEPT) > MOST:
        _KEPT.popitem(last=False)
    return last


def forget(workspace_id: str) -> None:
    """Know no more than a new process does."""
    _KEPT.pop(workspace_id, None)


async def _renewed(session: AsyncSession, today: date, head: Head, last: Known | None) -> Known:
    """Brought up to date where few suppliers are concerned, else found anew."""
    told = await news.since(session, last.head) if last and last.findings.is_whole else None
    if last is None or told is None:
        return await _made(session, today, head, await findings.find(session, today))
    if not told.is_any and last.today == today:
        return replace(last, head=head)
    suppliers = told.suppliers | last.findings.about(told.invoices)
    suppliers |= await findings.aged(session, last.today, today)
    if len(suppliers) > MOST_RENEWED:
        return await _made(session, today, head, await findings.find(session, today))
    new = await findings.find(session, today, suppliers)
    found = last.findings.renewed(suppliers, new)
    if not found.is_whole:
        found = await findings.find(session, today)
    return await _made(session, today, head, found)


async def _made(session: AsyncSession, today: date, head: Head, found: Findings) -> Known:
    """With what is looked for anew each time, since it goes across suppliers."""
    told = {one.invoice_id for one in found.contradicting}
    each = await copies(session, found.numbers, [one for _, one in found.marked])
    others = [
        *await look_alikes(session),
        *await hidden_texts(session),
        *await misaddressed(session),
        *await differing(session, told),
        *await read_otherwise(session, told),
        *await overdue(session, today),
        *await due_soon(session, today),
        *await without_rate(session, today),
    ]
    return Known(today, head, found, tuple(each), tuple(others))
