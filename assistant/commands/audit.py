"""ask-well audit verify."""

import asyncio

from assistant.commands import installation
from assistant.workspace import audit


def verify() -> int:
    """Check the chain of the audit trail; 1 when an entry breaks it."""
    bad = asyncio.run(_first_bad())
    if bad is None:
        print("The audit trail is whole.")
        return 0
    print(f"The audit trail is broken at entry {bad}: it was changed, removed or inserted there.")
    return 1


async def _first_bad() -> int | None:
    async with installation.reading(installation.current()) as session:
        return await audit.first_bad(session)
