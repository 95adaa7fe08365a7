"""The matcher on made-up companies and on cases made by hand."""

import random
from collections import defaultdict
from dataclasses import replace

import pytest

from assistant.matching.ledger import Memory
from assistant.matching.match import match
from tests.matching.adversarial import CASES, ONE_IBAN, Case, bill, paid
from tests.matching.scoring import Score, score
from tests.matching.worlds import make_world


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    links = match(case.bills, case.payments)
    found = {(one.bill, one.payment) for one in links}
    assert case.links <= found
    assert not case.never & found
    assert case.may_be_automatic or not any(one.automatic for one in links)


@pytest.mark.parametrize(
    ("references", "precision", "recall"), [("frequent", 0.99, 0.90), ("scarce", 0.98, 0.75)]
)
def test_worlds(references: str, precision: float, recall: float) -> None:
    total = Score()
    for seed in range(3):
        world = make_world(seed, references)
        score(world, match(world.bills, world.payments), total)
    assert total.precision >= precision
    assert total.recall >= recall
    assert total.wrong_per_thousand <= 2


@pytest.mark.parametrize("seed", [3, 4])
def test_nothing_is_spent_twice(seed: int) -> None:
    world = make_world(seed)
    owed = {one.id: one.amount for one in world.bills}
    free = {one.id: one.amount for one in world.payments}
    settled: dict[int, int] = defaultdict(int)
    spent: dict[int, int] = defaultdict(int)
    for link in match(world.bills, world.payments):
        settled[link.bill] += link.amount
        spent[link.payment] += link.spent
    assert all(abs(settled[at]) <= abs(owed[at]) for at in settled)
    assert all(abs(spent[at]) <= abs(free[at]) for at in spent)


def test_the_order_of_records_does_not_matter() -> None:
    world = make_world(5, invoices=150)
    first = match(world.bills, world.payments)
    bills, payments = list(world.bills), list(world.payments)
    random.Random(1).shuffle(bills)
    random.Random(2).shuffle(payments)
    again = match(bills, payments)
    assert {(one.bill, one.payment) for one in first} == {(o.bill, o.payment) for o in again}


def test_a_declined_pair_stays_apart() -> None:
    one, line = bill(1, "75.40", "2025-03-01"), paid(1, "75.40", "2025-03-31", "LUMEN STUDIO")
    assert match([one], [line])
    assert not match([one], [line], Memory(declined=frozenset({(1, 1)})))


def test_links_that_stand_are_spent() -> None:
    one = bill(1, "900.00", "2025-05-01")
    lines = [paid(1, "300.00", "2025-05-31", "LUMEN STUDIO F-0001")]
    stands = tuple(match([one], lines))
    later = paid(2, "600.00", "2025-06-30", "LUMEN STUDIO")
    (link,) = match([one], [*lines, later], Memory(kept=stands))
    assert (link.payment, link.amount) == (2, later.amount)
    assert not match([one], lines, Memory(kept=stands))


def test_a_confirmed_payee_is_known_again() -> None:
    one = bill(1, "75.40", "2025-03-01", name="Officina Lume S.r.l.")
    line = paid(1, "75.40", "2025-03-31", "SUMUP TRATTORIA", ONE_IBAN)
    assert not match([one], [line])
    (by_iban,) = match([one], [line], Memory(aliases={ONE_IBAN: one.vendor}))
    assert "alias" in by_iban.signals
    (by_words,) = match([one], [replace(line, iban="")], Memory(aliases={"trattoria": one.vendor}))
    assert "alias" in by_words.signals


def test_what_the_bank_says_was_charged_decides_between_currencies() -> None:
    one = bill(1, "1090.00", "2025-05-01", "INV-1042", currency="USD")
    other = bill(2, "1100.00", "2025-05-01", "INV-1043", currency="USD")
    line = paid(1, "1004.20", "2025-05-30", "LUMEN STUDIO")
    line = replace(line, original=other.amount, original_currency="USD")
    (link,) = match([one, other], [line])
    assert (link.bill, link.amount, link.spent) == (2, other.amount, line.amount)


@pytest.mark.parametrize(
    ("amount", "label", "is_suggested"),
    [
        ("75.43", "PRLV SEPA", True),
        ("75.43", "PRLV SEPA LUMEN", True),  # a part of the name, which others share
        ("70.00", "PRLV SEPA", False),  # a round amount proves nothing
        ("75.43", "PRLV SEPA GARAGE VERCORS", False),  # somebody else's
        ("75.43", "PRLV SEPA F-0999", False),  # another number
    ],
)
def test_an_amount_that_nothing_else_has_is_suggested(
    amount: str, label: str, is_suggested: bool
) -> None:
    others = [bill(at, "19.99", "2025-03-01", name=f"Lumen {trade}", vendor=at)
              for at, trade in ((8, "Telecom"), (9, "Papeterie"))]  # fmt: skip
    bills = [bill(1, amount, "2025-03-01"), *others]
    found = [one for one in match(bills, [paid(1, amount, "2025-03-31", label)]) if one.bill == 1]
    assert bool(found) is is_suggested
    assert not any(one.automatic for one in found)


def test_an_amount_that_another_bill_or_line_has_too_is_not() -> None:
    one, line = bill(1, "75.43", "2025-03-01"), paid(1, "75.43", "2025-03-31", "PRLV SEPA")
    assert match([one], [line])
    assert not match([one, bill(2, "75.43", "2025-03-02")], [line])
    assert not match([one], [line, paid(2, "75.43", "2025-05-31", "CARTE GARAGE VERCORS")])
