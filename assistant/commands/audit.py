"""ask-well audit verify."""

import asyncio

from assistant.commands import installation
from assistant.settings import Settings
from assistant.workspace import anchors, chain, workspaces
from assistant.workspace.chain import Fault


def verify() -> int:
    """Check the chain of every workspace's trail; 1 when an entry breaks it."""
    chosen = installation.current()
    kept = anchors.read(chosen.data_dir, chosen.keyring)
    for number in kept.broken:
        print(f"Line {number} of {anchors.FILE} is not signed with a known key: it was changed.")
    faults = asyncio.run(_faults(chosen, kept))
    for fault in faults:
        print(f"The audit trail is broken: entry {fault.sequence} {fault.why}.")
    if faults or kept.broken:
        return 1
    print("The audit trail is whole.")
    return 0


async def _faults(chosen: Settings, kept: anchors.Kept) -> list[Fault]:
    async with installation.opened(chosen) as (database, _):
        async with database.look_up() as session:
            known = await workspaces.ids(session)
        found = []
        for workspace_id in known:
            own = [one for one in kept.sound if one.workspace_id == workspace_id]
            async with database.read(workspace_id) as session:
                found.append(await chain.first_fault(session, own))
    return [fault for fault in found if fault]
