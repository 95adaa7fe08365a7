"""Who is asking: the person behind a page request, or the token behind an API call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from assistant.errors import NotAuthenticated, NotPermitted
from assistant.workspace.audit import Actor
from assistant.workspace.members import Caller, Role

WebRequest = Request[Any, Any, Any]
Connection = ASGIConnection[Any, Any, Any, Any]
Guard = Callable[[Connection, BaseRouteHandler], None]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who came in. `csrf_token` and `session_hash` are empty for API tokens."""

    actor: Actor
    role: Role
    member_id: str
    workspace_id: str
    language: str
    time_zone: str
    csrf_token: str = ""
    session_hash: str = ""
    is_owner: bool = False

    def may(self, role: Role) -> bool:
        """Whether this person has the role, or one above it."""
        return self.role.includes(role)


def from_caller(caller: Caller, csrf_token: str = "", session_hash: str = "") -> Person:
    """A person as handlers see them."""
    return Person(
        actor=caller.actor,
        role=caller.role,
        member_id=caller.member_id,
        workspace_id=caller.workspace_id,
        language=caller.language,
        time_zone=caller.time_zone,
        csrf_token=csrf_token,
        session_hash=session_hash,
        is_owner=caller.is_owner,
    )


def provide_person(request: WebRequest) -> Person:
    """The dependency `person`; NotAuthenticated when nobody came in."""
    return present(request)


def present(connection: Connection) -> Person:
    """The person of this connection; NotAuthenticated when there is none."""
    person = connection.scope["state"].get("person")
    if not isinstance(person, Person):
        raise NotAuthenticated("Please sign in.")
    return person


def needs(role: Role) -> Guard:
    """A guard that lets only this role in, and those above it."""

    def guard(connection: Connection, _: BaseRouteHandler) -> None:
        if not present(connection).may(role):
            raise NotPermitted(f"This needs the role {role}: ask an admin of the workspace for it.")

    return guard


def signed_in(connection: Connection, _: BaseRouteHandler) -> None:
    """A guard that lets anybody in who is known."""
    present(connection)
