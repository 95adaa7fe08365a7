"""What corrections have taught: each lesson as a sentence, with the file that taught it."""

from dataclasses import dataclass
from datetime import date, datetime

from litestar import get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from assistant import clock
from assistant.database import Database
from assistant.documents import corrections
from assistant.settings import Settings
from assistant.web.files import RecordId
from assistant.web.pages.review_fields import DATES, FIELDS
from assistant.web.person import Person, WebRequest, needs
from assistant.web.reader import Reader
from assistant.web.shell import shell
from assistant.workspace import lessons
from assistant.workspace.lessons import Lesson
from assistant.workspace.members import Role


@dataclass(frozen=True, slots=True)
class Row:
    """One lesson as the page shows it, under its supplier."""

    id: int
    label: str
    rule: str
    instead_of: str
    document_id: int
    file_name: str
    taught_by: str
    taught_at: datetime


@get("/review/lessons")
async def list_page(
    request: WebRequest,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Template:
    """All lessons in use by supplier, those with the newest first."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/review")
        taught = await lessons.listed(session)
    return shown.page(
        "review/lessons.html",
        suppliers=_by_supplier(taught, shown.ui),
        may_forget=person.may(Role.APPROVER),
    )


@post("/review/lessons/{lesson_id:int}/removal", guards=[needs(Role.APPROVER)], status_code=303)
async def forget(
    lesson_id: RecordId,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Redirect:
    """Forget one; waiting files that were read with it are read anew."""
    await corrections.forget(
        database, settings.data_dir, person.workspace_id, lesson_id,
        by=person.actor, at=clock.now(),
    )  # fmt: skip
    return Redirect("/review/lessons", status_code=303)


def _by_supplier(taught: list[Lesson], reader: Reader) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {}
    for one in taught:
        rows.setdefault(one.vendor_name or "", []).append(_row(one, reader))
    return rows


def _row(lesson: Lesson, reader: Reader) -> Row:
    return Row(
        lesson.id or 0, reader.t(FIELDS[lesson.field]), _rule(lesson, reader),
        _shown(lesson, lesson.instead_of or "", reader), lesson.document_id, lesson.file_name,
        lesson.taught_by, lesson.taught_at,
    )  # fmt: skip


def _rule(lesson: Lesson, reader: Reader) -> str:
    """What the next file is read with."""
    label = (lesson.place or {}).get("label")
    value = _shown(lesson, lesson.value, reader)
    if lesson.field in ("vendor", "iban", "vat_number", "currency"):
        return value
    if label:
        return reader.t("It stands at “{label}”", label=label)
    if lesson.place:
        return reader.t("It stands where {value} stood", value=value)
    return reader.t("It was {value}, which the page does not show", value=value)


def _shown(lesson: Lesson, value: str, reader: Reader) -> str:
    """A day or an account as people write it."""
    if value and lesson.field in DATES:
        return reader.day(date.fromisoformat(value))
    if lesson.field == "iban":
        return " ".join(value[at : at + 4] for at in range(0, len(value), 4))
    return value
