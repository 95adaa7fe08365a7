"""Every query stays within its workspace, on both engines."""

import pytest
from sqlalchemy import false, func, union_all, update
from sqlalchemy.orm import aliased
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


other = aliased(Vendor)
SHAPES = {
    "columns": select(Vendor.name),
    "an alias": select(other.name),
    "a join": select(other.name).join(Vendor, col(Vendor.source_key) == col(other.source_key)),
    "a subquery": select(Vendor.name).where(col(Vendor.id).in_(select(other.id))),
    "a common table": select(select(Vendor.name).cte().c.name),
    "a scalar": select(select(func.max(Vendor.name)).scalar_subquery()),
    "a union": union_all(select(Vendor.name), select(Vendor.name).where(false())),
}


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_statement_that_another_workspace_asked_before_is_asked_anew(
    database: Database, two_workspaces: tuple[str, str], shape: str
) -> None:
    seen = []
    for workspace_id in two_workspaces * 2:
        async with database.read(workspace_id) as session:
            seen += list((await session.exec(SHAPES[shape])).all())  # type: ignore[call-overload]
    assert [getattr(row, "name", row) for row in seen] == ["Ours", "Theirs"] * 2


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
