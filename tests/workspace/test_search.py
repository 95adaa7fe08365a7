"""Search: the same hits with the index and before it, on both databases."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import column, func
from sqlalchemy import select as select_columns
from sqlalchemy.dialects import sqlite
from sqlmodel import col, select, update

from assistant.database import Database
from assistant.workspace import document_texts, search
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import InvoiceFilter, Kind, Order, Payment, index
from assistant.workspace.search.expectation import expected
from assistant.workspace.search.hits import WORDS
from assistant.workspace.search.meaning import taken_apart
from assistant.workspace.vendors import Vendor
from tests.tools import books
from tests.tools.books import Bill

BILLS = [
    Bill("Papeterie Vasseur", "INV-2026-0042", date(2026, 10, 7), "1234.56",
         paid=date(2026, 11, 2)),
    Bill("Papeterie Vasseur", "INV-2026-0043", date(2026, 10, 8), "98.00"),
    Bill("Verrerie du Forez", "F/77.180", date(2026, 9, 3), "612.00", description="Globe opale"),
    Bill("Lichtwerk Köln GmbH", "RE-10482", date(2026, 8, 3), "3659.25", file="Lieferung-Mai.pdf"),
    Bill("Alizé Télécom", "AT-1", date(2026, 7, 3), "19.99"),
]  # fmt: skip


@pytest.fixture
async def ledger(database: Database, workspace_id: str) -> books.Books:
    return await books.write(database, workspace_id, BILLS)


async def hits(database: Database, workspace_id: str, text: str) -> list[str | None]:
    wanted = InvoiceFilter(kind=Kind.EVERYTHING, text=text)
    async with database.read(workspace_id) as session:
        found = await search.find(session, wanted, Order.BEST)
    assert found.total == len(found.rows)
    return [row[0].number for row in found.rows]


async def refresh(database: Database, workspace_id: str) -> int:
    async with database.write(workspace_id) as session:
        return await index.refresh(session)


@pytest.mark.parametrize("is_indexed", [True, False])
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("INV 2026 0042", "INV-2026-0042"),
        ("inv20260042", "INV-2026-0042"),
        ("260042", "INV-2026-0042"),
        ("f77180", "F/77.180"),
        ("1,234.56", "INV-2026-0042"),
        ("1234,56 €", "INV-2026-0042"),
        ("1 234,56", "INV-2026-0042"),
        ("612", "F/77.180"),
        ("€612", "F/77.180"),
        ("2026-10-07", "INV-2026-0042"),
        ("02/11/2026", "INV-2026-0042"),
        ("lichtwerk", "RE-10482"),
        ("Lichtwerck", "RE-10482"),
        ("Alize Telecom", "AT-1"),
        ("Verrerie du Forrez", "F/77.180"),
        ("lieferung", "RE-10482"),
        ("mai 10482", "RE-10482"),
    ],
)
async def test_what_a_person_types_is_found(
    database: Database, workspace_id: str, ledger: books.Books, text: str, number: str,
    is_indexed: bool,
) -> None:  # fmt: skip
    if is_indexed:
        assert await refresh(database, workspace_id) == len(BILLS)
    assert (await hits(database, workspace_id, text))[:1] == [number]


async def test_words_and_amounts_must_both_fit(
    database: Database, workspace_id: str, ledger: books.Books
) -> None:
    await refresh(database, workspace_id)
    assert await hits(database, workspace_id, "vasseur") == ["INV-2026-0043", "INV-2026-0042"]
    assert await hits(database, workspace_id, "vasseur 2026-10-07") == ["INV-2026-0042"]
    assert await hits(database, workspace_id, "forez globe") == ["F/77.180"]
    assert await hits(database, workspace_id, "forez lichtwerk") == []


async def test_the_exact_number_comes_before_newer_ones_that_contain_it(
    database: Database, workspace_id: str
) -> None:
    longer = [Bill("Vasseur", f"X-{day:02d}-420", date(2026, 11, day), "1.00") for day in (1, 2)]
    exact = Bill("Vasseur", "420", date(2026, 1, 1), "1.00")
    await books.write(database, workspace_id, [exact, *longer])
    await refresh(database, workspace_id)
    assert await hits(database, workspace_id, "420") == ["420", "X-02-420", "X-01-420"]


async def test_a_documents_text_is_found_and_changes_are_followed(
    database: Database, workspace_id: str, ledger: books.Books
) -> None:
    document_id = await books.document(database, workspace_id, "D-1")
    async with database.write(workspace_id) as session:
        await document_texts.keep(session, document_id, "Bestellung 4711: Fassungen aus Messing")
        first = (await session.exec(select(Invoice).order_by(col(Invoice.id)))).first()
        assert first is not None
        first.document_id = document_id
    await refresh(database, workspace_id)
    assert await refresh(database, workspace_id) == 0
    assert await hits(database, workspace_id, "messing fassungen") == ["INV-2026-0042"]
    async with database.write(workspace_id) as session:
        await session.exec(
            update(Invoice)
            .where(col(Invoice.number) == "AT-1")
            .values(number="AT-2", file_name=None, version=2)
            .execution_options(synchronize_session=False)
        )
    assert await refresh(database, workspace_id) == 1
    assert await hits(database, workspace_id, "AT-2") == ["AT-2"]
    assert await hits(database, workspace_id, "AT-1") == []


async def test_another_workspace_finds_nothing_here(
    database: Database, workspace_id: str, ledger: books.Books
) -> None:
    from assistant.workspace.workspaces import Workspace

    await refresh(database, workspace_id)
    other = Workspace(name="Other")
    async with database.system() as session:
        session.add(other)
    for text in ("vasseur", "INV-2026-0042", "1234.56", "Lichtwerck"):
        assert await hits(database, other.id, text) == []


@pytest.mark.parametrize("text", ["'", '"', "*", "a OR b", "NEAR(", "-", "%", "&|!", "é" * 300])
async def test_nothing_typed_breaks_it(
    database: Database, workspace_id: str, ledger: books.Books, text: str
) -> None:
    await refresh(database, workspace_id)
    assert isinstance(await hits(database, workspace_id, text), list)


def test_a_text_is_taken_apart() -> None:
    assert taken_apart("1.234,56").amounts == (Decimal("1234.56"),)
    assert taken_apart("612").amounts == ()
    assert taken_apart("Vasseur 07.10.2026").days == (date(2026, 10, 7),)
    assert taken_apart("hosting").category == "software.hosting"
    assert taken_apart("INV 2026 0042").number == "inv20260042"
    assert taken_apart("Verrerie Kowalski Lyon 4877").number == ""


async def test_readers_that_are_open_plan_by_what_was_learnt_since(
    database: Database, workspace_id: str
) -> None:
    if not database.is_sqlite:
        return
    wanted = """EXPLAIN QUERY PLAN SELECT raw FROM invoices
        WHERE id IN (1, 2, 3) AND workspace_id = 'x' ORDER BY issued_on DESC"""

    async def plan() -> str:
        async with database.engine.connect() as connection:
            return str((await connection.exec_driver_sql(wanted)).mappings().all()[0]["detail"])

    assert "ix_invoices" in await plan()
    many = [Bill("Vasseur", f"V-{at}", date(2026, 1, 1), "1.00") for at in range(200)]
    await books.write(database, workspace_id, many)
    await database.learn_sizes()
    assert "PRIMARY KEY" in await plan()


async def test_a_number_is_looked_up_by_its_index(database: Database, workspace_id: str) -> None:
    is_it = search.squeezed_column(col(Invoice.number)) == "inv20260042"
    query = select(Invoice.id).where(Invoice.workspace_id == workspace_id, is_it)
    many = [Bill("Vasseur", f"V-{at}", date(2026, 1, 1), "1.00") for at in range(200)]
    await books.write(database, workspace_id, many)
    async with database.read(workspace_id) as session:
        connection = await session.connection()
        plain = query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        if not database.is_sqlite:
            await connection.exec_driver_sql("ANALYZE invoices")
            await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        plan = (await connection.exec_driver_sql(f"{explain} {plain}")).all()
    assert "ix_invoices_number" in str(plan)


@pytest.mark.parametrize("common", [0, 2_000])
async def test_a_common_word_among_open_invoices_is_found_by_either_way(
    database: Database, workspace_id: str, ledger: books.Books,
    monkeypatch: pytest.MonkeyPatch, common: int,
) -> None:  # fmt: skip
    assert ledger
    monkeypatch.setattr("assistant.workspace.search.hits.COMMON", common)
    await refresh(database, workspace_id)
    for payment, number in ((Payment.UNPAID, "INV-2026-0043"), (Payment.PAID, "INV-2026-0042")):
        wanted = InvoiceFilter(kind=Kind.EVERYTHING, text="papeterie", payment=payment)
        async with database.read(workspace_id) as session:
            found = await search.find(session, wanted, Order.BEST)
        assert [row[0].number for row in found.rows] == [number]


async def test_whether_an_invoice_is_settled_is_asked_of_its_own_matches(
    database: Database, workspace_id: str
) -> None:
    if not database.is_sqlite:
        return
    query = select(Invoice.id).where(col(Invoice.workspace_id) == workspace_id, *search.unpaid())
    told = query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    async with database.read(workspace_id) as session:
        connection = await session.connection()
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {told}")
        steps = [step["detail"] for step in plan.mappings()]
    (of_matches,) = [step for step in steps if "matches" in step]
    assert "invoice_id=?" in of_matches


async def test_postgresql_foresees_how_many_invoices_have_a_word(
    database: Database, workspace_id: str
) -> None:
    if database.is_sqlite:
        return
    many = [Bill("Vasseur" if at % 2 else "Okafor", f"V-{at}", None, "1.00") for at in range(300)]
    await books.write(database, workspace_id, many)
    await refresh(database, workspace_id)
    async with database.write(workspace_id) as session:
        connection = await session.connection()
        await connection.exec_driver_sql("ANALYZE search_words")
        found = {}
        for word in ("okafor", "oka", "zzyzx"):
            vector = column("vector").bool_op("@@")(func.to_tsquery("simple", f"{word}:*"))
            question = select_columns(WORDS.c.invoice_id).select_from(WORDS).where(vector)
            found[word] = await expected(session, question)
    assert 100 <= found["okafor"] <= 200
    assert 100 <= found["oka"] <= 200
    assert found["zzyzx"] < 50


async def test_a_word_for_a_category_finds_its_invoices(
    database: Database, workspace_id: str, ledger: books.Books
) -> None:
    async with database.write(workspace_id) as session:
        named = col(Vendor.name) == "Alizé Télécom"
        await session.exec(update(Vendor).where(named).values(category="telecom.phone"))
    await refresh(database, workspace_id)
    wanted = InvoiceFilter(kind=Kind.EVERYTHING, text="Telefon", named="telecom.phone")
    async with database.read(workspace_id) as session:
        found = await search.find(session, wanted, Order.BEST)
    assert [row[0].number for row in found.rows] == ["AT-1"]
