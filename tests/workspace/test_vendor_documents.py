"""Uploaded documents belong to the supplier that their name and numbers mean, never to us."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from assistant.database import Database
from assistant.workspace import (
    document_readings,
    documents,
    own_identity,
    vendor_history,
    vendor_merges,
)
from assistant.workspace.documents import Document
from assistant.workspace.own_identity import IdentityKind
from assistant.workspace.vendors import Vendor
from tests.workspace.vendor_books import (
    CLAIRE,
    IBAN,
    NOW,
    OTHER_IBAN,
    OTHER_VAT,
    VAT,
    Books,
    begin,
    supplier,
)


@pytest.fixture
async def books(database: Database, workspace_id: str) -> Books:
    return await begin(database, workspace_id)


async def _read(books: Books, letter: str, **values: str) -> Document:
    """An upload in which these values were read."""
    async with books.database.write(books.workspace_id) as session:
        upload = await documents.add_upload(
            session, sha256=letter * 64, size=9, file_name=f"{letter}.pdf",
            content_type="application/pdf", by=CLAIRE, at=NOW,
        )  # fmt: skip
        return await document_readings.record(
            session, upload.document.id or 0, values=values, provenance={}, pages=1, problem=None,
            readable=True, at=NOW,
        )  # fmt: skip


async def _correct(books: Books, document: Document, **changes: Any) -> Document:
    async with books.database.write(books.workspace_id) as session:
        return await documents.correct(session, document.id or 0, changes, by=CLAIRE, at=NOW)


async def test_a_read_upload_belongs_to_its_supplier(books: Books) -> None:
    (invoice,) = await books.receive(supplier("Müller AG", "a", vat_number=VAT))
    mueller = await books.vendor_of(invoice)
    assert (await _read(books, "a", vendor="MUELLER")).vendor_id == mueller
    assert (await _read(books, "b", vendor="A brand", vat_number=VAT)).vendor_id == mueller
    assert (await _read(books, "c", vendor="Müller AG", vat_number=OTHER_VAT)).vendor_id is None
    assert (await _read(books, "d", vendor="Atelier Lumen SAS")).vendor_id is None


@pytest.mark.parametrize("name", ["Atelier Lumen", "ATELIER LUMEN S.A.S.", " atelier  lumen sas"])
async def test_we_never_become_a_vendor(books: Books, name: str) -> None:
    async with books.database.write(books.workspace_id) as session:
        await own_identity.add(session, IdentityKind.VAT, [VAT], "person")
    (invoice,) = await books.receive(supplier(name, "ours", vat_number=VAT))
    issued = await _read(books, "a", vendor=name, vat_number=VAT)
    assert await books.vendor_of(invoice) is None
    assert (issued.vendor_id, issued.source_vendor_id) == (None, None)
    await books.receive(supplier("Weber GmbH", "b"))
    async with books.database.read(books.workspace_id) as session:
        assert list(await session.exec(select(Vendor.name))) == ["Weber GmbH"]
        assert (await documents.get(session, issued.id or 0)).vendor_id is None


async def test_a_correction_settles_it_anew(books: Books) -> None:
    one, other = await books.receive(supplier("Müller AG", "a"), supplier("Weber GmbH", "b"))
    document = await _read(books, "a", vendor="Müller")
    assert document.vendor_id == await books.vendor_of(one)
    document = await _correct(books, document, vendor="Weber")
    assert document.vendor_id == await books.vendor_of(other)
    document = await _correct(books, document, vendor="Atelier Lumen")
    assert (document.vendor_id, document.source_vendor_id) == (None, None)


async def test_an_upload_waits_for_a_supplier_that_comes_later(books: Books) -> None:
    document = await _read(books, "a", vendor="Muller", iban=IBAN)
    stranger = await _read(books, "b", vendor="Nobody")
    assert document.vendor_id is None
    (invoice,) = await books.receive(supplier("Müller AG", "a"))
    async with books.database.read(books.workspace_id) as session:
        placed = await documents.get(session, document.id or 0)
        assert placed.vendor_id == await books.vendor_of(invoice)
        assert (await documents.get(session, stranger.id or 0)).vendor_id is None


async def test_a_suppliers_accounts_tell_uploads_with_their_days(books: Books) -> None:
    (invoice,) = await books.receive(supplier("Müller AG", "a", iban=IBAN))
    document = await _read(
        books, "a", vendor="Müller AG", iban=OTHER_IBAN, issue_date="2026-10-05", number="M-7"
    )
    async with books.database.read(books.workspace_id) as session:
        history = await vendor_history.of(session, await books.vendor_of(invoice) or 0)
    assert [one.id for one in history.uploads] == [document.id]
    seen = {one.value: one for one in history.ibans}
    assert seen[OTHER_IBAN].first_on == date(2026, 10, 5)
    assert [paper.document_id for paper in seen[OTHER_IBAN].papers] == [document.id]
    assert [paper.invoice_id for paper in seen[IBAN].papers] == [invoice]


async def test_an_upload_follows_a_merge_and_its_undoing(books: Books) -> None:
    one, _ = await books.receive(supplier("Müller AG", "a"), supplier("Weber GmbH", "b"))
    document = await _read(books, "a", vendor="Weber GmbH")
    first, second = await books.vendor_of(one) or 0, document.vendor_id or 0

    async def owner() -> int | None:
        async with books.database.read(books.workspace_id) as session:
            return (await documents.get(session, document.id or 0)).vendor_id

    async with books.database.write(books.workspace_id) as session:
        merge = await vendor_merges.merge(session, first, second, by=CLAIRE, at=NOW)
    assert await owner() == first
    async with books.database.write(books.workspace_id) as session:
        await vendor_merges.undo(session, merge.id or 0, by=CLAIRE, at=NOW)
    assert await owner() == second
