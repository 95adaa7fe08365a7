"""/audit: the trail of everything that was done."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from assistant.database import Database
from assistant.web.api.errors import errors
from assistant.web.api.shapes import AuditActor, AuditEvent, AuditTrail, Subject
from assistant.web.person import Person
from assistant.workspace import audit


@get("/audit", responses=errors())
async def listing(
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    page: Annotated[int, QueryParameter(ge=1, le=100_000)] = 1,
    per_page: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> AuditTrail:
    """The audit trail, newest first."""
    async with database.read(person.workspace_id) as session:
        events = await audit.newest(session, limit=per_page, offset=(page - 1) * per_page)
        total = await audit.count(session)
    return AuditTrail([shown(event) for event in events], page, per_page, total)


def shown(event: audit.AuditEvent) -> AuditEvent:
    """An entry as the API gives it."""
    return AuditEvent(
        sequence=event.sequence,
        at=event.at,
        actor=AuditActor(event.actor_kind, event.actor),
        action=event.action,
        subject=Subject(event.subject_kind, event.subject_id),
        details=event.details,
        hash=event.hash,
    )


AUDIT = [listing]
