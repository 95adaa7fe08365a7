"""Cards: what would be sent, the human's yes and no as plain form posts, and the receipts."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from assistant import clock, formats
from assistant.database import Database, Session
from assistant.errors import BadRequest, Conflict
from assistant.web.person import Person, WebRequest
from assistant.web.shell import in_language, shell
from assistant.web.trails import told
from assistant.workspace import cards, confirmation, proposals, pushes, search, trail


class Yes(Struct):
    """The digest of what was shown."""

    digest: str = ""


class Finding(Struct):
    """What a person saw in Qonto."""

    document_id: int
    found: str = ""


@post("/proposals", status_code=303)
async def propose(
    request: WebRequest,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Make a card for approved documents; nothing is sent."""
    chosen = (await request.form()).getall("document_id", [])
    ids = [int(one) for one in chosen if isinstance(one, str) and one.isdecimal()]
    async with database.write(person.workspace_id) as session:
        made = await proposals.propose_push(session, ids, by=person.actor, at=clock.now())
    return Redirect(f"/proposals/{made.id}", status_code=303)


@get("/proposals/{proposal_id:str}")
async def card_page(
    request: WebRequest,
    proposal_id: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Template:
    """A card or its receipts: a page of its own, or the part that a conversation shows."""
    async with database.read(person.workspace_id) as session:
        view = await cards.card(session, proposal_id, clock.now())
        return await _shown(session, request, person, view)


@post("/proposals/{proposal_id:str}/confirmation", opt={"budget": "confirm"}, status_code=200)
async def confirm(
    request: WebRequest,
    proposal_id: FromPath[str],
    data: URLEncodedBody[Yes],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Template | Redirect:
    """The yes to exactly what was shown. A second click finds the receipt of the first."""
    try:
        await confirmation.confirm(
            database,
            person.workspace_id,
            proposal_id,
            data.digest,
            by=person.actor,
            role=person.role,
            at=clock.now(),
        )
    except Conflict as used:
        if used.code != "already_used":
            raise
    async with database.read(person.workspace_id) as session:
        view = await cards.card(session, proposal_id, clock.now())
    return await _answer(request, database, person, view)


@post("/proposals/{proposal_id:str}/cancellation", status_code=200)
async def cancel(
    request: WebRequest,
    proposal_id: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Template | Redirect:
    """The no."""
    now = clock.now()
    async with database.write(person.workspace_id) as session:
        await proposals.cancel(session, proposal_id, by=person.actor, role=person.role, at=now)
        view = await cards.card(session, proposal_id, now)
    return await _answer(request, database, person, view)


@post("/proposals/{proposal_id:str}/finding", opt={"budget": "confirm"}, status_code=200)
async def finding(
    request: WebRequest,
    proposal_id: FromPath[str],
    data: URLEncodedBody[Finding],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Template | Redirect:
    """A person looked in Qonto and says whether a document is there that nobody else can find."""
    if data.found not in ("yes", "no"):
        raise BadRequest("Say whether you found it: yes or no.")
    async with database.write(person.workspace_id) as session:
        await pushes.resolve(
            session,
            data.document_id,
            arrived=data.found == "yes",
            by=person.actor,
            role=person.role,
            at=clock.now(),
        )
        view = await cards.card(session, proposal_id, clock.now())
    return await _answer(request, database, person, view)


async def _answer(
    request: WebRequest, database: Database, person: Person, view: dict[str, Any]
) -> Template | Redirect:
    if not _is_part(request):
        return Redirect(place_of(view), status_code=303)
    async with database.read(person.workspace_id) as session:
        return await _shown(session, request, person, view)


async def _shown(
    session: Session, request: WebRequest, person: Person, view: dict[str, Any]
) -> Template:
    frame = await shell(session, request, person, "/review")
    spoken = request.query_params.get("language", "")
    if spoken in formats.LANGUAGES:
        frame = in_language(frame, spoken)
    whole = not _is_part(request) or bool(request.query_params.get("whole"))
    part = "review/card.html" if whole else "ask/proposal.html"
    name = part if _is_part(request) else "review/proposal.html"
    events = await trail.of_subject(session, "proposal", view["id"])
    return frame.page(
        name,
        proposal=view,
        on_own_page=whole,
        invoice_ids=await invoice_ids(session, [view]),
        for_another=view["proposed_for"] not in ("", person.member_id),
        trail=told(events, frame.ui),
    )


async def invoice_ids(session: Session, views: list[dict[str, Any]]) -> dict[str, int]:
    """Which of the sent documents came back as invoices, by their id at Qonto."""
    sent = [item["qonto_id"] for view in views for item in view["items"] if item["qonto_id"]]
    return await search.ids_by_source(session, sent)


def place_of(view: dict[str, Any]) -> str:
    """Where a card lives: in its conversation, or on a page of its own."""
    if view["conversation_id"]:
        return f"/ask/{view['conversation_id']}#proposal-{view['id']}"
    return f"/proposals/{view['id']}"


def _is_part(request: WebRequest) -> bool:
    return request.headers.get("hx-request") == "true"
