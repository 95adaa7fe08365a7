"""Matching invoices with bank lines, wherever a sync or a decision asked for it."""

from assistant.qonto.gateway import Gateway
from assistant.workspace.matches import arrivals, runs


async def match_wanted(gateway: Gateway) -> None:
    """Match where it was asked for, or invoices came, and nobody has looked since."""
    async with gateway.database.look_up() as session:
        wanted = await runs.wanted(session)
    for workspace_id in wanted:
        await arrivals.match_wanted(gateway.database, workspace_id, gateway.now())
