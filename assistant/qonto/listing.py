"""Listing supplier invoices page by page, without losing one while they move.

Page numbers are only safe while nothing leaves the window that is being paged. The window is
closed at the newest change the source knows of, by its own clock: whatever is updated or deleted
meanwhile leaves the window, and its total shrinks. So pages are fetched side by side, handed out
in order, and believed only while the total stays what the first page said and no row comes twice;
else the listing begins anew at the last change it handed out.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

import structlog

from assistant.errors import Rejected, Unreachable
from assistant.qonto.client import Client, InvoicePage
from assistant.qonto.payloads import format_time, parse_invoice
from assistant.workspace.mirror import SourceInvoice

SIDE_BY_SIDE = 8
MOST_IDLE = 20
TICK = timedelta(milliseconds=1)

log = structlog.get_logger()

Filters = dict[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Newest:
    """The source's latest change, by its own clock, and how many invoices it has."""

    updated_at: datetime | None
    count: int


@dataclass(frozen=True, slots=True)
class Batch:
    """One page, read. `unreadable` counts entries without an id; `is_proven` is false when rows
    may be missing, so that the reconciliation must look."""

    invoices: list[SourceInvoice]
    unreadable: int
    count: int
    is_proven: bool = True

    def at(self, moment: datetime | None) -> set[str]:
        """The ids of the rows that were changed at that moment."""
        return {invoice.source_id for invoice in self.invoices if invoice.updated_at == moment}

    @property
    def last_change(self) -> datetime | None:
        """The latest `updated_at` in the batch."""
        times = [invoice.updated_at for invoice in self.invoices if invoice.updated_at]
        return max(times, default=None)


async def newest(client: Client) -> Newest:
    """The latest change at the source."""
    page = await client.supplier_invoices(1, {"sort_by": "updated_at:desc", "per_page": "1"})
    batch = read(page)
    return Newest(batch.last_change, page.count)


async def changes(
    client: Client, since: datetime | None, until: datetime
) -> AsyncGenerator[Batch, None]:
    """Everything changed from `since` to `until`, both included, oldest change first.

    A row may come twice (callers skip what they know); none is left out.
    """
    anchor, idle = since, 0
    while idle < MOST_IDLE:
        start, moved = anchor, False
        async with aclosing(_window(client, start, until)) as batches:
            async for batch in batches:
                if batch is None:
                    moved = True
                    break
                yield batch
                anchor = max((t for t in (anchor, batch.last_change) if t), default=None)
        if not moved:
            return
        idle = idle + 1 if anchor == start else 0
        log.info("the listing moved: beginning anew", anchor=anchor and anchor.isoformat())
    raise Unreachable("The invoices at Qonto change faster than they can be listed.")


async def _window(
    client: Client, since: datetime | None, until: datetime
) -> AsyncGenerator[Batch | None, None]:
    """The window's pages in order; None, and then nothing, once they cannot be believed."""
    # A tick wider on both sides: whether Qonto counts the ends in is not documented.
    filters: Filters = {"filter[updated_at_to]": format_time(until + TICK)}
    if since:
        filters["filter[updated_at_from]"] = format_time(since - TICK)
    page = await client.supplier_invoices(1, filters)
    first = read(page)
    yield first
    last, seen = first.last_change, first.at(first.last_change)
    async with aclosing(_further(client, filters, page.pages)) as batches:
        async for batch in batches:
            if batch is None or batch.count != first.count:
                yield None
                return
            # The order within one moment is not promised. Where a page's end cuts a moment in two
            # and a row comes twice, another one did not come at all.
            is_torn = not seen.isdisjoint(batch.at(last))
            if is_torn and (since is None or (last is not None and last > since)):
                yield None
                return
            yield replace(batch, is_proven=not is_torn)
            seen = batch.at(batch.last_change) | (seen if batch.last_change == last else set())
            last = batch.last_change


async def everything(client: Client) -> AsyncGenerator[Batch, None]:
    """All invoices by creation, for reconciliation: rows may be missed while they move."""
    filters: Filters = {"sort_by": "created_at:asc"}

    first = await client.supplier_invoices(1, filters)
    yield read(first)
    async with aclosing(_further(client, filters, first.pages)) as batches:
        async for batch in batches:
            if batch:
                yield batch


def read(page: InvoicePage) -> Batch:
    """A page's invoices as values."""
    parsed = [parse_invoice(raw) for raw in page.invoices]
    invoices = [invoice for invoice in parsed if invoice is not None]
    return Batch(invoices, len(parsed) - len(invoices), page.count)


async def _further(
    client: Client, filters: Filters, last: int
) -> AsyncGenerator[Batch | None, None]:
    """Pages 2 to `last` in order, up to eight on their way at once. None stands for a page that
    is gone.

    A page is read as soon as it arrives, while the ones before it are being stored.
    """
    tasks: deque[asyncio.Task[Batch | None]] = deque()
    numbers = iter(range(2, last + 1))

    def top_up() -> None:
        for number in islice(numbers, SIDE_BY_SIDE - len(tasks)):
            tasks.append(asyncio.create_task(_fetch(client, filters, number)))

    try:
        top_up()
        while tasks:
            batch = await tasks[0]
            tasks.popleft()
            top_up()
            yield batch
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _fetch(client: Client, filters: Filters, number: int) -> Batch | None:
    try:
        return read(await client.supplier_invoices(number, filters))
    except Rejected as error:
        if error.details.get("status") == 422:
            return None  # the window shrank meanwhile, and this page is past its end
        raise
