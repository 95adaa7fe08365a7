"""Suppliers: the list, one supplier with its history, merges, and what its costs are for."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from assistant import clock, formats
from assistant.database import Database
from assistant.errors import Unprocessable
from assistant.money import Money
from assistant.tools import signal_words
from assistant.tools.phrases import Phrases
from assistant.tools.result import Chart, Point
from assistant.web import charts
from assistant.web.files import RecordId
from assistant.web.pages.invoices import amount_of, for_others, state_of
from assistant.web.person import Person, WebRequest, needs
from assistant.web.reader import Reader
from assistant.web.shell import shell
from assistant.web.trails import told
from assistant.workspace import (
    attention,
    categories,
    category_learning,
    reports,
    search,
    trail,
    vendor_history,
    vendor_merges,
)
from assistant.workspace.attention import Severity
from assistant.workspace.members import Role
from assistant.workspace.reports import Sums
from assistant.workspace.search import InvoiceFilter, Kind
from assistant.workspace.vendor_history import History
from assistant.workspace.vendor_merges import MergeState

PER_PAGE, SHOWN, MONTHS, OFFERED = 50, 12, 12, 20
LONGEST_REASON, MOST_MATTERS = 200, 5


@get("/vendors")
async def list_page(
    request: WebRequest,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    q: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Template:
    """Every supplier once, and the merges that wait for a person."""
    page, text = max(page, 1), q.strip()[:200]
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/vendors")
        lines, total = await vendor_history.listing(session, text, PER_PAGE, (page - 1) * PER_PAGE)
        proposed = await vendor_merges.listed(session, [MergeState.PROPOSED])
    return shown.page(
        "vendors/list.html",
        lines=lines,
        total=total,
        proposed=[] if text else proposed,
        why=why,
        q=text,
        page=page,
        pages=max(-(-total // PER_PAGE), 1),
        link=lambda number: "/vendors?" + urlencode({"q": text, "page": number}),
        may_decide=person.may(Role.APPROVER),
    )


@get("/vendors/{vendor_id:int}")
async def vendor_page(
    request: WebRequest,
    vendor_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    other: FromQuery[str] = "",
) -> Template:
    """One supplier; the address of a merged row shows the supplier it belongs to.

    `other` is part of the name of another supplier, for a person who merges the two.
    """
    other = other.strip()[:200]
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person, "/vendors")
        history = await vendor_history.of(session, vendor_id)
        wanted = InvoiceFilter(kind=Kind.EVERYTHING, vendors=(history.vendor.id or 0,))
        notes = await reports.sums(session, wanted.of(Kind.CREDIT_NOTES))
        theirs = await for_others(session, wanted.of(Kind.INVOICES))
        found = await search.find(session, wanted, limit=SHOWN)
        events = await trail.of_subject(session, "vendor", str(history.vendor.id))
        open_matters = await attention.signals(session, shown.ui.today(), shown.ui.now)
        called = (await vendor_history.listing(session, other, OFFERED))[0] if other else []
    chart = _chart(history, shown.ui)
    say = Phrases(shown.ui.language)
    red = [one for one in open_matters if one.severity is Severity.RED]
    return shown.page(
        "vendors/page.html",
        history=history,
        matters=[one for one in red if one.vendor_id == history.vendor.id][:MOST_MATTERS],
        said=lambda one: signal_words.told(one, say),
        vendor=history.vendor,
        rows=found.rows,
        total=found.total,
        chart=chart,
        notes={
            "count": sum(one.count for one in notes),
            "totals": [Money(abs(one.total), one.currency) for one in notes if one.currency],
        },
        for_others=theirs,
        draw=lambda one, narrow: charts.bars(
            one, lambda value: shown.ui.cell(value, ""), narrow=narrow, language=shown.ui.language
        ),
        months=history.months[::-1][:MONTHS],
        month=lambda one: formats.month(_month(one), shown.ui.language),
        origin=categories.origin(history.vendor.category_source),
        choices=categories.IDS,
        why=why,
        amount=amount_of,
        state_of=state_of,
        trail=told(events, shown.ui),
        may_decide=person.may(Role.APPROVER),
        other=other,
        others=[line for line in called if line.vendor.id != history.vendor.id],
    )


@post("/vendors/{vendor_id:int}/category", guards=[needs(Role.APPROVER)], status_code=303)
async def choose_category(
    request: WebRequest,
    vendor_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """What this supplier's costs are for."""
    chosen = str((await request.form()).get("category", ""))
    async with database.write(person.workspace_id) as session:
        await categories.choose_for_vendor(
            session, vendor_id, chosen or None, by=person.actor, at=clock.now()
        )
    return Redirect(f"/vendors/{vendor_id}", status_code=303)


