"""Cases made by hand in which a careless matcher is wrong. Each says what must and must not be."""

from dataclasses import dataclass, replace
from datetime import date

from assistant.matching.records import CENT, Bill, Payment

LUMEN, LUMEX, NORD = "Lumen Studio SAS", "Lumex Studio SARL", "Nordlicht Energie GmbH"
ONE_IBAN, OTHER_IBAN = "DE02120300000000202051", "FR7630006000011234567890189"


@dataclass(frozen=True)
class Case:
    """`links` must be found; `never` must not, in any state; unless `may_be_automatic`, a person
    has to confirm whatever is found."""

    name: str
    bills: tuple[Bill, ...]
    payments: tuple[Payment, ...]
    links: frozenset[tuple[int, int]] = frozenset()
    never: frozenset[tuple[int, int]] = frozenset()
    may_be_automatic: bool = True


def bill(
    id: int, euros: str, issued: str, number: str = "", name: str = LUMEN, vendor: int = 1,
    due: int | None = 30, iban: str = "", currency: str = "EUR",
) -> Bill:  # fmt: skip
    """A bill; `due` counts days after the issue."""
    day = date.fromisoformat(issued).toordinal()
    return Bill(
        id, vendor, name, number or f"F-{id:04d}", cents(euros), currency, day,
        None if due is None else day + due, iban,
    )  # fmt: skip


def paid(id: int, euros: str, day: str, label: str, iban: str = "", name: str = "") -> Payment:
    """A bank line that leaves the account (a negative amount came in)."""
    when = date.fromisoformat(day).toordinal()
    return Payment(id, cents(euros), "EUR", when, label, name, iban)


def cents(euros: str) -> int:
    """An amount as the matcher counts it."""
    return int(euros.replace(".", "")) * CENT


def pairs(*found: tuple[int, int]) -> frozenset[tuple[int, int]]:
    """Links, as (bill, payment)."""
    return frozenset(found)


JANUARY = bill(1, "120.00", "2025-01-05", "LS-2025-001")
FEBRUARY = bill(2, "120.00", "2025-02-05", "LS-2025-002")

