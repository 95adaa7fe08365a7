"""Attention: what needs a person, by kind, each to be looked at or set aside with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from assistant import clock
from assistant.database import Database
from assistant.money import Money, total
from assistant.tools import signal_words
from assistant.tools.phrases import Phrases
from assistant.web.person import Person, WebRequest
from assistant.web.shell import shell
from assistant.workspace import attention
from assistant.workspace.attention import Severity, Signal, decisions
from assistant.workspace.members import Role


@dataclass(frozen=True, slots=True)
class Group:
    """The signals of one kind."""

    name: str
    is_red: bool
    signals: Sequence[Signal]


@get("/attention")
async def list_page(
    request: WebRequest, database: NamedDependency[Database], person: NamedDependency[Person]
) -> Template:
    """Open signals, most pressing first, and those that were set aside."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/review")
        found = await attention.everything(session, shown.ui.today(), shown.ui.now)
    say = Phrases(shown.ui.language)
    return shown.page(
        "attention/list.html",
        groups=_groups(found.open, say),
        count=len(found.open),
        at_stake=" + ".join(shown.ui.money(one) for one in _at_stake(found.open)),
        dismissed=found.dismissed,
        kind=lambda one: say(f"kind.{one.kind.value}"),
        reason=lambda one: signal_words.told(one, say).reason,
        url=signal_words.url,
        called=lambda one: signal_words.name(one, say),
        may_dismiss=person.may(Role.APPROVER),
    )


@post("/attention/{key:str}/dismissal", status_code=303)
async def dismiss(
    request: WebRequest,
    key: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Set a signal aside, with the reason that was typed."""
    form = await request.form()
    reason, shown = (str(form.get(name) or "") for name in ("reason", "fingerprint"))
    now = clock.now()
    today = clock.today(person.time_zone, now)
    async with database.write(person.workspace_id) as session:
        await decisions.dismiss(
            session, key, reason, by=person.actor, role=person.role, today=today, at=now,
            fingerprint=shown,
        )  # fmt: skip
    return Redirect("/attention#dismissed", status_code=303)


@post("/attention/{key:str}/return", status_code=303)
async def take_back(
    key: FromPath[str], database: NamedDependency[Database], person: NamedDependency[Person]
) -> Redirect:
    """Undo a dismissal."""
    now = clock.now()
    today = clock.today(person.time_zone, now)
    async with database.write(person.workspace_id) as session:
        await decisions.take_back(
            session, key, by=person.actor, role=person.role, today=today, at=now
        )
    return Redirect("/attention", status_code=303)


def _groups(found: Sequence[Signal], say: Phrases) -> list[Group]:
    kinds: dict[str, list[Signal]] = {}
    for one in found:
        kinds.setdefault(one.kind.value, []).append(one)
    return [
        Group(
            say(f"kind.{kind}"), any(one.severity is Severity.RED for one in signals), signals
        )
        for kind, signals in kinds.items()
    ]  # fmt: skip


def _at_stake(found: Sequence[Signal]) -> list[Money]:
    """The amounts of red signals by currency, each invoice or file once."""
    amounts = {
        one.invoice_id or f"d{one.document_id}": one.amount
        for one in found
        if one.severity is Severity.RED and one.amount
    }
    return list(total(amounts.values()).values())
