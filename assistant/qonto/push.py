"""Sending documents to Qonto, and looking for one there.

Qonto's bulk upload takes up to twenty documents per request. The invoices in its answer do not
carry the keys they were sent with, but `meta` is given per request and comes back with each
invoice. So a request holds documents of one card only, whose file names differ, under a mark of
theirs: mark and name together say which document an invoice is. What an answer does not clearly say
about a document is left open and looked for alone, and later tries go alone.

A key is never replaced by another one. Where Qonto may have forgotten it, mark and name are what
finds the invoice again.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from assistant.errors import ConnectorError, SealBroken
from assistant.qonto import push_answers
from assistant.qonto.client import BulkItem, Client
from assistant.qonto.push_answers import MARK
from assistant.workspace.pushes import Outcome, PushState, Task

MOST_DOCUMENTS = 20
# Qonto takes 15 MB per request; the rest is room for all that surrounds the files.
MOST_BYTES = 14 * 1024 * 1024
SKEW = timedelta(minutes=10)
MOST_PAGES = 50
# Below the life of a claim (workspace/pushes.py), so that nobody takes over a running request.
MOST_SECONDS = 120


@dataclass(frozen=True, slots=True, repr=False)
class Parcel:
    """A document as it is to be sent."""

    task: Task
    content: bytes
    content_type: str

    def item(self) -> BulkItem:
        """What the client sends, under the stored key."""
        return BulkItem(self.task.key, self.task.file_name, self.content, self.content_type)


async def upload(client: Client, parcels: Sequence[Parcel], now: datetime) -> list[Outcome]:
    """One request with documents that share a mark, and what came of each, in their order."""
    tasks = [parcel.task for parcel in parcels]
    (mark,) = {task.mark for task in tasks}
    try:
        async with asyncio.timeout(MOST_SECONDS):
            items = [parcel.item() for parcel in parcels]
            answer = await client.bulk_upload(items, connector=MARK + mark)
    except (ConnectorError, SealBroken, TimeoutError) as error:
        return [push_answers.failure(error, task, now, of=len(tasks)) for task in tasks]
    return push_answers.outcomes(answer, tasks, now)


async def look(client: Client, task: Task, now: datetime) -> Outcome | None:
    """Whether the document is in Qonto: `sent`, `unknown` when that cannot be told, None if not.

    Also `unknown` when Qonto cannot be asked at present.
    """
    try:
        created = await _created_since(client, task.confirmed_at - SKEW)
    except (ConnectorError, SealBroken) as error:
        return push_answers.unknown(error.message, task, now)
    if created is None:
        return push_answers.ask_a_person(task)
    ours = [invoice for invoice in created if push_answers.is_ours(invoice, task)]
    if ours:
        alarm = f"Qonto holds {len(ours)} invoices of this document." if len(ours) > 1 else None
        return Outcome(PushState.SENT, qonto_invoice_id=push_answers.id_of(ours, task), alarm=alarm)
    if any(push_answers.could_be(invoice, task) for invoice in created):
        return push_answers.ask_a_person(task)
    return None


async def _created_since(client: Client, since: datetime) -> list[dict[str, Any]] | None:
    """Every invoice created since then; None when they are too many to be looked through."""
    filters: dict[str, str | list[str]] = {
        "filter[created_at_from]": since.strftime("%Y-%m-%dT%H:%M:%SZ")
    }
    found: list[dict[str, Any]] = []
    for number in range(1, MOST_PAGES + 1):
        page = await client.supplier_invoices(number, filters)
        found += [msgspec.json.decode(raw, type=dict[str, Any]) for raw in page.invoices]
        if number >= page.pages:
            return found
    return None
