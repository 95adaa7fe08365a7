"""Who a supplier is: names, numbers, what was invoiced and what is open; whether two are one."""

import re
from typing import Literal

from assistant.database import Session
from assistant.money import Money
from assistant.tools import category_names, countries, slices, telling
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.look_alikes import say_look_alike
from assistant.tools.part_payments import say_part_payments
from assistant.tools.records import citations, invoice_table, label
from assistant.tools.result import Cell, Column, Table, ToolResult, Unit
from assistant.tools.slices import Party
from assistant.tools.two_vendors import write_two
from assistant.workspace import attention, reports, search, supplier_facts, vendor_history
from assistant.workspace.reports import Amounts
from assistant.workspace.search import InvoiceFilter, Kind, Order, Payment
from assistant.workspace.vendor_history import History

LATEST = 5
MOST_ACCOUNTS = 4
_FRENCH = re.compile(r"FR[0-9A-Z]{2}\d{9}")


async def vendor_card(
    context: ToolContext, vendor: str, other: str | None = None,
    field: Literal["iban", "category", "since", "numbers", "email", "country", "address"]
    | None = None,
) -> ToolResult:  # fmt: skip
    """Tell who a supplier is: its names and numbers, since when it bills, what was invoiced in
    all, what is unpaid, and its latest invoices; or whether two suppliers are the same one.

    Args:
        vendor: The supplier, copied from the question as text.
        other: Another supplier that it may be the same as, copied as text.
        field: iban for the account its invoices name, masked here; category for what it counts
            under; since for its first invoice; numbers for its VAT and registration numbers; email
            for its e-mail address; country for the one its VAT number, else its IBAN, tells.
    """

    async def write(session: Session, draft: Draft) -> int:
        party = await slices.vendor(session, vendor, context)
        assert party
        draft.cite(party)
        second = await slices.vendor(session, other, context)
        if second:
            draft.cite(second)
            return await write_two(session, draft, party, second)
        return await _write(session, draft, party, field)

    return await telling.told(context, "vendor", write)


async def _write(session: Session, draft: Draft, party: Party, field: str | None) -> int:
    say, name = draft.context.say, draft.named(party.name)
    wanted = draft.slice = InvoiceFilter(vendors=party.ids, today=draft.context.today)
    found = await search.find(session, wanted.of(Kind.EVERYTHING), Order.NEWEST, LATEST)
    sums = await reports.sums(session, wanted)
    how = say("how.vendor")
    totals = [
        draft.money("total", say("label.spent"), Money(one.total, one.currency), how, (), one.count)
        for one in sums if one.currency
    ]  # fmt: skip
    count = draft.count("count", say("label.invoices"), sum(one.count for one in sums), how)
    history = await vendor_history.of(session, party.ids[0])
    if field == "iban":
        _account(draft, history, name)
    if field == "category":
        await _category(session, draft, history, [row[0].id or 0 for row in found.rows])
    if field == "address" and found.rows:
        number = draft.named(label(found.rows[0][0]))
        draft.say("vendor_card.address", name=name, number=number)
    if field == "email":
        _email(draft, history, name)
    if field == "country":
        await _country(session, draft, history, name)
    if field == "numbers":
        _numbers(draft, history, name)
    first = (await search.find(session, wanted, Order.OLDEST, 1)).rows
    together = say("and").join(f"[[{one.id}]]" for one in totals) or say("unknown_amount")
    values: dict[str, object] = {"name": name, "count": count, "total": together}
    if first and first[0][0].issued_on:
        day = first[0][0].issued_on
        values["day"] = draft.value("first", say("column.issued"), day, Unit.DATE, how)
        if field == "since":
            draft.say("vendor_card.since", **values, number=draft.named(label(first[0][0])))
        draft.say("vendor_card.lead", **values)
    else:
        draft.say("vendor_card.lead_undated", **values)
    aliases = [row.name for row in history.rows if row.name != party.name]
    if aliases:
        draft.say("vendor_card.aliases", names=", ".join(draft.named(one) for one in aliases))
    await _open(session, draft, wanted)
    await say_look_alike(session, draft, party)
    draft.citations = citations(found.rows)
    draft.tables.append(_facts_table(draft, history))
    title = say("vendor_card.latest")
    draft.tables.append(invoice_table("latest", title, found.rows, found.total, say))
    return found.total


