"""/attention: what needs a person, most pressing first."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from litestar import get
from litestar.di import NamedDependency

from assistant import clock, money
from assistant.database import Database
from assistant.web.api.errors import errors
from assistant.web.api.shapes import Money, Signal, Signals
from assistant.web.person import Person
from assistant.workspace import attention


@get("/attention", responses=errors())
async def listing(database: NamedDependency[Database], person: NamedDependency[Person]) -> Signals:
    """Signals, ranked."""
    now = clock.now()
    async with database.read(person.workspace_id) as session:
        found = await attention.signals(session, clock.today(person.time_zone, now), now)
    return Signals([_shown(rank, signal) for rank, signal in enumerate(found, 1)])


def _shown(rank: int, signal: attention.Signal) -> Signal:
    return Signal(
        rank=rank,
        kind=signal.kind.value,
        label=signal.label,
        vendor=signal.vendor,
        invoice_id=signal.invoice_id,
        document_id=signal.document_id,
        date=signal.on,
        amount=Money(**signal.amount.as_json()) if signal.amount else None,
        detail=signal.detail,
        facts={name: _plain(value) for name, value in signal.facts.items()},
    )


def _plain(value: object) -> Any:  # noqa: ANN401 — a JSON value
    if isinstance(value, money.Money):
        return value.as_json()
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value


ATTENTION = [listing]
