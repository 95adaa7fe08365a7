"""One vendor per real supplier: linked on hard evidence, proposed otherwise, undone at will."""

import pytest
from sqlmodel import select

from assistant.database import Database
from assistant.errors import Conflict
from assistant.tools.vendor_names import VendorNames
from assistant.workspace import (
    own_identity,
    search,
    trail,
    vendor_identity,
    vendor_merges,
    waiting,
)
from assistant.workspace.own_identity import IdentityKind
from assistant.workspace.vendor_merges import MergeState, roots_of
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


async def _only(books: Books, state: MergeState, reason: str) -> int:
    async with books.database.read(books.workspace_id) as session:
        (found,) = await books.merges(session)
    assert (found.merge.state, found.merge.reason) == (state, reason)
    return found.merge.id or 0


async def _waiting(books: Books) -> list[int | None]:
    """The proposed merges in the review queue."""
    async with books.database.read(books.workspace_id) as session:
        found = await waiting.everything(session, [], NOW.date(), NOW)
    return [one.merge.id for one in found.merges]


async def test_the_same_vat_number_and_name_are_one_supplier(books: Books) -> None:
    first, second = await books.receive(
        supplier("Müller Elektronik AG", "a", vat_number="DE 814 011 311"),
        supplier("MUELLER ELEKTRONIK", "b", vat_number=VAT),
    )
    assert await books.vendor_of(first) == await books.vendor_of(second)
    await _only(books, MergeState.AUTOMATIC, "vat_and_name")
    async with books.database.read(books.workspace_id) as session:
        assert [name for _, name, _ in await search.vendor_names(session)] == [
            "Müller Elektronik AG"
        ]


async def test_a_later_invoice_of_a_merged_row_goes_to_the_supplier(books: Books) -> None:
    first, _ = await books.receive(
        supplier("Müller AG", "a", vat_number=VAT), supplier("Mueller AG", "b", vat_number=VAT)
    )
    (later,) = await books.receive(supplier("Mueller AG", "b", vat_number=VAT))
    assert await books.vendor_of(later) == await books.vendor_of(first)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (supplier("Müller AG", "a"), supplier("Mueller AG", "b"), "name"),
        (supplier("Bright", "a", vat_number=VAT), supplier("Dark", "b", vat_number=VAT), "vat"),
        (supplier("Bright", "a", iban=IBAN), supplier("Factor", "b", iban=IBAN), "iban"),
        (supplier("Papeterie Vasseur", "a"), supplier("Papeterie Vassuer", "b"), "slip"),
        (supplier("Lichthaus Weber", "a"), supplier("Weber, Lichthaus", "b"), "reordered"),
        (supplier("Emballages de la Senne", "a"), supplier("EMBALLAGES DE LA SEN", "b"), "cut"),
    ],
)
async def test_weaker_evidence_is_only_proposed(
    books: Books, one: object, other: object, reason: str
) -> None:
    first, second = await books.receive(one, other)  # type: ignore[arg-type]
    assert await books.vendor_of(first) != await books.vendor_of(second)
    await _only(books, MergeState.PROPOSED, reason)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            supplier("Müller AG", "a", vat_number=VAT),
            supplier("Müller AG", "b", vat_number=OTHER_VAT),
        ),
        (supplier("Martin SARL", "a"), supplier("Martin SAS", "b")),
        (supplier("Orange", "a"), supplier("Οrange", "b")),
        (supplier("Orange", "a", vat_number=VAT), supplier("Оrange", "b", vat_number=VAT)),
        (supplier("Bright", "a", vat_number="DE123"), supplier("Dark", "b", vat_number="DE123")),
        (supplier("Garage 1", "a"), supplier("Garage 2", "b")),
    ],
)
async def test_what_speaks_against_it_is_not_even_proposed(
    books: Books, one: object, other: object
) -> None:
    first, second = await books.receive(one, other)  # type: ignore[arg-type]
    assert await books.vendor_of(first) != await books.vendor_of(second)
    async with books.database.read(books.workspace_id) as session:
        assert await books.merges(session) == []


async def test_a_chain_never_puts_two_vat_numbers_together(books: Books) -> None:
    await books.receive(
        supplier("Müller AG", "a", vat_number=VAT, iban=IBAN),
        supplier("Müller AG", "b", vat_number=OTHER_VAT, iban=IBAN),
        supplier("Müller AG", "c", iban=IBAN),
    )
    async with books.database.read(books.workspace_id) as session:
        states = sorted(one.merge.state for one in await books.merges(session))
    assert states == [MergeState.AUTOMATIC, MergeState.PROPOSED]


async def test_a_person_confirms_and_undoes(books: Books) -> None:
    first, second = await books.receive(supplier("Müller AG", "a"), supplier("Mueller AG", "b"))
    before = await books.vendor_of(second)
    merge = await _only(books, MergeState.PROPOSED, "name")
    assert await _waiting(books) == [merge]
    async with books.database.write(books.workspace_id) as session:
        await vendor_merges.confirm(session, merge, by=CLAIRE, at=NOW)
    assert await books.vendor_of(second) == await books.vendor_of(first)
    assert await _waiting(books) == []
    async with books.database.write(books.workspace_id) as session:
        await vendor_merges.undo(session, merge, by=CLAIRE, at=NOW)
    assert await books.vendor_of(second) == before != await books.vendor_of(first)
    async with books.database.read(books.workspace_id) as session:
        events = await trail.of_subject(session, "vendor", str(await books.vendor_of(first)))
    assert {event.action for event in events} == {"vendor.merged", "vendor.merge_undone"}
    assert {event.actor for event in events} == {"Claire Morel"}


