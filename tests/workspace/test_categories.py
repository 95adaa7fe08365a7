"""Categories: who said so, rules learnt from choices, and a person's word that stays."""

import pytest

from assistant.database import Database
from assistant.errors import Unprocessable
from assistant.tools import category_names
from assistant.workspace import (
    categories,
    category_guesses,
    category_learning,
    category_rules,
    reports,
    search,
)
from assistant.workspace.category_rules import CategoryRule
from assistant.workspace.reports import Grouping
from assistant.workspace.search import InvoiceFilter
from tests.workspace.vendor_books import CLAIRE, NOW, Books, begin, supplier

HOSTING, OFFICE, TRAVEL = "software.hosting", "office.supplies", "travel.transport"
OVH, SHOP, OTHER = supplier("Ovale", "o"), supplier("Grand Bazar", "b"), supplier("Kiosk", "k")


@pytest.fixture
async def books(database: Database, workspace_id: str) -> Books:
    return await begin(database, workspace_id)


async def choose(books: Books, category: str | None, *invoice_ids: int) -> None:
    async with books.database.write(books.workspace_id) as session:
        for invoice_id in invoice_ids:
            chosen = await categories.choose_for_invoice(
                session, invoice_id, category, by=CLAIRE, at=NOW
            )
            await category_learning.learn(session, chosen.vendor_id, NOW)


async def now(books: Books, invoice_id: int) -> tuple[str | None, str]:
    """An invoice's category that counts, and the kind of its origin."""
    async with books.database.read(books.workspace_id) as session:
        found = await search.by_id(session, invoice_id)
        assert found
        category, origin = await categories.of_invoice(session, found[0])
    return category, origin.kind if origin else ""


async def rules(books: Books) -> list[CategoryRule]:
    async with books.database.read(books.workspace_id) as session:
        return [rule for rule, _ in await category_rules.listed(session)]


async def test_a_word_of_the_name_gives_a_first_guess(books: Books) -> None:
    (one,) = await books.receive(supplier("Papeterie Vasseur", "v"))
    assert await now(books, one) == ("office.supplies", "guess")
    assert category_guesses.guess("Gebäudereinigung Nord GmbH") == (
        "premises.cleaning", "gebaudereinigung",
    )  # fmt: skip
    assert category_guesses.guess("Kiosk") is None


async def test_two_choices_that_agree_make_a_rule_for_the_supplier(books: Books) -> None:
    first, second, third = await books.receive(OVH, OVH, OVH)
    await choose(books, HOSTING, first)
    assert await rules(books) == []
    await choose(books, HOSTING, second)
    (rule,) = await rules(books)
    assert (rule.words, rule.category, sorted(rule.invoice_ids)) == ("", HOSTING, [first, second])
    assert await now(books, third) == (HOSTING, "rule")
    (later,) = await books.receive(OVH)
    assert await now(books, later) == (HOSTING, "rule")


async def test_a_human_choice_is_never_overwritten(books: Books) -> None:
    first, second, odd = await books.receive(OVH, OVH, OVH)
    await choose(books, HOSTING, first, second)
    await choose(books, TRAVEL, odd)
    assert await now(books, odd) == (TRAVEL, "human")
    async with books.database.write(books.workspace_id) as session:
        (rule, _), *_ = await category_rules.listed(session)
        assert not rule.is_on  # the choices no longer agree
        await category_rules.change(session, rule.id or 0, is_on=True, by=CLAIRE, at=NOW)
        trial = await category_rules.tried(session, rule.vendor_id, "", HOSTING)
    assert await now(books, odd) == (TRAVEL, "human")
    assert [one.id for one in trial.disagreed] == [odd]


async def test_words_tell_apart_what_a_supplier_sells(books: Books) -> None:
    a, b = await books.receive(SHOP, SHOP, description="Serveurs dédiés, avril")
    c, d = await books.receive(SHOP, SHOP, description="Papier A4 et stylos")
    (e,) = await books.receive(SHOP, description="Stylos rouges")
    await choose(books, HOSTING, a, b)
    await choose(books, OFFICE, c, d)
    learnt = {rule.words: rule.category for rule in await rules(books) if rule.is_on}
    assert learnt == {"serveurs": HOSTING, "papier": OFFICE} | (
        {"stylos": OFFICE} if "stylos" in learnt else {}
    )
    (f,) = await books.receive(SHOP, description="Papier à lettres")
    async with books.database.write(books.workspace_id) as session:
        await category_rules.apply_to_new(session)
    assert await now(books, f) == (OFFICE, "rule")
    assert (await now(books, e))[1] != "human"


