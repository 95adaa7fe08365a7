"""Approval rules at work: in each workspace that has one switched on, send what they cover."""

from assistant.qonto.gateway import Gateway
from assistant.workspace.approval_rules import posting


async def post(gateway: Gateway) -> int:
    """Look at what waits for review; answers with how many documents rules confirmed."""
    async with gateway.database.look_up() as session:
        workspaces = await posting.with_rules(session)
    return sum([await posting.post_due(gateway.database, one, gateway.now()) for one in workspaces])
