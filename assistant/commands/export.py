"""ask-well export: the accountant's pack of a period, written to a file."""

import asyncio
import re
import shutil
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

from assistant import clock
from assistant.commands import installation
from assistant.documents import accountant
from assistant.errors import Unprocessable

_PERIOD = re.compile(r"(\d{4})(?:-(?:(\d{2})|Q([1-4])))?", re.IGNORECASE)
HOW = "Give the period as 2026, 2026-Q3, 2026-10 or 2026-10-01..2026-10-15."


def run(period: str | None, output: Path | None) -> int:
    """Write the invoices of a period, last month's when none is named."""
    first, last = days(period) if period else _last_month(clock.now().date())
    target = output or Path(f"invoices-{first.isoformat()}-{last.isoformat()}.zip")
    count, gaps = asyncio.run(_export(first, last, target))
    invoices = "1 invoice" if count == 1 else f"{count} invoices"
    print(f"{invoices} of {first.isoformat()} to {last.isoformat()}: {target}")
    if gaps:
        print(f"Without a file, listed in missing.csv: {gaps}")
    return 0


def days(period: str) -> tuple[date, date]:
    """The first and the last day of a written period; Unprocessable when it is none."""
    try:
        if ".." in period:
            first, last = period.split("..")
            return date.fromisoformat(first), date.fromisoformat(last)
        said = _PERIOD.fullmatch(period.strip())
        if said is None:
            raise Unprocessable(HOW)
        year, month, quarter = int(said[1]), said[2], said[3]
        first_month = int(month) if month else 3 * int(quarter) - 2 if quarter else 1
        last_month = first_month + (0 if month else 2 if quarter else 11)
        return date(year, first_month, 1), date(year, last_month, monthrange(year, last_month)[1])
    except ValueError as error:
        raise Unprocessable(HOW) from error


def _last_month(today: date) -> tuple[date, date]:
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


async def _export(first: date, last: date, target: Path) -> tuple[int, int]:
    chosen = installation.current()
    async with installation.opened(chosen) as (database, workspace_id):
        made = await accountant.pack(database, chosen.data_dir, workspace_id, first, last)
    await asyncio.to_thread(shutil.move, made.path, target)
    return made.invoices, made.without_file
