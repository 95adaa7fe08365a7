"""What speaks against sending a document: it is here already, or its bank account is another."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assistant.database import Database
from assistant.workspace import cards, document_view, documents, doubts, review
from assistant.workspace.doubts import Doubts
from assistant.workspace.invoices import Invoice
from assistant.workspace.members import Role
from assistant.workspace.vendors import Vendor, fold
from tests.pushing import ANNA, NOW, add_connection, add_document, propose

USUAL, OTHER = "DE89370400440532013000", "FR7630006000011234567890189"


@pytest.fixture
async def about(database: Database, workspace_id: str) -> Callable[..., Awaitable[Doubts]]:
    """Doubts about a document with these fields, beside three invoices of Papier & Co."""
    connection = await add_connection(database, workspace_id)
    async with database.write(workspace_id) as session:
        vendor = Vendor(source_key="v", name="Papier & Co", folded_name=fold("Papier & Co"))
        session.add(vendor)
        await session.flush()
        for at, iban in enumerate([USUAL, USUAL, OTHER]):
            session.add(
                Invoice(
                    connection_id=connection.id,
                    source_id=f"q-{at}",
                    vendor_id=vendor.id,
                    vendor_name="Papier & Co",
                    number=f"PC-{at}",
                    currency="EUR",
                    total=Decimal("186.00"),
                    issued_on=date(2026, 9, 1 + at),
                    iban=iban,
                )
            )

    async def ask(**fields: Any) -> Doubts:
        document_id = await add_document(database, workspace_id, "F-1")
        async with database.write(workspace_id) as session:
            document = await documents.correct(session, document_id, fields, by=ANNA, at=NOW)
            return await doubts.about(session, document)

    return ask


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ({"number": "PC-2", "vendor": "Papier & Co", "total": "1.00"}, "PC-2"),
        ({"number": "pc 2", "vendor": "Papier & Co SARL", "total": "1.00"}, "PC-2"),
        ({"number": "PC-2", "vendor": "Somebody", "total": "186.00"}, "PC-2"),
        ({"number": "PC-2", "vendor": "Somebody", "total": "1.00"}, None),
        ({"number": "PC-9", "vendor": "Papier & Co", "total": "186.00"}, None),
    ],
)
async def test_an_invoice_that_is_in_qonto_already_is_named(
    about: Callable[..., Awaitable[Doubts]], fields: dict[str, str], number: str | None
) -> None:
    found = await about(**fields)
    assert (found.invoice.number if found.invoice else None) == number


@pytest.mark.parametrize(
    ("vendor", "iban", "usual"),
    [
        ("Papier & Co", OTHER, USUAL),
        ("Papier & Co", USUAL, None),
        ("Papier & Co", "", None),
        ("Somebody", OTHER, None),
    ],
)
async def test_another_account_than_the_usual_one_is_named(
    about: Callable[..., Awaitable[Doubts]], vendor: str, iban: str, usual: str | None
) -> None:
    assert (await about(vendor=vendor, iban=iban, number="PC-9")).usual_iban == usual


async def test_c14_a_card_whose_document_another_card_sent_is_no_offer_any_more(
    database: Database, workspace_id: str
) -> None:
    await add_connection(database, workspace_id)
    ids = [await add_document(database, workspace_id, name) for name in ("F-1", "F-2")]
    both = await propose(database, workspace_id, ids)
    one = await propose(database, workspace_id, ids[:1])
    async with database.read(workspace_id) as session:
        assert (await cards.card(session, both.id, NOW))["state"] == "proposed"
    async with database.write(workspace_id) as session:
        document = await documents.get(session, ids[0])
        await documents.found_in_qonto(session, document, NOW)
    async with database.read(workspace_id) as session:
        shown = await cards.card(session, both.id, NOW)
        alone = await cards.card(session, one.id, NOW)
    assert shown["state"] == alone["state"] == "stale"
    assert [item["state"] for item in shown["items"]] == ["already_sent", "left"]


async def test_a_card_whose_document_was_changed_is_no_offer_any_more(
    database: Database, workspace_id: str
) -> None:
    await add_connection(database, workspace_id)
    document_id = await add_document(database, workspace_id, "F-1")
    made = await propose(database, workspace_id, [document_id])
    async with database.write(workspace_id) as session:
        await review.unapprove(session, document_id, by=ANNA, role=Role.APPROVER, at=NOW)
    async with database.read(workspace_id) as session:
        shown = await cards.card(session, made.id, NOW)
    assert (shown["state"], shown["items"][0]["state"]) == ("stale", "changed")
    assert shown["items"][0]["iban"] == "FR…0189"


@pytest.mark.parametrize(("total", "fits"), [("186.00", True), ("3600.00", False)])
async def test_amounts_that_contradict_each_other_are_to_be_checked(
    database: Database, workspace_id: str, total: str, fits: bool
) -> None:
    document_id = await add_document(database, workspace_id, "F-1", approved=False)
    changes = {"net": "155.00", "tax": "31.00", "total": total}
    async with database.write(workspace_id) as session:
        document = await documents.correct(session, document_id, changes, by=ANNA, at=NOW)
        shown = document_view.view(document)["fields"]
    assert documents.adds_up(document) is fits
    sure = [shown[name]["confidence"] >= 0.6 for name in ("total", "net", "tax")]
    assert sure == [fits] * 3
