"""Asking inside a frame: the same turn as on the page, streamed to the visitor who asked."""

from dataclasses import replace

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Stream
from msgspec import Struct

from assistant.agent import turn
from assistant.agent.spoken import spoken
from assistant.database import Database
from assistant.errors import Unprocessable
from assistant.web import limits
from assistant.web.live import LiveTurn, turn_context
from assistant.web.person import Person, WebRequest
from assistant.web.threads import stop_turn
from assistant.web.widget.visitors import shell
from assistant.workspace import connections, conversations


class Question(Struct):
    """The composer's form, and every chip's."""

    question: str = ""
    conversation_id: str = ""


@post("/ask", opt={"budget": "ask"}, status_code=200)
async def ask(
    request: WebRequest,
    data: URLEncodedBody[Question],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Stream:
    """Answer a question. A card that an answer brings is confirmed in the app, never here."""
    question = data.question.replace("\x00", "").strip()
    if not question:
        raise Unprocessable("Type a question first.")
    async with database.read(person.workspace_id) as session:
        shown = shell(person, await connections.company(session))
        language = await spoken(session, question, shown.ui.language)
        if data.conversation_id:
            await conversations.one(session, person.member_id, data.conversation_id)
    live = LiveTurn(request, database, shown, person, question, language, framed=True)
    context = replace(turn_context(request, database, shown, person), stop=live.stop)
    events = turn.run(context, question, data.conversation_id or None)
    streams: limits.Streams = request.app.state.streams
    messages = streams.opened(request, live.messages(events))
    return Stream(messages, media_type="text/event-stream")


@post("/stop/{turn_id:str}", status_code=204)
async def stop(
    request: WebRequest, turn_id: FromPath[str], person: NamedDependency[Person]
) -> Response[None]:
    """Stop an answer of one's own that is being streamed; what came is kept."""
    stop_turn(request.app.state.stops, person.member_id, turn_id)
    return Response(None, status_code=204)
