"""What goes together in one request, and what becomes of each document when that goes wrong."""

from datetime import timedelta

import pytest
from sqlmodel import select

from assistant.workspace import documents
from assistant.workspace.pushes import Push, PushState
from tests.jobs.desk import Desk
from tests.pushing import ANNA

BULK = "POST /v2/supplier_invoices/bulk"
# What only depends on Qonto's answers is asked once.
on_one_engine = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def marks(desk: Desk) -> dict[str, str]:
    """By file name: what our uploads bear at the sandbox."""
    sent = {upload["invoice_id"] for upload in desk.sandbox.control.uploads()}
    return {
        invoice["file_name"]: invoice["meta"]["connector"]
        for invoice in desk.sandbox.control.invoices()
        if invoice["id"] in sent
    }


async def assert_each_is_there_once(desk: Desk) -> None:
    """Each document arrived once, under its own stored key, and is known by its own id."""
    rows = await desk.rows()
    uploads = desk.sandbox.control.uploads()
    assert len(uploads) == len(rows)
    there = {upload["sha256"]: upload for upload in uploads}
    for row in rows:
        assert row.state is PushState.SENT
        assert row.idempotency_key == there[row.sha256]["idempotency_key"]
        assert row.qonto_invoice_id == there[row.sha256]["invoice_id"]


async def test_twenty_five_documents_of_one_card_are_two_requests(desk: Desk) -> None:
    proposal_id = await desk.confirmed(*(f"F-{number}" for number in range(25)))
    assert await desk.dispatch() == 25
    assert sorted(desk.batches()) == [5, 20]
    await assert_each_is_there_once(desk)
    assert set(marks(desk).values()) == {f"ask-well:{proposal_id}"}


@on_one_engine
async def test_cards_do_not_share_a_request(desk: Desk) -> None:
    for names in (("F-1", "F-2"), ("F-3", "F-4"), ("F-5",)):
        await desk.confirmed(*names)
    await desk.dispatch()
    assert sorted(desk.batches()) == [1, 2, 2]
    await assert_each_is_there_once(desk)


@on_one_engine
async def test_p07_a_request_stays_below_what_qonto_takes_at_once(desk: Desk) -> None:
    ids = await desk.add("F-1", "F-2", "F-3", padding=6 * 1024 * 1024)
    await desk.confirm([*ids, *await desk.add("F-4")])
    await desk.dispatch()
    assert sorted(desk.batches()) == [2, 2]
    await assert_each_is_there_once(desk)


@on_one_engine
async def test_documents_whose_names_do_not_tell_them_apart_go_alone(desk: Desk) -> None:
    ids = await desk.add("F-1", file_name="Rechnung März.pdf")
    ids += await desk.add("F-2", file_name="rechnung_marz.PDF")
    await desk.confirm([*ids, *await desk.add("F-3", "F-4")])
    await desk.dispatch()
    assert sorted(desk.batches()) == [1, 1, 2]
    await assert_each_is_there_once(desk)
    assert len(set(marks(desk).values())) == 3


@on_one_engine
async def test_p05_one_refused_document_fails_alone(desk: Desk) -> None:
    desk.sandbox.control.fault("upload_refused", file="F-2.pdf")
    proposal_id = await desk.confirmed("F-1", "F-2", "F-3")
    await desk.dispatch()
    assert desk.batches() == [3]
    shown = {item["file_name"]: item for item in (await desk.shown(proposal_id))["items"]}
    assert {name: item["state"] for name, item in shown.items()} == {
        "F-1.pdf": "sent",
        "F-2.pdf": "failed",
        "F-3.pdf": "sent",
    }
    assert shown["F-2.pdf"]["problem"] == "Qonto refused it: The document cannot be read."


@on_one_engine
async def test_p06_an_answer_out_of_order_and_too_short_leaves_only_the_missing_one_open(
    desk: Desk,
) -> None:
    desk.sandbox.control.fault("bulk_shuffled", times=1)
    desk.sandbox.control.fault("bulk_lacks_one", times=1)
    await desk.confirmed("F-1", "F-2", "F-3", "F-4")
    await desk.dispatch()
    assert await desk.states() == {"sent": 3, "unknown": 1}
    desk.pass_time(minutes=2)
    await desk.dispatch()
    assert desk.batches() == [4]
    await assert_each_is_there_once(desk)


@on_one_engine
@pytest.mark.parametrize("minutes", [2, 31])
async def test_p03_p04_a_lost_answer_to_several_is_found_document_by_document(
    desk: Desk, minutes: int
) -> None:
    desk.sandbox.control.fault("keys_last_30_minutes")
    desk.sandbox.control.fault("upload_answer_lost")
    await desk.confirmed("F-1", "F-2", "F-3")
    await desk.dispatch()
    assert await desk.states() == {"unknown": 3}
    desk.pass_time(minutes=minutes)
    await desk.dispatch()
    assert desk.batches() == [3]
    await assert_each_is_there_once(desk)


