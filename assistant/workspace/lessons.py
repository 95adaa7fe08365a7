"""Lessons: what people's corrections of a sender's documents teach for that sender's next ones.

A sender is known by its VAT number, else its IBAN, else its name as printed. A lesson says which
value was right where which was read and, where the value changes from one document to the next,
beside which words it stands.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, col, select

from assistant import clock
from assistant.database import Session, UtcDateTime, WorkspaceRow
from assistant.errors import NotFound
from assistant.workspace import audit, names, own_identity
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.document_fields import COLUMNS
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.identifiers import iban_key, vat_key

SOURCE = "learnt"
TAUGHT = ("vendor", "number", "issue_date", "due_date", "currency",
          "total", "net", "tax", "iban", "vat_number")  # fmt: skip
MOST_OF_A_SENDER = 40
MOST_LISTED = 500
_NAME = "name:"
_MOST_WORDS, _LONGEST_LINE = 6, 200
_MARKS = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[A-Z0-9](?:[ .-]?[A-Z0-9]){6,34}(?![A-Z0-9])")


class Lesson(WorkspaceRow, table=True):
    """One corrected field. `place` is where the right value stood: see `documents.taught.Place`."""

    __tablename__ = "reading_lessons"
    __table_args__ = (Index("ix_reading_lessons_sender", "workspace_id", "sender"),)

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="documents.id", ondelete="CASCADE")
    file_name: str
    sender: str
    vendor_name: str | None = None
    field: str
    value: str
    instead_of: str | None = None
    over: str | None = None
    place: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    taught_by: str
    taught_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    def told(self) -> dict[str, Any]:
        """What a field that was read with it says of it."""
        return {"lesson": self.id, "document_id": self.document_id, "file_name": self.file_name}


async def teach(
    session: Session,
    document: Document,
    before: Mapping[str, tuple[str | None, str | None]],
    places: Mapping[str, dict[str, Any]],
    *,
    by: Actor,
    at: datetime,
) -> list[Lesson]:
    """Learn from a correction. `before` maps each corrected field to what had been read and its
    source, `places` to where the right value stands in the file. A later correction of the same
    document takes the place of an earlier one.
    """
    sender = await _sender(session, document)
    if sender is None:
        return []
    made = []
    for name, (wrong, source) in before.items():
        right = as_text(getattr(document, COLUMNS[name]))
        await _replace(session, document, name, at)
        if right is None or right == wrong or name not in TAUGHT:
            continue
        made.append(
            Lesson(
                document_id=document.id or 0, file_name=document.file_name, sender=sender,
                vendor_name=document.vendor_name, field=name, value=right, instead_of=wrong,
                over=source, place=places.get(name), taught_by=by.name, taught_at=at,
            )
        )  # fmt: skip
    session.add_all(made)
    await session.flush()
    if made:
        fields = sorted(one.field for one in made)
        entry = Entry("document.taught", "document", str(document.id), {"fields": fields})
        await audit.append(session, at, by, [entry])
    return made


async def of_sender(session: Session, values: Mapping[str, str], text: str) -> list[Lesson]:
    """The lessons for whoever sent a document, newest first, by what was read and what is printed.

    Numbers count before names: a name alone is enough only where the page prints it.
    """
    keys = _printed_keys(values, text)
    query = (
        select(Lesson)
        .where(
            col(Lesson.removed_at).is_(None),
            col(Lesson.sender).in_(keys) | col(Lesson.sender).like(f"{_NAME}%"),
        )
        .order_by(col(Lesson.id).desc())
        .limit(MOST_LISTED)
    )
    found = list(await session.exec(query))
    numbered = [one for one in found if not one.sender.startswith(_NAME)]
    if numbered:
        sender = numbered[0].sender
    else:
        printed = _printed_names(text) if found else frozenset[str]()
        sender = next((one.sender for one in found if one.sender[len(_NAME) :] in printed), "")
    return [one for one in found if one.sender == sender][:MOST_OF_A_SENDER]


async def listed(session: Session) -> list[Lesson]:
    """All that is in use, newest first."""
    query = select(Lesson).where(col(Lesson.removed_at).is_(None)).order_by(col(Lesson.id).desc())
    return list(await session.exec(query.limit(MOST_LISTED)))


async def remove(session: Session, lesson_id: int, *, by: Actor, at: datetime) -> list[Document]:
    """Forget a lesson; answers with the waiting documents that were read with it."""
    query = select(Lesson).where(Lesson.id == lesson_id, col(Lesson.removed_at).is_(None))
    lesson = (await session.exec(query)).first()
    if lesson is None:
        raise NotFound("There is no such lesson here.")
    lesson.removed_at = at
    session.add(lesson)
    entry = Entry(
        "document.untaught", "document", str(lesson.document_id), {"fields": [lesson.field]}
    )
    await audit.append(session, at, by, [entry])
    waiting = await session.exec(
        select(Document).where(
            Document.state == DocumentState.TO_REVIEW, Document.created_at >= lesson.taught_at
        )
    )
    return [one for one in waiting if _was_read_with(one, lesson_id)]


def _was_read_with(document: Document, lesson_id: int) -> bool:
    used = (told.get("learnt_from") or {} for told in document.provenance.values())
    return any(one.get("lesson") == lesson_id for one in used)


def as_text(value: object) -> str | None:
    """A field's value as a reader writes it: days as ISO, amounts as plain decimals."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return f"{value:.2f}" if value == round(value, 2) else f"{value.normalize():f}"
    return str(value)


async def _replace(session: Session, document: Document, name: str, at: datetime) -> None:
    query = select(Lesson).where(
        Lesson.document_id == document.id, Lesson.field == name, col(Lesson.removed_at).is_(None)
    )
    for earlier in await session.exec(query):
        earlier.removed_at = at
        session.add(earlier)


async def _sender(session: Session, document: Document) -> str | None:
    """What the next document of the same sender will be known by; nobody's where it is ours."""
    own = await own_identity.load(session)
    vat, iban = vat_key(document.vat_number), iban_key(document.iban)
    if vat and not own.has_vat(vat):
        return f"vat:{vat}"
    if iban and not own.has_iban(iban):
        return f"iban:{iban}"
    name = names.key(document.vendor_name or "")
    if len(name) < 4 or own.is_named(document.vendor_name):
        return None
    return f"{_NAME}{name}"


def _printed_keys(values: Mapping[str, str], text: str) -> Sequence[str]:
    """The numbers by which a sender may be known: read as fields, or anywhere on the page."""
    seen = {values.get("vat_number", ""), values.get("iban", "")}
    for hit in _MARKS.finditer(text.upper()):
        # “VAT FR 12 345 678 901 IBAN …”: a number may end at any of its gaps.
        words = hit[0].split()
        seen |= {"".join(words[:last]) for last in range(1, len(words) + 1)}
    keys = {f"vat:{key}" for one in seen if (key := vat_key(one))}
    return sorted(keys | {f"iban:{key}" for one in seen if (key := iban_key(one))})


def _printed_names(text: str) -> frozenset[str]:
    """Every stretch of words within a line as a name's key: a name is some of them."""
    found = set[str]()
    for line in text.splitlines():
        words = names.tokens(line[:_LONGEST_LINE])
        for first in range(len(words)):
            for last in range(first + 1, min(first + _MOST_WORDS, len(words)) + 1):
                found.add("".join(words[first:last]))
    return frozenset(found)
