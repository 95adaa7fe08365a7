"""What people do with their conversations: stop, rename, delete, choose a version."""

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect
from msgspec import Struct

from assistant import clock
from assistant.database import Database
from assistant.web.person import Person, WebRequest
from assistant.web.threads import stop_turn
from assistant.workspace import conversations


class Title(Struct):
    """The form that renames."""

    title: str = ""


class Version(Struct):
    """The form that switches between versions."""

    message_id: str = ""


@post("/ask/stop/{turn_id:str}", status_code=204)
async def stop(
    request: WebRequest, turn_id: FromPath[str], person: NamedDependency[Person]
) -> Response[None]:
    """Stop an answer of one's own that is being streamed; what came is kept."""
    stop_turn(request.app.state.stops, person.member_id, turn_id)
    return Response(None, status_code=204)


@post("/ask/{conversation_id:str}/title", status_code=303)
async def rename(
    conversation_id: FromPath[str],
    data: URLEncodedBody[Title],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Give a conversation another title."""
    async with database.write(person.workspace_id) as session:
        await conversations.rename(session, person.member_id, conversation_id, data.title)
    return Redirect(f"/ask/{conversation_id}", status_code=303)


@post("/ask/{conversation_id:str}/deletion", status_code=303)
async def delete(
    conversation_id: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Delete a conversation with everything that was said in it."""
    async with database.write(person.workspace_id) as session:
        await conversations.erase(
            session, person.actor, person.member_id, conversation_id, clock.now()
        )
    return Redirect("/ask", status_code=303)


@post("/ask/{conversation_id:str}/version", status_code=303)
async def choose_version(
    conversation_id: FromPath[str],
    data: URLEncodedBody[Version],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Show another version of an answer."""
    async with database.write(person.workspace_id) as session:
        chosen = await conversations.show_version(session, person.member_id, data.message_id)
    return Redirect(f"/ask/{chosen.conversation_id}#turn-{chosen.id}", status_code=303)
