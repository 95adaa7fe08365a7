"""Automations: what happens, what is done about it, and each delivery with its answers."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from assistant import clock
from assistant.database import Database, Session
from assistant.errors import Unprocessable
from assistant.qonto.payloads import STATUSES
from assistant.settings import Settings
from assistant.tools.category_names import path
from assistant.web.person import Person, WebRequest, needs
from assistant.web.reader import Reader
from assistant.web.shell import shell
from assistant.workspace import categories
from assistant.workspace.approval_rules import rules
from assistant.workspace.automations import automations, deliveries
from assistant.workspace.automations.automations import Action, Automation, Happening
from assistant.workspace.members import Role

ADMIN = [needs(Role.ADMIN)]
HAPPENINGS = {
    Happening.UPLOADED: "a supplier invoice is uploaded",
    Happening.UPDATED: "a supplier invoice is updated",
    Happening.TO_REVIEW: "a document waits for review",
    Happening.SIGNAL: "something needs attention",
    Happening.PUSH_SENT: "a document was sent to Qonto",
    Happening.PUSH_FAILED: "a document could not be sent",
    Happening.SCHEDULED: "its day and hour come",
}
DAYS = {
    "day": "day", "weekday": "working day", "monday": "Monday", "tuesday": "Tuesday",
    "wednesday": "Wednesday", "thursday": "Thursday", "friday": "Friday",
    "saturday": "Saturday", "sunday": "Sunday", "month": "first of the month",
}  # fmt: skip
PREFILLED = (
    "action", "target", "happening", "every", "hour", "vendor_id", "least", "currency",
)  # fmt: skip
ACTIONS = {
    Action.WEBHOOK: "call a webhook",
    Action.EMAIL: "send an e-mail",
    Action.CATEGORISE: "give it the category",
    Action.ASK: "ask",
    Action.REVIEW: "put it into review",
}


@get("/automations")
async def list_page(
    request: WebRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Template:
    """Every automation, the form for another (filled with what the address says), and the newest
    deliveries."""
    given = {name: request.query_params.get(name) for name in PREFILLED}
    async with database.read(person.workspace_id) as session:
        return await _page(session, request, person, settings, given)


@post("/automations", guards=ADMIN, status_code=200)
async def create(
    request: WebRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Template | Redirect:
    """Write one down. A webhook's secret is shown on the page that follows, and never again."""
    form = dict(await request.form())
    problem, secret = None, None
    try:
        values = automations.read_form(form)
        async with database.write(person.workspace_id) as session:
            _, secret = await automations.create(
                session, values, settings.keyring, by=person.actor, role=person.role,
                at=clock.now(),
            )  # fmt: skip
    except Unprocessable as refused:
        problem = refused
    if problem is None and secret is None:
        return Redirect("/automations", status_code=303)
    async with database.read(person.workspace_id) as session:
        return await _page(session, request, person, settings, form, problem, secret)


@post("/automations/{automation_id:str}/secret", guards=ADMIN, status_code=200)
async def rotate(
    request: WebRequest,
    automation_id: FromPath[str],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> Template:
    """A new secret, shown once; the old one signs beside it for a day."""
    async with database.write(person.workspace_id) as session:
        secret = await automations.rotate(
            session, automation_id, settings.keyring, by=person.actor, role=person.role,
            at=clock.now(),
        )  # fmt: skip
    async with database.read(person.workspace_id) as session:
        return await _page(session, request, person, settings, secret=secret)


@post("/automations/{automation_id:str}/switch", guards=ADMIN, status_code=303)
async def switch(
    request: WebRequest,
    automation_id: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """On, off, or away."""
    to = (await request.form()).get("to")
    by: dict[str, Any] = {"by": person.actor, "role": person.role, "at": clock.now()}
    async with database.write(person.workspace_id) as session:
        if to == "remove":
            await automations.remove(session, automation_id, **by)
        else:
            await automations.switch(session, automation_id, on=to == "on", **by)
    return Redirect("/automations", status_code=303)


@post(
    "/automations/deliveries/{delivery_id:int}/retry",
    guards=[needs(Role.APPROVER)],
    status_code=303,
)
async def retry(
    delivery_id: FromPath[int],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Another attempt."""
    async with database.write(person.workspace_id) as session:
        await deliveries.retry(session, delivery_id, by=person.actor, at=clock.now())
    return Redirect("/automations#deliveries", status_code=303)


async def _page(
    session: Session,
    request: WebRequest,
    person: Person,
    settings: Settings,
    form: dict[str, Any] | None = None,
    problem: Unprocessable | None = None,
    secret: str | None = None,
) -> Template:
    frame = await shell(session, request, person, "/qonto")
    known = await automations.all_of(session)
    names = await rules.vendor_names(session)
    ui = frame.ui
    return frame.page(
        "automations/page.html",
        known=[(one, sentence(one, names, ui)) for one in known],
        sentences={one.id: sentence(one, names, ui) for one in known},
        sent=await deliveries.listed(session, [one.id for one in known]),
        happenings=[(one.value, ui.t(text)) for one, text in HAPPENINGS.items()],
        actions=[(one.value, ui.t(text)) for one, text in ACTIONS.items()],
        days=[(one, ui.t(text)) for one, text in DAYS.items()],
        hours=[(hour, f"{hour}:00") for hour in range(24)],
        statuses=[(one, ui.t(one.replace("_", " "))) for one in sorted(STATUSES)],
        vendors=sorted(names.items(), key=lambda one: one[1].casefold()),
        categories=categories.IDS,
        values=form if form and secret is None else {},
        errors={problem.details["field"]: problem.message} if problem else {},
        secret=secret,
        can_mail=settings.can_mail,
        is_admin=person.may(Role.ADMIN),
        may_retry=person.may(Role.APPROVER),
    )


def sentence(automation: Automation, names: dict[int, str], ui: Reader) -> str:
    """When …, if …: do …; or every …: ask …"""
    if automation.happening is Happening.SCHEDULED:
        return _by_the_clock(automation, ui)
    conditions = [
        ui.t("from {vendor}", vendor=names.get(automation.vendor_id or 0, "–"))
        if automation.vendor_id
        else "",
        ui.t("of the category {category}", category=path(automation.category, ui.language))
        if automation.category
        else "",
        ui.t("with the status {status}", status=automation.status) if automation.status else "",
        ui.t("from {amount} up", amount=f"{automation.least:.2f} {automation.currency}")
        if automation.least is not None
        else "",
    ]
    which = " ".join(one for one in conditions if one)
    return ui.t(
        "When {happening}{which}: {action}{target}.",
        happening=ui.t(HAPPENINGS[automation.happening]),
        which=f" {which}" if which else "",
        action=ui.t(ACTIONS[automation.action]),
        target=f" {_target(automation, ui)}" if automation.target else "",
    )


def _by_the_clock(automation: Automation, ui: Reader) -> str:
    told = ui.t(
        "Every {day} at {hour}:00: ask {target}",
        day=ui.t(DAYS[automation.every or "day"]),
        hour=automation.hour,
        target=_target(automation, ui),
    )
    if automation.answer_to:
        told = ui.t("{told} Send the answer to {address}.", told=told, address=automation.answer_to)
    return told


def _target(automation: Automation, ui: Reader) -> str:
    """A question is quoted; a category is named; addresses stand as they are."""
    if automation.action is Action.ASK:
        return ui.t("“{words}”", words=automation.target)
    if automation.action is Action.REVIEW:
        return ui.t("with the note “{words}”", words=automation.target)
    if automation.action is Action.CATEGORISE:
        return path(str(automation.target), ui.language)
    return str(automation.target)
