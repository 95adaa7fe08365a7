"""The audit trail: whoever changes it is found, and people can be erased from it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from assistant.database import Database
from assistant.encryption import Keyring, generate_key
from assistant.workspace import anchors, audit, chain, trail
from assistant.workspace.anchors import Anchor
from assistant.workspace.audit import SYSTEM, Actor, Entry
from assistant.workspace.chain import Fault
from assistant.workspace.trail import TrailFilter
from assistant.workspace.vendors import Vendor

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
CLAIRE = Actor("person", "Claire Morel", "m1")


@pytest.fixture
async def kept(database: Database, workspace_id: str) -> AsyncIterator[Database]:
    """Ten entries, every other one by a person."""
    for number in range(10):
        async with database.write(workspace_id) as session:
            by, note = (CLAIRE, "Because") if number % 2 else (SYSTEM, "")
            entry = Entry("invoice.seen", "invoice", str(number), {"place": number}, note)
            await audit.append(session, AT + timedelta(hours=number), by, [entry])
    yield database


async def fault(database: Database, workspace_id: str, *known: Anchor) -> Fault | None:
    async with database.read(workspace_id) as session:
        return await chain.first_fault(session, known)


async def attack(database: Database, *statements: str, **values: object) -> None:
    """Direct SQL by somebody who first drops the triggers."""
    drops = (
        ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"]
        if database.is_sqlite
        else ["DROP TRIGGER audit_no_change ON audit_events"]
    )
    async with database.engine.begin() as connection:
        for statement in (*drops, *statements):
            named = {name: values[name] for name in values if f":{name}" in statement}
            await connection.execute(text(statement), named)


async def anchor(database: Database, workspace_id: str) -> Anchor:
    async with database.read(workspace_id) as session:
        return Anchor(workspace_id, *await chain.head(session), AT)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # SQLite writes in turns
async def test_two_who_wrote_first_and_then_append_do_not_wait_for_each_other(
    database: Database, workspace_id: str
) -> None:
    both_wrote = asyncio.Barrier(2)

    async def write(name: str) -> None:
        async with database.write(workspace_id) as session:
            session.add(Vendor(source_key=name, name=name, folded_name=name))
            await session.flush()
            await both_wrote.wait()
            await audit.append(session, AT, SYSTEM, [Entry("vendor.seen", "vendor", name, {})])

    async with asyncio.timeout(60):
        await asyncio.gather(write("a"), write("b"))
    assert await fault(database, workspace_id) is None


async def test_a_trail_nobody_touched_is_whole(kept: Database, workspace_id: str) -> None:
    assert await fault(kept, workspace_id, await anchor(kept, workspace_id)) is None


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events", "TRUNCATE audit_events"],
)
async def test_d01_the_database_refuses_to_change_the_trail(
    kept: Database, workspace_id: str, statement: str
) -> None:
    if kept.is_sqlite and statement.startswith("TRUNCATE"):
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError, match="only grows"):
        async with kept.engine.begin() as connection:
            await connection.execute(text(statement))
    assert await fault(kept, workspace_id) is None


async def test_a_workspace_takes_its_trail_with_it(kept: Database, workspace_id: str) -> None:
    async with kept.engine.begin() as connection:
        await connection.execute(text("DELETE FROM workspaces"))
        left = await connection.execute(text("SELECT count(*) FROM audit_events"))
        assert left.scalar() == 0


@pytest.mark.parametrize("column", ["action", "details", "at"])
async def test_d01_a_changed_entry_is_named(kept: Database, workspace_id: str, column: str) -> None:
    value: Any = "'{}'" if column == "details" else "'x'"
    if column == "at":
        value = "'2026-01-01 00:00:00.000000'"
    await attack(kept, f"UPDATE audit_events SET {column} = {value} WHERE sequence = 4")
    assert await fault(kept, workspace_id) == Fault(4, "was changed")


async def test_d01_a_deleted_entry_is_named(kept: Database, workspace_id: str) -> None:
    await attack(kept, "DELETE FROM audit_events WHERE sequence = 6")
    assert await fault(kept, workspace_id) == Fault(6, "is missing")


async def test_d01_an_inserted_entry_is_named(kept: Database, workspace_id: str) -> None:
    """Even one whose own hash fits, with all later ones moved on to make room."""
    async with kept.read(workspace_id) as session:
        events = await trail.newest(session, 10)
    forged: dict[str, Any] = {
        "workspace_id": workspace_id, "sequence": 5, "at": AT, "actor_kind": "system",
        "actor": "Ask Well", "action": "document.approved", "subject_kind": "document",
        "subject_id": "1", "details": {}, "personal_hash": "",
        "previous_hash": next(one.hash for one in events if one.sequence == 4),
    }  # fmt: skip
    own = audit.entry_hash(forged)
    names = ", ".join(forged)
    places = ", ".join(f":{name}" for name in forged)
    await attack(
        kept,
        "UPDATE audit_events SET sequence = -sequence WHERE sequence >= 5",
        "UPDATE audit_events SET sequence = 1 - sequence WHERE sequence < 0",
        f"INSERT INTO audit_events ({names}, hash) VALUES ({places}, :own)",
        **(forged | {"details": "{}", "own": own, "at": AT.replace(tzinfo=None)}),
    )
    found = await fault(kept, workspace_id)
    # The forged one follows what is before it; the one that it pushed aside gives it away.
    assert found == Fault(6, "was changed")


async def test_d01_a_trail_cut_at_its_end_is_found_by_its_head(
    kept: Database, workspace_id: str
) -> None:
    await attack(kept, "DELETE FROM audit_events WHERE sequence > 7")
    assert await fault(kept, workspace_id) == Fault(8, "is missing: the trail once had 10")


async def test_d01_a_cut_that_also_moves_the_head_is_found_by_the_anchor(
    kept: Database, workspace_id: str
) -> None:
    known = await anchor(kept, workspace_id)
    async with kept.read(workspace_id) as session:
        last = next(one for one in await trail.newest(session, 10) if one.sequence == 7)
    await attack(
        kept,
        "DELETE FROM audit_events WHERE sequence > 7",
        "UPDATE workspaces SET audit_sequence = 7, audit_hash = :last",
        last=last.hash,
    )
    assert await fault(kept, workspace_id) is None
    found = await fault(kept, workspace_id, known)
    assert found is not None
    assert found.sequence == 8
    assert "anchored on 2026-11-23" in found.why


async def test_d01_another_name_beside_an_entry_is_named(kept: Database, workspace_id: str) -> None:
    await attack(kept, "UPDATE audit_people SET name = 'Somebody else' WHERE sequence = 2")
    found = await fault(kept, workspace_id)
    assert found == Fault(2, "has another name or note than when it was written")


async def test_an_erased_person_leaves_a_whole_chain(kept: Database, workspace_id: str) -> None:
    async with kept.engine.begin() as connection:
        await connection.execute(text("DELETE FROM audit_people WHERE actor_id = 'm1'"))
        rows = (await connection.execute(text("SELECT * FROM audit_events"))).all()
    assert "Claire" not in repr(rows)
    assert "Because" not in repr(rows)
    assert await fault(kept, workspace_id, await anchor(kept, workspace_id)) is None
    async with kept.read(workspace_id) as session:
        events = await trail.newest(session, 10)
    assert all(event.is_intact for event in events)
    assert {event.actor for event in events} == {"", "Ask Well"}


async def test_the_trail_is_told_with_names_and_filters(kept: Database, workspace_id: str) -> None:
    async with kept.read(workspace_id) as session:
        (event,) = await trail.of_subject(session, "invoice", "3")
        assert (event.actor, event.note, event.is_intact) == ("Claire Morel", "Because", True)
        people = TrailFilter(actor_kind="person", since=AT + timedelta(hours=3))
        assert await trail.count(session, people) == 4
        assert await trail.count(session, TrailFilter(action="invoice.")) == 10
        assert await trail.count(session, TrailFilter(action="document.")) == 0
        assert [one.sequence for one in await trail.newest(session, 2, 2)] == [8, 7]


def test_anchors_are_kept_once_and_only_with_a_signature(tmp_path: Path) -> None:
    key, other = generate_key(), generate_key()
    keyring = Keyring.from_text(key)
    first = Anchor("w1", 5, "a" * 64, AT)
    assert anchors.keep(tmp_path, keyring, first)
    assert not anchors.keep(tmp_path, keyring, first)
    assert anchors.keep(tmp_path, keyring, Anchor("w1", 9, "b" * 64, AT))
    rotated = Keyring.from_text(f"{other},{key}")
    assert [one.sequence for one in anchors.read(tmp_path, rotated).sound] == [5, 9]
    file = tmp_path / anchors.FILE
    file.write_text(file.read_text().replace('"sequence":9', '"sequence":3'))
    assert anchors.read(tmp_path, keyring).broken == [2]
    assert anchors.read(tmp_path, Keyring.from_text(other)).broken == [1, 2]
