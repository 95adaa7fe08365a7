"""What people did here, told by the audit trail."""

from datetime import timedelta
from decimal import Decimal

from assistant.database import Database
from assistant.money import Money
from assistant.tools.approval_history import approval_history
from assistant.tools.context import ToolContext
from assistant.workspace import audit, review
from assistant.workspace.audit import SYSTEM, Actor, Entry
from assistant.workspace.documents import DocumentState
from assistant.workspace.members import Role
from tests.tools.books import NOW, Books, document

CLAIRE = Actor("person", "Claire Morel", "m1")


async def test_all_that_people_did_is_told_by_whom_and_when(
    context: ToolContext, ledger: Books, database: Database, workspace_id: str
) -> None:
    async with database.write(workspace_id) as session:
        await audit.append(session, NOW - timedelta(days=9), CLAIRE, [
            Entry("user.signed_in", "user", "m1"),
        ])  # fmt: skip
        await audit.append(session, NOW, CLAIRE, [
            Entry("proposal.made", "proposal", "p1"), Entry("proposal.confirmed", "proposal", "p1"),
        ])  # fmt: skip
        await audit.append(session, NOW, SYSTEM, [Entry("invoice.synced", "invoice", "1")])
    today = await approval_history(context, None, period="today", everything=True)
    assert [[cell.value for cell in row[1:]] for row in today.tables[0].rows] == [
        ["Claire Morel", "a card was confirmed"], ["Claire Morel", "a card was made"],
    ]  # fmt: skip
    assert next(fact.value for fact in today.facts if fact.id == "approval.acts") == 2
    before = await approval_history(context, None, period="in January", everything=True)
    assert before.statements[0].startswith("Nobody did anything here")
    assert not before.tables


async def test_what_one_person_did_is_told_alone(
    context: ToolContext, ledger: Books, database: Database, workspace_id: str
) -> None:
    marc = Actor("person", "Marc Lévy", "m2")
    async with database.write(workspace_id) as session:
        await audit.append(session, NOW, CLAIRE, [Entry("proposal.made", "proposal", "p1")])
        await audit.append(session, NOW, marc, [Entry("proposal.confirmed", "proposal", "p1")])
    found = await approval_history(context, None, period="today", everything=True, person="levy")
    assert [[cell.value for cell in row[1:]] for row in found.tables[0].rows] == [
        ["Marc Lévy", "a card was confirmed"]
    ]
    assert next(fact.value for fact in found.facts if fact.id == "approval.acts") == 1
    nobody = await approval_history(context, None, everything=True, person="Ev")
    assert "Nobody called “Ev”" in nobody.statements[0]
    assert not nobody.tables


async def test_what_was_approved_in_a_period_is_listed_without_what_was_taken_back(
    context: ToolContext, ledger: Books, database: Database, workspace_id: str
) -> None:
    ids = [
        await document(database, workspace_id, number, DocumentState.TO_REVIEW, total=total)
        for number, total in (("F-0", "120.50"), ("F-1", "80.00"), ("F-2", "15.00"))
    ]
    async with database.write(workspace_id) as session:
        for one, day in zip(ids, (NOW, NOW, NOW - timedelta(days=40)), strict=True):
            await review.approve(session, one, by=CLAIRE, role=Role.APPROVER, at=day)
        await review.unapprove(session, ids[1], by=CLAIRE, role=Role.APPROVER, at=NOW)
    today = await approval_history(context, None, period="today", approved=True)
    assert [[str(row[1].value), str(row[4].value)] for row in today.tables[0].rows] == [
        ["F-0", "Claire Morel"]
    ]
    facts = {fact.id: fact.value for fact in today.facts}
    assert facts["approval.approved"] == 1
    assert facts["approval.approved_total:EUR"] == Money(Decimal("120.50"), "EUR")
    ever = await approval_history(context, None, approved=True, person="claire")
    assert {str(row[1].value) for row in ever.tables[0].rows} == {"F-0", "F-2"}
    before = await approval_history(context, None, period="in January", approved=True)
    assert before.statements[0].startswith("No document was approved here")
    assert not before.tables
