"""Review: what was uploaded, page beside fields, a person's decision, and what to send."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, MultipartBody
from litestar.response import Redirect, Template

from assistant import clock
from assistant.database import Database, Session
from assistant.documents import corrections
from assistant.errors import RequestProblem
from assistant.money import Money, total
from assistant.settings import Settings
from assistant.web import files, notices
from assistant.web.files import RecordId, Upload
from assistant.web.limits import UPLOAD_BODY
from assistant.web.pages import reading_notes
from assistant.web.pages.review_fields import (
    AMOUNTS,
    FIELDS,
    errors_in,
    fields_of,
    plain_amount,
    with_typed,
)
from assistant.web.pages.rules import REASONS
from assistant.web.person import Person, WebRequest, needs
from assistant.web.reader import Reader
from assistant.web.shell import reader, shell
from assistant.web.trails import told
from assistant.workspace import (
    connections,
    documents,
    doubts,
    invoices,
    proposals,
    trail,
)
from assistant.workspace import waiting as waits
from assistant.workspace.approval_rules.conditions import Reason
from assistant.workspace.automations import flags
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.members import Role
from assistant.workspace.workspaces import Workspace

KNOWN = "You already have this file."
LOOKED_UP = 50


@get("/review")
async def list_page(
    request: WebRequest,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Template:
    """Everything that waits for a person, what is ready to send, and what was sent."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/review")
        waiting = await documents.queue(session)
        done = await documents.queue(session, (DocumentState.PUSHED, DocumentState.DECLINED), 20)
        looked = await flags.cleared(session)
        why_not = await _why_not(session, person)
        others = await waits.everything(session, waiting, shown.ui.today(), clock.now())
        to_review = [one for one in waiting if one.state is not DocumentState.APPROVED]
        copies = {
            one.id for one in to_review[:LOOKED_UP] if await doubts.same_invoice(session, one)
        }
    ready = [one for one in waiting if one.state is DocumentState.APPROVED]
    notice = notices.told(request)
    page = shown.page(
        "review/list.html",
        to_review=to_review,
        ready=ready,
        done=done,
        looked=looked,
        why_not=why_not,
        others=others,
        why=lambda one: why(one, others.held.get(one.id, []), shown.ui, is_copy=one.id in copies),
        ready_total=list(total(filter(None, map(amount_of, ready))).values()),
        amount=amount_of,
        most=proposals.MAX_ITEMS,
        notice=notice,
        may_approve=person.may(Role.APPROVER),
    )
    page.cookies = [*page.cookies, *(notices.said("/review") if notice else [])]
    return page


