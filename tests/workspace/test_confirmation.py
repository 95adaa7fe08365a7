"""A proposal is confirmed once, by the right person, in time, while nothing shown has changed."""

import asyncio
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from assistant.database import Database
from assistant.errors import Conflict, Gone, NotFound, NotPermitted, RequestProblem, Unprocessable
from assistant.workspace import cards, document_view, documents, proposals, review
from assistant.workspace.audit import Actor, AuditEvent
from assistant.workspace.chain import first_bad
from assistant.workspace.confirmation import confirm
from assistant.workspace.connections import Connection, Status
from assistant.workspace.documents import Document
from assistant.workspace.members import Role
from assistant.workspace.pushes import Push
from assistant.workspace.workspaces import Workspace
from tests.pushing import ANNA, BEN, NOW, SCOPES, add_connection, add_document, propose

LATER = NOW + timedelta(minutes=1)


async def say_yes(
    database: Database, workspace_id: str, proposal_id: str, digest: str, **changes: Any
) -> dict[str, Any]:
    given: dict[str, Any] = {"by": ANNA, "role": Role.APPROVER, "at": LATER, **changes}
    return await confirm(database, workspace_id, proposal_id, digest, **given)


async def outbox(database: Database, workspace_id: str) -> list[Push]:
    async with database.read(workspace_id) as session:
        return list(await session.exec(select(Push)))


async def trail(database: Database, workspace_id: str) -> Counter[str]:
    async with database.read(workspace_id) as session:
        return Counter(event.action for event in await session.exec(select(AuditEvent)))


async def test_a_yes_puts_each_document_into_the_outbox_with_a_key(
    database: Database, workspace_id: str
) -> None:
    await add_connection(database, workspace_id)
    ids = [await add_document(database, workspace_id, name) for name in ("F-1", "F-2")]
    proposal = await propose(database, workspace_id, ids)
    shown = await say_yes(database, workspace_id, proposal.id, proposal.digest)
    rows = await outbox(database, workspace_id)
    assert [row.document_id for row in rows] == ids
    assert len({row.idempotency_key for row in rows}) == 2
    assert (shown["state"], shown["confirmed_by"]) == ("confirmed", "Anna Keller")
    assert shown["items"][0]["amount"] == {"value": "186.00", "currency": "EUR"}
    assert shown["organization"]["name"] == "Atelier Lumen"
    async with database.read(workspace_id) as session:
        assert await first_bad(session) is None


async def test_p01_twenty_simultaneous_confirmations_are_one(
    database: Database, workspace_id: str
) -> None:
    await add_connection(database, workspace_id)
    document_id = await add_document(database, workspace_id, "F-1")
    proposal = await propose(database, workspace_id, [document_id])
    answers = await asyncio.gather(
        *(say_yes(database, workspace_id, proposal.id, proposal.digest) for _ in range(20)),
        return_exceptions=True,
    )
    refused = [answer for answer in answers if isinstance(answer, Conflict)]
    assert len(refused) == 19
    assert {refusal.code for refusal in refused} == {"already_used"}
    assert all(refusal.details["proposal"]["state"] == "confirmed" for refusal in refused)  # type: ignore[index]
    assert len(await outbox(database, workspace_id)) == 1
    assert (await trail(database, workspace_id))["proposal.confirmed"] == 1


async def test_c14_two_cards_for_one_document_only_the_first_counts(
    database: Database, workspace_id: str
) -> None:
    await add_connection(database, workspace_id)
    document_id = await add_document(database, workspace_id, "F-1")
    cards = [await propose(database, workspace_id, [document_id]) for _ in range(2)]
    answers = await asyncio.gather(
        *(say_yes(database, workspace_id, card.id, card.digest) for card in cards),
        return_exceptions=True,
    )
    refused = [answer for answer in answers if isinstance(answer, Conflict)]
    assert [refusal.code for refusal in refused] == ["already_sent"]
    assert len(await outbox(database, workspace_id)) == 1


async def test_p07_twenty_one_documents_are_one_card_and_more_than_200_are_several(
    database: Database, workspace_id: str
) -> None:
    await add_connection(database, workspace_id)
    ids = [await add_document(database, workspace_id, f"F-{number}") for number in range(21)]
    proposal = await propose(database, workspace_id, ids)
    assert len(proposal.content["items"]) == 21
    with pytest.raises(Unprocessable, match="at most 200 documents, and these are 201"):
        await propose(database, workspace_id, list(range(1, 202)))


