"""A card that puts invoices into review counts once, while it lasts, and only as it was shown."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlmodel import col, select

from assistant.database import Database
from assistant.errors import Conflict, Gone, NotFound, NotPermitted, RequestProblem
from assistant.workspace import review_cards
from assistant.workspace.audit import Actor, AuditEvent
from assistant.workspace.automations import flags
from assistant.workspace.invoices import Invoice
from assistant.workspace.members import Role
from tests.tools import books
from tests.tools.books import NOW

CLAIRE = Actor("person", "Claire Morel", "m1")
UNTIL = NOW + review_cards.LIFETIME


async def _card(
    database: Database, workspace_id: str, places: Sequence[int]
) -> tuple[list[int], str]:
    known = await books.write(database, workspace_id)
    ids = [known.invoices[place] for place in places]
    async with database.read(workspace_id) as session:
        shown = list(await session.exec(select(Invoice).where(col(Invoice.id).in_(ids))))
        return ids, review_cards.digest(session, shown, UNTIL)


async def _confirm(
    database: Database, workspace_id: str, ids: Sequence[int], seal: str, *,
    role: Role = Role.APPROVER, late: timedelta = timedelta(0),
) -> int:  # fmt: skip
    async with database.write(workspace_id) as session:
        return await review_cards.confirm(
            session, ids, UNTIL, seal, by=CLAIRE, role=role, at=NOW + late
        )


async def test_a_yes_puts_them_into_review_once(database: Database, workspace_id: str) -> None:
    ids, seal = await _card(database, workspace_id, [1, 2])
    assert await _confirm(database, workspace_id, ids, seal) == 2
    with pytest.raises(Conflict, match="used"):
        await _confirm(database, workspace_id, ids, seal)
    async with database.write(workspace_id) as session:
        raised = await flags.raised(session)
        assert {invoice.id for _, invoice in raised} == set(ids)
        assert {flag.reason for flag, _ in raised} == {"Claire Morel"}
        for flag, _ in raised:
            await flags.clear(session, flag.id or 0, by=CLAIRE, at=NOW)
    with pytest.raises(Conflict, match="used"):
        await _confirm(database, workspace_id, ids, seal)
    async with database.read(workspace_id) as session:
        told = await session.exec(select(AuditEvent).where(AuditEvent.action == "flag.raised"))
        assert {event.subject_id for event in told} == {str(one) for one in ids}


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"late": review_cards.LIFETIME}, Gone),
        ({"role": Role.VIEWER}, NotPermitted),
        ({"seal": "0" * 64}, Conflict),
        ({"ids": "fewer"}, Conflict),
        ({"ids": "none"}, NotFound),
    ],
)
async def test_nothing_else_than_the_card_counts(
    wrong: dict[str, object], error: type[RequestProblem], database: Database, workspace_id: str
) -> None:
    ids, seal = await _card(database, workspace_id, [1, 2])
    chosen = {"fewer": ids[:1], "none": []}.get(str(wrong.get("ids")), ids)
    more = {name: value for name, value in wrong.items() if name in ("late", "role")}
    with pytest.raises(error):
        await _confirm(database, workspace_id, chosen, str(wrong.get("seal", seal)), **more)  # type: ignore[arg-type]
    async with database.read(workspace_id) as session:
        assert await flags.raised(session) == []


async def test_what_changed_since_is_refused(database: Database, workspace_id: str) -> None:
    ids, seal = await _card(database, workspace_id, [1])
    async with database.write(workspace_id) as session:
        invoice = await session.get_one(Invoice, ids[0])
        invoice.iban = "FR7612345678901234567890189"
        session.add(invoice)
    with pytest.raises(Conflict, match="changed"):
        await _confirm(database, workspace_id, ids, seal)
