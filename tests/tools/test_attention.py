"""What needs attention, and the four different nothings."""

from datetime import date, timedelta
from decimal import Decimal

from assistant.database import Database
from assistant.money import Money
from assistant.tools.context import ToolContext
from assistant.tools.get_invoice import get_invoice
from assistant.tools.inspect_invoice import inspect_invoice
from assistant.tools.needs_attention import needs_attention
from assistant.tools.result import ToolResult
from assistant.tools.search_invoices import search_invoices
from assistant.tools.summarise_month import summarise_month
from assistant.tools.sync_status import sync_status
from assistant.workspace import attention
from assistant.workspace.attachments import Attachment, AttachmentState
from assistant.workspace.attention import Kind, Signal
from assistant.workspace.connections import Connection, Status
from tests.tools import books
from tests.tools.books import BILLS, NOW, TODAY, Bill, Books


async def signals(context: ToolContext, kind: Kind) -> list[Signal]:
    async with context.database.read(context.workspace_id) as session:
        found = await attention.signals(session, TODAY, NOW)
    return [one for one in found if one.kind is kind]


async def test_overdue_and_due_soon_go_by_the_calendar(context: ToolContext, ledger: Books) -> None:
    waiting = [bill for bill in BILLS if bill.counts and not bill.paid and bill.status == "to_pay"]
    late = [bill for bill in waiting if bill.due and bill.due < TODAY]
    soon = [bill for bill in waiting if bill.due and TODAY <= bill.due <= TODAY + timedelta(days=7)]
    found = await signals(context, Kind.OVERDUE)
    assert sorted(one.label for one in found) == sorted(str(bill.number) for bill in late)
    assert {one.label: one.facts["days"] for one in found} == {
        bill.number: (TODAY - bill.due).days for bill in late if bill.due
    }
    assert len(await signals(context, Kind.DUE_SOON)) == len(soon)


async def test_the_same_number_from_the_same_supplier_is_one_matter(
    context: ToolContext, ledger: Books
) -> None:
    found = await signals(context, Kind.DUPLICATE)
    assert [one.label for one in found] == ["PV-2026-0031"]
    assert len(found[0].facts["ids"]) == 2
    result = await needs_attention(context, "duplicate")
    assert {fact.id: fact.value for fact in result.facts}["attention.duplicate"] == 1


async def test_a_changed_iban_shows_both_masked(context: ToolContext, ledger: Books) -> None:
    found = await signals(context, Kind.IBAN_CHANGED)
    assert [one.label for one in found] == ["Q-2026-11"]
    assert found[0].facts == {
        "before": "FR…0189", "after": "FR…0123", "unpaid": ("Q-2026-11",), "paid": ()
    }  # fmt: skip


async def test_what_is_already_paid_to_a_new_account_is_told(
    context: ToolContext, database: Database
) -> None:
    old, new = "FR7630006000011234567890189", "FR1420041010050500013M02606"
    bills = [
        Bill("Levante", "L-1", date(2026, 9, 1), "10.00", paid=date(2026, 9, 9), iban=old),
        Bill("Levante", "L-2", date(2026, 10, 1), "10.00", paid=date(2026, 10, 9), iban=new),
        Bill("Levante", "L-3", date(2026, 11, 1), "10.00", iban=new),
    ]
    await books.write(database, context.workspace_id, bills)
    told = " ".join((await needs_attention(context, "iban_changed")).statements)
    assert "Already paid with the new IBAN: L-2." in told
    (found,) = await signals(context, Kind.IBAN_CHANGED)
    assert (found.facts["unpaid"], found.facts["paid"]) == (("L-3",), ("L-2",))


async def test_a_steady_bill_that_became_dearer_is_a_price_rise(
    context: ToolContext, ledger: Books
) -> None:
    found = await signals(context, Kind.PRICE_RISE)
    assert [one.label for one in found] == ["AT-2026-10"]
    assert found[0].facts["before"] == Money(Decimal("89.90"), "EUR")
    assert found[0].amount == Money(Decimal("99.90"), "EUR")


async def test_unread_values_and_missing_vat_numbers_are_named(
    context: ToolContext, ledger: Books
) -> None:
    assert [one.label for one in await signals(context, Kind.NEEDS_LOOK)] == ["scan-17.pdf"]
    assert [one.label for one in await signals(context, Kind.MISSING_VAT)] == ["MD-8"]


async def test_a_document_that_could_not_be_fetched_is_a_signal(
    context: ToolContext, ledger: Books
) -> None:
    from assistant.workspace.invoices import Invoice

    async with context.database.write(context.workspace_id) as session:
        invoice = await session.get_one(Invoice, ledger.invoices[0])
        invoice.attachment_id = "file-1"
        session.add(
            Attachment(
                connection_id=ledger.connection_id,
                source_id="file-1",
                state=AttachmentState.GIVEN_UP,
                problem="Qonto answered 404",
            )
        )
    found = await signals(context, Kind.DOCUMENT)
    assert [one.detail for one in found] == ["not_fetched"]
    assert found[0].facts["problem"] == "Qonto answered 404"
    paid, unpaid = [await needs_attention(context, "document", state=one)
                    for one in ("paid", "unpaid")]  # fmt: skip
    assert [len(one.tables[0].rows) if one.tables else 0 for one in (paid, unpaid)] == [1, 0]
    assert unpaid.statements[0].startswith("No unpaid invoice has a missing")


