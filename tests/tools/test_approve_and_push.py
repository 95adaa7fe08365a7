"""Offering a push: what makes a card, what does not, and whose values are on it."""

from dataclasses import replace

import pytest

from assistant.database import Database
from assistant.money import Money
from assistant.tools.approve_and_push import Pick, approve_and_push
from assistant.tools.context import PushBudget, ToolContext, Unclear
from assistant.tools.search_invoices import search_invoices
from assistant.workspace import proposals
from assistant.workspace.documents import DocumentState
from assistant.workspace.workspaces import Workspace
from tests.tools import books
from tests.tools.books import Books
from tests.tools.test_asked_first import SEARCH


async def items_of(context: ToolContext, proposal_id: str) -> list[dict[str, object]]:
    async with context.database.read(context.workspace_id) as session:
        shown = await proposals.view(session, proposal_id, context.now)
    return list(shown["items"])


@pytest.mark.parametrize("name", ["RE-25-1017", "re 25 1017", "RE-25-1017.pdf", "lichtwerk"])
async def test_an_approved_document_makes_a_card_with_the_databases_values(
    context: ToolContext, ledger: Books, name: str
) -> None:
    made = await books.document(context.database, context.workspace_id, "RE-25-1017")
    result = await approve_and_push(context, [name])
    items = await items_of(context, result.proposal_ids[0])
    assert [item["document_id"] for item in items] == [made]
    assert items[0]["amount"] == {"value": "3659.25", "currency": "EUR"}
    assert "Nothing is sent until you press" in result.statements[0]
    assert all(not isinstance(f.value, Money) or str(f.value.amount) for f in result.facts)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (DocumentState.TO_REVIEW, "this card approves it"),
        (DocumentState.READING, "still being read"),
        (DocumentState.UNREADABLE, "could not be read"),
        (DocumentState.DECLINED, "was declined"),
        (DocumentState.PUSHED, "in Qonto already"),
    ],
)
async def test_only_approved_documents_make_a_card(
    context: ToolContext, ledger: Books, state: DocumentState, said: str
) -> None:
    await books.document(context.database, context.workspace_id, "PV-77", state)
    result = await approve_and_push(context, ["PV-77"])
    assert result.proposal_ids == ()
    assert said in " ".join(result.statements)


async def test_c03_invented_ids_and_another_workspaces_are_unknown_alike(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    other = Workspace(name="Theirs")
    async with database.system() as session:
        session.add(other)
    theirs = await books.document(database, other.id, "SECRET-1")
    for name in ("SECRET-1", str(theirs + 500), "RE-999999"):
        result = await approve_and_push(context, [name])
        assert result.proposal_ids == ()
        assert f"No document here is called “{name}”" in result.statements[0]


async def test_c03_a_turn_offers_five_cards_and_no_more(
    context: ToolContext, ledger: Books
) -> None:
    for number in range(8):
        await books.document(context.database, context.workspace_id, f"UP-{number}")
    made = [
        len((await approve_and_push(context, [f"UP-{number}"])).proposal_ids) for number in range(8)
    ]
    assert made == [1, 1, 1, 1, 1, 0, 0, 0]


async def test_c03_a_turn_offers_no_more_documents_than_its_budget(
    context: ToolContext, ledger: Books
) -> None:
    for number in range(4):
        await books.document(context.database, context.workspace_id, f"UP-{number}")
    tight = replace(context, budget=PushBudget(items=3))
    result = await approve_and_push(tight, [f"UP-{number}" for number in range(4)])
    assert len(await items_of(context, result.proposal_ids[0])) == 3
    assert any("more approved" in statement for statement in result.statements)


async def test_nothing_is_offered_while_qonto_is_not_connected(context: ToolContext) -> None:
    await books.document(context.database, context.workspace_id, "RE-25-1017")
    result = await approve_and_push(context, ["RE-25-1017"])
    assert result.proposal_ids == ()
    assert "Qonto is not connected" in result.statements[0]


async def test_what_is_spared_is_on_no_card(context: ToolContext, ledger: Books) -> None:
    waiting = DocumentState.TO_REVIEW
    for number, vendor in (("W-1", "Weber KG"), ("H-1", "Hoffmann GmbH"), ("H-2", "Hoffmann GmbH")):
        await books.document(context.database, context.workspace_id, number, waiting, vendor)
    result = await approve_and_push(context, ["waiting"], except_documents=["hoffmann"])
    [card] = result.offers
    assert [line for line in card.lines if "W-1" in line]
    [spared] = [line for line in card.lines if "Hoffmann" in line]
    assert spared.startswith("Left out: ")
    assert len([name for name, _ in card.fields if name == "document_id"]) == 1


async def test_an_unknown_name_to_spare_makes_no_card(context: ToolContext, ledger: Books) -> None:
    waiting = DocumentState.TO_REVIEW
    await books.document(context.database, context.workspace_id, "W-1", waiting, "Weber KG")
    await books.document(context.database, context.workspace_id, "A-1", vendor="Ander AG")
    with pytest.raises(Unclear, match="Zorbax"):
        await approve_and_push(context, ["everything"], except_documents=["Zorbax"])


async def test_one_of_those_named_is_picked_by_day_or_total(
    context: ToolContext, ledger: Books
) -> None:
    waiting = DocumentState.TO_REVIEW
    for number, total in (("W-1", "20.00"), ("W-2", "300.00"), ("W-3", "10.00")):
        await books.document(context.database, context.workspace_id, number, waiting, total=total)
    expected: dict[Pick, str] = {
        "oldest": "W-1", "newest": "W-3", "largest": "W-2", "smallest": "W-3",
    }  # fmt: skip
    for which, number in expected.items():
        [card] = (await approve_and_push(context, ["waiting"], pick=which)).offers
        assert [name for name in ("W-1", "W-2", "W-3") if name in " ".join(card.lines)] == [number]
    listed = await search_invoices(context, **SEARCH | {"status": "to_review"})
    assert any("W-1" in one and "longest" in one for one in listed.statements)
