"""Files coming in and going out, the same for pages and the API."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

from litestar.datastructures import UploadFile
from litestar.params import PathParameter
from litestar.response import File

from assistant import clock
from assistant.database import Database
from assistant.documents import intake, storage
from assistant.errors import NotFound, RequestProblem, Unprocessable
from assistant.settings import Settings
from assistant.sources import intake as statements
from assistant.sources.intake import Imported
from assistant.web.headers import DOWNLOAD_POLICY
from assistant.web.person import Person
from assistant.workspace.documents import Document

CHUNK = 64 * 1024
MOST_FILES = 20
LARGEST_ID = 2**31 - 1

# A record's number in an address. What cannot be one is answered with "not found".
RecordId = Annotated[int, PathParameter(ge=1, le=LARGEST_ID)]


@dataclass
class Upload:
    """One file or several, each in a part named `file`."""

    file: list[UploadFile]


async def receive(
    upload: Upload, database: Database, settings: Settings, person: Person
) -> list[dict[str, Any] | RequestProblem]:
    """Take files in, in order: each one's view, or why it was refused. The others stay."""
    if not 0 < len(upload.file) <= MOST_FILES:
        raise Unprocessable(f"Choose between one and {MOST_FILES} files.")
    taken: list[dict[str, Any] | RequestProblem] = []
    for file in upload.file:
        try:
            taken.append(await _receive(file, database, settings, person))
        except RequestProblem as refusal:
            taken.append(refusal)
    return taken


async def _receive(
    file: UploadFile, database: Database, settings: Settings, person: Person
) -> dict[str, Any]:
    return await intake.receive(
        database,
        settings.data_dir,
        person.workspace_id,
        file.filename,
        _chunks(file),
        by=person.actor,
        at=clock.now(),
    )


async def receive_statement(
    file: UploadFile, database: Database, settings: Settings, person: Person
) -> Imported:
    """Take one bank statement in."""
    return await statements.receive(
        database,
        settings.data_dir,
        person.workspace_id,
        file.filename,
        _chunks(file),
        by=person.actor,
        at=clock.now(),
    )


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(CHUNK):
        yield chunk


def download(settings: Settings, document: Document) -> File:
    """A stored file for saving: never shown in place, whatever is in it."""
    path = storage.path_of(settings.data_dir, document.sha256)
    if not path.is_file():
        raise NotFound("This file is not stored here any more.")
    return File(
        path,
        filename=document.file_name,
        media_type=document.content_type,
        content_disposition_type="attachment",
        headers={"content-security-policy": DOWNLOAD_POLICY},
    )
