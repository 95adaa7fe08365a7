"""ask-well user add, ask-well token add."""

import asyncio
import getpass
import sys

from assistant import clock
from assistant.commands import installation
from assistant.errors import BadRequest
from assistant.workspace import api_tokens, members
from assistant.workspace.members import Role


def add_user(email: str, role: str) -> int:
    """A person who signs in with a password."""
    password_hash = members.hash_password(_password())
    asyncio.run(_add_user(email, Role(role), password_hash))
    print(f"{email} may now sign in as {role}.")
    return 0


def add_token(name: str, role: str) -> int:
    """A token for programs; the last line is the token alone."""
    token = asyncio.run(_add_token(name, Role(role)))
    print(f"A token for {name} ({role}). It is shown only now:")
    print(token)
    return 0


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != first:
        raise BadRequest("The two passwords differ: try again.")
    return first


async def _add_user(email: str, role: Role, password_hash: str) -> None:
    async with installation.writing(installation.current()) as session:
        await members.add_user(session, clock.now(), email, role, password_hash)


async def _add_token(name: str, role: Role) -> str:
    async with installation.writing(installation.current()) as session:
        owner = await members.ensure_owner(session)
        belongs_to = None if await members.has_users(session) else owner.id
        return await api_tokens.add(session, clock.now(), name, role, belongs_to)
