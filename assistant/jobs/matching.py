"""Matching invoices with bank lines, wherever a sync or a decision asked for it."""

from assistant.qonto.gateway import Gateway
from assistant.workspace.matches import runs


async def match_wanted(gateway: Gateway) -> None:
    """Run where a run was asked for and has not been since."""
    async with gateway.database.look_up() as session:
        wanted = await runs.wanted(session)
    for workspace_id in wanted:
        await runs.run(gateway.database, workspace_id, gateway.now())