@on_one_engine
async def test_p03_several_that_never_arrived_are_sent_again_each_alone(desk: Desk) -> None:
    desk.sandbox.control.fault("dropped", route=BULK, times=1)
    await desk.confirmed("F-1", "F-2", "F-3")
    await desk.dispatch()
    desk.pass_time(minutes=2)
    await desk.dispatch()
    assert desk.posts() == 4
    await assert_each_is_there_once(desk)
    assert len(set(marks(desk).values())) == 1


@on_one_engine
async def test_a_request_that_is_refused_whole_is_taken_apart(desk: Desk) -> None:
    desk.sandbox.control.fault("unprocessable", route=BULK, times=2)
    await desk.confirmed("F-1", "F-2", "F-3")
    await desk.dispatch()
    assert await desk.states() == {"prepared": 3}
    await desk.dispatch()
    assert desk.posts() == 4
    assert await desk.states() == {"sent": 2, "failed": 1}
    assert set(desk.uploads().values()) == {1} and len(desk.uploads()) == 2


@on_one_engine
async def test_s02_all_of_a_request_wait_as_long_as_qonto_asked(desk: Desk) -> None:
    desk.sandbox.control.fault("retry_later", route=BULK, times=1)
    await desk.confirmed("F-1", "F-2", "F-3")
    await desk.dispatch()
    assert await desk.dispatch() == 0
    assert await desk.states() == {"prepared": 3}
    desk.pass_time(seconds=8)
    await desk.dispatch()
    await assert_each_is_there_once(desk)


async def test_p12_a_document_that_changed_drops_out_alone(desk: Desk) -> None:
    ids = await desk.add("F-1", "F-2", "F-3")
    await desk.confirm(ids)
    async with desk.database.write(desk.workspace_id) as session:
        change = {"total": "999.00"}
        await documents.correct(session, ids[1], change, by=ANNA, at=desk.time())
    await desk.dispatch()
    assert desk.batches() == [2]
    assert [row.state.value for row in await desk.rows()] == ["sent", "failed", "sent"]
    assert desk.uploads() == {"F-1.pdf": 1, "F-3.pdf": 1}


async def test_what_another_worker_holds_stays_out_of_the_request(desk: Desk) -> None:
    await desk.confirmed("F-1", "F-2", "F-3")
    async with desk.database.write(desk.workspace_id) as session:
        first = (await session.exec(select(Push))).first()
        assert first
        first.state, first.claimed_by = PushState.SENDING, "another/1"
        first.claimed_until = desk.time() + timedelta(minutes=1)
        session.add(first)
    assert await desk.dispatch() == 2
    assert desk.batches() == [2]
    desk.pass_time(minutes=2)
    await desk.dispatch()
    assert desk.batches() == [2, 1]
    await assert_each_is_there_once(desk)


@on_one_engine
async def test_an_invoice_under_a_mark_of_its_own_is_found_too(desk: Desk) -> None:
    """As pushes left it that began before documents of one card shared their mark."""
    await desk.confirmed("F-1", "F-2")
    async with desk.database.write(desk.workspace_id) as session:
        for row in await session.exec(select(Push)):
            row.state, row.attempts = PushState.UNKNOWN, 1
            row.first_sent_at = row.last_sent_at = desk.time()
            row.next_try_at = desk.time() + timedelta(minutes=1)
            session.add(row)
            meta = {"connector": f"ask-well:{row.idempotency_key}"}
            desk.sandbox.control.insert(file_name="odd.pdf", source="integration", meta=meta)
    desk.pass_time(minutes=31)
    await desk.dispatch()
    assert await desk.states() == {"sent": 2}
    assert desk.posts() == 0


@on_one_engine
async def test_p04_an_invoice_of_ours_under_a_name_nobody_sent_is_left_to_a_person(
    desk: Desk,
) -> None:
    desk.sandbox.control.fault("upload_answer_lost")
    proposal_id = await desk.confirmed("F-1", "F-2")
    await desk.dispatch()
    ids = {each["file_name"]: each["invoice_id"] for each in desk.sandbox.control.uploads()}
    desk.sandbox.control.update(ids["F-1.pdf"], file_name="renamed.pdf")
    desk.pass_time(minutes=31)
    await desk.dispatch()
    items = {item["file_name"]: item for item in (await desk.shown(proposal_id))["items"]}
    assert items["F-2.pdf"]["state"] == "sent"
    assert items["F-1.pdf"]["needs_person"]
    assert desk.batches() == [2]
