"""Search against a filter in plain Python: the same invoices, whichever way the hits are gone
through, wherever the index ends, and page after page."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from assistant.database import Database
from assistant.workspace import search
from assistant.workspace.search import InvoiceFilter, Kind, Order, Payment, finding, hits, index
from tests.tools import books
from tests.tools.books import TODAY, Bill

SUPPLIERS = ("Atelier Brandt", "Papeterie Vasseur", "Verrerie Okafor", "Kowalski Druck")
GOODS = ("globe", "laiton", "verre")
SINCE, UNTIL = TODAY - timedelta(days=20), TODAY - timedelta(days=3)


def bills(chance: random.Random, many: int) -> list[Bill]:
    return [
        Bill(
            chance.choice(SUPPLIERS),
            f"{chance.choice('AB')}-{at:04d}",
            None if at % 17 == 3 else TODAY - timedelta(days=chance.randrange(60)),
            f"{chance.randrange(1, 40)}.50",
            paid=TODAY if chance.random() < 0.7 else None,
            status="paid" if chance.random() < 0.5 else "to_pay",
            description=f"{chance.choice(GOODS)} {chance.choice(GOODS)}",
            removed=at % 23 == 5,
        )
        for at in range(many)
    ]


@dataclass(frozen=True)
class Case:
    """A text with what a bill must have for it."""

    text: str
    is_hit: Callable[[Bill], bool]


def words(*wanted: str) -> Case:
    def is_hit(bill: Bill) -> bool:
        said = f"{bill.vendor} {bill.number} {bill.description}".lower()
        return all(one.lower() in said for one in wanted)

    return Case(" ".join(wanted), is_hit)


CASES = [
    *(words(one) for one in GOODS),
    words("globe", "vasseur"),
    words("laiton", "kowalski"),
    words("zzyzx"),
    Case("Vaseur Papeterie"[:7], lambda bill: "Vasseur" in bill.vendor),
    Case("a0012", lambda bill: (bill.number or "") == "A-0012"),
    Case("004", lambda bill: "004" in (bill.number or "").replace("-", "")),
    Case("12,50", lambda bill: bill.amount == Decimal("12.50")),
    Case((TODAY - timedelta(days=9)).isoformat(),
         lambda bill: TODAY - timedelta(days=9) in (bill.issued, bill.paid)),
]  # fmt: skip
FILTERS: list[tuple[InvoiceFilter, Callable[[Bill], bool]]] = [
    (InvoiceFilter(kind=Kind.EVERYTHING), lambda _: True),
    (
        InvoiceFilter(kind=Kind.EVERYTHING, start=SINCE, end=UNTIL),
        lambda bill: bool(bill.issued and SINCE <= bill.issued <= UNTIL),
    ),
    (InvoiceFilter(kind=Kind.EVERYTHING, least=Decimal(20)), lambda bill: bill.amount >= 20),
    (
        InvoiceFilter(kind=Kind.EVERYTHING, payment=Payment.UNPAID),
        lambda bill: bill.paid is None and bill.status != "paid",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("indexed", "common", "foreseen"),
    [(0, 1_000, 0), (100, 1_000, 0), (100, 3, 0), (100, 3, 10**6)],
)
async def test_the_same_as_going_through_every_bill(
    database: Database, workspace_id: str, indexed: int, common: int, foreseen: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Rare hits, hits known as common once they are counted, and hits expected everywhere."""

    async def foresee(*_: object) -> int:
        return foreseen

    monkeypatch.setattr(hits, "COMMON", common)
    monkeypatch.setattr(hits, "expected", foresee)
    ledger = await books.write(database, workspace_id, bills(random.Random(5), 160))
    if indexed:
        async with database.write(workspace_id) as session:
            await index.refresh(session, indexed)
        await database.learn_sizes()
    async with database.read(workspace_id) as session:
        for at, case in enumerate(CASES):
            for wanted, passes in (FILTERS[0], FILTERS[1 + at % 3]):
                asked = replace(wanted, text=case.text, today=TODAY)
                expected = {
                    bill.number
                    for bill in ledger.bills
                    if not bill.removed and case.is_hit(bill) and passes(bill)
                }
                found = await search.find(session, asked, Order.BEST, 200)
                told = [row.number for row, _ in found.rows]
                assert (case.text, sorted(map(str, told))) == (
                    case.text, sorted(map(str, expected)),
                )  # fmt: skip
                assert found.total == len(told)
                assert not found.is_more
                newest = await search.find(session, asked, Order.NEWEST, 200)
                assert {row.number for row, _ in newest.rows} == expected
                days = [row.issued_on or date.min for row, _ in newest.rows]
                assert days == sorted(days, reverse=True)


async def test_pages_never_overlap_and_end_beyond_what_is_counted(
    database: Database, workspace_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_RANKED", 20)
    monkeypatch.setattr(finding, "MOST_COUNTED", 50)
    ledger = await books.write(database, workspace_id, bills(random.Random(5), 160))
    async with database.write(workspace_id) as session:
        await index.refresh(session)
    expected = {
        bill.number for bill in ledger.bills if not bill.removed and words("globe").is_hit(bill)
    }
    assert len(expected) > 60
    wanted = InvoiceFilter(kind=Kind.EVERYTHING, text="globe")
    seen: list[str | None] = []
    async with database.read(workspace_id) as session:
        first = await search.find(session, wanted, Order.BEST, 10)
        assert (first.total, first.is_more) == (50, True)
        for offset in range(0, 200, 10):
            page = await search.find(session, wanted, Order.BEST, 10, offset)
            seen += [row.number for row, _ in page.rows]
        last = await search.find(session, wanted, Order.BEST, 10, 60)
        few = replace(wanted, text="A-0012")
        beyond = await search.find(session, few, Order.BEST, 10, 20)
    assert (beyond.rows, beyond.total) == ((), 1)
    assert (last.total, last.is_more) == (len(expected), False)
    assert len(seen) == len(set(seen))
    assert set(seen) == expected