@pytest.mark.parametrize(
    ("field", "value", "shown", "now"),
    [
        ("total", "999.00", {"value": "186.00", "currency": "EUR"},
         {"value": "999.00", "currency": "EUR"}),
        ("vendor", "Somebody Else", "Papier & Co", "Somebody Else"),
        ("iban", "DE89370400440532013000", "FR…0189", "DE…3000"),
    ],
)  # fmt: skip
async def test_p08_a_change_after_the_card_was_shown_stops_the_yes(
    database: Database, workspace_id: str, field: str, value: str, shown: object, now: object
) -> None:
    await add_connection(database, workspace_id)
    document_id = await add_document(database, workspace_id, "F-1")
    proposal = await propose(database, workspace_id, [document_id])
    async with database.write(workspace_id) as session:
        await documents.correct(session, document_id, {field: value}, by=BEN, at=LATER)
        await review.approve(session, document_id, by=BEN, role=Role.APPROVER, at=LATER)
    with pytest.raises(Conflict, match="changed since you looked") as refusal:
        await say_yes(database, workspace_id, proposal.id, proposal.digest)
    name = "amount" if field == "total" else field
    expected = {"document_id": document_id, "field": name, "shown": shown, "now": now}
    assert refusal.value.details["differences"] == [expected]
    assert await outbox(database, workspace_id) == []


async def test_p08_other_bytes_under_the_same_document_stop_the_yes(
    database: Database, workspace_id: str
) -> None:
    await add_connection(database, workspace_id)
    document_id = await add_document(database, workspace_id, "F-1")
    proposal = await propose(database, workspace_id, [document_id])
    async with database.write(workspace_id) as session:
        (await session.get_one(Document, document_id)).sha256 = "0" * 64
    with pytest.raises(Conflict, match="changed since you looked"):
        await say_yes(database, workspace_id, proposal.id, proposal.digest)


async def test_p08_a_forged_digest_confirms_nothing(database: Database, workspace_id: str) -> None:
    await add_connection(database, workspace_id)
    document_id = await add_document(database, workspace_id, "F-1")
    proposal = await propose(database, workspace_id, [document_id])
    with pytest.raises(Conflict, match="not what this proposal holds"):
        await say_yes(database, workspace_id, proposal.id, "0" * 64)
    assert await outbox(database, workspace_id) == []


@pytest.mark.parametrize(("conversation", "minutes"), [("c1", 15), (None, 24 * 60)])
async def test_p09_a_card_past_its_expiry_confirms_nothing(
    database: Database, workspace_id: str, conversation: str | None, minutes: int
) -> None:
    await add_connection(database, workspace_id)
    document_id = await add_document(database, workspace_id, "F-1")
    proposal = await propose(database, workspace_id, [document_id], conversation_id=conversation)
    late = NOW + timedelta(minutes=minutes)
    with pytest.raises(Gone, match="expired"):
        await say_yes(database, workspace_id, proposal.id, proposal.digest, at=late)
    assert await outbox(database, workspace_id) == []
    again = await propose(database, workspace_id, [document_id], conversation_id=conversation)
    just_in_time = late - timedelta(seconds=1)
    await say_yes(database, workspace_id, again.id, again.digest, at=just_in_time)
    assert len(await outbox(database, workspace_id)) == 1


@pytest.mark.parametrize(
    ("by", "role", "error"),
    [(ANNA, Role.VIEWER, NotPermitted), (BEN, Role.APPROVER, NotPermitted)],
)
async def test_p10_the_wrong_person_confirms_nothing_and_is_remembered(
    database: Database, workspace_id: str, by: Actor, role: Role, error: type[RequestProblem]
) -> None:
    await add_connection(database, workspace_id)
    document_id = await add_document(database, workspace_id, "F-1")
    proposal = await propose(database, workspace_id, [document_id])
    with pytest.raises(error):
        await say_yes(database, workspace_id, proposal.id, proposal.digest, by=by, role=role)
    assert await outbox(database, workspace_id) == []
    assert (await trail(database, workspace_id))["proposal.confirmation_refused"] == 1


