"""Every reading tool of the assistant, timed over a large workspace.

    python -m bench.questions [--invoices 100000] [--vendors 5000] [--url DATABASE_URL] [--rounds 7]

Each call is a turn of its own: coverage, chips and table included, in milliseconds of wall and CPU.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

from assistant import migrations
from assistant.database import Database
from assistant.tools import registry
from assistant.tools.context import ToolContext
from assistant.workspace.audit import Actor
from bench.large_company import NOW, TODAY, filled, name_of

_NUMBER, _OTHER = "INV-2026-000420", "INV-2026-000421"
_MONTH, _YEAR = "October 2026", "2025"


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description="Every reading tool over a large workspace.")
    parser.add_argument("--invoices", type=int, default=100_000)
    parser.add_argument("--vendors", type=int, default=5_000)
    parser.add_argument("--url", default="")
    parser.add_argument("--rounds", type=int, default=7)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = chosen.url or f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}"
        asyncio.run(_run(url, chosen.invoices, chosen.vendors, chosen.rounds))


async def _run(url: str, invoices: int, vendors: int, rounds: int) -> None:
    database = Database(url)
    await migrations.upgrade(database)
    workspace_id = await filled(database, invoices, vendors, random.Random(7))
    print(f"{database.engine.dialect.name}, {invoices:,} invoices, {vendors:,} suppliers")
    print(f"{'question':<36}{'wall ms':>9}{'CPU ms':>9}")
    for label, (tool, arguments) in _questions().items():
        times = []
        for at in range(rounds + 1):
            context = ToolContext(database, workspace_id, Actor("person", "A"), TODAY, NOW)
            started, spent = time.perf_counter(), time.process_time()
            await registry.call(tool, json.dumps(arguments), context)
            if at:  # the first one compiles the statements
                wall, cpu = time.perf_counter() - started, time.process_time() - spent
                times.append((1000 * wall, 1000 * cpu))
        middle = [median(one) for one in zip(*times, strict=True)]
        print(f"{label:<36}" + "".join(f"{one:>9.1f}" for one in middle), flush=True)
    await database.close()


def _questions() -> dict[str, tuple[str, Mapping[str, Any]]]:
    supplier = name_of(42)
    return {
        "sync_status": ("sync_status", {}),
        "summarise_month": ("summarise_month", {"month": _MONTH}),
        "summarise_month, a year": ("summarise_month", {"month": _YEAR}),
        "needs_attention": ("needs_attention", {"only": None}),
        "list_unmatched_invoices": (
            "list_unmatched_invoices", {"period": None, "vendor": None},
        ),
        "search_invoices, a word": ("search_invoices", _search(text="globe")),
        "search_invoices, overdue": ("search_invoices", _search(status="overdue")),
        "search_invoices, largest": ("search_invoices", _search(order="largest")),
        "get_invoice": ("get_invoice", {"number": _NUMBER}),
        "compare_invoices": ("compare_invoices", {"invoice": _NUMBER, "other": _OTHER}),
        "inspect_invoice": (
            "inspect_invoice", {"question": "signals", "invoice": _NUMBER},
        ),
        "query_spend, a supplier": ("query_spend", _spend(vendor=supplier)),
        "query_spend, a month": ("query_spend", _spend(period=_MONTH)),
        "query_spend, a year by month": ("query_spend", _spend(period=_YEAR, group_by="month")),
        "query_spend, a year by supplier": ("query_spend", _spend(period=_YEAR, group_by="vendor")),
        "query_spend, ever": ("query_spend", _spend()),
        "query_spend, owed": ("query_spend", _spend(basis="owed")),
        "query_spend, paid in a month": ("query_spend", _spend(basis="paid", period=_MONTH)),
        "query_spend, median of a year": ("query_spend", _spend(measure="median", period=_YEAR)),
        "query_spend, silent in a month": ("query_spend", _spend(measure="silent", period=_MONTH)),
        "vat_by_rate, a month": ("vat_by_rate", {"period": _MONTH}),
        "check_vat, sums of a month": ("check_vat", {"question": "sums", "period": _MONTH}),
        "list_subscriptions": ("list_subscriptions", {}),
        "price_history": ("price_history", {"vendor": supplier}),
        "cash_out": ("cash_out", {"until": None}),
        "what_changed": ("what_changed", {"since": "yesterday"}),
        "explain_match": ("explain_match", {"invoice": _NUMBER}),
        "vendor_card": ("vendor_card", {"vendor": supplier}),
        "find_combination": ("find_combination", {"amount": "1234.56"}),
        "payment_status": ("payment_status", {"vendor": supplier}),
        "payment_delay, a month": ("payment_delay", {"question": "days", "period": _MONTH}),
        "list_lone_payments": ("list_lone_payments", {}),
    }  # fmt: skip


def _search(**given: object) -> dict[str, object]:
    names = ("text", "vendor", "except_vendor", "status", "period", "due", "min_amount",
             "max_amount", "order", "limit")  # fmt: skip
    return {**dict.fromkeys(names), **given}


def _spend(**given: object) -> dict[str, object]:
    names = ("period", "compare_with", "vendor", "except_vendor", "category", "min_amount",
             "max_amount", "group_by", "top")  # fmt: skip
    usual = {"measure": "sum", "basis": "spent", "amount": "gross"}
    return {**dict.fromkeys(names), **usual, **given}


if __name__ == "__main__":
    main()
