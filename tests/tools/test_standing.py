"""What is told of bank statements and of rules that act by themselves."""

from datetime import date, timedelta
from decimal import Decimal

from assistant.database import Database
from assistant.tools.context import ToolContext
from assistant.tools.sync_status import sync_status
from assistant.workspace import audit, statements
from assistant.workspace.approval_rules.rules import ApprovalRule, RuleState
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.bank_accounts import BankAccount
from assistant.workspace.statements import StatementPeriod
from tests.tools.books import NOW, Books

CLAIRE = Actor("person", "Claire Morel", "m1")


async def test_without_a_statement_it_is_said_that_there_is_none(
    context: ToolContext, ledger: Books
) -> None:
    told = await sync_status(context, "statements")
    assert told.statements[0].startswith("No bank statement has been added here")
    assert not told.tables


async def test_the_days_that_statements_tell_and_those_between_are_told(
    context: ToolContext, ledger: Books, database: Database, workspace_id: str
) -> None:
    async with database.write(workspace_id) as session:
        account = BankAccount(key="FR76", name="Main account", currency="EUR")
        session.add(account)
        await session.flush()
        assert account.id
        for number, (first, last) in enumerate(
            ((date(2026, 8, 1), date(2026, 8, 31)), (date(2026, 10, 1), date(2026, 10, 31)))
        ):
            entered = await statements.enter(
                session, sha256=f"{number:064}", file_name=f"{number}.xml", size=1,
                by=CLAIRE, at=NOW,
            )  # fmt: skip
            assert entered.id
            session.add(StatementPeriod(
                statement_id=entered.id, account_id=account.id, starts_on=first, ends_on=last
            ))  # fmt: skip
    told = await sync_status(context, "statements")
    values = {fact.id: fact.value for fact in told.facts}
    assert values["sync.accounts"] == 1
    assert values["sync.told_from"] == date(2026, 8, 1)
    assert values["sync.told_to"] == date(2026, 10, 31)
    assert values["sync.gaps"] == 1
    assert told.tables[0].rows[0][0].value == "Main account"


async def test_whether_a_rule_acts_by_itself_is_told_from_the_rules(
    context: ToolContext, ledger: Books, database: Database, workspace_id: str
) -> None:
    none = await sync_status(context, "rules")
    assert none.statements[0].startswith("No: nothing is approved or sent without a person")
    for state, start in ((RuleState.OFF, "No: "), (RuleState.ON, "Yes: ")):
        async with database.write(workspace_id) as session:
            session.add(ApprovalRule(
                state=state, category="software", amount_limit=Decimal(100),
                most_sum_a_day=Decimal(500), vendor_most_sum_a_day=Decimal(500),
            ))  # fmt: skip
        told = await sync_status(context, "rules")
        assert told.statements[0].startswith(start)
    values = {fact.id: fact.value for fact in told.facts}
    assert (values["sync.active"], values["sync.rules"]) == (1, 2)


async def test_who_connected_qonto_and_when_is_told_by_the_trail(
    context: ToolContext, ledger: Books, database: Database, workspace_id: str
) -> None:
    none = await sync_status(context, "connected")
    assert "no connection stands in the audit trail" in none.statements[0]
    for days, kind in ((9, "connected"), (3, "disconnected"), (1, "connected")):
        async with database.write(workspace_id) as session:
            entry = Entry(f"connection.{kind}", "connection", "c1")
            await audit.append(session, NOW - timedelta(days=days), CLAIRE, [entry])
    told = await sync_status(context, "connected")
    assert "The audit trail names: Claire Morel" in told.statements[0]
    values = {fact.id: fact.value for fact in told.facts}
    assert values["sync.connected"] == NOW - timedelta(days=1)
    assert not told.statements[1:]