async def test_a_declined_pair_does_not_come_back(books: Books) -> None:
    await books.receive(supplier("Müller AG", "a"), supplier("Mueller AG", "b"))
    merge = await _only(books, MergeState.PROPOSED, "name")
    async with books.database.write(books.workspace_id) as session:
        await vendor_merges.decline(session, merge, by=CLAIRE, at=NOW)
    await books.receive(supplier("Mueller AG", "b", email="accounts@mueller.example"))
    await _only(books, MergeState.DECLINED, "name")
    with pytest.raises(Conflict):
        async with books.database.write(books.workspace_id) as session:
            await vendor_merges.undo(session, merge, by=CLAIRE, at=NOW)


async def test_undoing_one_merge_leaves_the_others(books: Books) -> None:
    ids = await books.receive(
        supplier("Müller AG", "a"), supplier("Mueller AG", "b"), supplier("MULLER AG", "c")
    )
    async with books.database.write(books.workspace_id) as session:
        rows = list(await session.exec(select(Vendor).order_by(Vendor.source_key)))
        a, b, c = (row.id or 0 for row in rows)
        first = await vendor_merges.merge(session, c, b, by=CLAIRE, at=NOW)
        await vendor_merges.merge(session, b, a, by=CLAIRE, at=NOW)
    assert {await books.vendor_of(one) for one in ids} == {a}
    async with books.database.write(books.workspace_id) as session:
        await vendor_merges.undo(session, first.id or 0, by=CLAIRE, at=NOW)
    assert [await books.vendor_of(one) for one in ids] == [a, a, c]


async def test_we_are_never_our_own_supplier(books: Books) -> None:
    own, theirs = await books.receive(
        supplier("ATELIER LUMEN SAS", "a"), supplier("Müller AG", "b", vat_number=VAT)
    )
    ours = await books.invoice(own)
    assert (ours.vendor_id, ours.vendor_name) == (None, None)
    assert ours.needs_look == ["Your own organisation stands as the supplier."]
    assert await books.vendor_of(theirs)


async def test_our_own_numbers_are_not_a_suppliers(books: Books) -> None:
    async with books.database.write(books.workspace_id) as session:
        await own_identity.add(session, IdentityKind.VAT, [VAT], "person")
        await own_identity.add(session, IdentityKind.IBAN, [OTHER_IBAN], "person")
    await books.receive(supplier("Müller AG", "a", vat_number=VAT, iban=OTHER_IBAN))
    async with books.database.read(books.workspace_id) as session:
        row = (await session.exec(select(Vendor))).one()
        assert (row.name, row.vat_number, row.iban) == ("Müller AG", None, None)
        assert await vendor_identity.identify(session, "Atelier Lumen", VAT, OTHER_IBAN) is None


async def test_a_document_is_identified_by_number_account_and_name(books: Books) -> None:
    first, second = await books.receive(
        supplier("Müller AG", "a", vat_number=VAT, iban=IBAN), supplier("Weber", "b")
    )
    mueller, weber = await books.vendor_of(first), await books.vendor_of(second)
    async with books.database.read(books.workspace_id) as session:

        async def found(*given: str | None) -> int | None:
            one = await vendor_identity.identify(session, *given)
            return one.vendor_id if one else None

        assert await found("MUELLER") == mueller
        assert await found(None, "DE814011311") == mueller
        assert await found("Müller AG", None, IBAN) == mueller
        assert await found("A brand of theirs", VAT) == mueller
        assert await found("Weber GmbH", VAT) is None
        assert await found("Weber GmbH") == weber
        assert await found("Müller AG", OTHER_VAT) is None
        assert await found("Мueller AG", VAT) is None
        assert await found("Nobody") is None
        assert await found(None) is None


def test_the_oldest_row_of_a_chain_stands_for_all() -> None:
    assert roots_of([(3, 2), (2, 1), (5, 4)]) == {2: 1, 3: 1, 5: 4}


async def test_a_merged_suppliers_other_name_finds_it(books: Books) -> None:
    await books.receive(
        supplier("Müller Elektronik AG", "a", vat_number=VAT),
        supplier("Elektro Mueller", "b", vat_number=VAT),
    )
    merge = await _only(books, MergeState.PROPOSED, "vat")

    async def meant(text: str) -> list[str]:
        async with books.database.read(books.workspace_id) as session:
            vendors = await search.vendor_names(session)
            names = VendorNames(vendors, await search.vendor_aliases(session))
        return [match.name for match in names.look_up(text)]

    assert await meant("Elektro Mueller") == ["Elektro Mueller"]
    async with books.database.write(books.workspace_id) as session:
        await vendor_merges.confirm(session, merge, by=CLAIRE, at=NOW)
    assert await meant("Elektro Mueller") == ["Müller Elektronik AG"]
    assert await meant("Müller Elektronik") == ["Müller Elektronik AG"]
