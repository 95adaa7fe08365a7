"""Statements into the workspace: nothing twice, nothing lost, taken back, on both databases."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import select

from assistant.database import Database
from assistant.errors import NotFound, TooLarge, Unprocessable
from assistant.sources import intake
from assistant.sources.intake import Imported
from assistant.workspace import account_numbers, chain, same_accounts, statements, trail
from assistant.workspace.audit import Actor
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.statements import StatementState
from tests.sources import files
from tests.sources.files import IBAN, entry
from tests.sources.test_csv import UNKNOWN, WORD

ANA = Actor("person", "Ana")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HEADER = "Date;Libellé;Débit;Crédit"


class Bank:
    """A workspace to import into."""

    def __init__(self, database: Database, workspace_id: str, folder: Path) -> None:
        self.database, self.workspace_id, self.folder = database, workspace_id, folder

    async def take(self, data: bytes, name: str = "october.csv") -> Imported:
        """Import one file."""

        async def chunks() -> AsyncIterator[bytes]:
            yield data

        return await intake.receive(
            *(self.database, self.folder, self.workspace_id, name, chunks()), by=ANA, at=NOW
        )

    async def undo(self, statement_id: int) -> int:
        """Take one import back."""
        return await intake.undo(
            self.database, self.folder, self.workspace_id, statement_id, ANA, NOW
        )

    async def transactions(self) -> list[BankTransaction]:
        """All of them, in the order they came."""
        async with self.database.read(self.workspace_id) as session:
            return list(
                await session.exec(select(BankTransaction).order_by(BankTransaction.id))  # type: ignore[arg-type]
            )


@pytest.fixture
def bank(database: Database, workspace_id: str, tmp_path: Path) -> Bank:
    return Bank(database, workspace_id, tmp_path / "data")


async def test_a_statement_is_kept_with_all_it_tells(bank: Bank) -> None:
    taken = await bank.take(files.camt(entry()), "../october\n.xml")
    assert (taken.format, taken.accounts, taken.kept) == ("CAMT.053", [IBAN], 1)
    assert (taken.starts_on, taken.ends_on) == (date(2026, 10, 1), date(2026, 10, 31))
    (row,) = await bank.transactions()
    assert (row.amount, row.currency, row.bank_id) == (Decimal(-186), "EUR", "BANK-1")
    assert row.raw["Ntry/AcctSvcrRef"] == "BANK-1"
    async with bank.database.read(bank.workspace_id) as session:
        (kept,) = await statements.newest(session)
        assert (kept.file_name, kept.rows_read, kept.rows_kept) == ("october .xml", 1, 1)
        (event,) = await trail.of_subject(session, "statement", str(kept.id))
        assert (event.action, event.actor) == ("statement.imported", "Ana")


async def test_the_same_file_again_enters_nothing(bank: Bank) -> None:
    data = files.csv(HEADER, "05/10/2026;Vasseur;186,00;", "05/10/2026;Vasseur;186,00;")
    first, again = await bank.take(data), await bank.take(data)
    assert (first.kept, first.duplicates) == (2, 0)
    assert (again.kept, again.duplicates) == (0, 2)
    assert again.statement_id == first.statement_id
    assert len(await bank.transactions()) == 2


async def test_overlapping_statements_enter_each_row_once(bank: Bank) -> None:
    rows = [f"{day:02}/10/2026;Vasseur;186,00;" for day in (1, 2, 2, 3)]
    await bank.take(files.csv(HEADER, *rows[:3]))
    later = await bank.take(files.csv(HEADER, *rows[1:], "04/10/2026;Weber;;12,00"))
    assert (later.kept, later.duplicates) == (2, 2)
    assert len(await bank.transactions()) == 5


async def test_the_banks_id_holds_even_when_the_label_changes(bank: Bank) -> None:
    header = "Transaction ID;Date;Libellé;Débit;Crédit"
    await bank.take(files.csv(header, "t-1;05/10/2026;VASSEUR;186,00;"))
    again = await bank.take(files.csv(header, "t-1;05/10/2026;VASSEUR SARL;186,00;"))
    assert (again.kept, again.duplicates) == (0, 1)


async def test_rows_of_one_id_with_other_labels_all_stay(bank: Bank) -> None:
    header = "Transaction ID;Date;Libellé;Débit;Crédit"
    rows = (
        "t-1;05/10/2026;Fee A;1,00;",
        "t-1;05/10/2026;Fee B;1,00;",
        "t-1;05/10/2026;Fee A;1,00;",
    )
    taken = await bank.take(files.csv(header, *rows))
    assert (taken.kept, taken.duplicates) == (2, 1)


async def test_rows_read_are_kept_duplicate_or_skipped(bank: Bank) -> None:
    data = files.csv(HEADER, "05/10/2026;Vasseur;186,00;", "Total;;186,00;", "06/10/2026;Weber;;x")
    taken = await bank.take(data)
    assert (taken.kept, taken.skipped) == (1, {"balance": 1, "no_amount": 1})
    async with bank.database.read(bank.workspace_id) as session:
        (kept,) = await statements.newest(session)
    assert kept.rows_read == kept.rows_kept + kept.rows_duplicate + sum(kept.rows_skipped.values())


async def test_taking_an_import_back_removes_its_rows_and_keeps_the_trail(bank: Bank) -> None:
    taken = await bank.take(files.camt(entry()))
    assert await bank.undo(taken.statement_id) == 1
    assert await bank.transactions() == []
    assert not [path for path in bank.folder.rglob("*") if path.is_file()]
    async with bank.database.read(bank.workspace_id) as session:
        assert await statements.newest(session) == []
        events = await trail.of_subject(session, "statement", str(taken.statement_id))
        assert [event.action for event in events] == ["statement.undone", "statement.imported"]
        assert await chain.first_bad(session) is None
    assert (await bank.take(files.camt(entry()))).kept == 1


async def test_a_row_that_another_statement_holds_too_outlives_the_first(bank: Bank) -> None:
    rows = [f"{day:02}/10/2026;Vasseur;186,00;" for day in (1, 2, 3)]
    first = await bank.take(files.csv(HEADER, *rows[:2]))
    second = await bank.take(files.csv(HEADER, *rows[1:]))
    assert await bank.undo(first.statement_id) == 1
    left = await bank.transactions()
    assert [row.booked_on.day for row in left] == [2, 3]
    assert {row.statement_id for row in left} == {second.statement_id}
    assert await bank.undo(second.statement_id) == 2


async def test_coverage_names_the_gaps_of_each_account(bank: Bank) -> None:
    for days in ((1, 5), (4, 9), (12, 14)):
        rows = [f"{day:02}/10/2026;Vasseur;{day},00;" for day in days]
        await bank.take(files.csv(HEADER, *rows))
    async with bank.database.read(bank.workspace_id) as session:
        (told,) = await statements.coverage(session)
    assert (told.starts_on, told.ends_on) == (date(2026, 10, 1), date(2026, 10, 14))
    assert told.gaps == [(date(2026, 10, 10), date(2026, 10, 11))]


async def test_a_question_waits_is_answered_once_and_not_asked_again(bank: Bank) -> None:
    data = files.csv(*UNKNOWN)
    taken = await bank.take(data)
    assert taken.question is not None
    assert await bank.transactions() == []
    async with bank.database.read(bank.workspace_id) as session:
        (waiting,) = await statements.newest(session)
    assert waiting.state is StatementState.WAITING
    given = (bank.database, bank.folder, bank.workspace_id, taken.statement_id)
    with pytest.raises(Unprocessable, match="without a day"):
        await intake.answer(*given, WORD | {"date": "Who"}, by=ANA, at=NOW)
    done = await intake.answer(*given, WORD, by=ANA, at=NOW)
    assert (done.question, done.kept) == (None, 1)
    next_month = await bank.take(data.replace(b"05.10", b"05.11"))
    assert (next_month.question, next_month.kept) == (None, 1)


async def test_a_refused_file_leaves_nothing_behind(bank: Bank) -> None:
    with pytest.raises(Unprocessable):
        await bank.take(b"%PDF-1.7")
    with pytest.raises(TooLarge, match="30 MB"):
        await bank.take(b"x" * (intake.MAX_BYTES + 1))
    assert not [path for path in bank.folder.rglob("*") if path.is_file()]
    async with bank.database.read(bank.workspace_id) as session:
        assert await statements.newest(session) == []


CSV_OF_THE_ACCOUNT = "Date;Libellé;Débit;Crédit;Compte"


async def test_the_same_month_in_another_format_is_no_new_month(bank: Bank) -> None:
    """Two equal payments in both files stay two; a third one, and another payee, are new."""
    camt = files.camt(
        entry(details=files.payment("186.00", "Papeterie Vasseur", "PV-31"), reference="B-1")
        + entry(details=files.payment("186.00", "Papeterie Vasseur", "PV-31"), reference="B-2")
    )
    assert (await bank.take(camt, "october.xml")).kept == 2
    row = f"05/10/2026;PRLV PAPETERIE VASSEUR PV-31;186,00;;{IBAN}"
    other = f"05/10/2026;CARTE GARAGE MOREL;186,00;;{IBAN}"
    taken = await bank.take(files.csv(CSV_OF_THE_ACCOUNT, row, row, row, other))
    assert (taken.kept, taken.duplicates, taken.twins) == (2, 2, 2)
    again = await bank.take(files.csv(CSV_OF_THE_ACCOUNT, row, row, row, other, ""))
    assert (again.kept, again.duplicates) == (0, 4)
    assert len(await bank.transactions()) == 4


CAMT_OF_TWO = files.camt(
    entry(details=files.payment("186.00", "Papeterie Vasseur", "PV-31"), reference="B-1")
    + entry("12.00", details=files.payment("12.00", "Garage Morel", "GM-7"), reference="B-2")
)
VASSEUR = "05/10/2026;PRLV PAPETERIE VASSEUR PV-31;186,00;"
MOREL = "05/10/2026;CARTE GARAGE MOREL;12,00;"


@pytest.mark.parametrize("is_csv_first", [True, False])
async def test_a_csv_without_an_account_is_of_the_account_that_has_the_same_lines(
    bank: Bank, is_csv_first: bool
) -> None:
    later = "03/11/2026;LOYER;900,00;"
    table = files.csv(HEADER, VASSEUR, MOREL, later)
    both = [table, CAMT_OF_TWO] if is_csv_first else [CAMT_OF_TWO, table]
    await bank.take(both[0])
    second = await bank.take(both[1])
    assert (second.twins, second.accounts) == (2, [IBAN])
    rows = await bank.transactions()
    assert len(rows) == 3
    assert len({row.account_id for row in rows}) == 1
    async with bank.database.read(bank.workspace_id) as session:
        assert {one.accounts for one in await statements.newest(session)} == {IBAN}
    next_table = files.csv(HEADER, VASSEUR, MOREL, later, "04/11/2026;GAZ;70,00;")
    for data, kept in ((table, 0), (CAMT_OF_TWO, 0), (next_table, 1)):
        again = await bank.take(data)
        assert (again.kept, again.accounts) == (kept, [IBAN])


@pytest.mark.parametrize(
    ("rows", "alike"),
    [
        ([VASSEUR, MOREL, "05/10/2026;CARTE FLEURISTE;12,00;"], 2),
        ([VASSEUR, VASSEUR, MOREL], 2),
        ([VASSEUR, "05/10/2026;CARTE FLEURISTE;12,00;"], 1),
        ([VASSEUR], 1),
        (["05/10/2026;CARTE FLEURISTE;33,00;"], 0),
    ],
)
async def test_what_does_not_prove_the_account_stays_and_is_told(
    bank: Bank, rows: list[str], alike: int
) -> None:
    await bank.take(CAMT_OF_TWO)
    taken = await bank.take(files.csv(HEADER, *rows))
    assert (taken.kept, taken.duplicates) == (len(rows), 0)
    async with bank.database.read(bank.workspace_id) as session:
        statement = await statements.get(session, taken.statement_id)
        found = await same_accounts.alike(session, statement)
    assert [(one.account.iban, one.lines) for one in found] == ([(IBAN, alike)] if alike else [])


LCL_IBAN = "FR3730002004510000098285A19"


@pytest.mark.parametrize("is_csv_first", [True, False])
async def test_an_account_number_and_the_iban_that_holds_it_are_one_account(
    bank: Bank, is_csv_first: bool
) -> None:
    table = files.csv(
        "05/10/2026;-186;Virement;;;VIR PAPETERIE VASSEUR PV-31;;",
        "31/10/2026;1000,5;;00451 098285A",
    )
    paper = files.payment("186.00", "Papeterie Vasseur", "PV-31")
    camt = files.camt(entry(details=paper), account=f"<IBAN>{LCL_IBAN}</IBAN>")
    other = files.camt(entry(details=paper))
    assert (await bank.take(other)).kept == 1
    first, second = (table, camt) if is_csv_first else (camt, table)
    assert (await bank.take(first)).kept == 1
    taken = await bank.take(second)
    assert (taken.kept, taken.twins, taken.accounts) == (0, 1, [LCL_IBAN])
    assert (await bank.take(table)).accounts == [LCL_IBAN]
    assert len(await bank.transactions()) == 2


@pytest.mark.parametrize(
    ("number", "is_same"),
    [
        ("00451 098285A", True),
        ("0000098285A", True),
        ("00451 0000098285A", True),
        ("00452 098285A", False),
        ("098285A", False),
        ("****098285A", False),
        ("00451 098285", False),
        ("30002 00451", False),
    ],
)
def test_which_number_an_iban_holds(number: str, is_same: bool) -> None:
    assert account_numbers.is_in(number, LCL_IBAN) is is_same


async def test_a_person_says_whose_lines_they_are(bank: Bank) -> None:
    """Two payments alike stay two: one of three has no twin in the other file."""
    await bank.take(CAMT_OF_TWO)
    taken = await bank.take(files.csv(HEADER, VASSEUR, VASSEUR, MOREL))
    (known,) = {row.account_id for row in await bank.transactions()} - {
        row.account_id
        for row in await bank.transactions()
        if row.statement_id == taken.statement_id
    }
    given = bank.database, bank.folder, bank.workspace_id, taken.statement_id
    with pytest.raises(NotFound):
        await intake.assign(*given, known + 99, by=ANA, at=NOW)
    again = await intake.assign(*given, known, by=ANA, at=NOW)
    assert (again.kept, again.twins, again.accounts) == (1, 2, [IBAN])
    rows = await bank.transactions()
    assert sorted(row.amount for row in rows) == [Decimal(-186), Decimal(-186), Decimal(-12)]
    assert {row.account_id for row in rows} == {known}
