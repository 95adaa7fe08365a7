"""A supplier that is called almost like another one: said wherever an answer is about it."""

from assistant.database import Session
from assistant.tools.draft import Draft
from assistant.tools.slices import Party
from assistant.workspace import attention
from assistant.workspace.attention.signal import Kind


async def say_look_alike(session: Session, draft: Draft, party: Party) -> None:
    """One remark for each name that could be taken for this one's, or this one's for it."""
    context = draft.context
    for one in await attention.signals(session, context.today, context.now):
        if one.kind is not Kind.LOOK_ALIKE:
            continue
        guest, host = str(one.facts["name"]), str(one.facts["other"])
        if party.name in (guest, host) or one.vendor_id in party.ids:
            draft.say("search.look_alike", vendor=draft.named(guest), other=draft.named(host))
