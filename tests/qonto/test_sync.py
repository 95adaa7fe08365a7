"""The sync mirrors the source, whatever happens on the way: S01 to S12, S14 to S17."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, text, update
from sqlmodel import col, select
from structlog.testing import capture_logs

from assistant.database import Session
from assistant.errors import LeaseLost
from assistant.jobs import merging
from assistant.qonto import disconnection, files, run
from assistant.qonto.client import Client
from assistant.qonto.gateway import Gateway
from assistant.qonto.payloads import parse_invoice, parse_time
from assistant.qonto.run import Run
from assistant.qonto.sync import Outcome
from assistant.workspace import audit, chain, connections, leases, mirror, own_identity, sync_runs
from assistant.workspace.audit import SYSTEM
from assistant.workspace.connections import Connection, Status
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice
from assistant.workspace.sync_runs import SyncRun
from assistant.workspace.triggers import UPDATED, UPLOADED, Trigger
from assistant.workspace.vendors import Vendor
from assistant.workspace.workspaces import Workspace
from tests.qonto.world import World

LISTS = "GET /v2/supplier_invoices"


async def mirrored(world: World) -> dict[str, Invoice]:
    async with world.database.read(world.workspace_id) as session:
        found = list(await session.exec(select(Invoice).where(col(Invoice.removed_at).is_(None))))
    assert len({invoice.source_id for invoice in found}) == len(found), "no row twice"
    return {invoice.source_id: invoice for invoice in found}


async def assert_mirrored(world: World) -> None:
    """The same ids in the same versions as the source has."""
    source = {i["id"]: parse_time(i["updated_at"]) for i in world.sandbox.control.invoices()}
    stored = {key: row.source_updated_at for key, row in (await mirrored(world)).items()}
    assert stored == source


async def triggers(world: World, kind: str) -> list[Trigger]:
    async with world.database.read(world.workspace_id) as session:
        return list(await session.exec(select(Trigger).where(col(Trigger.kind) == kind)))


async def last_run(world: World) -> SyncRun:
    async with world.database.read(world.workspace_id) as session:
        found = await session.exec(select(SyncRun).order_by(col(SyncRun.id).desc()))
        run = found.first()
    assert run
    return run


async def poll(world: World) -> Outcome:
    world.clock.advance(minutes=15)
    return await world.sync()


async def test_a_backfill_mirrors_every_invoice_and_says_so(connected: World) -> None:
    assert (await connected.connection()).status == Status.SYNCING
    assert await connected.sync() == Outcome.DONE
    await assert_mirrored(connected)
    count = len(connected.sandbox.control.invoices())
    async with connected.database.read(connected.workspace_id) as session:
        overview = await connections.overview(session)
        entries = await chain.first_bad(session)
    assert overview["status"] == "live"
    assert overview["progress"]["invoices_read"] == overview["progress"]["total"] == count
    assert overview["next_sync_at"] == connected.clock.now() + timedelta(seconds=900)
    assert len(await triggers(connected, UPLOADED)) == count
    assert entries is None, "the audit chain is whole"


async def test_a_poll_writes_only_what_changed(connected: World) -> None:
    control = connected.sandbox.control
    await connected.sync()
    before = await mirrored(connected)
    touched = list(before)[3]
    control.update(touched, status="paid")
    new = control.insert(invoice_number="NEW-1")
    assert await poll(connected) == Outcome.DONE
    run = await last_run(connected)
    assert (run.kind, run.invoices_created, run.invoices_updated) == ("poll", 1, 1)
    after = await mirrored(connected)
    assert after[touched].version == before[touched].version + 1
    assert after[new["id"]].number == "NEW-1"
    assert [trigger.invoice_source_id for trigger in await triggers(connected, UPDATED)] == [
        touched
    ]


async def test_pages_past_the_last_are_never_asked_for(connected: World) -> None:
    await connected.sync()
    for request in connected.sandbox.control.requests("/v2/supplier_invoices"):
        assert request["status"] == 200


async def test_s01_a_page_that_fails_three_times_is_waited_for(connected: World) -> None:
    connected.sandbox.control.fault("server_error", route=LISTS, query="page=3", times=3)
    with capture_logs() as logs:
        assert await connected.sync() == Outcome.DONE
    waits = [entry["wait"] for entry in logs if entry["event"] == "asking Qonto again"]
    assert len(waits) == 3
    assert waits[0] < waits[1] < waits[2]
    assert waits != [round(wait, 0) for wait in waits], "with jitter"
    await assert_mirrored(connected)


async def test_s01_the_cursor_never_passes_a_page_that_is_missing(connected: World) -> None:
    connected.sandbox.control.fault("server_error", route=LISTS, query="page=2")
    assert await connected.sync() == Outcome.FAILED
    stored = await mirrored(connected)
    times = [row.source_updated_at for row in stored.values() if row.source_updated_at]
    assert len(stored) == 100
    assert (await connected.connection()).cursor_at == max(times)
    connected.sandbox.control.clear()
    connected.clock.advance(hours=1)
    assert await connected.sync() == Outcome.DONE
    await assert_mirrored(connected)


@pytest.mark.parametrize("fault", ["retry_later", "retry_at"])
async def test_s02_nobody_asks_before_the_time_that_qonto_named(
    connected: World, fault: str
) -> None:
    world = connected
    world.sandbox.control.fault(fault, route=LISTS, query="page=2", times=1)
    start = world.clock.now()
    assert await world.sync() == Outcome.DONE
    assert timedelta(seconds=5.5) <= world.clock.now() - start < timedelta(seconds=30)
    await assert_mirrored(world)


async def test_s02_a_long_pause_ends_the_run_and_is_shown(connected: World) -> None:
    world, control = connected, connected.sandbox.control
    fault = control.fault("retry_later", route=LISTS, headers={"retry-after": "600"})
    assert await world.sync() == Outcome.FAILED
    control.clear(fault["id"])
    connection = await world.connection()
    assert connection.paused_until == world.clock.now() + timedelta(seconds=600)
    assert connection.problem_code == "paused"
    assert connection.problem_message and "resumes at" in connection.problem_message
    control.forget_requests()
    async with world.database.write(world.workspace_id) as session:
        await connections.request_sync(session, world.clock.now())
    async with world.database.look_up() as session:
        assert await connections.due(session, world.clock.now()) == []
    assert await world.sync("another process") == Outcome.FAILED
    assert control.requests() == []
    world.clock.advance(seconds=601)
    assert await world.sync() == Outcome.DONE


async def test_s02_other_organisations_go_on(connected: World) -> None:
    world, control = connected, connected.sandbox.control
    other = Workspace(name="Another company")
    async with world.database.system() as session:
        session.add(other)
    second = World(
        world.sandbox, world.settings, world.database, world.gateway, world.clock, other.id
    )
    await second.connect("editions-burdeau-0317")
    control.fault("retry_later", route=LISTS, organization="atelier-lumen-4821",
                  headers={"retry-after": "600"})  # fmt: skip
    assert await world.sync() == Outcome.FAILED
    assert await second.sync() == Outcome.DONE


async def test_s02_without_a_time_the_waits_grow_until_it_works(connected: World) -> None:
    connected.sandbox.control.fault("too_many_requests", route=LISTS, times=4)
    assert await connected.sync() == Outcome.DONE
    await assert_mirrored(connected)


async def test_one_answer_in_ten_a_429_loses_nothing(connected: World) -> None:
    connected.sandbox.control.fault("one_in_ten_429", every=3)
    assert await connected.sync() == Outcome.DONE
    await assert_mirrored(connected)


async def test_s04_an_invoice_updated_while_paging_is_not_lost_nor_its_neighbour(
    connected: World,
) -> None:
    connected.sandbox.control.fault("page_shift", after=1)
    assert await connected.sync() == Outcome.DONE
    await poll(connected)
    await assert_mirrored(connected)


async def test_s05_a_deletion_while_paging_skips_no_row(connected: World) -> None:
    connected.sandbox.control.fault("page_loss", after=1)
    await connected.sync()
    missing = {i["id"] for i in connected.sandbox.control.invoices()} - set(
        await mirrored(connected)
    )
    assert missing == set()


async def test_s05_what_is_gone_at_the_source_leaves_the_mirror_within_a_day(
    connected: World,
) -> None:
    await connected.sync()
    gone = next(iter(await mirrored(connected)))
    connected.sandbox.control.delete(gone)
    connected.clock.advance(hours=25)
    assert await connected.sync() == Outcome.DONE
    assert gone not in await mirrored(connected)
    assert (await last_run(connected)).details["removed"] == 1
    await assert_mirrored(connected)


async def test_s06_many_rows_of_one_moment_across_a_page_boundary(connected: World) -> None:
    control = connected.sandbox.control
    control.fault("unstable_order")
    source = control.invoices()
    moment = source[98]["updated_at"]
    for invoice in source[96:106]:
        control.update(invoice["id"], updated_at=moment)
    assert await connected.sync() == Outcome.DONE
    stored = await mirrored(connected)
    assert set(stored) == {invoice["id"] for invoice in source}


async def test_s06_a_moment_that_fills_pages_is_settled_by_the_reconciliation(
    connected: World,
) -> None:
    control = connected.sandbox.control
    control.fault("unstable_order", query="sort_by=updated_at:asc")
    moment = control.invoices()[0]["updated_at"]
    for invoice in control.invoices()[:230]:
        control.update(invoice["id"], updated_at=moment)
    assert await connected.sync() == Outcome.DONE
    await assert_mirrored(connected)


@pytest.mark.parametrize("ahead", [90, -90])
async def test_s07_a_source_whose_clock_differs_loses_nothing(
    connected: World, ahead: float
) -> None:
    control = connected.sandbox.control
    await connected.sync()
    control.advance(ahead)
    control.insert(invoice_number="SKEWED")
    assert await poll(connected) == Outcome.DONE
    await assert_mirrored(connected)


async def test_s07_a_row_older_than_the_cursor_is_found_in_the_overlap(connected: World) -> None:
    control = connected.sandbox.control
    await connected.sync()
    cursor = (await connected.connection()).cursor_at
    assert cursor
    late = (cursor - timedelta(minutes=8)).isoformat()
    control.insert(invoice_number="LATE", updated_at=late, created_at=late)
    assert await poll(connected) == Outcome.DONE
    await assert_mirrored(connected)


async def test_s07_an_even_older_row_is_found_by_the_daily_reconciliation(
    connected: World,
) -> None:
    control = connected.sandbox.control
    await connected.sync()
    old = "2026-01-02T03:04:05.000Z"
    control.insert(invoice_number="VERY LATE", updated_at=old, created_at=old)
    await poll(connected)
    assert len(await mirrored(connected)) == len(control.invoices()) - 1
    connected.clock.advance(hours=25)
    assert await connected.sync() == Outcome.DONE
    await assert_mirrored(connected)
    assert (await last_run(connected)).details["mended"] == 1


async def test_s08_a_cursor_in_the_future_is_shown_and_mended_by_one_click(
    connected: World,
) -> None:
    await connected.sync()
    before = await mirrored(connected)
    future = datetime(2999, 1, 1, tzinfo=UTC)
    async with connected.database.write(connected.workspace_id) as session:
        await session.exec(update(Connection).values(cursor_at=future))
    assert await poll(connected) == Outcome.CURSOR_IN_FUTURE
    connection = await connected.connection()
    assert connection.problem_code == "cursor_in_future"
    assert await mirrored(connected) == before
    connected.sandbox.control.insert(invoice_number="MISSED")
    async with connected.database.write(connected.workspace_id) as session:
        assert await connections.request_sync(session, connected.clock.now())
    assert await connected.sync() == Outcome.DONE
    await assert_mirrored(connected)
    assert (await connected.connection()).problem_code is None


async def test_s08_one_row_from_the_future_does_not_carry_the_cursor_away(
    connected: World,
) -> None:
    control = connected.sandbox.control
    control.update(control.invoices()[0]["id"], updated_at="2999-01-01T00:00:00.000Z")
    await connected.sync()
    cursor = (await connected.connection()).cursor_at
    assert cursor and cursor <= connected.clock.now()


@pytest.mark.parametrize("fault", ["html", "truncated_json", "empty_body", "cut_body"])
async def test_s09_an_answer_that_is_not_a_page_is_not_stored_and_asked_for_again(
    connected: World, fault: str
) -> None:
    connected.sandbox.control.fault(fault, route=LISTS, query="page=2", times=2)
    assert await connected.sync() == Outcome.DONE
    await assert_mirrored(connected)


async def test_s09_the_problem_names_endpoint_and_request_and_shows_nothing_of_the_body(
    connected: World,
) -> None:
    connected.sandbox.control.fault("html", route=LISTS)
    assert await connected.sync() == Outcome.FAILED
    message = (await connected.connection()).problem_message or ""
    assert "GET /v2/supplier_invoices" in message
    assert "request" in message and "unknown" not in message
    assert "<" not in message
    assert (await last_run(connected)).problem == message


async def test_s10_odd_rows_are_kept_raw_and_marked_and_stop_nothing(connected: World) -> None:
    world = connected
    world.sandbox.control.fault("odd_rows", query="page=1&per_page=100")
    assert await world.sync() == Outcome.DONE
    stored = await mirrored(world)
    assert len(stored) == len(world.sandbox.control.invoices())
    looks = {row.needs_look[0]: row for row in stored.values() if row.needs_look}
    reasons = " ".join(looks)
    assert "under_dispute" in reasons
    assert "'1e3' is not a plain amount" in reasons
    assert "XXX is not a currency" in reasons
    assert any(row.raw.get("field_of_tomorrow") == {"level": 3} for row in stored.values())
    assert any(row.status == "under_dispute" for row in stored.values())


async def test_s11_of_two_workers_at_once_one_runs(connected: World) -> None:
    outcomes = await asyncio.gather(*(connected.sync(f"worker-{n}") for n in range(4)))
    assert sorted(outcomes) == sorted([Outcome.DONE, *[Outcome.ALREADY_RUNNING] * 3])
    await assert_mirrored(connected)


async def test_s12_who_wakes_after_its_lease_cannot_write(connected: World) -> None:
    world = connected
    connection = await world.connection()
    async with world.database.write(world.workspace_id) as session:
        first = await leases.take(session, connection.id, "slow", world.clock.now())
    assert first
    assert await world.sync("quick") == Outcome.ALREADY_RUNNING
    world.clock.advance(minutes=3)
    assert await world.sync("quick") == Outcome.DONE
    before = await mirrored(world)
    sleeper = Run(world.gateway, connection, first, 0, world.clock.now(), None)
    batch = await Client(world.gateway, world.workspace_id, connection.id).supplier_invoices(1)
    stale = [parsed for raw in batch.invoices if (parsed := parse_invoice(raw))]
    for invoice in stale:
        invoice.values["status"] = "written too late"
    with pytest.raises(LeaseLost):
        await run.store(sleeper, stale, even_older=True)
    assert await mirrored(world) == before


async def test_a_restarted_worker_takes_its_own_lease_again_and_fences_its_former_self(
    connected: World,
) -> None:
    connection = await connected.connection()
    async with connected.database.write(connected.workspace_id) as session:
        old = await leases.take(session, connection.id, "worker-1", connected.clock.now())
        new = await leases.take(session, connection.id, "worker-1", connected.clock.now())
        assert old and new == old + 1
        with pytest.raises(LeaseLost):
            await leases.hold(session, connection.id, old, connected.clock.now())


async def test_s14_a_locked_database_rolls_the_page_back_and_the_run_goes_on(
    light: World, tmp_path: Path
) -> None:
    world = light
    lock = sqlite3.connect(tmp_path / "ask-well.db", isolation_level=None)
    lock.execute("PRAGMA busy_timeout = 0")
    troubles: list[str | None] = []

    async def sleep(seconds: float) -> None:
        troubles.append(world.gateway.trouble)
        lock.execute("ROLLBACK")  # the other program lets go while we wait

    real_write = world.database.write
    world.gateway.sleep = sleep
    async with real_write(world.workspace_id) as session:
        connection = await connections.current(session)
        assert connection
        number = await leases.take(session, connection.id, "w", world.clock.now())
    assert number
    batch = await Client(world.gateway, world.workspace_id, connection.id).supplier_invoices(1)
    rows = [parsed for raw in batch.invoices if (parsed := parse_invoice(raw))]
    async with real_write(world.workspace_id) as session:
        run_id = await sync_runs.begin(session, connection.id, "poll", world.clock.now())
    going = Run(world.gateway, connection, number, run_id, world.clock.now(), None)
    async with world.database.engine.connect() as pooled:
        await pooled.exec_driver_sql("PRAGMA busy_timeout = 50")
    lock.execute("BEGIN IMMEDIATE")
    await run.store(going, rows)
    assert troubles == ["The database cannot be written."], "health is red meanwhile"
    assert world.gateway.trouble is None
    assert len(await mirrored(world)) == len(rows)
    lock.close()


async def test_s14_a_database_that_drops_the_line_in_a_page_stores_all_of_it_or_nothing(
    connected: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, append = connected, audit.append
    if world.database.is_sqlite:
        return  # it has no line to drop; the case above stands for it
    counts: list[int] = []

    async def dropped_once(session: Session, *arguments: Any) -> None:
        monkeypatch.setattr(audit, "append", append)
        await session.exec(text("SELECT pg_terminate_backend(pg_backend_pid())"))  # type: ignore[call-overload]

    async def sleep(seconds: float) -> None:
        counts.append(len(await mirrored(world)))
        assert world.gateway.trouble
        await world.clock.sleep(seconds)

    world.gateway.sleep = sleep
    monkeypatch.setattr(audit, "append", dropped_once)
    assert await world.sync() == Outcome.DONE
    assert counts == [0], "the page was rolled back as a whole"
    await assert_mirrored(world)


async def test_s15_a_disconnect_stops_the_run_and_nothing_is_written_after_it(
    sandbox: object, connected: World
) -> None:
    world, control = connected, connected.sandbox.control
    control.fault("slow_lists", seconds=1.0, query="page=2")
    going = asyncio.create_task(world.sync())

    def is_on_its_way() -> bool:
        return any("page=3" in one["query"] for one in control.requests("/v2/supplier_invoices"))

    while not await mirrored(world) or not is_on_its_way():  # noqa: ASYNC110 — rows raise no event
        await asyncio.sleep(0.01)
    await disconnection.disconnect(world.gateway, world.workspace_id, SYSTEM)
    control.forget_requests()
    before = await mirrored(world)
    assert await going in (Outcome.STOPPED, Outcome.FAILED)
    assert await mirrored(world) == before
    assert len(control.requests("/v2/")) == 0, "no call after the disconnect"
    assert (await world.connection()).status == Status.DISCONNECTED


async def test_s16_the_same_file_twice_is_one_document_and_two_marked_invoices(
    light: World,
) -> None:
    world = light
    await world.sync()
    connection = await world.connection()
    while await files.fetch(world.gateway, world.workspace_id, connection.id):
        pass
    async with world.database.read(world.workspace_id) as session:
        shared = list(
            await session.exec(
                select(Invoice.document_id)
                .where(col(Invoice.document_id).is_not(None))
                .group_by(col(Invoice.document_id))
                .having(func.count() > 1)
            )
        )
        assert shared, "the sandbox's company has a file that was mailed and then uploaded"
        twins = list(
            await session.exec(select(Invoice).where(col(Invoice.document_id).in_(shared)))
        )
        alone = list(
            await session.exec(
                select(Invoice.possible_duplicate).where(col(Invoice.document_id).not_in(shared))
            )
        )
        documents = await session.exec(select(func.count(col(Document.id))))
    assert all(invoice.possible_duplicate for invoice in twins)
    assert not any(alone)
    stored = await mirrored(world)
    assert len(stored) == len(world.sandbox.control.invoices()), "nothing is merged"
    assert documents.one() < len(stored)


async def test_s16_one_number_from_two_suppliers_is_two_invoices(connected: World) -> None:
    control = connected.sandbox.control
    for name in ("Alpha", "Beta"):
        control.insert(
            invoice_number="2026-17", supplier_name=name, supplier_id=None, supplier_snapshot=None
        )
    await connected.sync()
    same = [row for row in (await mirrored(connected)).values() if row.number == "2026-17"]
    assert len(same) == 2
    assert same[0].vendor_id != same[1].vendor_id


async def test_s17_a_change_told_twice_is_one_event(connected: World) -> None:
    await connected.sync()
    touched = next(iter(await mirrored(connected)))
    connected.sandbox.control.update(touched, status="paid")
    await poll(connected)
    (first,) = await triggers(connected, UPDATED)
    # A crash between storing and telling: the row looks as before the change.
    before = datetime(2020, 1, 1, tzinfo=UTC)
    async with connected.database.write(connected.workspace_id) as session:
        await session.exec(
            update(Invoice)
            .where(col(Invoice.source_id) == touched)
            .values(source_updated_at=before)
        )
    await poll(connected)
    (again,) = await triggers(connected, UPDATED)
    assert again.event_id == first.event_id
    assert again.event_id == mirror.event_id(
        (await connected.connection()).organization_id or "", touched, again.source_updated_at
    )


async def test_invoices_can_be_read_while_the_rest_arrive(
    sandbox: object, tmp_path: Path, light: World
) -> None:
    light.sandbox.control.fault("slow_lists", seconds=0.2, query="page=3")
    going = asyncio.create_task(light.sync())
    seen = 0
    while not seen:
        await asyncio.sleep(0.01)
        async with light.database.read(light.workspace_id) as session:
            progress = await connections.progress(session)
        seen = progress["invoices_read"] or 0
    assert progress["total"] == len(light.sandbox.control.invoices())
    assert seen < progress["total"]
    assert await going == Outcome.DONE


async def test_another_process_shares_the_pause(connected: World) -> None:
    world = connected
    world.sandbox.control.fault("retry_later", route=LISTS, times=1)
    other = Gateway(world.settings, world.database, now=world.clock.now, sleep=world.clock.sleep)
    connection = await world.connection()
    client = Client(world.gateway, world.workspace_id, connection.id)
    start = world.clock.now()
    await asyncio.gather(
        client.supplier_invoices(1),
        return_exceptions=True,
    )
    await Client(other, world.workspace_id, connection.id).supplier_invoices(1)
    assert world.clock.now() - start >= timedelta(seconds=7)
    await other.close()


async def test_a_connection_that_never_asked_learns_who_we_are(world: World) -> None:
    await world.connect()
    async with world.database.write(world.workspace_id) as session:
        told = {(one.kind, one.value) for one in await own_identity.listed(session)}
        await own_identity.forget(session, own_identity.QONTO)
    assert {kind for kind, _ in told} == {"name", "vat", "iban"}
    assert await poll(world) is Outcome.DONE
    async with world.database.read(world.workspace_id) as session:
        assert {(one.kind, one.value) for one in await own_identity.listed(session)} == told


async def test_suppliers_are_compared_after_the_sync(world: World) -> None:
    await world.connect()
    assert await poll(world) is Outcome.DONE
    await merging.merge_wanted(world.gateway)
    async with world.database.read(world.workspace_id) as session:
        rows = list(await session.exec(select(Vendor)))
    assert rows
    assert all(row.is_compared for row in rows)


async def test_a_supplier_under_two_ids_at_the_source_becomes_one(world: World) -> None:
    await world.connect()
    assert await poll(world) is Outcome.DONE
    await merging.merge_wanted(world.gateway)
    hers = col(Vendor.name).startswith("Leuchtwerk Hoffmann")
    async with world.database.read(world.workspace_id) as session:
        older, younger = await session.exec(select(Vendor).where(hers).order_by(col(Vendor.id)))
        query = select(Invoice.vendor_id, Invoice.source_vendor_id).where(
            col(Invoice.vendor_id).in_([older.id, younger.id])
        )
        billed = set(await session.exec(query))
    assert older.source_id != younger.source_id
    assert older.vat_number == younger.vat_number
    assert younger.merged_into_id == older.id
    assert {vendor_id for vendor_id, _ in billed} == {older.id}
    assert younger.id in {source for _, source in billed}
