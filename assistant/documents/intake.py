"""Intake: a file sent by a person is checked, stored once, entered for review and read."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.database import Database
from assistant.documents import lessons, reading, storage
from assistant.documents.file_types import ACCEPTED, content_type
from assistant.documents.ourselves import Ourselves
from assistant.errors import TooLarge, Unprocessable
from assistant.workspace import (
    document_readings,
    document_texts,
    document_view,
    documents,
    own_identity,
    qonto_differences,
)
from assistant.workspace.audit import Actor
from assistant.workspace.documents import Document

HEAD_BYTES = 4096
# Longer than a reading can take: whatever is older was forgotten.
PATIENCE = timedelta(minutes=2)
BATCH = 20


async def receive(
    database: Database,
    data_dir: Path,
    workspace_id: str,
    file_name: str,
    chunks: AsyncIterator[bytes],
    *,
    by: Actor,
    at: datetime,
) -> dict[str, Any]:
    """Take one file in; answers with the document's view, `duplicate_of` when it was here before.

    Raises Unprocessable or TooLarge with a sentence for the person who sent it.
    """
    head = bytearray()
    try:
        sha256, size, _ = await storage.store(
            data_dir, _checked(chunks, head), max_bytes=documents.MAX_BYTES
        )
    except TooLarge as error:
        raise TooLarge("This file is larger than the 10 MB that Qonto accepts.") from error
    async with database.write(workspace_id) as session:
        upload = await documents.add_upload(
            session,
            sha256=sha256,
            size=size,
            file_name=file_name,
            content_type=_type_of(head),
            by=by,
            at=at,
        )
    document = upload.document
    if upload.is_duplicate:
        return document_view.view(document, duplicate_of=document.id)
    return document_view.view(await read(database, data_dir, document, at))


async def read(database: Database, data_dir: Path, document: Document, at: datetime) -> Document:
    """Read a stored document and keep what was found."""
    assert document.id is not None
    path = storage.path_of(data_dir, document.sha256)
    async with database.read(document.workspace_id) as session:
        known = await own_identity.load(session)
    us = Ourselves(tuple(known.names), tuple(known.vats), tuple(known.ibans))
    found = await reading.read(path, document.content_type, us)
    found = await lessons.applied(database, document, path, found)
    async with database.write(document.workspace_id) as session:
        differing = await qonto_differences.about(session, document.id, found.values)
        kept = await document_readings.record(
            session,
            document.id,
            values=found.values,
            provenance=found.provenance,
            pages=found.pages,
            problem=found.problem,
            readable=found.readable,
            at=at,
            details=found.details(),
            notices=found.notices,
            contradictions=[*found.contradictions, *differing],
            addressed_to=known.other_than_us(found.addressee, found.text),
        )
        await document_texts.keep(session, document.id, found.text)
    return kept


async def read_waiting(database: Database, data_dir: Path, at: datetime) -> int:
    """Read what a process that died left unread; answers with how many."""
    async with database.look_up() as session:
        waiting = await document_readings.unread(session, at - PATIENCE)
    for document in waiting:
        await read(database, data_dir, document, at)
    return len(waiting)


async def read_mirrored(database: Database, data_dir: Path, at: datetime) -> int:
    """Read some of the files that came from Qonto unread; answers with how many."""
    async with database.look_up() as session:
        waiting = await document_readings.unread_mirrored(session, BATCH)
    for document in waiting:
        await read(database, data_dir, document, at)
    return len(waiting)


async def read_again(database: Database, data_dir: Path, at: datetime) -> int:
    """Read some of the documents anew that were read before we were known; answers with how
    many. Each is read once for what was learnt of us."""
    async with database.look_up() as session:
        waiting = await document_readings.read_before_we_were_known(session, BATCH)
    for document in waiting:
        await read(database, data_dir, document, at)
    return len(waiting)


async def _checked(chunks: AsyncIterator[bytes], head: bytearray) -> AsyncIterator[bytes]:
    """The chunks of a file, stopped at once when they are no document; fills `head`."""
    async for chunk in chunks:
        if len(head) < HEAD_BYTES:
            head += chunk[: HEAD_BYTES - len(head)]
            if len(head) >= HEAD_BYTES:
                _type_of(head)
        yield chunk
    if not head:
        raise Unprocessable("This file is empty.")
    _type_of(head)


def _type_of(head: bytearray) -> str:
    kind = content_type(bytes(head))
    if kind is None:
        raise Unprocessable(
            f"This is not a {ACCEPTED} file nor an e-invoice in XML, whatever its name says."
        )
    return kind
