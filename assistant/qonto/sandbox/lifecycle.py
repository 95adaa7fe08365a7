"""Where an invoice stands in Qonto's workflow at a given day.

The course of every invoice (reviewed, scheduled, paid, matched) is fixed by its key; a later
`today` only shows more of it.
"""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from assistant.qonto.sandbox.history import Arrival
from assistant.qonto.sandbox.identifiers import seeded

ANALYSIS = timedelta(seconds=7)
"""Time Qonto took to read a document of the seeded history."""


@dataclass(frozen=True, slots=True)
class Stage:
    """An invoice's workflow fields; dates are None until they apply."""

    status: str
    updated_at: datetime
    payment_date: date | None = None
    scheduled_date: date | None = None
    matched: bool = False
    declined_note: str = ""


def stage(arrival: Arrival, today: date) -> Stage:
    """The stage reached at midnight (UTC) before `today`."""
    rng = seeded(arrival.key, "course")
    read_at = arrival.arrived_at + ANALYSIS
    if arrival.state == "reading":
        return Stage("to_review", arrival.arrived_at)
    if arrival.state == "unknown":
        return Stage("to_review", read_at)
    reviewed_at = arrival.arrived_at + timedelta(days=rng.randint(2, 9), minutes=rng.randrange(300))
    if reviewed_at >= datetime.combine(today, time.min, UTC):
        return Stage("to_review", read_at)
    if arrival.duplicate or arrival.bill.kind != "invoice":
        return Stage("archived", reviewed_at)
    return _decided(arrival, reviewed_at, today, rng)


def _decided(arrival: Arrival, reviewed_at: datetime, today: date, rng: random.Random) -> Stage:
    chance = rng.random()
    if chance < 0.01:
        return Stage("rejected", reviewed_at, declined_note="Livraison non conforme")
    if chance < 0.02:
        return Stage("discarded", reviewed_at)
    paid_on = max(_payment_day(arrival, rng), reviewed_at.date())
    if paid_on > today + timedelta(days=9):
        return Stage("to_approve" if chance > 0.7 else "to_pay", reviewed_at)
    if paid_on >= today:
        return (
            Stage("scheduled", reviewed_at, scheduled_date=paid_on)
            if _is_early(arrival, paid_on)
            else Stage("to_pay", reviewed_at)
        )
    settled_at = datetime.combine(paid_on + timedelta(days=1), time(2), UTC)
    if settled_at >= datetime.combine(today, time.min, UTC):
        return Stage("pending", reviewed_at, scheduled_date=paid_on)
    return Stage("paid", settled_at, payment_date=paid_on, matched=rng.random() < 0.93)


def _payment_day(arrival: Arrival, rng: random.Random) -> date:
    """Most invoices are paid just before they are due; one in seven is forgotten for weeks."""
    due = arrival.bill.due_date or arrival.bill.issue_date + timedelta(days=30)
    if rng.random() < 0.14:
        return due + timedelta(days=rng.randint(20, 75))
    return due - timedelta(days=rng.randint(0, 4))


def _is_early(arrival: Arrival, paid_on: date) -> bool:
    due = arrival.bill.due_date
    return due is not None and paid_on <= due
