"""Review: what was uploaded, page beside fields, a person's decision, and what to send."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, MultipartBody
from litestar.response import Redirect, Template

from assistant import clock
from assistant.database import Database, Session
from assistant.errors import RequestProblem, Unprocessable
from assistant.money import Money, total
from assistant.settings import Settings
from assistant.web import files
from assistant.web.files import RecordId, Upload
from assistant.web.limits import UPLOAD_BODY
from assistant.web.pages.invoices import entry
from assistant.web.person import Person, WebRequest, needs
from assistant.web.reader import Reader
from assistant.web.shell import shell
from assistant.workspace import audit, connections, documents, proposals, review
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.members import Role
from assistant.workspace.workspaces import Workspace

# The order in which a person checks a page, with each field's name in words.
FIELDS = {
    "vendor": "Supplier",
    "number": "Number",
    "issue_date": "Issued",
    "due_date": "Due",
    "total": "Total",
    "net": "Net",
    "tax": "VAT",
    "currency": "Currency",
    "iban": "IBAN",
    "vat_number": "VAT number",
}
DATES = ("issue_date", "due_date")
AMOUNTS = ("total", "net", "tax")
SOURCES = {
    "xml": "From the e-invoice inside the file",
    "text": "Read on the page",
    "human": "Typed by a person",
    "qonto": "From Qonto",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field as the page shows it."""

    name: str
    label: str
    shown: str
    typed: str
    where: str
    confidence: float | None
    kind: str
    is_missing: bool


@get("/review")
async def list_page(
    request: WebRequest,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    notice: FromQuery[str] = "",
) -> Template:
    """Everything that waits for a person, what is ready to send, and what was sent."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/review")
        waiting = await documents.queue(session)
        done = await documents.queue(session, (DocumentState.PUSHED, DocumentState.DECLINED), 20)
        why_not = await _why_not(session, person)
    ready = [one for one in waiting if one.state is DocumentState.APPROVED]
    return shown.page(
        "review/list.html",
        to_review=[one for one in waiting if one.state is not DocumentState.APPROVED],
        ready=ready,
        done=done,
        why_not=why_not,
        ready_total=list(total(filter(None, map(amount_of, ready))).values()),
        reason=reason,
        amount=amount_of,
        most=proposals.MAX_ITEMS,
        notice=notice[:300],
        may_approve=person.may(Role.APPROVER),
    )


@post(
    "/review",
    request_max_body_size=UPLOAD_BODY,
    opt={"budget": "upload"},
    guards=[needs(Role.APPROVER)],
    status_code=303,
)
async def upload(
    data: MultipartBody[Upload],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Redirect:
    """Take files in; a single new one opens at once."""
    taken = await files.receive(data, database, settings, person)
    if len(taken) == 1:
        if isinstance(taken[0], RequestProblem):
            raise taken[0]
        return Redirect(f"/review/{taken[0]['id']}", status_code=303)
    refused = [
        f"{file.filename}: {one.message}"
        for file, one in zip(data.file, taken, strict=True)
        if isinstance(one, RequestProblem)
    ]
    notice = f"?{urlencode({'notice': ' '.join(refused)})}" if refused else ""
    return Redirect(f"/review{notice}", status_code=303)


@get("/review/{document_id:int}")
async def document_page(
    request: WebRequest,
    document_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    edit: FromQuery[bool] = False,
) -> Template:
    """One document: its page beside what was read, and the decision."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/review")
        document = await documents.get(session, document_id)
        queue = await documents.queue(session)
        twin = await documents.looks_like(session, document)
        events = await audit.of_subject(session, "document", str(document_id))
        why_not = await _why_not(session, person)
    ids = [one.id for one in queue]
    place = ids.index(document_id) if document_id in ids else None
    return shown.page(
        "review/document.html",
        document=document,
        queue=queue,
        place=place,
        before=queue[place - 1] if place else None,
        after=queue[place + 1] if place is not None and place + 1 < len(queue) else None,
        fields=fields_of(document, shown.ui),
        twin=twin,
        trail=[entry(event, shown.ui) for event in events],
        editing=edit,
        reason=reason,
        amount=amount_of,
        why_not=why_not,
        may_approve=person.may(Role.APPROVER),
    )


