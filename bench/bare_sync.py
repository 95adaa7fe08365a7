"""The bare loop that the product's backfill is held against.

    python -m bench.bare_sync URL [plain]

httpx with eight pages in flight and one SQLAlchemy core upsert per page into a single table of ten
columns, the raw payload among them; SQLite as we set it, or `plain`, as it comes. It loads nothing
of the product, so that nothing slows it down.
"""

import asyncio
import sys
import tempfile
from collections import deque
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import JSON, Column, MetaData, String, Table, event, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bench import stopwatch
from tests.sandbox.process import connect

IN_FLIGHT = 8
Row = dict[str, Any]

table = Table(
    "invoices",
    MetaData(),
    Column("id", String, primary_key=True),
    Column("status", String),
    Column("number", String),
    Column("supplier", String),
    Column("total", String),
    Column("currency", String),
    Column("issue_date", String),
    Column("due_date", String),
    Column("updated_at", String),
    Column("raw", JSON),
)


async def bare(url: str, folder: Path, *, tuned: bool) -> int:
    """The whole backfill; answers with how many rows are stored. `tuned`: write-ahead log."""
    token = connect(url)["access_token"]
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'bare.db'}")
    if tuned:
        event.listen(engine.sync_engine, "connect", _prepare)
    async with engine.begin() as connection:
        await connection.run_sync(table.metadata.create_all)
    async with httpx.AsyncClient(
        base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60, trust_env=False
    ) as client:
        await client.get("/v2/organization")  # what the client imports late is not its work
        stopwatch.begin()
        first = await _page(client, 1)
        await _store(engine, first)
        waiting: deque[asyncio.Task[Row]] = deque()
        pages = iter(range(2, first["meta"]["total_pages"] + 1))
        while True:
            while len(waiting) < IN_FLIGHT and (number := next(pages, None)):
                waiting.append(asyncio.create_task(_page(client, number)))
            if not waiting:
                break
            await _store(engine, await waiting.popleft())
    stopwatch.end()
    async with engine.connect() as connection:
        count = (await connection.execute(select(func.count()).select_from(table))).scalar_one()
    await engine.dispose()
    return int(count)


def _prepare(connection: Any, _entry: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


async def _page(client: httpx.AsyncClient, number: int) -> Row:
    while True:
        params = {"sort_by": "updated_at:asc", "per_page": "100", "page": str(number)}
        answer = await client.get("/v2/supplier_invoices", params=params)
        if answer.status_code != 429:
            return dict(answer.raise_for_status().json())
        await asyncio.sleep(float(answer.headers.get("retry-after", 0.5)))


async def _store(engine: AsyncEngine, page: Row) -> None:
    rows = [
        {
            "id": row["id"],
            "status": row["status"],
            "number": row["invoice_number"],
            "supplier": row["supplier_name"],
            "total": (row["total_amount"] or {}).get("value"),
            "currency": (row["total_amount"] or {}).get("currency"),
            "issue_date": row["issue_date"],
            "due_date": row["due_date"],
            "updated_at": row["updated_at"],
            "raw": row,
        }
        for row in page["supplier_invoices"]
    ]
    statement = insert(table)
    changes = {column.name: statement.excluded[column.name] for column in table.c}
    async with engine.begin() as connection:
        await connection.execute(
            statement.on_conflict_do_update(index_elements=["id"], set_=changes), rows
        )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        stopwatch.tell(asyncio.run(bare(sys.argv[1], Path(scratch), tuned="plain" not in sys.argv)))
