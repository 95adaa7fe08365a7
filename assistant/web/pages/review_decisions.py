"""What a person decides in the review queue: about one document, several, or a flag."""

from typing import Any

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from assistant import clock
from assistant.database import Database, Session
from assistant.errors import RequestProblem, Unprocessable
from assistant.settings import Settings
from assistant.web import notices
from assistant.web.files import RecordId
from assistant.web.person import Person, WebRequest, needs
from assistant.web.shell import reader
from assistant.workspace import review
from assistant.workspace.automations import flags
from assistant.workspace.members import Role


@post("/review/{document_id:int}/{decision:str}", status_code=303)
async def decide(
    request: WebRequest,
    document_id: RecordId,
    decision: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Approve, take the approval back, decline with a reason, or undo that."""
    form = await request.form()
    async with database.write(person.workspace_id) as session:
        await _decide(session, document_id, decision, person, str(form.get("reason") or ""))
    return Redirect(f"/review/{document_id}", status_code=303)


@post("/review/decisions", status_code=303)
async def decide_several(
    request: WebRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Redirect:
    """The same decision about every ticked document; what cannot be decided so is told."""
    form = await request.form()
    chosen = [int(one) for one in form.getall("document_id", []) if str(one).isdecimal()]
    decision = str(form.get("decision") or "")
    told, language = [], reader(request, person)
    for document_id in dict.fromkeys(chosen):
        try:
            async with database.write(person.workspace_id) as session:
                await _decide(session, document_id, decision, person, str(form.get("reason") or ""))
        except RequestProblem as problem:
            told.append(language.told(problem.message))
    return notices.redirect("/review", " ".join(dict.fromkeys(told)), settings)


@post("/review/flags/{flag_id:int}", guards=[needs(Role.APPROVER)], status_code=303)
async def decide_flag(
    request: WebRequest,
    flag_id: FromPath[int],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """A person has looked at what an automation put here, or takes that back."""
    turn = flags.put_back if (await request.form()).get("to") == "back" else flags.clear
    async with database.write(person.workspace_id) as session:
        await turn(session, flag_id, by=person.actor, at=clock.now())
    return Redirect("/review", status_code=303)


async def _decide(
    session: Session, document_id: int, decision: str, person: Person, reason: str = ""
) -> None:
    by: dict[str, Any] = {"by": person.actor, "role": person.role, "at": clock.now()}
    if decision == "refusal":
        await review.decline(session, document_id, reason=reason, **by)
        return
    steps = {"approval": review.approve, "return": review.unapprove, "reopening": review.reopen}
    if decision not in steps:
        raise Unprocessable("Choose to approve, to take back or to decline.")
    await steps[decision](session, document_id, **by)
