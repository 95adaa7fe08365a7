"""Comparing suppliers not compared yet, a portion at a time, wherever there are any."""

from assistant.qonto.gateway import Gateway
from assistant.workspace import vendor_merges


async def merge_wanted(gateway: Gateway) -> None:
    """Compare until nothing is left; each portion is a transaction of its own."""
    async with gateway.database.look_up() as session:
        wanted = await vendor_merges.wanted(session)
    for workspace_id in wanted:
        while True:
            async with gateway.database.write(workspace_id) as session:
                if not await vendor_merges.look_for(session, gateway.now()):
                    break
