"""/documents: files for review, what was read in them, a person's corrections and approval."""

from typing import Any

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, MultipartBody
from litestar.response import File
from msgspec import convert

from assistant import clock
from assistant.database import Database, Session
from assistant.documents import corrections
from assistant.errors import RequestProblem
from assistant.settings import Settings
from assistant.web import files
from assistant.web.api.errors import errors
from assistant.web.api.shapes.documents import (
    Document,
    Lesson,
    Lessons,
    Received,
    ReceivedDocuments,
)
from assistant.web.files import RecordId, Upload
from assistant.web.limits import UPLOAD_BODY
from assistant.web.person import Person, needs
from assistant.workspace import document_view, documents, lessons, review
from assistant.workspace.members import Role


@post(
    "/documents",
    opt={"budget": "upload"},
    request_max_body_size=UPLOAD_BODY,
    guards=[needs(Role.APPROVER)],
    responses=errors(422),
)
async def upload(
    data: MultipartBody[Upload],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> ReceivedDocuments:
    """Files enter the review queue. One that is refused says why, and the others stay."""
    taken = await files.receive(data, database, settings, person)
    refusals = [one for one in taken if isinstance(one, RequestProblem)]
    if len(refusals) == len(taken):
        raise refusals[0]
    names = [file.filename for file in data.file]
    return ReceivedDocuments([_received(*pair) for pair in zip(names, taken, strict=True)])


def _received(file_name: str, taken: dict[str, Any] | RequestProblem) -> Received:
    if not isinstance(taken, RequestProblem):
        return convert(taken, Received)
    return Received(
        id=None,
        file_name=file_name,
        sha256=None,
        state="unreadable",
        duplicate_of=None,
        fields={},
        problem=taken.message,
    )


@get("/documents/{document_id:int}", responses=errors(404))
async def show(
    document_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Document:
    """A document with its fields and where each was read."""
    async with database.read(person.workspace_id) as session:
        return await _shown(session, await documents.get(session, document_id))


@get(
    "/documents/{document_id:int}/file",
    media_type="*/*",
    responses=errors(404),
)
async def content(
    document_id: RecordId,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> File:
    """The bytes, as a download."""
    async with database.read(person.workspace_id) as session:
        document = await documents.get(session, document_id)
    return files.download(settings, document)


@patch(
    "/documents/{document_id:int}",
    guards=[needs(Role.APPROVER)],
    responses=errors(404, 409, 422),
)
async def correct(
    document_id: RecordId,
    data: JSONBody[dict[str, Any]],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Document:
    """A human's correction: `{"number": "F-17", "total": {"value": "186.00", …}}`.

    The next document of the same sender is read with what it taught: see `/lessons`.
    """
    changes = data["fields"] if isinstance(data.get("fields"), dict) else data
    corrected = await corrections.correct(
        database, settings.data_dir, person.workspace_id, document_id, changes,
        by=person.actor, at=clock.now(),
    )  # fmt: skip
    async with database.read(person.workspace_id) as session:
        return await _shown(session, corrected)


@post(
    "/documents/{document_id:int}/approval",
    status_code=200,
    guards=[needs(Role.APPROVER)],
    responses=errors(404, 409),
)
async def approve(
    document_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Document:
    """Reviewed and approved: it may now be proposed for sending."""
    async with database.write(person.workspace_id) as session:
        approved = await review.approve(
            session, document_id, by=person.actor, role=person.role, at=clock.now()
        )
        return await _shown(session, approved)


@delete(
    "/documents/{document_id:int}/approval",
    status_code=200,
    guards=[needs(Role.APPROVER)],
    responses=errors(404, 409),
)
async def unapprove(
    document_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Document:
    """Take the approval back, as long as nothing is on its way."""
    async with database.write(person.workspace_id) as session:
        taken_back = await review.unapprove(
            session, document_id, by=person.actor, role=person.role, at=clock.now()
        )
        return await _shown(session, taken_back)


@get("/lessons")
async def taught(database: NamedDependency[Database], person: NamedDependency[Person]) -> Lessons:
    """What corrections have taught, newest first: the next documents of a sender use it."""
    async with database.read(person.workspace_id) as session:
        return Lessons([_lesson(one) for one in await lessons.listed(session)])


@delete("/lessons/{lesson_id:int}", guards=[needs(Role.APPROVER)], responses=errors(404))
async def forget(
    lesson_id: RecordId,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> None:
    """Forget a lesson: documents that wait for review and were read with it are read anew."""
    await corrections.forget(
        database, settings.data_dir, person.workspace_id, lesson_id,
        by=person.actor, at=clock.now(),
    )  # fmt: skip


def _lesson(lesson: lessons.Lesson) -> Lesson:
    place = lesson.place or {}
    return Lesson(
        id=lesson.id or 0,
        vendor=lesson.vendor_name,
        field=lesson.field,
        value=lesson.value,
        instead_of=lesson.instead_of,
        label=place.get("label") or None,
        document_id=lesson.document_id,
        file_name=lesson.file_name,
        taught_by=lesson.taught_by,
        taught_at=lesson.taught_at,
    )


async def _shown(session: Session, document: documents.Document) -> Document:
    twin = await documents.looks_like(session, document)
    return convert(document_view.view(document, twin.id if twin else None), Document)


DOCUMENTS = [upload, show, content, correct, approve, unapprove, taught, forget]
