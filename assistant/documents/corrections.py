"""Corrections that teach: what a person changed is learnt, and the sender's next file uses it."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.database import Database
from assistant.documents import intake, storage
from assistant.documents.lessons import PDF, asked
from assistant.workspace import documents, lessons
from assistant.workspace.audit import Actor
from assistant.workspace.document_fields import COLUMNS
from assistant.workspace.documents import Document


async def correct(
    database: Database,
    data_dir: Path,
    workspace_id: str,
    document_id: int,
    changes: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
) -> Document:
    """A person's correction of fields, kept and learnt from."""
    async with database.write(workspace_id) as session:
        document = await documents.get(session, document_id)
        before = {
            name: (lessons.as_text(getattr(document, COLUMNS[name])), _source(document, name))
            for name in changes
            if name in COLUMNS
        }
        document = await documents.correct(session, document_id, changes, by=by, at=at)
    places = await _places(storage.path_of(data_dir, document.sha256), document, before)
    async with database.write(workspace_id) as session:
        document = await documents.get(session, document_id)
        await lessons.teach(session, document, before, places, by=by, at=at)
    return document


async def forget(
    database: Database,
    data_dir: Path,
    workspace_id: str,
    lesson_id: int,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Forget a lesson; files that wait for review and were read with it are read anew."""
    async with database.write(workspace_id) as session:
        waiting = await lessons.remove(session, lesson_id, by=by, at=at)
    for document in waiting:
        await intake.read(database, data_dir, document, at)


def _source(document: Document, name: str) -> str | None:
    source: str | None = document.provenance.get(name, {}).get("source")
    return source


async def _places(
    path: Path, document: Document, before: Mapping[str, tuple[str | None, str | None]]
) -> dict[str, dict[str, Any]]:
    """Where the corrected values stand; nowhere when the file tells nothing."""
    corrected = {
        name: value
        for name, (wrong, _) in before.items()
        if (value := lessons.as_text(getattr(document, COLUMNS[name]))) and value != wrong
    }
    if document.content_type != PDF or not corrected:
        return {}
    return await asked("find taught", path, corrected)
