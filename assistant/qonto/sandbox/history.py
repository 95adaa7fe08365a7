"""The documents that reached the company over the past months, in the order they came.

A bill depends on the seed, its supplier and its calendar month alone, so moving `today` moves the
window over one and the same history instead of inventing another.
"""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from math import ceil, cos, pi

from assistant.qonto.sandbox.bills import Bill, Line, Party, number_of
from assistant.qonto.sandbox.company import Organization
from assistant.qonto.sandbox.identifiers import seeded
from assistant.qonto.sandbox.suppliers import Article, Supplier, suppliers

MONTHS = 18
PER_COPY = 310
"""Invoices that one set of suppliers surely sends in `MONTHS` months; about twenty more come."""
CALM = 0.75
"""Share of the irregular suppliers' habits that comes true in an ordinary month."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One document as it reached Qonto.

    `key` is unique, `bill` need not be: the same document can arrive twice. `missing` names fields
    that Qonto could not read; `state` is "read", "reading" (no analysis yet) or "unknown";
    `misread` means that Qonto's total differs from the printed one.
    """

    key: str
    bill: Bill
    arrived_at: datetime
    missing: tuple[str, ...] = ()
    state: str = "read"
    misread: bool = False
    duplicate: bool = False
    file_name: str = ""


def ordinary_arrivals(organization: Organization, today: date, invoices: int) -> list[Arrival]:
    """Every plain arrival before `today` in a window that holds `invoices` or a few more."""
    copies = ceil(invoices / PER_COPY)
    span = min(MONTHS, max(3, ceil(invoices * MONTHS / PER_COPY) + 1))
    midnight = datetime.combine(today, time.min, UTC)
    arrivals = [
        arrival
        for supplier in suppliers(organization.seed, copies)
        for months_ago in range(span + 1)
        for arrival in _of_month(organization, supplier, month_before(today, months_ago))
        if arrival.arrived_at < midnight
    ]
    return sorted(arrivals, key=lambda arrival: (arrival.arrived_at, arrival.key))


def bill_of(
    organization: Organization,
    supplier: Supplier,
    issued: date,
    place: int = 0,
    rng: random.Random | None = None,
) -> Bill:
    """The bill a supplier issues on that day; `place` tells several in one month apart."""
    rng = rng or seeded(organization.seed, supplier.id, issued, place, "bill")
    serial = _serial(supplier, issued, place)
    return Bill(
        key=f"{supplier.id}|{issued}|{place}",
        supplier=supplier,
        number=number_of(supplier, serial, issued),
        serial=serial,
        issue_date=issued,
        due_date=issued + timedelta(days=supplier.terms),
        lines=_lines(supplier, issued, rng),
        iban=supplier.iban,
        vat=supplier.vat,
        buyer=buyer(organization),
    )


def buyer(organization: Organization) -> Party:
    """The organisation as its suppliers write it on their documents."""
    return Party(
        organization.legal_name,
        organization.street,
        organization.city,
        "France",
        organization.vat,
    )


def _of_month(organization: Organization, supplier: Supplier, month: date) -> list[Arrival]:
    rng = seeded(organization.seed, supplier.id, month)
    days = sorted(_days(supplier, month, rng))
    return [
        _arrival(organization, supplier, month.replace(day=day), i, rng)
        for i, day in enumerate(days)
    ]


def _days(supplier: Supplier, month: date, rng: random.Random) -> list[int]:
    if supplier.day is not None:
        return [supplier.day] if (month.month - 1) % supplier.step == 0 else []
    expected = supplier.per_month * CALM
    count = int(expected) + (rng.random() < expected % 1)
    return [rng.randint(1, 28) for _ in range(count)]


def _arrival(
    organization: Organization, supplier: Supplier, issued: date, place: int, rng: random.Random
) -> Arrival:
    bill = bill_of(organization, supplier, issued, place, rng)
    morning = datetime.combine(issued, time(7), UTC)
    delay = timedelta(days=rng.choice((0, 0, 1, 1, 2, 3)), milliseconds=rng.randrange(39_600_000))
    return Arrival(bill.key, bill, morning + delay)


def _lines(supplier: Supplier, issued: date, rng: random.Random) -> tuple[Line, ...]:
    chosen = supplier.articles[: supplier.lines]
    if supplier.day is None and len(supplier.articles) > 1:
        others = rng.sample(supplier.articles[1:], rng.randint(0, supplier.lines - 1))
        chosen = (supplier.articles[0], *others)
    return tuple(_line(supplier, article, issued, rng) for article in chosen)


def _line(supplier: Supplier, article: Article, issued: date, rng: random.Random) -> Line:
    quantity = Decimal(rng.randint(article.least, article.most))
    if supplier.seasonal and article.most > 1:
        quantity = (quantity * Decimal(str(1 + 0.35 * cos((issued.month - 1) * pi / 6)))).quantize(
            Decimal(1)
        )
    if supplier.growth and article.most > 1:
        growth = (1 + supplier.growth) ** _months_since_2025(issued)
        quantity = (quantity * Decimal(str(growth))).quantize(Decimal(1))
    return Line(article.name, quantity, article.price, article.rate)


def _serial(supplier: Supplier, issued: date, place: int) -> int:
    rng = seeded(supplier.id, "numbering")
    start, stride = rng.randint(40, 400), rng.randint(4, 11)
    return start + (_months_since_2025(issued) + 24) * stride + place


def _months_since_2025(day: date) -> int:
    return (day.year - 2025) * 12 + day.month - 1


def month_before(today: date, months: int) -> date:
    """The first day of the month so many months before this one."""
    index = today.year * 12 + today.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)
