"""Categories: what is in use, and the rules that give them, each as a sentence with its reasons."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from assistant import clock
from assistant.database import Database
from assistant.tools.category_names import path
from assistant.web.files import RecordId
from assistant.web.person import Person, WebRequest, needs
from assistant.web.reader import Reader
from assistant.web.shell import shell
from assistant.workspace import categories, category_rules, trail, vendor_history
from assistant.workspace.category_rules import CategoryRule
from assistant.workspace.members import Role


@get("/categories")
async def list_page(
    request: WebRequest,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Template:
    """The rules, those in force first, and how many invoices each category has."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/vendors")
        rules = await category_rules.listed(session)
        counts = await categories.in_use(session)
    return shown.page(
        "categories/list.html",
        rules=[(rule, sentence(rule, vendor, shown.ui)) for rule, vendor in rules],
        counts=dict(counts),
        tree=categories.TREE,
    )


@get("/categories/rules/{rule_id:int}")
async def rule_page(
    request: WebRequest,
    rule_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    category: FromQuery[str] = "",
    words: FromQuery[str | None] = None,
) -> Template:
    """One rule: the invoices that made it, and what it, or an edited one, would have changed."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/vendors")
        rule = await category_rules.get(session, rule_id)
        vendor = ""
        if rule.vendor_id is not None:
            vendor = (await vendor_history.of(session, rule.vendor_id)).vendor.name
        wanted = category if category in categories.IDS else rule.category
        said = rule.words if words is None else category_rules.plain(words[:200])
        trial = await category_rules.tried(session, rule.vendor_id, said, wanted)
        made_by = await category_rules.invoices_of(session, rule)
        events = await trail.of_subject(session, "category_rule", str(rule_id))
    return shown.page(
        "categories/rule.html",
        rule=rule,
        text=sentence(rule, vendor, shown.ui),
        vendor=vendor,
        made_by=made_by,
        trial=trial,
        category=wanted,
        words=said,
        is_draft=(wanted, said) != (rule.category, rule.words),
        choices=categories.IDS,
        events=events,
        may_decide=person.may(Role.APPROVER),
    )


@post("/categories/rules/{rule_id:int}", guards=[needs(Role.APPROVER)], status_code=303)
async def change_rule(
    request: WebRequest,
    rule_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Edit a rule, or switch it on or off."""
    form = await request.form()
    switch = {"on": True, "off": False}.get(str(form.get("switch", "")))
    async with database.write(person.workspace_id) as session:
        await category_rules.change(
            session,
            rule_id,
            category=str(form["category"]) if "category" in form else None,
            words=str(form["words"])[:200] if "words" in form else None,
            is_on=switch,
            by=person.actor,
            at=clock.now(),
        )
    return Redirect(f"/categories/rules/{rule_id}", status_code=303)


def sentence(rule: CategoryRule, vendor: str, reader: Reader) -> str:
    """A rule as a sentence, with the reason it was made."""
    category = path(rule.category, reader.language)
    words = ", ".join(f"“{word}”" for word in rule.words.split())
    if not words:
        said = reader.t(
            "Invoices from {supplier} are {category}", supplier=vendor, category=category
        )
    elif vendor:
        said = reader.t(
            "Invoices from {supplier} that mention {words} are {category}",
            supplier=vendor, words=words, category=category,
        )  # fmt: skip
    else:
        said = reader.t(
            "Invoices that mention {words} are {category}", words=words, category=category
        )
    if not rule.is_learnt:
        return f"{said}{reader.t(', as a person wrote it.')}"
    count = len(rule.invoice_ids)
    why = reader.n(
        count, ", because you chose it for {n} invoice.", ", because you chose it for {n} invoices."
    )
    return f"{said}{why}"
