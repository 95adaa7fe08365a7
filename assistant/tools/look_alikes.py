"""A supplier that is called almost like another one: said wherever an answer is about it."""

from assistant.database import Session
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.slices import Party
from assistant.workspace import attention
from assistant.workspace.attention.signal import Kind


async def say_look_alike(session: Session, draft: Draft, party: Party) -> None:
    """One remark for each name that could be taken for this one's, or this one's for it."""
    for guest, host in await look_alikes(session, draft.context, party):
        draft.say("search.look_alike", vendor=draft.named(guest), other=draft.named(host))


async def look_alikes(
    session: Session, context: ToolContext, party: Party
) -> list[tuple[str, str]]:
    """Each pair of names that this supplier is one of: who may pose, and as whom."""
    return [
        (guest, host)
        for vendor_id, guest, host in await all_look_alikes(session, context)
        if party.name in (guest, host) or vendor_id in party.ids
    ]


async def all_look_alikes(
    session: Session, context: ToolContext
) -> list[tuple[int | None, str, str]]:
    """Each pair of names that is told of in attention, with the id of who may pose."""
    return [
        (one.vendor_id, str(one.facts["name"]), str(one.facts["other"]))
        for one in await attention.signals(session, context.today, context.now)
        if one.kind is Kind.LOOK_ALIKE
    ]
