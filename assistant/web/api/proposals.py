"""/proposals: offers to send, a human's yes, a human's no."""

from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import convert

from assistant import clock
from assistant.database import Database
from assistant.errors import Unprocessable
from assistant.web.api.errors import errors
from assistant.web.api.shapes.proposals import Confirmation, Proposal, ProposalRequest
from assistant.web.person import Person
from assistant.workspace import confirmation, proposals


@post("/proposals", responses=errors(404, 409, 422))
async def propose(
    data: JSONBody[ProposalRequest],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Proposal:
    """Offer approved documents for sending. Nothing is sent."""
    if data.action != "push":
        raise Unprocessable("The only action is 'push'.")
    now = clock.now()
    async with database.write(person.workspace_id) as session:
        made = await proposals.propose_push(session, data.document_ids, by=person.actor, at=now)
        return convert(await proposals.view(session, made.id, now), Proposal)


@get("/proposals/{proposal_id:str}", responses=errors(404))
async def show(
    proposal_id: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Proposal:
    """A proposal and how its sending goes."""
    async with database.read(person.workspace_id) as session:
        return convert(await proposals.view(session, proposal_id, clock.now()), Proposal)


@post(
    "/proposals/{proposal_id:str}/confirmation",
    status_code=202,
    opt={"budget": "confirm"},
    responses=errors(404, 409, 410),
)
async def confirm(
    proposal_id: FromPath[str],
    data: JSONBody[Confirmation],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Proposal:
    """The human's yes, bound to the digest and good for once."""
    confirmed = await confirmation.confirm(
        database,
        person.workspace_id,
        proposal_id,
        data.digest,
        by=person.actor,
        role=person.role,
        at=clock.now(),
    )
    return convert(confirmed, Proposal)


@delete("/proposals/{proposal_id:str}", status_code=200, responses=errors(404, 409))
async def cancel(
    proposal_id: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Proposal:
    """Withdraw an offer that nobody has said yes to."""
    now = clock.now()
    async with database.write(person.workspace_id) as session:
        await proposals.cancel(session, proposal_id, by=person.actor, role=person.role, at=now)
        return convert(await proposals.view(session, proposal_id, now), Proposal)


PROPOSALS = [propose, show, confirm, cancel]
