"""Approval rules: written on a form by an admin, replayed on history, switched on and off.

Nothing here can be reached from a conversation: these are plain form posts by a signed-in person.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from assistant import clock
from assistant.database import Database, Session
from assistant.errors import Unprocessable
from assistant.money import Money
from assistant.tools.category_names import path
from assistant.web.person import Person, WebRequest, needs
from assistant.web.reader import Reader
from assistant.web.shell import shell
from assistant.web.trails import told
from assistant.workspace import categories, kill_switch, trail
from assistant.workspace.approval_rules import posting, replay, rules
from assistant.workspace.approval_rules.conditions import HOME_CURRENCY, Reason
from assistant.workspace.approval_rules.rules import MAY_REQUIRE, ApprovalRule
from assistant.workspace.members import Role

ADMIN = [needs(Role.ADMIN)]
NEW: dict[str, Any] = {
    "currency": HOME_CURRENCY,
    "amount_limit": "500.00",
    "least_confidence": "90",
    "required": [],
    "most_a_day": "10",
    "most_sum_a_day": "2000.00",
    "vendor_most_a_day": "3",
    "vendor_most_sum_a_day": "1000.00",
}
REASONS = {
    Reason.FEW_APPROVED: "fewer than three approved documents of this supplier",
    Reason.NEW_IBAN: "the supplier’s account changed in the last 30 days",
    Reason.CONTRADICTION: "the document contradicts itself",
    Reason.FINDING: "there is hidden text or an instruction in the document",
    Reason.DUPLICATE: "it may be a duplicate",
    Reason.FOR_OTHERS: "it is addressed to somebody else",
    Reason.FOREIGN_CURRENCY: "another currency",
    Reason.OVER_LIMIT: "above the limit, or no amount",
    Reason.UNSURE: "not sure enough",
    Reason.MISSING: "a field is missing",
    Reason.RULE_COUNT: "cap reached: documents a day",
    Reason.RULE_SUM: "cap reached: sum a day",
    Reason.VENDOR_COUNT: "cap reached: documents of this supplier a day",
    Reason.VENDOR_SUM: "cap reached: sum of this supplier a day",
}
FIELDS = {
    "due_date": "a due date",
    "net": "a net amount",
    "tax": "a VAT amount",
    "iban": "an IBAN",
    "vat_number": "a VAT number",
}
PAUSED = {
    "declined": "A person declined {file}, which this rule had approved.",
    "taken_back": "A person took back or corrected {file}, which this rule had approved.",
    "disputed": "A person said that {file} should not have been sent.",
    "refused": "{file} was rejected in Qonto after this rule had sent it.",
}
SENTENCE = (
    "{about} up to {limit}, read with at least {sure} % confidence{needed}, are approved and sent "
    "to Qonto: at most {count} and {sum} a day, and per supplier {vendor_count} and {vendor_sum}."
)
LEVELS = (("60", "Likely"), ("90", "Sure"), ("99", "From the e-invoice"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule as lists and pages show it."""

    rule: ApprovalRule
    sentence: str
    pause: str


@get("/rules")
async def list_page(
    request: WebRequest, database: NamedDependency[Database], person: NamedDependency[Person]
) -> Template:
    """Every rule, what rules have sent, and the switch that stops all sending."""
    async with database.read(person.workspace_id) as session:
        frame = await shell(session, request, person, "/review")
        names = await rules.vendor_names(session)
        known = await rules.all_of(session)
        sent = await posting.sent(session)
        stopped_at = await kill_switch.stopped_at(session)
    return frame.page(
        "rules/list.html",
        rules=[_shown(one, names, frame.ui) for one in known],
        sent=sent,
        stopped_at=stopped_at,
        is_admin=person.may(Role.ADMIN),
        may_dispute=person.may(Role.APPROVER),
    )


@get("/rules/new", guards=ADMIN)
async def new_page(
    request: WebRequest,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    vendor_id: FromQuery[int | None] = None,
    limit: FromQuery[Decimal | None] = None,
    currency: FromQuery[str | None] = None,
) -> Template:
    """An empty form, for the supplier and up to the amount that are named."""
    named = {"vendor_id": vendor_id, "amount_limit": limit, "currency": currency}
    asked = {name: value for name, value in named.items() if value}
    async with database.read(person.workspace_id) as session:
        return await _form(session, request, person, None, NEW | asked)


@post("/rules", guards=ADMIN, status_code=200)
async def create(
    request: WebRequest, database: NamedDependency[Database], person: NamedDependency[Person]
) -> Template | Redirect:
    """Write a rule down, switched off."""
    return await _save(request, database, person, None)


