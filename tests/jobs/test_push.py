"""The way to Qonto, seen from outside: what the sandbox received and what the outbox says."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from assistant.database import Database
from assistant.documents import storage
from assistant.jobs import push
from assistant.qonto.limits import Budget
from assistant.workspace import documents, pushes, review
from assistant.workspace.confirmation import confirm
from assistant.workspace.connections import Connection
from assistant.workspace.documents import DocumentState
from assistant.workspace.invoices import Invoice
from assistant.workspace.members import Member, Role
from assistant.workspace.pushes import Push, PushState
from assistant.workspace.workspaces import Workspace
from tests.jobs.desk import Desk
from tests.pushing import (
    ANNA,
    BEN,
    add_member,
    connect_to,
    propose,
)

pytestmark = pytest.mark.slow

BULK = "POST /v2/supplier_invoices/bulk"


async def test_a_confirmed_document_arrives_once_with_its_bytes_and_its_id(desk: Desk) -> None:
    proposal_id = await desk.confirmed("F-1")
    assert await desk.dispatch() == 1
    assert await desk.dispatch() == 0
    [upload] = desk.sandbox.control.uploads()
    [row] = await desk.rows()
    document = await desk.document(row.document_id)
    assert upload["sha256"] == row.sha256
    assert upload["idempotency_key"] == row.idempotency_key
    assert row.state is PushState.SENT
    assert row.qonto_invoice_id == upload["invoice_id"] == document.qonto_invoice_id
    assert document.state is DocumentState.PUSHED
    shown = await desk.shown(proposal_id)
    assert shown["state"] == "sent"
    assert shown["items"][0]["qonto_id"] == upload["invoice_id"]
    actions = await desk.actions()
    assert actions["push.attempted"] == actions["push.sent"] == 1


async def test_p01_one_confirmation_among_twenty_is_one_upload(desk: Desk) -> None:
    ids = await desk.add("F-1")
    proposal = await propose(desk.database, desk.workspace_id, ids, at=desk.time())
    await asyncio.gather(
        *(
            confirm(
                desk.database,
                desk.workspace_id,
                proposal.id,
                proposal.digest,
                by=ANNA,
                role=Role.APPROVER,
                at=desk.time(),
            )
            for _ in range(20)
        ),
        return_exceptions=True,
    )
    await asyncio.gather(*(desk.dispatch(worker) for worker in ("one", "two", "three")))
    assert desk.uploads() == {"F-1.pdf": 1}
    assert (await desk.actions())["proposal.confirmed"] == 1


async def test_two_workers_share_the_outbox_and_send_nothing_twice(desk: Desk) -> None:
    names = [f"F-{number}" for number in range(12)]
    await desk.confirmed(*names)
    done = await asyncio.gather(*(desk.dispatch(worker) for worker in ("one", "two")))
    assert sum(done) == 12
    assert desk.uploads() == {f"{name}.pdf": 1 for name in names}


async def test_p03_a_lost_answer_is_adopted_with_the_same_key(desk: Desk) -> None:
    desk.sandbox.control.fault("upload_answer_lost")
    proposal_id = await desk.confirmed("F-1")
    await desk.dispatch()
    assert (await desk.shown(proposal_id))["state"] == "unknown"
    assert await desk.dispatch() == 0
    desk.pass_time(minutes=2)
    await desk.dispatch()
    [row] = await desk.rows()
    assert row.state is PushState.SENT
    assert desk.uploads() == {"F-1.pdf": 1}


async def test_p03_a_request_that_never_arrived_is_sent_again_with_the_same_key(
    desk: Desk,
) -> None:
    desk.sandbox.control.fault("dropped", route=BULK, times=1)
    await desk.confirmed("F-1")
    await desk.dispatch()
    [before] = await desk.rows()
    assert before.state is PushState.UNKNOWN
    desk.pass_time(minutes=2)
    await desk.dispatch()
    [after] = await desk.rows()
    [upload] = desk.sandbox.control.uploads()
    assert after.state is PushState.SENT
    assert upload["idempotency_key"] == before.idempotency_key == after.idempotency_key


async def test_p04_after_31_minutes_it_is_looked_for_and_adopted(desk: Desk) -> None:
    desk.sandbox.control.fault("keys_last_30_minutes")
    desk.sandbox.control.fault("upload_answer_lost")
    await desk.confirmed("F-1")
    await desk.dispatch()
    desk.pass_time(minutes=31)
    await desk.dispatch()
    [row] = await desk.rows()
    assert row.state is PushState.SENT
    assert desk.posts() == 1
    assert desk.uploads() == {"F-1.pdf": 1}


async def test_p04_after_31_minutes_without_a_trace_a_new_attempt_is_recorded(desk: Desk) -> None:
    desk.sandbox.control.fault("keys_last_30_minutes")
    desk.sandbox.control.fault("dropped", route=BULK, times=1)
    await desk.confirmed("F-1")
    await desk.dispatch()
    desk.pass_time(minutes=31)
    await desk.dispatch()
    [row] = await desk.rows()
    assert (row.state, row.attempts) == (PushState.SENT, 2)
    assert desk.uploads() == {"F-1.pdf": 1}
    assert (await desk.actions())["push.attempted_anew"] == 1


async def test_p04_an_unclear_trace_is_left_to_a_person(desk: Desk) -> None:
    desk.sandbox.control.fault("dropped", route=BULK, times=1)
    proposal_id = await desk.confirmed("F-1")
    await desk.dispatch()
    desk.sandbox.control.insert(
        file_name="F-1.pdf", source="integration", meta={"connector": "another program"}
    )
    desk.pass_time(minutes=31)
    await desk.dispatch()
    [item] = (await desk.shown(proposal_id))["items"]
    assert item["state"] == "unknown"
    assert "please check in Qonto" in item["problem"]
    desk.pass_time(hours=30)
    assert await desk.dispatch() == 0
    assert desk.posts() == 1
    async with desk.database.write(desk.workspace_id) as session:
        await pushes.resolve(
            session, item["document_id"], arrived=False, by=ANNA, role=Role.APPROVER, at=desk.time()
        )
    assert (await desk.shown(proposal_id))["state"] == "failed"


async def test_p05_of_twenty_the_two_refused_ones_fail_with_the_banks_reason(desk: Desk) -> None:
    refusal = {"code": "invalid", "detail": "File is unreadable"}
    desk.sandbox.control.fault("bulk_two_fail", **refusal)
    proposal_id = await desk.confirmed(*(f"F-{number}" for number in range(20)))
    await desk.dispatch()
    shown = await desk.shown(proposal_id)
    assert shown["state"] == "failed"
    assert Counter(item["state"] for item in shown["items"]) == {"sent": 18, "failed": 2}
    reasons = {item["problem"] for item in shown["items"] if item["state"] == "failed"}
    assert reasons == {"Qonto refused it: File is unreadable."}
    uploaded = desk.uploads()
    sent = {item["file_name"] for item in shown["items"] if item["state"] == "sent"}
    assert sent == set(uploaded) and set(uploaded.values()) == {1}
    failed = [item["document_id"] for item in shown["items"] if item["state"] == "failed"]
    await desk.confirm(failed)
    await desk.dispatch()
    assert len(desk.uploads()) == 20 and set(desk.uploads().values()) == {1}


async def test_p05_an_error_inside_qonto_is_tried_again_with_the_same_key(desk: Desk) -> None:
    desk.sandbox.control.fault("bulk_two_fail")
    await desk.confirmed("F-1")
    await desk.dispatch()
    [row] = await desk.rows()
    assert row.state is PushState.PREPARED
    desk.pass_time(minutes=2)
    await desk.dispatch()
    [upload] = desk.sandbox.control.uploads()
    assert upload["idempotency_key"] == row.idempotency_key
    assert await desk.states() == {"sent": 1}


async def test_p06_an_answer_that_lacks_the_document_leaves_it_unknown_until_it_is_found(
    desk: Desk,
) -> None:
    desk.sandbox.control.fault("bulk_lacks_one", times=1)
    await desk.confirmed("F-1")
    await desk.dispatch()
    assert await desk.states() == {"unknown": 1}
    desk.pass_time(minutes=2)
    await desk.dispatch()
    assert await desk.states() == {"sent": 1}
    assert desk.uploads() == {"F-1.pdf": 1}


async def test_p06_a_surplus_invoice_is_not_taken_for_ours_and_raises_an_alarm(desk: Desk) -> None:
    desk.sandbox.control.fault("bulk_one_too_many")
    desk.sandbox.control.fault("bulk_shuffled")
    await desk.confirmed("F-1", "F-2", "F-3")
    await desk.dispatch()
    true = {upload["file_name"]: upload["invoice_id"] for upload in desk.sandbox.control.uploads()}
    assert {row.file_name: row.qonto_invoice_id for row in await desk.rows()} == true
    assert (await desk.actions())["push.alarm"] == 3


async def test_p07_a_file_that_changed_or_vanished_on_disk_is_not_sent(desk: Desk) -> None:
    proposal_id = await desk.confirmed("F-1", "F-2")
    data_dir = desk.gateway.settings.data_dir
    first, second = await desk.rows()
    storage.path_of(data_dir, first.sha256).write_bytes(b"%PDF-1.7 something else")
    storage.path_of(data_dir, second.sha256).unlink()
    await desk.dispatch()
    assert desk.posts() == 0
    problems = [item["problem"] for item in (await desk.shown(proposal_id))["items"]]
    assert problems[0].startswith("Nothing was sent. The stored file is not the one")
    assert problems[1].startswith("Nothing was sent. The file is missing")


async def take_the_role(desk: Desk) -> None:
    async with desk.database.write(desk.workspace_id) as session:
        assert ANNA.id
        (await session.get_one(Member, ANNA.id)).role = Role.VIEWER


async def make_read_only(desk: Desk) -> None:
    async with desk.database.write(desk.workspace_id) as session:
        connection = await session.get_one(Connection, desk.connection.id)
        connection.scopes_granted = "organization.read supplier_invoice.read"


async def connect_another_organisation(desk: Desk) -> None:
    async with desk.database.write(desk.workspace_id) as session:
        (await session.get_one(Connection, desk.connection.id)).organization_id = "another"


async def stop_writes(desk: Desk) -> None:
    async with desk.database.write(desk.workspace_id) as session:
        (await session.get_one(Workspace, desk.workspace_id)).writes_stopped_at = desk.time()


async def change_the_document(desk: Desk) -> None:
    [row] = await desk.rows()
    async with desk.database.write(desk.workspace_id) as session:
        change = {"total": "999.00"}
        await documents.correct(session, row.document_id, change, by=ANNA, at=desk.time())


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (take_the_role, "may no longer do so"),
        (make_read_only, "not permitted by the connection"),
        (connect_another_organisation, "Another organisation"),
        (stop_writes, "stopped all sending"),
        (change_the_document, "changed after it was confirmed"),
    ],
)
async def test_p12_what_changes_between_the_yes_and_the_worker_stops_the_worker(
    desk: Desk, event: Any, reason: str
) -> None:
    proposal_id = await desk.confirmed("F-1")
    await event(desk)
    await desk.dispatch()
    assert desk.posts() == 0
    [item] = (await desk.shown(proposal_id))["items"]
    assert item["state"] == "failed"
    assert item["problem"].startswith("Nothing was sent.") and reason in item["problem"]


async def test_p15_two_hundred_approved_at_once_are_finished_by_the_next_worker(
    desk: Desk,
) -> None:
    names = [f"F-{number:03}" for number in range(200)]
    ids = await desk.add(*names)
    await desk.confirm(ids)
    desk.sandbox.control.fault("slow", route=BULK, after=3, seconds=120)
    dying = asyncio.create_task(desk.dispatch("dying"))
    await desk.until_posts(5)
    await desk.until_states(sent=60, sending=40, prepared=100)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    desk.sandbox.control.clear()
    await push.recover(desk.gateway, "dying")
    while await desk.dispatch("dying"):
        pass
    assert await desk.states() == {"sent": 200}
    assert desk.uploads() == {f"{name}.pdf": 1 for name in names}


async def test_p16_while_the_bank_is_slow_there_is_one_request_and_the_page_says_sending(
    desk: Desk,
) -> None:
    desk.sandbox.control.fault("slow_uploads", times=1)
    proposal_id = await desk.confirmed("F-1")
    slow = asyncio.create_task(desk.dispatch("one"))
    await desk.until_posts(1)
    for worker in ("two", "three", "one"):
        assert await desk.dispatch(worker) == 0
    assert (await desk.shown(proposal_id))["state"] == "sending"
    assert desk.posts() == 1
    slow.cancel()
    await asyncio.gather(slow, return_exceptions=True)


async def test_a_slow_organisation_delays_nobody_else(desk: Desk) -> None:
    other_id = await another_workspace(desk.database)
    await connect_to(desk.gateway, other_id)
    await add_member(desk.database, other_id, BEN)
    other = replace(desk, workspace_id=other_id)
    courier = push.Courier(desk.gateway, "one")
    desk.sandbox.control.fault("slow", route=BULK, times=1, seconds=60)
    await desk.confirmed("SLOW-1")
    await courier.look()
    await desk.until_posts(1)
    await other.confirmed("QUICK-1", by=BEN)
    await courier.look()
    await desk.until_posts(2)
    await other.until_states(sent=1)
    assert await desk.states() == {"sending": 1}
    await courier.stop()


async def another_workspace(database: Database) -> str:
    workspace = Workspace(name="Lumen Export")
    async with database.system() as session:
        session.add(workspace)
    return workspace.id


async def test_p17_no_upload_starts_after_writes_are_stopped(desk: Desk) -> None:
    desk.sandbox.control.fault("slow", route=BULK, seconds=0.5)
    for number in range(12):
        await desk.confirmed(f"F-{number}")
    running = asyncio.create_task(desk.dispatch())
    await desk.until_posts(push.PARALLEL)
    await stop_writes(desk)
    await running
    assert desk.posts() == push.PARALLEL
    assert await desk.states() == {"sent": push.PARALLEL, "failed": 12 - push.PARALLEL}
    assert len(desk.uploads()) == push.PARALLEL


def the_budget_is_spent(desk: Desk) -> None:
    desk.gateway.budget = Budget(((1, 10.0),))
    assert desk.gateway.budget.take(desk.time().timestamp()) == 0


def qonto_asked_to_wait(desk: Desk) -> None:
    desk.gateway.pauses.begin(desk.connection.id, desk.time(), 5.0)


@pytest.mark.parametrize("delayed", [the_budget_is_spent, qonto_asked_to_wait])
async def test_p17_a_stop_holds_however_long_the_request_waited(
    desk: Desk, delayed: Callable[[Desk], None]
) -> None:
    async def stopped_meanwhile(seconds: float) -> None:
        await stop_writes(desk)
        desk.gateway.budget = Budget()
        desk.time.pass_(seconds=seconds)

    desk.gateway.sleep = stopped_meanwhile
    proposal_id = await desk.confirmed("F-1", "F-2", "F-3")
    delayed(desk)
    await desk.dispatch()
    assert desk.posts() == 0
    items = (await desk.shown(proposal_id))["items"]
    assert {item["state"] for item in items} == {"failed"}
    assert all("stopped all sending" in item["problem"] for item in items)


async def test_t05_a_grant_revoked_during_a_push_leaves_it_unsent(desk: Desk) -> None:
    proposal_id = await desk.confirmed("F-1")
    desk.sandbox.control.revoke()
    await desk.dispatch()
    shown = await desk.shown(proposal_id)
    assert shown["state"] == "failed"
    assert "connect again" in shown["items"][0]["problem"]
    assert desk.uploads() == {}


async def test_a_day_without_qonto_ends_in_an_honest_outcome(desk: Desk) -> None:
    desk.sandbox.control.fault("server_error", route=BULK)
    desk.sandbox.control.fault("server_error", route="GET /v2/supplier_invoices")
    proposal_id = await desk.confirmed("F-1")
    for _ in range(60):
        await desk.dispatch()
        desk.time.pass_(minutes=30)
    [item] = (await desk.shown(proposal_id))["items"]
    assert item["state"] == "unknown"
    assert "please check in Qonto" in item["problem"]
    assert desk.posts() == 1


async def test_an_invoice_synced_before_its_push_was_settled_is_linked_not_doubled(
    desk: Desk,
) -> None:
    desk.sandbox.control.fault("upload_answer_lost")
    await desk.confirmed("F-1")
    await desk.dispatch()
    [upload] = desk.sandbox.control.uploads()
    async with desk.database.write(desk.workspace_id) as session:
        session.add(Invoice(connection_id=desk.connection.id, source_id=upload["invoice_id"]))
    desk.pass_time(minutes=2)
    await desk.dispatch()
    [row] = await desk.rows()
    async with desk.database.read(desk.workspace_id) as session:
        [invoice] = list(await session.exec(select(Invoice)))
    assert invoice.document_id == row.document_id


async def test_an_approval_stays_while_its_push_failed_and_can_be_proposed_again(
    desk: Desk,
) -> None:
    desk.sandbox.control.fault("plan_forbids", route=BULK, times=1)
    await desk.confirmed("F-1")
    await desk.dispatch()
    [row] = await desk.rows()
    assert row.state is PushState.FAILED
    await desk.confirm([row.document_id])
    await desk.dispatch()
    assert desk.uploads() == {"F-1.pdf": 1}
    async with desk.database.write(desk.workspace_id) as session:
        with pytest.raises(Exception, match="Already in Qonto"):
            await review.unapprove(
                session, row.document_id, by=ANNA, role=Role.APPROVER, at=desk.time()
            )


async def test_d05_a_restored_backup_does_not_push_again_what_it_forgot(desk: Desk) -> None:
    """A day-old copy of the database still has the outbox row from before it was sent."""
    await desk.confirmed("F-1")
    await desk.confirmed("F-2", "F-3")
    restored = await desk.rows()
    await desk.dispatch()
    assert await desk.states() == {"sent": 3}
    async with desk.database.write(desk.workspace_id) as session:
        for before in restored:
            push_row = await session.get_one(Push, before.id)
            for name, value in before.model_dump().items():
                setattr(push_row, name, value)
            document = await documents.get(session, before.document_id)
            document.state, document.qonto_invoice_id = DocumentState.APPROVED, None
            session.add(document)
    desk.pass_time(hours=23)
    await desk.dispatch()
    assert await desk.states() == {"sent": 3}
    assert desk.uploads() == {"F-1.pdf": 1, "F-2.pdf": 1, "F-3.pdf": 1}
    assert desk.posts() == 2


async def test_d07_a_yes_is_on_the_disk_before_it_is_answered(desk: Desk) -> None:
    """WAL alone may lose the last commits at a power cut; FULL does not."""
    async with desk.database.engine.connect() as connection:
        if desk.database.is_sqlite:
            asked = await connection.exec_driver_sql("PRAGMA synchronous")
            assert asked.scalar_one() == 2
        else:
            asked = await connection.exec_driver_sql("SHOW synchronous_commit")
            assert asked.scalar_one() == "on"