def _account(draft: Draft, history: History, name: str) -> None:
    """The newest account number, masked as in every answer, and where it stands whole."""
    url = f"/vendors/{history.vendor.id}"
    if not history.ibans:
        draft.say("vendor_card.no_iban", name=name)
        return
    masked = attention.masked(history.ibans[0].value)
    draft.say("vendor_card.iban", name=name, iban=draft.named(masked), url=url)
    others = [draft.named(attention.masked(one.value)) for one in history.ibans[1:MOST_ACCOUNTS]]
    if others:
        draft.say("vendor_card.other_ibans", ibans=draft.context.say.listed(others))


def _email(draft: Draft, history: History, name: str) -> None:
    """The address that Qonto has, masked in an answer, and where it stands whole."""
    known = next((one.email for one in history.rows if one.email), None)
    key = "vendor_card.email" if known else "vendor_card.no_email"
    url = f"/vendors/{history.vendor.id}"
    draft.say(key, name=name, email=draft.named(known or ""), url=url)


async def _country(session: Session, draft: Draft, history: History, name: str) -> None:
    """Where it is, as far as its numbers tell."""
    known = await supplier_facts.all_of(session)
    code = next((one.country for one in known if history.vendor.id in one.ids), None)
    key = "vendor_card.country" if code else "vendor_card.no_country"
    told = countries.name(code, draft.context.language) if code else ""
    draft.say(key, name=name, country=told)


def _numbers(draft: Draft, history: History, name: str) -> None:
    """The VAT numbers on its invoices; in a French one the last nine digits are the SIREN."""
    say = draft.context.say
    told = [draft.named(one.value) for one in history.vat_numbers]
    draft.say("vendor_card.numbers" if told else "vendor_card.no_numbers", name=name,
              numbers=say.listed(told))  # fmt: skip
    papers = sum(len(one.papers) for one in history.vat_numbers)
    if len(told) == 1 and papers > 1:
        count = draft.value("papers", say("label.documents"), papers, Unit.COUNT)
        draft.say("vendor_card.one_number", count=count)
    elif len(told) > 1:
        draft.say("vendor_card.several_numbers")
    siren = next((one.value[4:] for one in history.vat_numbers if _FRENCH.fullmatch(one.value)), "")
    if siren:
        draft.say("vendor_card.siren", siren=draft.named(siren))


async def _category(session: Session, draft: Draft, history: History, latest: list[int]) -> None:
    """What it counts under: its own category, else those of its latest invoices."""
    name, own = draft.named(history.vendor.name), history.vendor.category
    each = (await search.category_of_each(session, latest)).values()
    kinds = [own] if own else sorted({one for one in each if one})
    told = [draft.named(category_names.path(one, draft.context.language)) for one in kinds]
    key = "vendor_card.category" if told else "vendor_card.no_category"
    draft.say(key, name=name, category=", ".join(told))


async def _open(session: Session, draft: Draft, wanted: InvoiceFilter) -> None:
    say, how = draft.context.say, draft.context.say("how.vendor_open")
    unpaid = InvoiceFilter(vendors=wanted.vendors, payment=Payment.UNPAID, today=wanted.today)
    found = await search.find(session, unpaid)
    if not found.total:
        draft.say("vendor_card.nothing_open")
        return
    sums = [
        draft.money(
            "open", say("label.owed"), Money(one.total, one.currency), how, found.rows, one.count,
            Amounts.PAYABLE,
        )
        for one in await reports.sums(session, unpaid, Amounts.PAYABLE) if one.currency
    ]  # fmt: skip
    count = draft.count("open_count", say("label.invoices"), found.total, how, found.rows)
    together = say("and").join(f"[[{one.id}]]" for one in sums) or say("unknown_amount")
    draft.say("vendor_card.open", count=count, total=together)
    await say_part_payments(session, draft, unpaid)


def _facts_table(draft: Draft, history: History) -> Table:
    say, vendor = draft.context.say, history.vendor
    values = [
        (say("column.vendor"), Cell(vendor.name, url=f"/vendors/{vendor.id}")),
        *((say("column.vat_number"), Cell(one.value)) for one in history.vat_numbers[:2]),
        *((say("column.iban"), Cell(attention.masked(one.value))) for one in history.ibans[:2]),
    ]
    if vendor.category:
        name = category_names.path(vendor.category, draft.context.language)
        values.append((say("column.category"), Cell(name)))
    columns = (Column("field", say("column.field")), Column("value", say("column.value")))
    rows = tuple((Cell(label), cell) for label, cell in values)
    return Table("vendor", say("vendor_card.title"), columns, rows, row_count=len(rows))
