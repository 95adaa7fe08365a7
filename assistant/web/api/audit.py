"""/audit: the trail of everything that was done."""

from datetime import date
from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from assistant.database import Database
from assistant.web.api.errors import errors
from assistant.web.api.shapes.audit import AuditActor, AuditEvent, AuditTrail, Subject
from assistant.web.person import Person
from assistant.workspace import trail
from assistant.workspace.trail import TrailFilter

Text = Annotated[str, QueryParameter(max_length=64)]


@get("/audit", responses=errors())
async def listing(
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    action: Text = "",
    subject: Text = "",
    subject_id: Text = "",
    actor: Text = "",
    since: Annotated[date | None, QueryParameter(name="from")] = None,
    until: Annotated[date | None, QueryParameter(name="to")] = None,
    page: Annotated[int, QueryParameter(ge=1, le=100_000)] = 1,
    per_page: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> AuditTrail:
    """The audit trail, newest first. `action` may be a beginning such as "document."; `actor` is
    person, token, system or qonto; days are the workspace's."""
    wanted = TrailFilter.of_days(action, subject, subject_id, actor, since, until, person.time_zone)
    async with database.read(person.workspace_id) as session:
        events = await trail.newest(session, per_page, (page - 1) * per_page, wanted)
        total = await trail.count(session, wanted)
    return AuditTrail([shown(event) for event in events], page, per_page, total)


def shown(event: trail.Event) -> AuditEvent:
    """An entry as the API gives it."""
    return AuditEvent(
        sequence=event.sequence,
        at=event.at,
        actor=AuditActor(event.actor_kind, event.actor),
        action=event.action,
        subject=Subject(event.subject_kind, event.subject_id),
        details=event.details,
        note=event.note or None,
        hash=event.hash,
    )


AUDIT = [listing]
