"""The daily comparison of all ids: finds what paging and time can still hide, and mends it."""

import structlog

from assistant.errors import Rejected
from assistant.qonto import listing
from assistant.qonto.payloads import parse_invoice
from assistant.qonto.run import Run, store
from assistant.workspace import audit, invoices, leases, sync_runs
from assistant.workspace.audit import Entry
from assistant.workspace.mirror import QONTO

MOST_CHECKS = 2_000

log = structlog.get_logger()


async def reconcile(run: Run) -> None:
    """List everything, store what is missing or differs, and mark what is gone at Qonto."""
    async with run.gateway.database.read(run.workspace_id) as session:
        before = await invoices.live_source_ids(session)
    seen: set[str] = set()
    mended = 0
    async for batch in listing.everything(run.client):
        seen.update(invoice.source_id for invoice in batch.invoices)
        stored = await store(run, batch.invoices, even_older=True)
        mended += stored.created + stored.updated
    gone = await _gone(run, sorted(before - seen)[:MOST_CHECKS])
    await _mark(run, gone, mended)


async def _gone(run: Run, doubtful: list[str]) -> list[str]:
    """Of the ids that the list did not show, those that Qonto really does not know any more."""
    gone = []
    for source_id in doubtful:
        try:
            invoice = parse_invoice(await run.client.supplier_invoice(source_id))
        except Rejected as error:
            if error.code != "not_found":
                raise
            gone.append(source_id)
        else:
            await store(run, [invoice] if invoice else [], even_older=True)
    return gone


async def _mark(run: Run, gone: list[str], mended: int) -> None:
    now = run.gateway.now()
    async with run.gateway.database.write(run.workspace_id) as session:
        await leases.hold(session, run.connection.id, run.lease, now, reconciled_at=now)
        removed = await invoices.remove(session, gone, now)
        entries = [Entry("invoice.removed", "invoice", str(found)) for found in removed]
        await audit.append(session, now, QONTO, entries)
        await sync_runs.note(session, run.id, {"mended": mended, "removed": len(gone)})
    if mended or gone:
        log.info("reconciled", connection=run.connection.id, mended=mended, removed=len(gone))