@post(
    "/review",
    request_max_body_size=UPLOAD_BODY,
    opt={"budget": "upload"},
    guards=[needs(Role.APPROVER)],
    status_code=303,
)
async def upload(
    request: WebRequest,
    data: MultipartBody[Upload],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Redirect:
    """Take files in; a single new one opens at once."""
    taken = await files.receive(data, database, settings, person)
    language = reader(request, person)
    told = [
        f"{file.filename}: {_about_taken(one, language)}"
        for file, one in zip(data.file, taken, strict=True)
        if isinstance(one, RequestProblem) or one["duplicate_of"]
    ]
    if len(taken) == 1 and not isinstance(taken[0], RequestProblem):
        known = "?known=true" if taken[0]["duplicate_of"] else ""
        return Redirect(f"/review/{taken[0]['id']}{known}", status_code=303)
    return notices.redirect("/review", " ".join(told), settings)


def _about_taken(one: dict[str, Any] | RequestProblem, language: Reader) -> str:
    return language.told(one.message if isinstance(one, RequestProblem) else KNOWN)


@get("/review/{document_id:int}")
async def document_page(
    request: WebRequest,
    document_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    edit: FromQuery[bool] = False,
    known: FromQuery[bool] = False,
) -> Template:
    """One document: its page beside what was read, and the decision."""
    async with database.read(person.workspace_id) as session:
        return await _document_page(
            session, request, person, document_id, editing=edit, known=known
        )


async def _document_page(
    session: Session,
    request: WebRequest,
    person: Person,
    document_id: int,
    *,
    editing: bool = False,
    known: bool = False,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Template:
    shown = await shell(session, request, person, "/review")
    document = await documents.get(session, document_id)
    queue = [one for one in await documents.queue(session) if not _is_approved(one)]
    twin = await documents.looks_like(session, document)
    in_qonto = document.state in (DocumentState.PUSHED, DocumentState.MIRRORED)
    found = doubts.Doubts() if in_qonto else await doubts.about(session, document)
    invoice_id = await invoices.id_by_document(session, document_id) if in_qonto else None
    events = await trail.of_subject(session, "document", str(document_id))
    why_not = await _why_not(session, person)
    ids = [one.id for one in queue]
    place = ids.index(document_id) if document_id in ids else None
    return shown.page(
        "review/document.html",
        document=document,
        queue=queue,
        place=place,
        before=queue[place - 1] if place else None,
        after=_next(queue, place),
        fields=with_typed(fields_of(document, shown.ui), typed or {}, errors or {}),
        doubts=found,
        iban=doubts.masked(document.iban),
        adds_up=documents.adds_up(document),
        spots=reading_notes.spots(document, FIELDS, shown.ui),
        noticed=reading_notes.noticed,
        differs=lambda one, ui: reading_notes.differs(one, ui, FIELDS),
        is_known=known,
        invoice_id=invoice_id,
        twin=twin,
        trail=told(events, shown.ui),
        editing=editing,
        reason=reason,
        amount=amount_of,
        why_not=why_not,
        may_approve=person.may(Role.APPROVER),
    )


def _is_approved(document: Document) -> bool:
    return document.state is DocumentState.APPROVED


def _next(queue: list[Document], place: int | None) -> Document | None:
    """The one after this; from a document that waits no more, the first that does."""
    following = queue if place is None else queue[place + 1 :]
    return following[0] if following else None


@post("/review/{document_id:int}/fields", guards=[needs(Role.APPROVER)], status_code=303)
async def correct(
    request: WebRequest,
    document_id: RecordId,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Response[Any]:
    """A person's correction: only fields that differ from what was shown are changed.

    What cannot be read changes nothing: the form comes back as typed, with a word at each field.
    """
    form = await request.form()
    typed = {name: str(form[name]).strip() for name in FIELDS if name in form}
    now = clock.now()
    async with database.read(person.workspace_id) as session:
        document = await documents.get(session, document_id)
        shown = {one.name: one.typed for one in fields_of(document, Reader(now=now))}
        changes = {
            name: plain_amount(text) if name in AMOUNTS else text
            for name, text in typed.items()
            if text != shown[name]
        }
        errors = errors_in(changes, reader(request, person))
        if errors:
            page = await _document_page(
                session, request, person, document_id, editing=True, typed=typed, errors=errors
            )
            page.status_code = 422
            return page
    if changes:
        await corrections.correct(
            database, settings.data_dir, person.workspace_id, document_id, changes,
            by=person.actor, at=now,
        )  # fmt: skip
    return Redirect(f"/review/{document_id}", status_code=303)


def _held(reasons: list[str], language: Reader) -> str:
    """Why a rule left a document to a person."""
    known = [language.t(REASONS[one]) for one in map(Reason, reasons) if one in REASONS]
    return language.t("A rule left it to you: {why}.", why="; ".join(known)) if known else ""


async def _why_not(session: Session, person: Person) -> str:
    """Why nothing can be sent to Qonto at present; empty when it can."""
    connection = await connections.current(session)
    workspace = await session.get_one(Workspace, person.workspace_id)
    problem = proposals.why_not_writable(connection, workspace)
    return problem.message if problem else ""


def why(document: Document, held: list[str], reader: Reader, *, is_copy: bool) -> str:
    """Why a person should look at it: what a rule stopped at, what was found, or its state."""
    parts = [_held(held, reader)] if held else []
    if is_copy:
        parts.append(reader.t("Perhaps here already"))
    if document.notices:
        parts.append(reader.t("Findings in the file"))
    if document.contradictions:
        parts.append(reader.t("Its sources differ"))
    return " · ".join(parts) or reason(document, reader)


def reason(document: Document, reader: Reader) -> str:
    """Why a document is in the list, in a few words."""
    if document.state is DocumentState.READING:
        return reader.t("Being read")
    if document.problem:
        return reader.told(document.problem)
    if document.state is DocumentState.APPROVED:
        return reader.t("Approved by {name}", name=reader.name(document.approved_by))
    missing = [
        name for name in ("vendor_name", "number", "total") if getattr(document, name) is None
    ]
    if missing:
        return reader.t("Fields are missing")
    return reader.t("To be checked")


def amount_of(document: Document) -> Money | None:
    """The document's gross total."""
    if document.total is None or not document.currency:
        return None
    return Money(document.total, document.currency)
