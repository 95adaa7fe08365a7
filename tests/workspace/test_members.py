"""People, their sessions and their tokens, on both engines."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from assistant.database import Database
from assistant.errors import BadRequest, Conflict
from assistant.workspace import api_tokens, browser_sessions, members
from assistant.workspace.members import OWNER_EMAIL, Member, Role
from assistant.workspace.workspaces import Workspace

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HASHED = "not a real hash"


async def _owner(database: Database) -> Member:
    async with database.system() as session:
        return await members.ensure_owner(session)


async def test_the_first_start_makes_one_workspace_and_one_owner(database: Database) -> None:
    owners = await asyncio.gather(*(_owner(database) for _ in range(5)))
    assert len({owner.id for owner in owners}) == 1
    async with database.look_up() as session:
        workspaces = list(await session.exec(select(Workspace)))
    assert [workspace.id for workspace in workspaces] == [owners[0].workspace_id]
    assert (owners[0].email, owners[0].role) == (OWNER_EMAIL, Role.ADMIN)


async def test_an_existing_workspace_gets_the_owner(database: Database, workspace_id: str) -> None:
    assert (await _owner(database)).workspace_id == workspace_id


def test_each_role_includes_those_before_it() -> None:
    assert Role.ADMIN.includes(Role.VIEWER)
    assert Role.APPROVER.includes(Role.APPROVER)
    assert not Role.VIEWER.includes(Role.APPROVER)


async def test_an_address_is_taken_once_whatever_its_case(
    database: Database, workspace_id: str
) -> None:
    async with database.write(workspace_id) as session:
        await members.add_user(session, NOW, "Anna@Example.com", Role.VIEWER, HASHED)
        with pytest.raises(Conflict):
            await members.add_user(session, NOW, "anna@example.COM ", Role.ADMIN, HASHED)
        with pytest.raises(BadRequest):
            await members.add_user(session, NOW, "anna", Role.ADMIN, HASHED)
    async with database.look_up() as session:
        found = await members.by_email(session, " ANNA@example.com")
    assert found
    assert (found.email, found.name, found.role) == ("anna@example.com", "Anna", Role.VIEWER)


async def test_a_session_is_found_until_it_is_idle_old_or_ended(
    database: Database, workspace_id: str
) -> None:
    async with database.write(workspace_id) as session:
        anna = await members.add_user(session, NOW, "anna@example.com", Role.APPROVER, HASHED)
        secret = await browser_sessions.begin(session, NOW, anna)

    async def known(at: datetime) -> bool:
        async with database.look_up() as session:
            return await browser_sessions.owner_of(session, at, secret) is not None

    assert await known(NOW + timedelta(hours=11, minutes=59))
    assert not await known(NOW + timedelta(hours=12))
    async with database.system() as session:
        await browser_sessions.used(session, NOW + timedelta(days=13, hours=23), secret)
    assert await known(NOW + timedelta(days=13, hours=23, minutes=59))
    assert not await known(NOW + timedelta(days=14))
    async with database.system() as session:
        await browser_sessions.end(session, secret)
    assert not await known(NOW)


async def test_old_sessions_are_cleared_away_with_the_next_sign_in(
    database: Database, workspace_id: str
) -> None:
    async with database.write(workspace_id) as session:
        anna = await members.add_user(session, NOW, "anna@example.com", Role.APPROVER, HASHED)
        await browser_sessions.begin(session, NOW, anna)
    async with database.write(workspace_id) as session:
        await browser_sessions.begin(session, NOW + timedelta(days=1), anna)
    async with database.look_up() as session:
        left = list(await session.exec(select(browser_sessions.BrowserSession)))
    assert [row.created_at for row in left] == [NOW + timedelta(days=1)]


async def test_the_owners_session_is_worthless_once_somebody_signs_in_with_a_password(
    database: Database,
) -> None:
    owner = await _owner(database)
    async with database.system() as session:
        secret = await browser_sessions.begin(session, NOW, owner)
    async with database.look_up() as session:
        assert await browser_sessions.owner_of(session, NOW, secret)
    async with database.write(owner.workspace_id) as session:
        await members.add_user(session, NOW, "anna@example.com", Role.VIEWER, HASHED)
    async with database.look_up() as session:
        assert await browser_sessions.owner_of(session, NOW, secret) is None


async def test_a_token_acts_for_its_owner_or_for_itself(
    database: Database, workspace_id: str
) -> None:
    owner = await _owner(database)
    async with database.write(workspace_id) as session:
        mine = await api_tokens.add(session, NOW, "Mine", Role.ADMIN, owner.id)
        script = await api_tokens.add(session, NOW, "Script", Role.VIEWER, None)
    async with database.look_up() as session:
        by_owner = await api_tokens.owner_of(session, mine)
        by_itself = await api_tokens.owner_of(session, script)
        assert await api_tokens.owner_of(session, "aw_unknown") is None
    assert by_owner
    assert by_itself
    assert by_owner.member_id == owner.id
    assert by_itself.member_id not in (owner.id, None)
    assert by_itself.actor.kind == "token"
    assert (by_owner.workspace_id, by_itself.role) == (workspace_id, Role.VIEWER)


def test_a_password_fits_only_its_own_hash() -> None:
    hashed = members.hash_password("correct horse")
    assert members.password_fits(hashed, "correct horse")
    assert not members.password_fits(hashed, "wrong horse")
    assert not members.password_fits("", "correct horse")
    assert not members.password_fits("nonsense", "correct horse")
    with pytest.raises(BadRequest, match="at least 12"):
        members.hash_password("short")
