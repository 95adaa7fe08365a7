"""/embed-tokens: a token for the widget, for hosts that would rather not sign it themselves."""

from datetime import datetime
from typing import Annotated

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from assistant import clock
from assistant.database import Database
from assistant.errors import Unprocessable
from assistant.settings import Settings
from assistant.web.api.errors import errors
from assistant.web.person import Person
from assistant.workspace.embedding import keys, tokens
from assistant.workspace.embedding.tokens import PRINTED


class EmbedTokenWanted(Struct, forbid_unknown_fields=True):
    """Who is about to see the widget, and on which page. `subject` is the host's own id."""

    key: Annotated[str, Meta(max_length=32, pattern=PRINTED)]
    origin: Annotated[str, Meta(max_length=300)]
    subject: Annotated[str, Meta(min_length=1, max_length=200, pattern=PRINTED)]
    name: Annotated[str, Meta(max_length=200, pattern=PRINTED)] = ""


class EmbedToken(Struct):
    """A token for one visit, to be used before it expires."""

    token: str
    expires_at: datetime


@post("/embed-tokens", status_code=201, responses=errors(404, 422))
async def make(
    data: JSONBody[EmbedTokenWanted],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> EmbedToken:
    """A token that opens the widget for one visitor on one page, once, within five minutes."""
    now = clock.now()
    async with database.read(person.workspace_id) as session:
        key = await keys.get(session, data.key)
    if data.origin not in key.origins:
        raise Unprocessable("This page is not among the key's addresses: add it under Widget.")
    secret = keys.secrets_of(key, settings.keyring, now)[0]
    token, expires_at = tokens.sign(
        secret,
        key_id=key.id,
        workspace_id=key.workspace_id,
        origin=data.origin,
        subject=data.subject,
        at=now,
        name=data.name,
    )
    return EmbedToken(token, expires_at)


EMBED_TOKENS = [make]