async def test_p10_another_workspace_does_not_know_the_proposal(
    database: Database, workspace_id: str
) -> None:
    await add_connection(database, workspace_id)
    document_id = await add_document(database, workspace_id, "F-1")
    proposal = await propose(database, workspace_id, [document_id])
    other = Workspace(name="Another")
    async with database.system() as session:
        session.add(other)
    with pytest.raises(NotFound):
        await say_yes(database, other.id, proposal.id, proposal.digest)
    assert await outbox(database, workspace_id) == []
    assert (await trail(database, other.id))["proposal.confirmation_refused"] == 1


async def test_a_cancelled_proposal_confirms_nothing(database: Database, workspace_id: str) -> None:
    await add_connection(database, workspace_id)
    document_id = await add_document(database, workspace_id, "F-1")
    proposal = await propose(database, workspace_id, [document_id])
    async with database.write(workspace_id) as session:
        await proposals.cancel(session, proposal.id, by=ANNA, role=Role.APPROVER, at=LATER)
    with pytest.raises(Conflict, match="cancelled"):
        await say_yes(database, workspace_id, proposal.id, proposal.digest)


async def test_a_confirmed_proposal_cannot_be_cancelled(
    database: Database, workspace_id: str
) -> None:
    await add_connection(database, workspace_id)
    document_id = await add_document(database, workspace_id, "F-1")
    proposal = await propose(database, workspace_id, [document_id])
    await say_yes(database, workspace_id, proposal.id, proposal.digest)
    with pytest.raises(Conflict, match="cannot be taken back"):
        async with database.write(workspace_id) as session:
            await proposals.cancel(session, proposal.id, by=ANNA, role=Role.APPROVER, at=LATER)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"scopes_granted": "supplier_invoice.read"}, "scope_missing"),
        ({"status": Status.RECONNECT}, "reconnect"),
        ({"status": Status.DISCONNECTED}, "not_connected"),
    ],
)
async def test_t09_without_the_permission_to_write_nothing_is_confirmed(
    database: Database, workspace_id: str, changes: dict[str, Any], code: str
) -> None:
    connection = await add_connection(database, workspace_id, scopes=SCOPES)
    document_id = await add_document(database, workspace_id, "F-1")
    proposal = await propose(database, workspace_id, [document_id])
    async with database.write(workspace_id) as session:
        (await session.get_one(Connection, connection.id)).sqlmodel_update(changes)
    with pytest.raises(Conflict) as refusal:
        await say_yes(database, workspace_id, proposal.id, proposal.digest)
    assert refusal.value.code == code
    with pytest.raises(Conflict) as refusal:
        await propose(database, workspace_id, [document_id])
    assert refusal.value.code == code


async def test_a_yes_for_one_organisation_never_counts_for_another(
    database: Database, workspace_id: str
) -> None:
    connection = await add_connection(database, workspace_id)
    document_id = await add_document(database, workspace_id, "F-1")
    proposal = await propose(database, workspace_id, [document_id])
    async with database.write(workspace_id) as session:
        (await session.get_one(Connection, connection.id)).organization_id = "another"
    with pytest.raises(Conflict, match="Another organisation"):
        await say_yes(database, workspace_id, proposal.id, proposal.digest)
    assert await outbox(database, workspace_id) == []


async def test_stopped_writes_stop_the_yes(database: Database, workspace_id: str) -> None:
    await add_connection(database, workspace_id)
    document_id = await add_document(database, workspace_id, "F-1")
    proposal = await propose(database, workspace_id, [document_id])
    async with database.write(workspace_id) as session:
        (await session.get_one(Workspace, workspace_id)).writes_stopped_at = NOW
    with pytest.raises(Conflict, match="stopped all sending"):
        await say_yes(database, workspace_id, proposal.id, proposal.digest)


async def test_what_is_not_approved_cannot_be_proposed(
    database: Database, workspace_id: str
) -> None:
    await add_connection(database, workspace_id)
    document_id = await add_document(database, workspace_id, "F-1", approved=False)
    with pytest.raises(Conflict, match="not approved yet"):
        await propose(database, workspace_id, [document_id])
    with pytest.raises(NotFound):
        await propose(database, workspace_id, [document_id + 1000])