@post("/review/{document_id:int}/fields", guards=[needs(Role.APPROVER)], status_code=303)
async def correct(
    request: WebRequest,
    document_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """A person's correction: only fields that differ from what was shown are changed."""
    form = await request.form()
    now = clock.now()
    async with database.write(person.workspace_id) as session:
        document = await documents.get(session, document_id)
        shown = {one.name: one.typed for one in fields_of(document, Reader(now=now))}
        changes = {
            name: _plain_amount(str(form[name]).strip())
            if name in AMOUNTS
            else str(form[name]).strip()
            for name in shown
            if name in form and str(form[name]).strip() != shown[name]
        }
        if changes:
            await documents.correct(session, document_id, changes, by=person.actor, at=now)
    return Redirect(f"/review/{document_id}", status_code=303)


@post("/review/{document_id:int}/{decision:str}", status_code=303)
async def decide(
    document_id: RecordId,
    decision: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Approve, take the approval back, or decline."""
    steps = {"approval": review.approve, "return": review.unapprove, "refusal": review.decline}
    if decision not in steps:
        raise Unprocessable("Choose to approve, to take back or to decline.")
    async with database.write(person.workspace_id) as session:
        await steps[decision](
            session, document_id, by=person.actor, role=person.role, at=clock.now()
        )
    return Redirect(f"/review/{document_id}", status_code=303)


async def _why_not(session: Session, person: Person) -> str:
    """Why nothing can be sent to Qonto at present; empty when it can."""
    connection = await connections.current(session)
    workspace = await session.get_one(Workspace, person.workspace_id)
    problem = proposals.why_not_writable(connection, workspace)
    return problem.message if problem else ""


def fields_of(document: Document, reader: Reader) -> list[Field]:
    """The fields, those to check first."""
    view = documents.view(document)["fields"]
    fields = [_field(name, label, view[name], reader) for name, label in FIELDS.items()]
    return sorted(fields, key=lambda one: not _to_check(one))


def _field(name: str, label: str, read: dict[str, Any], reader: Reader) -> Field:
    value = read["value"]
    kind = "date" if name in DATES else "amount" if name in AMOUNTS else "text"
    typed = value["value"] if isinstance(value, dict) else str(value or "")
    shown = reader.money(value) if isinstance(value, dict) and value["currency"] else typed
    if kind == "date" and value:
        shown = reader.day(value)
    if name == "iban":
        shown = " ".join(typed[at : at + 4] for at in range(0, len(typed), 4))
    return Field(
        name, reader.t(label), shown, typed, _where(read, reader), read["confidence"], kind,
        value is None,
    )  # fmt: skip


def _where(read: dict[str, Any], reader: Reader) -> str:
    if read["source"] is None:
        return reader.t("Not found in the file") if read["value"] is None else ""
    place = reader.t(SOURCES.get(read["source"], "Read in the file"))
    if read["page"]:
        place += ", " + reader.t("page {page}", page=read["page"])
    if read["quote"] and read["source"] == "text":
        place += f": “{str(read['quote'])[:80]}”"
    return place


def _to_check(field: Field) -> bool:
    return field.confidence is not None and field.confidence < 0.6


def _plain_amount(text: str) -> str:
    """1,425.00 or 1 425,00 as 1425.00, so that people type as they write."""
    compact = "".join(ch for ch in text if ch.isdigit() or ch in ".,-−").replace("−", "-")
    point = max(compact.rfind("."), compact.rfind(","))
    if point < 0 or len(compact) - point > 3:
        return compact.replace(",", "").replace(".", "") if point >= 0 else compact
    whole = compact[:point].replace(",", "").replace(".", "")
    return f"{whole}.{compact[point + 1 :]}"


def reason(document: Document, reader: Reader) -> str:
    """Why a document is in the list, in a few words."""
    if document.state is DocumentState.READING:
        return reader.t("Being read")
    if document.problem:
        return document.problem
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
