"""Suppliers on which something is missing, that share what is one's own, by their country, or by
how many bills they sent and when."""

from collections.abc import Sequence
from typing import Literal

from assistant.database import Session
from assistant.tools import countries, telling
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.records import vendor_citation
from assistant.tools.result import Cell, Column, Kind, Table, ToolResult
from assistant.tools.suppliers_by_bills import write_by_bills
from assistant.workspace import attention, supplier_facts
from assistant.workspace.identifiers import vat_key
from assistant.workspace.search import InvoiceFilter
from assistant.workspace.supplier_facts import Known

SHOWN, NAMED = 50, 5
Which = Literal[
    "no_vat", "no_iban", "no_email", "shared_iban", "shared_vat", "countries", "once", "oldest",
    "quiet", "monthly",
]  # fmt: skip
_LACKED = {"no_vat": "vat_number", "no_iban": "iban", "no_email": "email"}


async def list_suppliers(
    context: ToolContext, which: Which, period: str | None = None
) -> ToolResult:
    """List suppliers that have sent an invoice: those without a VAT number, an IBAN or an e-mail
    address here, those that share an account or a VAT number with another, all by country, or by
    their bills.

    Args:
        which: no_vat, no_iban, no_email; shared_iban, shared_vat; countries for all suppliers by
            the country that their VAT number, else their IBAN, tells; once for those that billed
            a single time, oldest for those we have had longest (by their first bill), quiet for
            those that used to bill and have not for long, monthly for how many bills each sends
            in a month on average.
        period: When the bills were issued, copied as text, for once and monthly. Null is all time.
    """

    async def write(session: Session, draft: Draft) -> int:
        if which in ("once", "oldest", "quiet", "monthly"):
            return await write_by_bills(session, draft, which, period)
        known = await supplier_facts.all_of(session)
        if which in _LACKED:
            _lacking(draft, which, known)
        elif which == "countries":
            _by_country(draft, known)
        else:
            _shared(draft, which, known, await _owners(session, which, known))
        return len(known)

    return await telling.told(context, "suppliers", write)


def _lacking(draft: Draft, which: str, known: Sequence[Known]) -> None:
    say, how = draft.context.say, draft.context.say("suppliers.how")
    found = [one for one in known if not getattr(one, _LACKED[which])]
    whole = draft.count("all", say("column.vendor"), len(known), how)
    if not found:
        draft.say(f"suppliers.none_{which}", all=whole)
        return
    count = draft.count(which, say("column.vendor"), len(found), how)
    draft.say(f"suppliers.{which}", count=count, all=whole, names=_names(draft, found))
    _table(draft, which, found)


async def _owners(session: Session, which: str, known: Sequence[Known]) -> dict[str, list[Known]]:
    """The suppliers that have a number in common, by that number."""
    holders: dict[str, list[Known]] = {}
    by_id = {vendor_id: one for one in known for vendor_id in one.ids}
    if which == "shared_iban":
        for iban, ids in (await supplier_facts.accounts(session)).items():
            holders[iban] = list(
                {by_id[one].ids: by_id[one] for one in ids if one in by_id}.values()
            )
    else:
        for one in known:
            if key := vat_key(one.vat_number):
                holders.setdefault(key, []).append(one)
    return {value: own for value, own in holders.items() if len(own) > 1}


def _shared(
    draft: Draft, which: str, known: Sequence[Known], owners: dict[str, list[Known]]
) -> None:
    say, how = draft.context.say, draft.context.say("suppliers.how")
    if not owners:
        whole = draft.count("all", say("column.vendor"), len(known), how)
        draft.say(f"suppliers.none_{which}", all=whole)
        return
    found = list({one.ids: one for own in owners.values() for one in own}.values())
    count = draft.count(which, say("column.vendor"), len(found), how)
    draft.say(f"suppliers.{which}", count=count)
    for value, own in list(owners.items())[:NAMED]:
        shown = attention.masked(value) if which == "shared_iban" else value
        draft.say("suppliers.pair", names=_names(draft, own), value=draft.named(shown))
    draft.say("suppliers.one_company")
    _table(draft, which, found)


def _by_country(draft: Draft, known: Sequence[Known]) -> None:
    say, how = draft.context.say, draft.context.say("suppliers.how_country")
    groups: dict[str, list[Known]] = {}
    for one in known:
        groups.setdefault(one.country or "", []).append(one)
    ranked = sorted(groups.items(), key=lambda one: (not one[0], -len(one[1])))
    named = [one for one in ranked if one[0]]
    whole = draft.count("all", say("column.vendor"), len(known), how)
    counts = [
        draft.count(f"from:{code or 'none'}", say("column.vendor"), len(own), how)
        for code, own in ranked
    ]
    parts = [
        say("suppliers.country_part", count=fact, country=_country(code, draft))
        for (code, _), fact in zip(named[:NAMED], counts, strict=False)
    ]
    draft.say("suppliers.countries", all=whole, parts=say.listed(parts) or "–")
    if "" in groups:
        draft.say("suppliers.no_country", count=counts[-1], names=_names(draft, groups[""]))
    _table(draft, "countries", [one for _, own in ranked for one in own])


def _country(code: str | None, draft: Draft) -> str:
    return countries.name(code, draft.context.language) if code else "–"


def _names(draft: Draft, found: Sequence[Known]) -> str:
    names = [draft.named(one.name) for one in found[:NAMED]]
    more = "…" if len(found) > NAMED else ""
    return ", ".join(names) + more if more else draft.context.say.listed(names)


def _table(draft: Draft, which: str, found: Sequence[Known]) -> None:
    say = draft.context.say
    draft.slice = InvoiceFilter().supplied_by(*(each for one in found for each in one.ids))
    draft.citations = tuple(vendor_citation(one.name, one.ids[0]) for one in found[:SHOWN])
    columns = (
        Column("vendor", say("column.vendor")),
        Column("country", say("suppliers.country")),
        Column("vat_number", say("column.vat_number")),
        Column("iban", say("column.iban")),
        Column("invoices", say("column.invoices"), Kind.COUNT),
    )
    rows = tuple(
        (
            Cell(one.name, url=f"/vendors/{one.ids[0]}"), Cell(_country(one.country, draft)),
            Cell(one.vat_number), Cell(attention.masked(one.iban) if one.iban else None),
            Cell(one.invoices),
        )
        for one in found[:SHOWN]
    )  # fmt: skip
    total = len(found)
    caption = say("table.shown", shown=len(rows), total=total) if len(rows) < total else ""
    title = say(f"suppliers.title_{which}")
    draft.tables.append(Table("suppliers", title, columns, rows, caption, row_count=total))