async def test_an_approval_is_taken_back_before_a_push_and_not_after_the_yes(
    database: Database, workspace_id: str
) -> None:
    await add_connection(database, workspace_id)
    document_id = await add_document(database, workspace_id, "F-1")
    proposal = await propose(database, workspace_id, [document_id])
    async with database.write(workspace_id) as session:
        await review.unapprove(session, document_id, by=BEN, role=Role.APPROVER, at=LATER)
    with pytest.raises(Conflict) as refusal:
        await say_yes(database, workspace_id, proposal.id, proposal.digest)
    difference = {"document_id": document_id, "field": "state", "shown": "approved"}
    assert refusal.value.details["differences"] == [{**difference, "now": "to_review"}]
    async with database.write(workspace_id) as session:
        await review.approve(session, document_id, by=BEN, role=Role.APPROVER, at=LATER)
    fresh = await propose(database, workspace_id, [document_id])
    await say_yes(database, workspace_id, fresh.id, fresh.digest)
    with pytest.raises(Conflict, match="on its way"):
        async with database.write(workspace_id) as session:
            await review.unapprove(session, document_id, by=BEN, role=Role.APPROVER, at=LATER)


async def test_a_viewer_approves_nothing(database: Database, workspace_id: str) -> None:
    document_id = await add_document(database, workspace_id, "F-1", approved=False)
    with pytest.raises(NotPermitted):
        async with database.write(workspace_id) as session:
            await review.approve(session, document_id, by=BEN, role=Role.VIEWER, at=LATER)


async def test_the_same_bytes_are_entered_once_even_at_once(
    database: Database, workspace_id: str
) -> None:
    ids = await asyncio.gather(
        *(add_document(database, workspace_id, "F-1", approved=False) for _ in range(5))
    )
    assert len(set(ids)) == 1


async def test_u06_another_file_of_the_same_invoice_looks_the_same(
    database: Database, workspace_id: str
) -> None:
    first = await add_document(database, workspace_id, "F-1")
    second = await add_document(database, workspace_id, "F-2")
    async with database.write(workspace_id) as session:
        document = await documents.correct(
            session, second, {"number": "F-1", "total": "186.00"}, by=ANNA, at=LATER
        )
        similar = await documents.looks_like(session, document)
        assert similar is not None and similar.id == first
        document = await documents.correct(session, second, {"total": "186.01"}, by=ANNA, at=LATER)
        assert await documents.looks_like(session, document) is None
    assert document.total == Decimal("186.01")


async def test_bytes_that_came_back_from_qonto_meanwhile_are_not_sent_again(
    database: Database, workspace_id: str
) -> None:
    await add_connection(database, workspace_id)
    document_id = await add_document(database, workspace_id, "F-1")
    proposal = await propose(database, workspace_id, [document_id])
    async with database.write(workspace_id) as session:
        document = await documents.get(session, document_id)
        await documents.found_in_qonto(session, document, LATER)
    with pytest.raises(Conflict) as refusal:
        await say_yes(database, workspace_id, proposal.id, proposal.digest)
    difference = {"document_id": document_id, "field": "state", "shown": "approved"}
    assert refusal.value.details["differences"] == [{**difference, "now": "pushed"}]
    with pytest.raises(Conflict, match="already in Qonto"):
        await propose(database, workspace_id, [document_id])
    async with database.read(workspace_id) as session:
        shown = document_view.view(await documents.get(session, document_id))
    assert (shown["state"], shown["problem"]) == ("pushed", "Already in Qonto.")


async def test_a_card_of_several_tells_what_they_come_to_per_currency(
    database: Database, workspace_id: str
) -> None:
    await add_connection(database, workspace_id)
    ids = [await add_document(database, workspace_id, f"F-{number}") for number in range(3)]
    async with database.write(workspace_id) as session:
        await documents.correct(session, ids[2], {"currency": "USD"}, by=ANNA, at=NOW)
        await review.approve(session, ids[2], by=ANNA, role=Role.APPROVER, at=NOW)
    proposal = await propose(database, workspace_id, ids)
    async with database.read(workspace_id) as session:
        shown = await cards.card(session, proposal.id, NOW)
    assert shown["totals"] == [
        {"value": "372.00", "currency": "EUR"},
        {"value": "186.00", "currency": "USD"},
    ]