@get("/rules/{rule_id:int}")
async def rule_page(
    request: WebRequest,
    rule_id: FromPath[int],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Template:
    """A rule in one sentence, its replay document by document, and its switch."""
    async with database.read(person.workspace_id) as session:
        frame = await shell(session, request, person, "/review")
        rule = await rules.get(session, rule_id)
        names = await rules.vendor_names(session)
        is_fresh = rule.replayed_version == rule.version
        result = await replay.replay(session, rule, person.time_zone) if is_fresh else None
        events = await trail.of_subject(session, rules.RULE, str(rule_id))
    return frame.page(
        "rules/page.html",
        trail=told(events, frame.ui),
        shown=_shown(rule, names, frame.ui),
        result=result,
        summary=result.summary() if result else None,
        why=lambda reasons: _why(reasons, frame.ui),
        is_admin=person.may(Role.ADMIN),
    )


@get("/rules/{rule_id:int}/edit", guards=ADMIN)
async def edit_page(
    request: WebRequest,
    rule_id: FromPath[int],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Template:
    """The form with the rule's terms."""
    async with database.read(person.workspace_id) as session:
        rule = await rules.get(session, rule_id)
        values = {
            name: f"{value:.2f}" if isinstance(value, Decimal) else value
            for name, value in rule.model_dump().items()
        }
        return await _form(session, request, person, rule_id, values)


@post("/rules/{rule_id:int}", guards=ADMIN, status_code=200)
async def change(
    request: WebRequest,
    rule_id: FromPath[int],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Template | Redirect:
    """Write the rule's next version."""
    return await _save(request, database, person, rule_id)


@post("/rules/{rule_id:int}/replay", guards=ADMIN, status_code=303)
async def replay_rule(
    rule_id: FromPath[int],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Play this version on history."""
    async with database.write(person.workspace_id) as session:
        await replay.record(
            session, rule_id, by=person.actor, role=person.role, at=clock.now(),
            zone=person.time_zone,
        )  # fmt: skip
    return Redirect(f"/rules/{rule_id}", status_code=303)


@post("/rules/{rule_id:int}/switch", guards=ADMIN, status_code=303)
async def switch(
    request: WebRequest,
    rule_id: FromPath[int],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """On, in the version that was looked at; or off."""
    form = await request.form()
    by: dict[str, Any] = {"by": person.actor, "role": person.role, "at": clock.now()}
    async with database.write(person.workspace_id) as session:
        if form.get("to") == "on":
            version = str(form.get("version") or "")
            seen = int(version) if version.isdecimal() else 0
            await rules.switch_on(session, rule_id, seen, **by)
        else:
            await rules.switch_off(session, rule_id, **by)
    return Redirect(f"/rules/{rule_id}", status_code=303)


@post("/rules/{rule_id:int}/removal", guards=ADMIN, status_code=303)
async def remove(
    rule_id: FromPath[int],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Take a rule away."""
    async with database.write(person.workspace_id) as session:
        await rules.remove(session, rule_id, by=person.actor, role=person.role, at=clock.now())
    return Redirect("/rules", status_code=303)


@post("/rules/sent/{document_id:int}/dispute", guards=[needs(Role.APPROVER)], status_code=303)
async def dispute(
    document_id: FromPath[int],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """This should not have been sent: the rule stops."""
    async with database.write(person.workspace_id) as session:
        await posting.dispute(
            session, document_id, by=person.actor, role=person.role, at=clock.now()
        )
    return Redirect("/rules", status_code=303)


@post("/rules/kill-switch", guards=ADMIN, status_code=303)
async def stop_everything(
    request: WebRequest, database: NamedDependency[Database], person: NamedDependency[Person]
) -> Redirect:
    """Stop all sending, or allow it again."""
    form = await request.form()
    turn = kill_switch.resume if form.get("to") == "resume" else kill_switch.stop
    async with database.write(person.workspace_id) as session:
        await turn(session, by=person.actor, role=person.role, at=clock.now())
    return Redirect("/rules", status_code=303)


async def _save(
    request: WebRequest, database: Database, person: Person, rule_id: int | None
) -> Template | Redirect:
    sent = await request.form()
    form = {**sent, "required": sent.getall("required", [])}
    by: dict[str, Any] = {"by": person.actor, "role": person.role, "at": clock.now()}
    try:
        terms = rules.terms_from(form)
        async with database.write(person.workspace_id) as session:
            if rule_id is None:
                rule_id = await rules.create(session, terms, **by)
            else:
                await rules.change(session, rule_id, terms, **by)
    except Unprocessable as problem:
        async with database.read(person.workspace_id) as session:
            return await _form(session, request, person, rule_id, form, problem)
    return Redirect(f"/rules/{rule_id}", status_code=303)


async def _form(
    session: Session,
    request: WebRequest,
    person: Person,
    rule_id: int | None,
    values: dict[str, Any],
    problem: Unprocessable | None = None,
) -> Template:
    frame = await shell(session, request, person, "/review")
    names = await rules.vendor_names(session)
    return frame.page(
        "rules/form.html",
        rule_id=rule_id,
        values=values,
        vendors=sorted(names.items(), key=lambda one: one[1].casefold()),
        categories=categories.IDS,
        may_require=[(name, FIELDS[name]) for name in MAY_REQUIRE],
        levels=LEVELS,
        errors={problem.details["field"]: problem.message} if problem else {},
    )


def _shown(rule: ApprovalRule, names: dict[int, str], ui: Reader) -> Shown:
    what, _, file = (rule.pause_reason or "").partition(":")
    pause = ui.t(PAUSED[what], file=file) if what in PAUSED else ""
    return Shown(rule, sentence(rule, names, ui), pause)


def sentence(rule: ApprovalRule, names: dict[int, str], ui: Reader) -> str:
    """The whole rule in one sentence that can be read aloud."""

    def money(amount: Decimal) -> str:
        return ui.money(Money(amount, rule.currency))

    about = (
        ui.t("Invoices from {vendor}", vendor=names.get(rule.vendor_id or 0, "–"))
        if rule.vendor_id
        else ui.t(
            "Invoices of the category {category}", category=path(rule.category or "", ui.language)
        )
    )
    needed = ", ".join(ui.t(FIELDS[name]) for name in rule.required)
    return ui.t(
        SENTENCE,
        about=about,
        limit=money(rule.amount_limit),
        sure=rule.least_confidence,
        needed=ui.t(", with {fields}", fields=needed) if needed else "",
        count=rule.most_a_day,
        sum=money(rule.most_sum_a_day),
        vendor_count=rule.vendor_most_a_day,
        vendor_sum=money(rule.vendor_most_sum_a_day),
    )


def _why(reasons: tuple[Reason, ...], ui: Reader) -> str:
    return "; ".join(ui.t(REASONS[reason]) for reason in reasons if reason in REASONS)
