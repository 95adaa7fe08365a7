"""/attention: what needs a person, most pressing first, and what people set aside."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from assistant import clock, money
from assistant.database import Database
from assistant.tools import signal_words
from assistant.tools.phrases import Phrases
from assistant.web.api.errors import errors
from assistant.web.api.shapes.attention import (
    DismissalRequest,
    Related,
    Signal,
    SignalDismissal,
    Signals,
)
from assistant.web.api.shapes.common import Money
from assistant.web.person import Person
from assistant.workspace import attention
from assistant.workspace.attention import Dismissal, decisions


@get("/attention", responses=errors())
async def listing(database: NamedDependency[Database], person: NamedDependency[Person]) -> Signals:
    """Signals, ranked; those set aside apart."""
    now = clock.now()
    async with database.read(person.workspace_id) as session:
        found = await attention.everything(session, clock.today(person.time_zone, now), now)
    return _shown(found, person)


@post("/attention/{key:str}/dismissal", status_code=200, responses=errors(404, 422))
async def dismiss(
    key: FromPath[str],
    data: JSONBody[DismissalRequest],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Signals:
    """Set a signal aside until it says something else; a red one needs a reason."""
    now = clock.now()
    today = clock.today(person.time_zone, now)
    async with database.write(person.workspace_id) as session:
        await decisions.dismiss(
            session, key, data.reason, by=person.actor, role=person.role, today=today, at=now
        )
        return _shown(await attention.everything(session, today, now), person)


@delete("/attention/{key:str}/dismissal", status_code=200, responses=errors(404))
async def take_back(
    key: FromPath[str], database: NamedDependency[Database], person: NamedDependency[Person]
) -> Signals:
    """Undo a dismissal: the signal is open again."""
    now = clock.now()
    today = clock.today(person.time_zone, now)
    async with database.write(person.workspace_id) as session:
        await decisions.take_back(
            session, key, by=person.actor, role=person.role, today=today, at=now
        )
        return _shown(await attention.everything(session, today, now), person)


def _shown(found: attention.Matters, person: Person) -> Signals:
    say = Phrases(person.language)
    return Signals(
        [_signal(rank, one, say) for rank, one in enumerate(found.open, 1)],
        [_signal(rank, one, say, how) for rank, (one, how) in enumerate(found.dismissed, 1)],
    )


def _signal(
    rank: int, signal: attention.Signal, say: Phrases, how: Dismissal | None = None
) -> Signal:
    return Signal(
        rank=rank,
        key=signal.key,
        kind=signal.kind.value,
        severity=signal.severity.value,
        reason=signal_words.reason(signal, say),
        url=signal_words.url(signal),
        label=signal.label,
        vendor=signal.vendor,
        invoice_id=signal.invoice_id,
        document_id=signal.document_id,
        date=signal.on,
        amount=Money(**signal.amount.as_json()) if signal.amount else None,
        detail=signal.detail,
        related=[Related(row_id, label, f"/invoices/{row_id}") for row_id, label in signal.others],
        facts={name: _plain(value) for name, value in signal.facts.items()},
        dismissal=SignalDismissal(how.reason, how.dismissed_by, how.dismissed_at) if how else None,
    )


def _plain(value: object) -> Any:  # noqa: ANN401 — a JSON value
    if isinstance(value, money.Money):
        return value.as_json()
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value


ATTENTION = [listing, dismiss, take_back]
