"""Every query stays within its workspace, on both engines."""

import pytest
from sqlalchemy import func, update
from sqlmodel import col, select

from assistant.database import Database
from assistant.workspace.vendors import Vendor
from assistant.workspace.workspaces import Workspace


@pytest.fixture
async def two_workspaces(database: Database) -> tuple[str, str]:
    ids = []
    for name in ("Ours", "Theirs"):
        workspace = Workspace(name=name)
        async with database.system() as session:
            session.add(workspace)
        async with database.write(workspace.id) as session:
            session.add(Vendor(source_key="v", name=name, folded_name=name.lower()))
        ids.append(workspace.id)
    return ids[0], ids[1]


async def test_reads_see_only_their_own_rows(
    database: Database, two_workspaces: tuple[str, str]
) -> None:
    ours, _ = two_workspaces
    async with database.read(ours) as session:
        vendors = list(await session.exec(select(Vendor)))
        count = (await session.exec(select(func.count(col(Vendor.id))))).one()
    assert [vendor.name for vendor in vendors] == ["Ours"]
    assert count == 1


async def test_a_foreign_id_does_not_exist_here(
    database: Database, two_workspaces: tuple[str, str]
) -> None:
    ours, theirs = two_workspaces
    async with database.read(theirs) as session:
        foreign = (await session.exec(select(Vendor))).one().id
    async with database.read(ours) as session:
        assert await session.get(Vendor, foreign) is None


async def test_updates_touch_only_their_own_rows(
    database: Database, two_workspaces: tuple[str, str]
) -> None:
    ours, theirs = two_workspaces
    async with database.write(ours) as session:
        await session.exec(update(Vendor).values(email="changed@example.com"))
    async with database.read(theirs) as session:
        assert (await session.exec(select(Vendor))).one().email is None


async def test_a_row_of_another_workspace_is_refused(
    database: Database, two_workspaces: tuple[str, str]
) -> None:
    ours, theirs = two_workspaces
    with pytest.raises(ValueError, match="another workspace"):
        async with database.write(ours) as session:
            session.add(Vendor(workspace_id=theirs, source_key="x", name="x", folded_name="x"))
            await session.flush()
