"""What is told of all suppliers: what they lack, share, where they are from; accounts, months."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import col, update

from assistant.database import Database
from assistant.money import Money
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.list_suppliers import Which, list_suppliers
from assistant.tools.months_without import months_without
from assistant.tools.query_spend import query_spend
from assistant.tools.result import ToolResult, Unit
from assistant.tools.search_invoices import search_invoices
from assistant.tools.vendor_card import vendor_card
from assistant.workspace.vendors import Vendor
from assistant.workspace.workspaces import Workspace
from tests.tools import books
from tests.tools.books import Bill, Books

BERLIN, PARIS = "DE89370400440532013000", "FR7630006000011234567890189"
FACTS: Mapping[str, Mapping[str, str]] = {
    "Spree GmbH": {"vat_number": "DE136695976", "iban": BERLIN, "email": "post@spree.example"},
    "Havel GmbH": {"vat_number": "DE136695976", "iban": BERLIN},
    "Seine SAS": {"iban": PARIS},
    "Nowhere Inc": {},
}
BILLS = [
    Bill("Spree GmbH", "S-1", date(2026, 7, 3), "100.00", iban=BERLIN),
    Bill("Spree GmbH", "S-2", date(2026, 9, 3), "110.00", iban=BERLIN),
    Bill("Spree GmbH", "S-3", date(2026, 10, 3), "120.00", iban=BERLIN),
    Bill("Havel GmbH", "H-1", date(2026, 10, 5), "50.00", iban="DE89 3704 0044 0532 0130 00"),
    Bill("Seine SAS", "P-1", date(2026, 10, 7), "70.00", iban=PARIS),
    Bill("Nowhere Inc", "N-1", date(2026, 10, 9), "30.00"),
]  # fmt: skip


@pytest.fixture
async def suppliers(database: Database, workspace_id: str) -> Books:
    """Four suppliers, of which two share an account, and one tells nothing of itself."""
    made = await books.write(database, workspace_id, BILLS)
    async with database.write(workspace_id) as session:
        for name, values in FACTS.items():
            if values:
                await session.exec(update(Vendor).where(col(Vendor.name) == name).values(**values))
    return made


def named(result: ToolResult) -> list[str]:
    return [str(row[0].value) for table in result.tables for row in table.rows]


@pytest.mark.parametrize(
    ("which", "names"),
    [("no_vat", ["Nowhere Inc", "Seine SAS"]), ("no_iban", ["Nowhere Inc"]),
     ("no_email", ["Havel GmbH", "Nowhere Inc", "Seine SAS"]),
     ("shared_iban", ["Havel GmbH", "Spree GmbH"]), ("shared_vat", ["Havel GmbH", "Spree GmbH"]),
     ("countries", ["Havel GmbH", "Spree GmbH", "Seine SAS", "Nowhere Inc"])],
)  # fmt: skip
async def test_suppliers_are_listed_by_what_is_known_of_them(
    context: ToolContext, suppliers: Books, which: Which, names: list[str]
) -> None:
    result = await list_suppliers(context, which)
    assert sorted(named(result)) == sorted(names)
    counted = {fact.id: fact.value for fact in result.facts}
    if which == "countries":
        assert counted["suppliers.from:DE"] == 2
        assert "Germany [[suppliers.from:DE]]" in result.statements[0]
    else:
        assert counted[f"suppliers.{which}"] == len(names)
    assert BERLIN not in " ".join(result.statements)


async def test_nothing_is_shared_where_nothing_is(context: ToolContext, ledger: Books) -> None:
    result = await list_suppliers(context, "shared_iban")
    assert result.statements[0].startswith("No: none of the")
    assert not result.tables


async def test_another_workspaces_suppliers_are_not_told(
    context: ToolContext, suppliers: Books, database: Database
) -> None:
    other = Workspace(name="Theirs")
    async with database.system() as session:
        session.add(other)
        await session.flush()
        theirs = other.id
    stranger = Bill("Main AG", "M-1", date(2026, 10, 1), "5.00", iban=PARIS)
    await books.write(database, theirs, [stranger])
    for which in ("no_vat", "shared_iban", "countries"):
        assert "Main AG" not in named(await list_suppliers(context, which))


async def test_a_country_and_an_account_narrow_a_list(
    context: ToolContext, suppliers: Books
) -> None:
    nothing = dict.fromkeys(
        ("text", "vendor", "except_vendor", "status", "period", "due", "min_amount", "max_amount",
         "order", "limit")
    )  # fmt: skip
    german = await search_invoices(context, **nothing, country="DE")
    assert {str(row[1].value) for row in german.tables[0].rows} == {"S-1", "S-2", "S-3", "H-1"}
    account = await search_invoices(context, **nothing, iban_end="3000")
    assert {str(row[1].value) for row in account.tables[0].rows} == {"S-1", "S-2", "S-3", "H-1"}
    assert "ending in 3000" in account.statements[0]
    none = await search_invoices(context, **nothing, iban_end="30_0")
    assert not none.tables
    with pytest.raises(Unclear, match=r"Italy.*Nowhere Inc"):
        await search_invoices(context, **nothing, country="IT")


async def test_a_country_narrows_a_total(context: ToolContext, suppliers: Books) -> None:
    result = await query_spend(
        context, "sum", "spent", "gross", None, None, None, None, None, None, None, None, None,
        country="FR",
    )  # fmt: skip
    totals = [fact.value for fact in result.facts if fact.unit is Unit.MONEY]
    assert Money(Decimal(70), "EUR") in totals
    assert Money(Decimal(410), "EUR") not in totals


async def test_the_address_of_a_supplier_is_told(context: ToolContext, suppliers: Books) -> None:
    known = await vendor_card(context, "Spree", field="email")
    assert "post@spree.example" in known.statements[0]
    unknown = await vendor_card(context, "Havel", field="email")
    assert unknown.statements[0] == "No e-mail address of Havel GmbH is known here."


async def test_the_country_of_a_supplier_is_told(context: ToolContext, suppliers: Books) -> None:
    assert "in Germany" in (await vendor_card(context, "Spree", field="country")).statements[0]
    unknown = await vendor_card(context, "Nowhere", field="country")
    assert "is not known here" in unknown.statements[0]


async def test_months_without_a_bill_are_named(context: ToolContext, suppliers: Books) -> None:
    result = await months_without(context, "Spree")
    assert (
        "in [[months.empty]] of [[months.looked_at]] months: August and November."
        in (result.statements[0])
    )
    values = {fact.id: fact.value for fact in result.facts}
    assert (values["months.empty"], values["months.looked_at"]) == (2, 5)
    assert "not over" in result.statements[1]
    all_there = await months_without(context, "Spree", period="September and October")
    assert "in each of the" in all_there.statements[0]


async def test_who_bills_every_quarter_lacks_no_month_between(
    database: Database, workspace_id: str, context: ToolContext
) -> None:
    months = (1, 4, 7, 10)
    bills = [Bill("Rhythm AG", f"Q-{month}", date(2026, month, 12), "90.00") for month in months]
    await books.write(database, workspace_id, bills)
    result = await months_without(context, "Rhythm")
    assert "in each of the [[months.looked_at]]" in result.statements[0]
    values = {fact.id: fact.value for fact in result.facts}
    assert (values["months.looked_at"], values["months.every"]) == (4, 3)
