"""The sync mirrors the source, whatever happens on the way: S01 to S17 of the fault list."""

from assistant.qonto.sync import Outcome
from assistant.workspace import connections
from tests.qonto.world import World


async def test_a_backfill_mirrors_every_invoice(connected: World) -> None:
    assert await connected.sync() == Outcome.DONE
    async with connected.database.read(connected.workspace_id) as session:
        overview = await connections.overview(session)
    assert overview["status"] == "live"
    assert overview["progress"]["invoices_read"] == len(connected.sandbox.control.invoices())