async def test_a_word_can_mean_one_thing_whoever_sends_it(books: Books) -> None:
    ids = await books.receive(OVH, SHOP, SHOP, description="Taxi Lyon")
    await choose(books, TRAVEL, *ids)
    (new,) = await books.receive(OTHER, description="TAXI de nuit")
    async with books.database.write(books.workspace_id) as session:
        await category_rules.apply_to_new(session)
    assert await now(books, new) == (TRAVEL, "rule")


async def test_switching_off_takes_back_what_the_rule_gave(books: Books) -> None:
    first, second, third = await books.receive(OVH, OVH, OVH)
    await choose(books, HOSTING, first, second)
    (rule,) = await rules(books)
    async with books.database.write(books.workspace_id) as session:
        await category_rules.change(session, rule.id or 0, is_on=False, by=CLAIRE, at=NOW)
    assert await now(books, third) == (None, "")
    assert await now(books, first) == (HOSTING, "human")
    await choose(books, HOSTING, third)
    assert [rule.is_on for rule in await rules(books)] == [False]  # a person switched it off


async def test_editing_makes_a_new_version(books: Books) -> None:
    first, second, third = await books.receive(OVH, OVH, OVH)
    await choose(books, HOSTING, first, second)
    (rule,) = await rules(books)
    async with books.database.write(books.workspace_id) as session:
        await category_rules.change(session, rule.id or 0, category=OFFICE, by=CLAIRE, at=NOW)
    (edited,) = await rules(books)
    assert edited.version == rule.version + 1
    assert await now(books, third) == (OFFICE, "rule")
    with pytest.raises(Unprocessable):
        async with books.database.write(books.workspace_id) as session:
            await category_rules.change(session, rule.id or 0, category="no", by=CLAIRE, at=NOW)


async def test_a_trial_changes_nothing_and_counts_everything(books: Books) -> None:
    first, second, third = await books.receive(OVH, OVH, OVH)
    await choose(books, HOSTING, first)
    vendor = await books.vendor_of(first)
    async with books.database.read(books.workspace_id) as session:
        trial = await category_rules.tried(session, vendor, "", HOSTING)
    assert (trial.matched, trial.agreed, trial.disagreed) == (3, 1, ())
    assert [one.id for one in trial.changes] == [third, second]
    assert await now(books, third) == (None, "")


async def test_a_suppliers_category_counts_for_its_invoices(books: Books) -> None:
    first, second = await books.receive(OVH, OVH)
    vendor = await books.vendor_of(first) or 0
    async with books.database.write(books.workspace_id) as session:
        await categories.choose_for_vendor(session, vendor, HOSTING, by=CLAIRE, at=NOW)
        await categories.choose_for_invoice(session, second, TRAVEL, by=CLAIRE, at=NOW)
    async with books.database.read(books.workspace_id) as session:
        groups = await reports.sums_by(session, InvoiceFilter(), Grouping.CATEGORY)
        assert {one.key: one.count for one in groups} == {HOSTING: 1, TRAVEL: 1}
        found = await search.find(session, InvoiceFilter(category="software"))
        assert [row.id for row, _ in found.rows] == [first]
        assert await categories.in_use(session) == [(HOSTING, 1), (TRAVEL, 1)]


def test_every_category_has_a_name_in_every_language() -> None:
    assert set(category_names._names()) == set(categories.IDS)
    for names in category_names._names().values():
        assert set(names) == {"en", "fr", "de", "it", "es"}
    assert category_names.find("Hébergement") == HOSTING
    assert category_names.find("Software und IT › Hosting") == HOSTING
    assert category_names.find("nothing of the kind") is None


async def test_what_made_a_rule_leaves_out_what_was_put_elsewhere_since(books: Books) -> None:
    first, second = await books.receive(OVH, OVH)
    await choose(books, HOSTING, first, second)
    (rule,) = await rules(books)
    async with books.database.write(books.workspace_id) as session:
        await category_rules.change(session, rule.id or 0, words="", by=CLAIRE, at=NOW)
    await choose(books, OFFICE, second)
    async with books.database.read(books.workspace_id) as session:
        kept = await category_rules.get(session, rule.id or 0)
        assert [one.id for one in await category_rules.invoices_of(session, kept)] == [first]
