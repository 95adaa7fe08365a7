"""What corrections taught, applied to a file that was just read."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from assistant.database import Database
from assistant.documents import child
from assistant.documents.child import ChildFailed
from assistant.documents.findings import NO_TOTAL
from assistant.documents.reading import MAX_ANSWER_BYTES, Reading
from assistant.workspace import lessons
from assistant.workspace.documents import Document
from assistant.workspace.lessons import SOURCE, Lesson

PDF = "application/pdf"
# Never exchanged for what another document said, unless the reader errs as it did there: a new
# account on the page must be seen.
_ONLY_INSTEAD = ("iban", "vat_number", "currency")
NOT_PRINTED = 0.7


async def applied(database: Database, document: Document, path: Path, found: Reading) -> Reading:
    """What was read, mended by what corrections of the same sender's documents taught."""
    async with database.read(document.workspace_id) as session:
        taught = await lessons.of_sender(session, found.values, found.text)
    wanted = [one for one in taught if one.document_id != document.id and _fits(found, one)]
    if not wanted:
        return found
    by_id = {one.id: one for one in wanted}
    read = await _read(path, wanted) if document.content_type == PDF else {}
    for lesson in reversed(wanted):
        if lesson.field not in read and (known := _without_page(found, lesson)):
            read[lesson.field] = known
    return _merged(found, {name: (one, by_id[one["lesson"]]) for name, one in read.items()})


def _merged(found: Reading, read: Mapping[str, tuple[dict[str, Any], Lesson]]) -> Reading:
    values, provenance = dict(found.values), dict(found.provenance)
    for name, (one, lesson) in read.items():
        if values.get(name) != one["value"]:
            values[name] = one["value"]
            provenance[name] = {
                **one["provenance"], "source": SOURCE, "learnt_from": lesson.told()
            }  # fmt: skip
    problem = None if found.problem == NO_TOTAL and "total" in values else found.problem
    return replace(found, values=values, provenance=provenance, problem=problem)


def _fits(found: Reading, lesson: Lesson) -> bool:
    """Whether a lesson may speak: an e-invoice is believed, but where it was corrected itself."""
    now = found.values.get(lesson.field)
    if found.provenance.get(lesson.field, {}).get("source") == "xml" and lesson.over != "xml":
        return False
    return lesson.field not in _ONLY_INSTEAD or now in (None, lesson.instead_of)


def _without_page(found: Reading, lesson: Lesson) -> dict[str, Any] | None:
    """A sender's name is in its picture, its currency in a sign that others use too."""
    is_same_error = found.values.get(lesson.field) == lesson.instead_of
    if lesson.field not in ("vendor", "currency") or not is_same_error:
        return None
    told = {"quote": "", "page": None, "confidence": NOT_PRINTED}
    return {"lesson": lesson.id, "value": lesson.value, "provenance": told}


async def _read(path: Path, taught: list[Lesson]) -> dict[str, dict[str, Any]]:
    told = [
        {"id": one.id, "field": one.field, "value": one.value, "place": one.place} for one in taught
    ]
    return await asked("read taught", path, told)


async def asked(task: str, path: Path, told: object) -> dict[str, dict[str, Any]]:
    """A child's answer; nothing when the file stops it."""
    given = msgspec.json.encode(told).decode()
    try:
        said = await child.run(task, str(path), given, most_bytes=MAX_ANSWER_BYTES)
        return msgspec.json.decode(said, type=dict[str, dict[str, Any]])
    except (ChildFailed, msgspec.DecodeError):
        return {}
