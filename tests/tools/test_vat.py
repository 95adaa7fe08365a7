"""VAT by rate, checked sums and invoices without VAT, against plain Python."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.database import Database
from assistant.money import Money
from assistant.tools.check_vat import check_vat
from assistant.tools.context import ToolContext
from assistant.tools.result import ToolResult
from assistant.tools.vat_by_rate import vat_by_rate
from assistant.workspace.document_texts import DocumentText
from assistant.workspace.documents import Document, DocumentState, Origin
from assistant.workspace.invoices import Invoice
from tests.tools import books
from tests.tools.books import Bill, Books


def _bill(number: str, net: str | None, tax: str | None, total: str, **more: object) -> Bill:
    day = date(2026, 10, int(number[-1]) + 1)
    return Bill("Atelier Nord", number, day, total, net=net, tax=tax, **more)  # type: ignore[arg-type] # keyword arguments of Bill


BILLS = [
    _bill("A-1", "100.00", "20.00", "120.00", taxes=(("0.20", "20.00"),)),
    _bill("A-2", "300.00", "40.00", "340.00", taxes=(("0.20", "20.00"), ("0.10", "20.00"))),
    _bill("A-3", "50.00", "2.75", "52.75", taxes=(("0.055", "2.75"),)),
    _bill("A-4", "80.00", "8.00", "88.00"),
    _bill("A-5", "500.00", "0.00", "500.00", taxes=(("0", "0.00"),)),
    _bill("A-6", None, None, "75.00"),
    _bill("A-7", "10.00", "2.00", "13.00", taxes=(("0.20", "2.00"),)),
    _bill("A-8", "99.99", "20.00", "120.00", taxes=(("0.20", "20.00"),)),
    _bill("A-9", "1000.00", "200.00", "1200.00", taxes=(("0.20", "200.00"),), credit_note=True),
]


@pytest.fixture
async def ledger(database: Database, workspace_id: str) -> Books:
    """Books with every kind of VAT."""
    return await books.write(database, workspace_id, BILLS)


def _column(result: ToolResult, key: str) -> dict[object, object]:
    table = result.tables[0]
    at = [one.key for one in table.columns].index(key)
    return {row[0].value: row[at].value for row in table.rows}


def _euro(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


async def test_vat_is_split_by_the_rates_that_are_stated(
    context: ToolContext, ledger: Books
) -> None:
    result = await vat_by_rate(context, "October")
    taxes = _column(result, "tax")
    assert taxes == {
        "20.0%": _euro("62.00"), "10.0%": _euro("20.00"), "5.5%": _euro("2.75"),
        "0.0%": _euro("0.00"), "No rate stated": _euro("8.00"),
    }  # fmt: skip
    assert _column(result, "net")["20.0%"] == _euro("309.99")
    assert _column(result, "net")["10.0%"] == _euro("200.00")
    facts = {fact.id: fact for fact in result.facts}
    assert facts["vat.total:EUR"].value == _euro("92.75")
    assert {row.label for row in facts["vat.rate:10:EUR"].rows} == {"Atelier Nord · A-2"}
    assert result.charts[0].points[0].value == _euro("62.00")
    assert any("credit note" in said for said in result.statements)


async def test_the_e_invoices_own_table_comes_first(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    taxes = [
        {"rate": "20.00", "category": "S", "net": "20.00", "tax": "4.00"},
        {"rate": "10.00", "category": "S", "net": "40.00", "tax": "4.00"},
    ]
    await _document(database, context.workspace_id, ledger.invoices[3], taxes, "")
    result = await vat_by_rate(context, "October")
    assert _column(result, "tax")["10.0%"] == _euro("24.00")
    assert "No rate stated" not in _column(result, "tax")


async def test_sums_that_do_not_add_up_are_named(context: ToolContext, ledger: Books) -> None:
    result = await check_vat(context, "sums", "October")
    assert [row[1].value for row in result.tables[0].rows] == ["A-7"]
    assert result.tables[0].rows[0][5].value == _euro("1.00")
    facts = {fact.id: fact.value for fact in result.facts}
    assert (facts["check_vat.wrong"], facts["check_vat.checked"]) == (1, 7)
    assert facts["check_vat.unread"] == 1


async def test_invoices_without_vat_say_why(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    told = await check_vat(context, "without", "October")
    assert _column_of(told) == {"A-5": "stated as nothing, no reason given", "A-6": "not stated"}
    text = "Autoliquidation de la TVA, article 283"
    await _document(database, context.workspace_id, ledger.invoices[4], [], text)
    told = await check_vat(context, "without", "October")
    assert _column_of(told)["A-5"] == "reverse charge"


def _column_of(result: ToolResult) -> dict[object, object]:
    return {row[1].value: row[3].value for row in result.tables[0].rows}


async def _document(
    database: Database, workspace_id: str, invoice_id: int, taxes: list[dict[str, str]], text: str
) -> None:
    async with database.write(workspace_id) as session:
        document = Document(
            sha256=f"{invoice_id:064x}", file_name="one.pdf", origin=Origin.QONTO,
            state=DocumentState.MIRRORED, details={"taxes": taxes} if taxes else None,
        )  # fmt: skip
        session.add(document)
        await session.flush()
        assert document.id
        session.add(DocumentText(document_id=document.id, text=text))
        invoice = await session.get_one(Invoice, invoice_id)
        invoice.document_id = document.id


async def test_one_rate_is_told_with_its_invoices(context: ToolContext, ledger: Books) -> None:
    result = await vat_by_rate(context, "October", rate="10 %")
    facts = {fact.id: fact.value for fact in result.facts}
    assert _euro("20.00") in facts.values()
    assert [row[1].value for row in result.tables[0].rows] == ["A-2"]
    none = await vat_by_rate(context, "October", rate="7%")
    assert not none.tables


@pytest.mark.parametrize(
    ("number", "begins", "values"),
    [
        ("A-2", "Yes:", {"net": "300.00", "tax": "40.00", "total": "340.00"}),
        ("A-7", "No:", {"sum": "12.00", "total": "13.00", "apart": "1.00"}),
        ("A-6", "Atelier Nord A-6 does not state", {}),
    ],
)
async def test_the_sum_of_one_bill_is_checked(
    context: ToolContext, ledger: Books, number: str, begins: str, values: dict[str, str]
) -> None:
    result = await check_vat(context, "sums", None, invoice=number)
    assert result.statements[0].startswith(begins)
    facts = {fact.id: fact.value for fact in result.facts}
    told = {name: facts[f"check_vat.0:{name}:EUR"] for name in values}
    assert told == {name: _euro(amount) for name, amount in values.items()}