CASES = (
    Case(
        "same supplier, same amount, two months, both paid when due",
        (JANUARY, FEBRUARY),
        (paid(1, "120.00", "2025-02-04", "LUMEN STUDIO"), paid(2, "120.00", "2025-03-07", "LUMEN")),
        links=pairs((1, 1), (2, 2)),
        never=pairs((1, 2), (2, 1)),
    ),
    Case(
        "same supplier, same amount, one payment half-way between two due dates",
        (replace(JANUARY, due=JANUARY.issued + 10), replace(FEBRUARY, due=FEBRUARY.issued + 10)),
        (paid(1, "120.00", "2025-01-31", "LUMEN STUDIO SAS"),),
        may_be_automatic=False,
    ),
    Case(
        "same supplier, same amount, the reference names the later one",
        (JANUARY, FEBRUARY),
        (paid(1, "120.00", "2025-02-06", "LUMEN STUDIO LS-2025-002"),),
        links=pairs((2, 1)),
        never=pairs((1, 1)),
    ),
    Case(
        "two bills of one amount and one day, one payment without reference",
        (JANUARY, replace(JANUARY, id=2, number="LS-2025-004")),
        (paid(1, "120.00", "2025-02-04", "LUMEN STUDIO"),),
        may_be_automatic=False,
    ),
    Case(
        "the same invoice twice, one payment with its number",
        (JANUARY, replace(JANUARY, id=2)),
        (paid(1, "120.00", "2025-02-04", "LUMEN STUDIO LS-2025-001"),),
        may_be_automatic=False,
    ),
    Case(
        "the same invoice paid twice: the second payment stays open",
        (JANUARY,),
        (
            paid(1, "120.00", "2025-02-04", "LUMEN STUDIO LS-2025-001"),
            paid(2, "120.00", "2025-02-05", "LUMEN STUDIO LS-2025-001"),
        ),
        may_be_automatic=False,
    ),
    Case(
        "a credit note netted in one payment",
        (bill(1, "500.00", "2025-03-01"), bill(2, "-80.00", "2025-03-04", "AV-12")),
        (paid(1, "420.00", "2025-03-31", "LUMEN STUDIO F-0001"),),
        links=pairs((1, 1), (2, 1)),
    ),
    Case(
        "a credit note refunded",
        (bill(1, "500.00", "2025-03-01"), bill(2, "-80.00", "2025-03-04", "AV-12")),
        (
            paid(1, "500.00", "2025-03-31", "LUMEN STUDIO F-0001"),
            paid(2, "-80.00", "2025-04-02", "VIR RECU LUMEN STUDIO AV-12"),
        ),
        links=pairs((1, 1), (2, 2)),
        never=pairs((2, 1), (1, 2)),
    ),
    Case(
        "a payment that came back, and was made again",
        (bill(1, "310.00", "2025-03-01"),),
        (
            paid(1, "310.00", "2025-03-28", "VIR SEPA LUMEN STUDIO F-0001", ONE_IBAN),
            paid(2, "-310.00", "2025-03-30", "RETOUR VIR LUMEN STUDIO F-0001", ONE_IBAN),
            paid(3, "310.00", "2025-04-04", "VIR SEPA LUMEN STUDIO F-0001", ONE_IBAN),
        ),
        links=pairs((1, 3)),
        never=pairs((1, 1), (1, 2)),
    ),
    Case(
        "a payment that came back: the invoice is open again",
        (bill(1, "310.00", "2025-03-01"),),
        (
            paid(1, "310.00", "2025-03-28", "PRLV SEPA LUMEN STUDIO F-0001"),
            paid(2, "-310.00", "2025-04-02", "REJET PRLV LUMEN STUDIO F-0001"),
        ),
        never=pairs((1, 1), (1, 2)),
    ),
    Case(
        "two suppliers share a prefix and an amount; the label stops before they differ",
        (
            bill(1, "99.00", "2025-05-01", "A-1001", "Nordlicht Energie GmbH", 1),
            bill(2, "99.00", "2025-05-02", "B-7001", "Nordlicht Design GmbH", 2),
        ),
        (paid(1, "99.00", "2025-05-31", "NORDLICHT"),),
        may_be_automatic=False,
    ),
    Case(
        "two suppliers share a prefix and an amount; the label tells them apart",
        (
            bill(1, "99.00", "2025-05-01", "A-1001", "Nordlicht Energie GmbH", 1),
            bill(2, "99.00", "2025-05-02", "B-7001", "Nordlicht Design GmbH", 2),
        ),
        (paid(1, "99.00", "2025-05-31", "NORDLICHT DESI"),),
        links=pairs((2, 1)),
        never=pairs((1, 1)),
    ),
    Case(
        "one letter between two suppliers",
        (
            bill(1, "75.50", "2025-05-01", "A-1001", LUMEN, 1),
            bill(2, "75.50", "2025-05-01", "B-7001", LUMEX, 2),
        ),
        (paid(1, "75.50", "2025-05-30", "VIR LUMEX STUDIO"),),
        links=pairs((2, 1)),
        never=pairs((1, 1)),
    ),
    Case(
        "another account: the IBAN forbids it",
        (bill(1, "240.00", "2025-05-01", iban=ONE_IBAN),),
        (paid(1, "240.00", "2025-05-30", "VIR LUMEN STUDIO", OTHER_IBAN),),
        may_be_automatic=False,
    ),
    Case(
        "another account and another name, equal amount",
        (bill(1, "240.00", "2025-05-01", iban=ONE_IBAN),),
        (paid(1, "240.00", "2025-05-30", "VIR SEPA HELIOS CLOUD SA", OTHER_IBAN),),
        never=pairs((1, 1)),
    ),
    Case(
        "an equal amount by a stranger on the due day",
        (bill(1, "1200.00", "2025-05-01"),),
        (paid(1, "1200.00", "2025-05-31", "VIR SEPA HELIOS CLOUD SA LOYER"),),
        never=pairs((1, 1)),
    ),
    Case(
        "paid long before it was issued",
        (bill(1, "64.10", "2025-09-01"),),
        (paid(1, "64.10", "2025-02-01", "LUMEN STUDIO"),),
        may_be_automatic=False,
    ),
    Case(
        "two sets of bills have the sum: nobody can tell",
        (
            bill(1, "100.00", "2025-05-01"), bill(2, "200.00", "2025-05-01"),
            bill(3, "120.00", "2025-05-01"), bill(4, "180.00", "2025-05-01"),
        ),
        (paid(1, "300.00", "2025-05-30", "LUMEN STUDIO"),),
        may_be_automatic=False,
    ),
    Case(
        "one set of bills has the sum",
        (
            bill(1, "101.10", "2025-05-01"), bill(2, "202.37", "2025-05-03"),
            bill(3, "77.77", "2025-05-05"),
        ),
        (paid(1, "303.47", "2025-05-31", "VIR LUMEN STUDIO SAS"),),
        links=pairs((1, 1), (2, 1)),
        never=pairs((3, 1)),
    ),
    Case(
        "three instalments",
        (bill(1, "900.00", "2025-05-01"),),
        (
            paid(1, "300.00", "2025-05-31", "LUMEN STUDIO F-0001"),
            paid(2, "300.00", "2025-06-30", "LUMEN STUDIO F-0001"),
            paid(3, "300.00", "2025-07-31", "LUMEN STUDIO F-0001"),
        ),
        links=pairs((1, 1), (1, 2), (1, 3)),
    ),
    Case(
        "a fourth instalment is too much",
        (bill(1, "600.00", "2025-05-01"),),
        tuple(
            paid(at, "200.00", f"2025-0{4 + at}-28", "LUMEN STUDIO F-0001") for at in (1, 2, 3, 4)
        ),
        links=pairs((1, 1), (1, 2), (1, 3)),
        never=pairs((1, 4)),
        may_be_automatic=True,
    ),
    Case(
        "two suppliers number alike: the number alone decides nothing",
        (
            bill(1, "88.00", "2025-05-01", "2025-001", LUMEN, 1),
            bill(2, "91.00", "2025-05-01", "2025-001", NORD, 2),
        ),
        (paid(1, "91.00", "2025-05-30", "NORDLICHT ENERGIE 2025-001"),),
        links=pairs((2, 1)),
        never=pairs((1, 1)),
    ),
    Case(
        "the number is part of a longer number",
        (bill(1, "88.00", "2025-05-01", "1234"),),
        (paid(1, "88.00", "2025-05-30", "VIR SEPA HELIOS CLOUD 9123456"),),
        never=pairs((1, 1)),
    ),
    Case(
        "neighbours in a series: a typo could be either",
        (
            bill(1, "50.00", "2025-05-01", "INV-1042"), bill(2, "50.00", "2025-05-01", "INV-1043"),
        ),
        (paid(1, "50.00", "2025-05-30", "LUMEN STUDIO INV-1044"),),
        may_be_automatic=False,
    ),
    Case(
        "other currency within the window, with its number",
        (bill(1, "1090.00", "2025-05-01", "INV-1042", currency="USD"),),
        (paid(1, "1004.20", "2025-05-30", "LUMEN STUDIO INV-1042"),),
        links=pairs((1, 1)),
    ),
    Case(
        "other currency, same figure: not the same money",
        (bill(1, "1090.00", "2025-05-01", "INV-1042", currency="SEK"),),
        (paid(1, "1090.00", "2025-05-30", "HELIOS CLOUD"),),
        never=pairs((1, 1)),
    ),
    Case(
        "two per cent off for early payment",
        (bill(1, "1000.00", "2025-05-01", "INV-1042"),),
        (paid(1, "980.00", "2025-05-08", "LUMEN STUDIO INV-1042"),),
        links=pairs((1, 1)),
    ),
    Case(
        "the bank kept a fee",
        (bill(1, "1000.00", "2025-05-01", "INV-1042"),),
        (paid(1, "1012.50", "2025-05-28", "LUMEN STUDIO INV-1042"),),
        links=pairs((1, 1)),
    ),
)  # fmt: skip
