"""A made-up company in the tables, for matching in a database."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlmodel import select

from assistant.database import Session
from assistant.matching.records import Bill, Payment
from assistant.workspace.bank_accounts import BankAccount
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.connections import Connection
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches import records
from assistant.workspace.statements import Statement
from assistant.workspace.vendors import Vendor
from tests.matching.worlds import World


async def fill(
    session: Session, workspace_id: str, world: World, without: Collection[int] = ()
) -> None:
    """All of a world's vendors, bills and lines, but for records with these ids."""
    connection = Connection()
    account = BankAccount(key="own", name="Main account", currency="EUR")
    statement = Statement(sha256="0" * 64, file_name="s.csv", format="CSV", imported_by="bench")
    session.add_all([connection, account, statement])
    await session.flush()
    names = {bill.vendor: bill.vendor_name for bill in world.bills}
    await (await session.connection()).execute(insert(Vendor), [
        {"workspace_id": workspace_id, "id": at, "source_key": str(at), "name": name,
         "folded_name": name.lower()} for at, name in names.items()
    ])  # fmt: skip
    await add_bills(session, workspace_id, [one for one in world.bills if one.id not in without])
    await add_lines(session, workspace_id, [one for one in world.payments if one.id not in without])


async def add_bills(session: Session, workspace_id: str, bills: Iterable[Bill]) -> None:
    """Bills of vendors that are there."""
    connection_id = (await session.exec(select(Connection.id))).one()
    await (await session.connection()).execute(insert(Invoice), [
        {"workspace_id": workspace_id, "connection_id": connection_id, **_invoice(bill)}
        for bill in bills
    ])  # fmt: skip


async def add_lines(session: Session, workspace_id: str, lines: Iterable[Payment]) -> None:
    """Lines of the account that is there."""
    account_id = (await session.exec(select(BankAccount.id))).one()
    statement_id = (await session.exec(select(Statement.id))).one()
    await (await session.connection()).execute(insert(BankTransaction), [
        {"workspace_id": workspace_id, "account_id": account_id, "statement_id": statement_id,
         "id": one.id, "row_key": str(one.id), "booked_on": date.fromordinal(one.day),
         "amount": -records.amount_of(one.amount), "currency": one.currency, "label": one.label,
         "counterparty_name": one.counterparty or None, "counterparty_iban": one.iban or None,
         "original_amount": records.amount_of(one.original) if one.original else None,
         "original_currency": one.original_currency or None, "raw": {}}
        for one in lines
    ])  # fmt: skip


def _invoice(bill: Bill) -> dict[str, Any]:
    return {
        "id": bill.id, "source_id": str(bill.id), "vendor_id": bill.vendor,
        "vendor_name": bill.vendor_name, "number": bill.number, "status": "to_pay",
        "is_credit_note": bill.amount < 0, "total": records.amount_of(bill.amount),
        "currency": bill.currency, "issued_on": date.fromordinal(bill.issued),
        "due_on": date.fromordinal(bill.due) if bill.due else None, "iban": bill.iban or None,
    }  # fmt: skip