async def test_a_contradiction_of_amounts_is_told_apart_from_others(
    context: ToolContext, ledger: Books
) -> None:
    amounts = await needs_attention(context, "contradiction", amounts=True)
    assert [str(row[2].value) for row in amounts.tables[0].rows] == ["AT-2026-11", "AT-2026-10"]


async def test_the_most_pressing_comes_first_with_its_reason(
    context: ToolContext, ledger: Books
) -> None:
    result = await needs_attention(context, None)
    assert "a changed IBAN comes first" in result.statements[0]
    reasons = [str(row[3].value) for row in result.tables[0].rows]
    assert reasons[0] == "IBAN was FR…0189, is FR…0123; unpaid: Q-2026-11"
    assert all(row[2].url for row in result.tables[0].rows)


async def set_connection(context: ToolContext, **changes: object) -> None:
    async with context.database.write(context.workspace_id) as session:
        connection = Connection(organization_name="Atelier Lumen SAS")
        for name, value in changes.items():
            setattr(connection, name, value)
        session.add(connection)


async def said(context: ToolContext) -> str:
    async def text(result: ToolResult) -> str:
        return " ".join(result.statements)

    nothing: dict[str, None] = dict.fromkeys(
        ("text", "vendor", "except_vendor", "status", "due", "min_amount", "max_amount",
         "order", "limit")
    )  # fmt: skip
    return await text(await search_invoices(context, period="October", **nothing))


async def test_nothing_is_told_apart_not_connected(context: ToolContext) -> None:
    assert "not connected yet" in await said(context)


async def test_nothing_is_told_apart_not_synced(context: ToolContext) -> None:
    await set_connection(context, status=Status.SYNCING)
    assert "have not arrived yet" in await said(context)


async def test_nothing_is_told_apart_sync_failed(context: ToolContext) -> None:
    await set_connection(context, status=Status.LIVE, problem_message="Qonto is not reachable.")
    assert "failed" in await said(context)


async def test_nothing_is_told_apart_no_invoices(context: ToolContext) -> None:
    await set_connection(context, status=Status.LIVE, last_synced_at=NOW, backfilled_at=NOW)
    assert "it has no supplier invoice" in await said(context)


async def test_nothing_is_told_apart_filtered_out(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    result = await summarise_month(context, "January 2024")
    assert "none that fits" in result.statements[0]
    assert "9 October 2025" in result.statements[0]
    assert database is context.database


async def test_nothing_due_is_never_said_when_nothing_was_synced(context: ToolContext) -> None:
    result = await needs_attention(context, "overdue")
    assert "Nothing is overdue" not in " ".join(result.statements)
    assert "not connected" in " ".join(result.statements)


async def test_the_sync_tells_what_is_here_and_what_is_missing(
    context: ToolContext, ledger: Books
) -> None:
    result = await sync_status(context)
    here = len([bill for bill in BILLS if not bill.removed])
    assert {fact.id: fact.value for fact in result.facts}["sync.invoices"] == here
    assert "without an issue date" in " ".join(result.statements)
    assert books.NOW.tzinfo


async def test_of_what_came_twice_only_what_was_paid_twice_is_told_where_asked(
    database: Database, workspace_id: str, context: ToolContext
) -> None:
    on, paid = date(2026, 10, 5), {"paid": date(2026, 10, 20), "status": "paid"}
    one, two = ("Atelier Nord", "N-1", on, "90.00"), ("Atelier Sud", "S-1", on, "70.00")
    twice = [Bill(*one, **paid), Bill(*one, **paid), Bill(*two, **paid), Bill(*two)]  # type: ignore[arg-type] # keyword arguments of Bill
    await books.write(database, workspace_id, twice)
    found = await needs_attention(context, "duplicate")
    assert {one.id: one.value for one in found.facts}["attention.duplicate"] == 2
    asked = await needs_attention(context, "duplicate", paid_twice=True)
    assert {one.id: one.value for one in asked.facts}["attention.duplicate"] == 1
    shown = [cell.value for table in asked.tables for row in table.rows for cell in row]
    assert "N-1" in shown
    assert "S-1" not in shown
    none = await needs_attention(context, "duplicate", "Atelier Sud", paid_twice=True)
    assert none.tables == ()
    assert "Atelier Sud" in none.statements[0]
    then = await needs_attention(context, "duplicate", period="October 2026", paid_twice=True)
    assert {one.id: one.value for one in then.facts}["attention.duplicate"] == 1
    before = await needs_attention(context, "duplicate", period="September 2026", paid_twice=True)
    assert before.tables == ()
    assert len(before.statements) == 2  # that there is none, and that there is one elsewhere


async def test_a_number_that_only_its_file_tells_finds_the_invoice(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    from assistant.workspace.invoices import Invoice

    file = await books.document(database, context.workspace_id, "VM-511")
    async with database.write(context.workspace_id) as session:
        one = await session.get_one(Invoice, ledger.invoices[0])
        one.number, one.total, one.document_id = None, None, file
    asked = await inspect_invoice(context, "sources", "VM-511")
    assert asked.citations[0].kind == "invoice"
    told = await get_invoice(context, "VM 511")
    assert any("Its file says" in one and "VM-511" in one for one in told.statements)
