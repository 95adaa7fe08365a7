"""One answer at its own address: copying, judging and sharing it."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from assistant import clock
from assistant.agent import answers, copies, eval_cases
from assistant.database import Database
from assistant.errors import NotFound, NotPermitted
from assistant.web.person import Person, WebRequest, needs
from assistant.web.shell import in_language, shell
from assistant.web.turns import Turn
from assistant.workspace import conversations, feedback, shared_answers
from assistant.workspace.members import Role
from assistant.workspace.shared_answers import SharedAnswer


class Judgement(Struct):
    """The thumbs' form."""

    thumb: str = ""
    reason: str = ""


@get("/answers/{message_id:str}")
async def deep_link(
    message_id: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """An answer's address: its place in the conversation."""
    async with database.read(person.workspace_id) as session:
        message = await conversations.own_message(session, person.member_id, message_id)
    return Redirect(f"/ask/{message.conversation_id}#turn-{message.id}", status_code=303)


@get("/answers/{message_id:str}/copy")
async def copy(
    message_id: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    form: FromQuery[str] = "text",
) -> Response[str]:
    """The answer as plain text or as Markdown, with its tables."""
    async with database.read(person.workspace_id) as session:
        message = await conversations.own_message(session, person.member_id, message_id)
    if not message.answer:
        raise NotFound("This question has no answer yet.")
    write = copies.markdown if form == "markdown" else answers.as_text
    text = write(answers.from_stored(message.answer), person.time_zone)
    return Response(text, media_type="text/plain")


@post("/answers/{message_id:str}/judgement", status_code=303)
async def judge(
    message_id: FromPath[str],
    data: URLEncodedBody[Judgement],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Keep a thumb up or down with its reason; nothing takes it back."""
    async with database.write(person.workspace_id) as session:
        message = await conversations.own_message(session, person.member_id, message_id)
        await feedback.give(session, message, data.thumb, data.reason)
    return Redirect(f"/ask/{message.conversation_id}#turn-{message.id}", status_code=303)


@get("/answers/judged.jsonl", guards=[needs(Role.ADMIN)])
async def judged(
    database: NamedDependency[Database], person: NamedDependency[Person]
) -> Response[bytes]:
    """Every judged answer as a case for `ask-well eval`, one line each."""
    async with database.read(person.workspace_id) as session:
        found = await feedback.judged(session)
    return Response(
        b"".join(eval_cases.line(message) for message in found),
        media_type="application/x-ndjson",
        headers={"content-disposition": 'attachment; filename="judged-answers.jsonl"'},
    )


@post("/answers/{message_id:str}/sharing", status_code=303)
async def share(
    message_id: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Share an answer as it is now with everybody who may sign in to this workspace."""
    now = clock.now()
    async with database.write(person.workspace_id) as session:
        message = await conversations.own_message(session, person.member_id, message_id)
        if not message.answer:
            raise NotFound("This question has no answer yet.")
        snapshot = SharedAnswer(
            message_id=message.id,
            question=message.question,
            answer=message.answer,
            asked_at=message.asked_at,
            answered_at=message.answered_at or message.asked_at,
            shared_by=person.actor.name,
            shared_by_id=person.member_id,
            shared_at=now,
        )
        shared = await shared_answers.share(session, person.actor, snapshot, now)
    return Redirect(f"/shared/{shared.id}", status_code=303)


@get("/shared/{shared_id:str}")
async def shared_page(
    request: WebRequest,
    shared_id: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Template:
    """A shared answer, as it was when it was given."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/ask")
        shared = await shared_answers.one(session, shared_id)
    answer = answers.from_stored(shared.answer)
    reader = in_language(shown, answer.language).ui
    turn = Turn(
        shared.id, shared.question, shared.asked_at, reader, answer, shared.answered_at
    )  # fmt: skip
    may_end = person.member_id == shared.shared_by_id or person.may(Role.ADMIN)
    return shown.page("ask/shared.html", shared=shared, turn=turn, may_end=may_end)


@post("/shared/{shared_id:str}/end", status_code=303)
async def end_sharing(
    shared_id: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Take a shared answer back: by whoever shared it, or an admin."""
    async with database.write(person.workspace_id) as session:
        shared = await shared_answers.one(session, shared_id)
        if person.member_id != shared.shared_by_id and not person.may(Role.ADMIN):
            raise NotPermitted("Only whoever shared this answer, or an admin, can take it back.")
        await shared_answers.take_back(session, person.actor, shared_id, clock.now())
    return Redirect("/ask", status_code=303)
