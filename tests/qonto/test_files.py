"""Attachments: S13 of the fault list, and documents that were pushed and come back."""

import os
from pathlib import Path

import psutil
import pytest
from sqlmodel import col, select

from assistant.documents import storage
from assistant.qonto import files
from assistant.workspace import chain, connections, documents, downloads
from assistant.workspace.attachments import Attachment, AttachmentState
from assistant.workspace.audit import SYSTEM
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.invoices import Invoice
from tests.qonto.world import World


async def fetch_all(world: World) -> None:
    connection = await world.connection()
    while await files.fetch(world.gateway, world.workspace_id, connection.id):
        pass


async def attachments(world: World) -> list[Attachment]:
    async with world.database.read(world.workspace_id) as session:
        return list(await session.exec(select(Attachment)))


async def only_the_newest(world: World, count: int) -> None:
    """Leave just the newest few waiting, so that a fault costs seconds, not minutes."""
    async with world.database.write(world.workspace_id) as session:
        found = await session.exec(
            select(Attachment).order_by(col(Attachment.source_created_at).desc()).offset(count)
        )
        for attachment in found:
            await session.delete(attachment)


async def test_every_file_is_stored_once_by_its_content(connected: World) -> None:
    await connected.sync()
    await fetch_all(connected)
    assert {row.state for row in await attachments(connected)} == {AttachmentState.STORED}
    async with connected.database.read(connected.workspace_id) as session:
        found = list(await session.exec(select(Document)))
        unlinked = list(
            await session.exec(select(Invoice).where(col(Invoice.document_id).is_(None)))
        )
        progress = await connections.progress(session)
        assert await chain.first_bad(session) is None
    assert unlinked == []
    assert progress["documents_read"] == len(await attachments(connected))
    for document in found:
        path = storage.path_of(connected.settings.data_dir, document.sha256)
        assert path.stat().st_size == document.size
        assert document.state is DocumentState.MIRRORED
    connected.sandbox.control.forget_requests()
    await fetch_all(connected)
    assert connected.sandbox.control.requests() == [], "nothing is fetched twice"


async def test_the_newest_invoices_files_come_first(connected: World) -> None:
    await connected.sync()
    connection = await connected.connection()
    await files.fetch(connected.gateway, connected.workspace_id, connection.id)
    rows = await attachments(connected)
    done = [row.source_created_at for row in rows if row.state is AttachmentState.STORED]
    left = [row.source_created_at for row in rows if row.state is AttachmentState.WAITING]
    assert done and left
    assert min(t for t in done if t) >= max(t for t in left if t)


async def test_files_are_fetched_without_our_token(light: World) -> None:
    await light.sync()
    await only_the_newest(light, 3)
    light.sandbox.control.forget_requests()
    await fetch_all(light)
    downloads = light.sandbox.control.requests("/s3/")
    assert downloads
    assert {request["status"] for request in downloads} == {200}, "with a token it were 400"


@pytest.mark.parametrize(
    ("fault", "state", "words"),
    [
        ("file_missing", AttachmentState.FAILED, "address was refused"),
        ("file_expired", AttachmentState.FAILED, "address was refused"),
        ("file_short", AttachmentState.FAILED, ""),
        ("file_huge", AttachmentState.GIVEN_UP, "larger than 50 MB"),
        ("file_bomb", AttachmentState.FAILED, "than announced"),
        ("file_wrong_type", None, ""),
        ("not_found", AttachmentState.GIVEN_UP, "does not know this record"),
    ],
)
async def test_s13_a_bad_file_is_told_with_its_reason_and_the_invoice_stays(
    connected: World, fault: str, state: AttachmentState | None, words: str
) -> None:
    await connected.sync()
    await only_the_newest(connected, 3)
    more = {"route": "GET /v2/attachments/*"} if fault == "not_found" else {}
    connected.sandbox.control.fault(fault, **more)
    connected.sandbox.control.forget_requests()
    before = psutil.Process(os.getpid()).memory_info().rss
    await fetch_all(connected)
    grown = psutil.Process(os.getpid()).memory_info().rss - before
    assert grown < 100 * 1024 * 1024
    rows = await attachments(connected)
    if state is not None:
        assert {row.state for row in rows} <= {state, AttachmentState.GIVEN_UP}
        assert all(row.problem and row.problem.startswith("Document missing: ") for row in rows)
        assert all(words in (row.problem or "") for row in rows)
    async with connected.database.read(connected.workspace_id) as session:
        count = len(list(await session.exec(select(Invoice.id))))
    assert count == len(connected.sandbox.control.invoices())
    assert list((connected.settings.data_dir / "documents").glob("incoming/*")) == []


