"""/vendors: every supplier once, and one with its accounts, numbers, merges and spend."""

from litestar import get
from litestar.di import NamedDependency

from assistant import money
from assistant.database import Database
from assistant.money import Money as Amount
from assistant.web.api.errors import errors
from assistant.web.api.invoices import Page, PerPage, Text
from assistant.web.api.shapes.common import Money
from assistant.web.api.shapes.vendors import (
    Category,
    MonthOfSpend,
    SeenOn,
    Sighting,
    Vendor,
    VendorDetail,
    VendorMerge,
    Vendors,
)
from assistant.web.files import RecordId
from assistant.web.person import Person
from assistant.workspace import vendor_history
from assistant.workspace.vendor_history import Line, Seen
from assistant.workspace.vendor_merges import Merge
from assistant.workspace.vendors import Vendor as Row


@get("/vendors", responses=errors())
async def listing(
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    q: Text = None,
    page: Page = 1,
    per_page: PerPage = 50,
) -> Vendors:
    """Suppliers by name; `q` is part of any name they are known under."""
    async with database.read(person.workspace_id) as session:
        lines, total = await vendor_history.listing(
            session, q or "", per_page, (page - 1) * per_page
        )
    return Vendors([_shown(line) for line in lines], page, per_page, total)


@get("/vendors/{vendor_id:int}", responses=errors(404))
async def one(
    vendor_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> VendorDetail:
    """One supplier; the id of a merged row answers with the supplier it belongs to."""
    async with database.read(person.workspace_id) as session:
        history = await vendor_history.of(session, vendor_id)
    vendor = history.vendor
    return VendorDetail(
        id=vendor.id or 0,
        name=vendor.name,
        category=_category(vendor),
        url=f"/vendors/{vendor.id}",
        names=[row.name for row in history.rows],
        ibans=[_seen(one) for one in history.ibans],
        vat_numbers=[_seen(one) for one in history.vat_numbers],
        merges=[_merge(one) for one in (*history.merges, *history.proposed)],
        spend=[
            MonthOfSpend(one.key, one.count, _money(Amount(one.total, one.currency)))
            for one in history.months
            if one.currency
        ],
    )


def _shown(line: Line) -> Vendor:
    vendor = line.vendor
    return Vendor(
        id=vendor.id or 0,
        name=vendor.name,
        category=_category(vendor),
        url=f"/vendors/{vendor.id}",
        invoices=line.invoices,
        last_issued_on=line.last_on,
        totals=[_money(total) for total in line.totals],
    )


def _category(vendor: Row) -> Category | None:
    return Category(vendor.category, vendor.category_source) if vendor.category else None


def _seen(one: Seen) -> SeenOn:
    papers = [Sighting(p.label, p.on, p.invoice_id, p.document_id) for p in one.papers]
    return SeenOn(one.value, one.is_valid, one.first_on, one.last_on, papers)


def _merge(one: Merge) -> VendorMerge:
    merge = one.merge
    return VendorMerge(
        merge.id or 0, one.vendor.name, one.into.name, merge.state, merge.reason, merge.decided_by
    )


def _money(amount: Amount) -> Money:
    return Money(money.plain(amount.amount, amount.currency), amount.currency)


VENDORS = [listing, one]