@post("/invoices/{invoice_id:int}/category", guards=[needs(Role.APPROVER)], status_code=303)
async def choose_invoice_category(
    request: WebRequest,
    invoice_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """What one invoice is for; such choices teach rules."""
    chosen, now = str((await request.form()).get("category", "")), clock.now()
    async with database.write(person.workspace_id) as session:
        invoice = await categories.choose_for_invoice(
            session, invoice_id, chosen or None, by=person.actor, at=now
        )
        await category_learning.learn(session, invoice.vendor_id, now)
    return Redirect(f"/invoices/{invoice_id}", status_code=303)


@post(
    "/vendors/merges/{merge_id:int}/{decision:str}",
    guards=[needs(Role.APPROVER)],
    status_code=303,
)
async def decide_merge(
    merge_id: RecordId,
    decision: FromPath[str],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Confirm a proposed merge, decline it, or undo one that was made."""
    steps = {
        "confirmation": vendor_merges.confirm,
        "refusal": vendor_merges.decline,
        "undoing": vendor_merges.undo,
    }
    if decision not in steps:
        raise Unprocessable("Choose to confirm, to decline or to undo.")
    async with database.write(person.workspace_id) as session:
        merge = await steps[decision](session, merge_id, by=person.actor, at=clock.now())
    return Redirect(f"/vendors/{merge.into_id}", status_code=303)


@post("/vendors/{vendor_id:int}/merge", guards=[needs(Role.APPROVER)], status_code=303)
async def merge(
    request: WebRequest,
    vendor_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Redirect:
    """Two suppliers are one, says a person; it can be undone on the page that follows."""
    form = await request.form()
    other, reason = str(form.get("with") or ""), str(form.get("reason") or "")
    if not other.isdecimal() or len(other) > 9:
        raise Unprocessable("Choose the supplier to merge with.")
    async with database.write(person.workspace_id) as session:
        made = await vendor_merges.merge(
            session, vendor_id, int(other), by=person.actor, at=clock.now(),
            reason=" ".join(reason.split())[:LONGEST_REASON],
        )  # fmt: skip
    return Redirect(f"/vendors/{made.into_id}", status_code=303)


def why(reason: str, reader: Reader) -> str:
    """Why two rows may be one supplier, in words."""
    said = {
        "vat_and_name": reader.t("Same VAT number, and the names agree."),
        "iban_and_name": reader.t("Same bank account and the same name."),
        "vat": reader.t("Same VAT number, but the names differ."),
        "iban": reader.t("Same bank account, but the names differ."),
        "name": reader.t("The same name in another spelling."),
        "reordered": reader.t("The same words in another order."),
        "cut": reader.t("One name is the other, cut off."),
        "slip": reader.t("The names differ by one letter."),
        "person": reader.t("Merged by hand."),
    }
    return said.get(reason, reason)


def _chart(history: History, reader: Reader) -> Chart | None:
    """The last months' spend in the currency used most."""
    counts: dict[str, int] = {}
    for one in history.months:
        if one.currency and one.key:
            counts[one.currency] = counts.get(one.currency, 0) + one.count
    if not counts:
        return None
    currency = max(counts, key=lambda code: counts[code])
    known = {one.key: one.total for one in history.months if one.currency == currency}
    points = tuple(
        Point(_short(day, reader.language), Money(known.get(key, Decimal(0)), currency))
        for key, day in _last_months(reader.today())
    )
    caption = reader.t("{currency} incl. VAT, by issue date", currency=currency)
    return Chart("spend", reader.t("Spend by month"), caption, points, len(points) - 1)


def _short(day: date, language: str) -> str:
    return formats.month(day, language, year=False)[: 4 if language == "fr" else 3]


def _last_months(today: date) -> list[tuple[str, date]]:
    found = []
    number = today.year * 12 + today.month - 1
    for place in range(number - MONTHS + 1, number + 1):
        day = date(place // 12, place % 12 + 1, 1)
        found.append((str(day.year * 100 + day.month), day))
    return found


def _month(one: Sums) -> Any:  # noqa: ANN401
    return date(int(one.key[:4]), int(one.key[4:]), 1) if one.key.isdecimal() else date.min
