"""The audit trail as a page: everything that was done, by whom, with filters."""

from datetime import date
from urllib.parse import urlencode

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from assistant.database import Database
from assistant.web.person import Person, WebRequest
from assistant.web.shell import shell
from assistant.web.trails import entry
from assistant.workspace import trail
from assistant.workspace.trail import Event, TrailFilter

PER_PAGE = 50
ACTIONS = ("invoice.", "document.", "proposal.", "push.", "signal.", "connection.", "user.")
ACTORS = {"person": "A person", "token": "A token", "system": "Ask Well", "qonto": "Qonto"}
PLACES = {"invoice": "/invoices/", "document": "/review/", "proposal": "/proposals/"}


@get("/audit")
async def list_page(
    request: WebRequest,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    action: FromQuery[str] = "",
    actor: FromQuery[str] = "",
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Template:
    """The trail, newest first."""
    given = {"action": action, "actor": actor, "since": since, "until": until}
    page = min(max(page, 1), 100_000)
    wanted = TrailFilter.of_days(
        action if action in ACTIONS else "", "", "", actor if actor in ACTORS else "",
        _day(since), _day(until), person.time_zone,
    )  # fmt: skip
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/qonto")
        events = await trail.newest(session, PER_PAGE, (page - 1) * PER_PAGE, wanted)
        total = await trail.count(session, wanted)
    active = {name: value for name, value in given.items() if value}
    return shown.page(
        "audit/list.html",
        rows=[(event, entry(event, shown.ui), _place(event)) for event in events],
        intact=all(event.is_intact for event in events),
        total=total,
        given=given,
        active=active,
        actions=ACTIONS,
        actors=ACTORS,
        page=page,
        pages=max(-(-total // PER_PAGE), 1),
        link=lambda number: "/audit?" + urlencode({**active, "page": number}),
    )


def _place(event: Event) -> str:
    place = PLACES.get(event.subject_kind)
    return f"{place}{event.subject_id}" if place else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
