"""What corrections have taught: each lesson as a sentence, with the file that taught it."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from assistant import clock
from assistant.database import Database
from assistant.documents import corrections
from assistant.settings import Settings
from assistant.web.files import RecordId
from assistant.web.pages.review import FIELDS
from assistant.web.person import Person, WebRequest, needs
from assistant.web.reader import Reader
from assistant.web.shell import shell
from assistant.workspace import lessons
from assistant.workspace.lessons import Lesson
from assistant.workspace.members import Role


@get("/review/lessons")
async def list_page(
    request: WebRequest,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Template:
    """All lessons in use, newest first."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/review")
        taught = await lessons.listed(session)
    return shown.page(
        "review/lessons.html",
        lessons=[(one, _sentence(one, shown.ui)) for one in taught],
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


def _sentence(lesson: Lesson, reader: Reader) -> str:
    """What the next file is read with."""
    field = reader.t(FIELDS[lesson.field])
    label = (lesson.place or {}).get("label")
    if lesson.field in ("vendor", "iban", "vat_number", "currency"):
        return reader.t("{field} is {value}", field=field, value=lesson.value)
    if label:
        return reader.t("{field} stands at “{label}”", field=field, label=label)
    if lesson.place:
        return reader.t("{field} stands where {value} stood", field=field, value=lesson.value)
    return reader.t("{field} was {value}: not found on the page", field=field, value=lesson.value)