async def test_s13_a_refused_link_is_replaced_by_a_fresh_one_once(connected: World) -> None:
    await connected.sync()
    await only_the_newest(connected, 1)
    connected.sandbox.control.fault("file_expired", times=1)
    connected.sandbox.control.forget_requests()
    await fetch_all(connected)
    assert len(connected.sandbox.control.requests("/v2/attachments/")) == 2
    assert [row.state for row in await attachments(connected)] == [AttachmentState.STORED]


async def test_s13_a_failed_file_is_tried_again_later_and_later_then_given_up(
    connected: World,
) -> None:
    await connected.sync()
    await only_the_newest(connected, 1)
    connected.sandbox.control.fault("file_missing")
    tries = 0
    for _ in range(100):
        connected.sandbox.control.forget_requests()
        await fetch_all(connected)
        tries += bool(connected.sandbox.control.requests("/v2/attachments/"))
        connected.clock.advance(minutes=45)
    (row,) = await attachments(connected)
    assert row.state is AttachmentState.GIVEN_UP
    assert tries == 8


async def test_a_missing_permission_is_noted_once_and_not_asked_for_at_every_poll(
    light: World,
) -> None:
    await light.sync()
    light.sandbox.control.fault("files_forbidden")
    await fetch_all(light)
    connection = await light.connection()
    assert connection.documents_unavailable
    light.sandbox.control.forget_requests()
    async with light.database.look_up() as session:
        assert await downloads.with_work(session, light.clock.now()) == []
    light.sandbox.control.clear()
    await light.connect()
    async with light.database.look_up() as session:
        assert len(await downloads.with_work(session, light.clock.now())) == 1


async def test_a_pushed_document_that_comes_back_is_linked_not_doubled(
    connected: World, tmp_path: Path
) -> None:
    world = connected
    source = world.sandbox.control.invoices()[-1]
    await world.sync()
    async with world.database.write(world.workspace_id) as session:
        upload = await documents.add_upload(
            session, sha256="0" * 64, size=1, file_name="ours.pdf",
            content_type="application/pdf", by=SYSTEM, at=world.clock.now(),
        )  # fmt: skip
        upload.document.qonto_invoice_id = source["id"]
        session.add(upload.document)
    world.sandbox.control.touch(source["id"])
    world.clock.advance(minutes=15)
    await world.sync()
    async with world.database.read(world.workspace_id) as session:
        found = await session.exec(
            select(Invoice.document_id).where(col(Invoice.source_id) == source["id"])
        )
    assert found.one() == upload.document.id


async def test_bytes_that_were_uploaded_here_are_recognised_when_they_come_from_qonto(
    light: World,
) -> None:
    world = light
    await world.sync()
    await only_the_newest(world, 1)
    await fetch_all(world)
    async with world.database.write(world.workspace_id) as session:
        document = (await session.exec(select(Document))).one()
        upload = await documents.add_upload(
            session, sha256=document.sha256, size=1, file_name="mine.pdf",
            content_type="application/pdf", by=SYSTEM, at=world.clock.now(),
        )  # fmt: skip
    assert upload.is_duplicate
    assert upload.document.id == document.id
