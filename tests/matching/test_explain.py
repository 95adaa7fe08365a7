"""Explanations: what is told would mend it does mend it."""

import pytest

from assistant.matching.explain import changed, explain
from assistant.matching.match import match, settled
from tests.matching.adversarial import ONE_IBAN, OTHER_IBAN, bill, paid
from tests.matching.worlds import make_world


def test_a_payment_that_is_short() -> None:
    one = bill(1, "2238.50", "2025-10-21", "214/2025", "Officina Lume S.r.l.")
    line = paid(1, "2000.00", "2025-10-30", "OFFICINA LUME SRL")
    reason = explain(one, [one], [line])
    assert reason.code == "amount"
    checks = {check.name: (check.result, check.difference) for check in reason.near[0].checks}
    assert checks["amount"] == ("other", line.amount - one.amount)
    assert checks["payee"][0] == "same"
    kinds = {change.kind: change for change in reason.changes}
    assert kinds["credit_note"].amount == one.amount - line.amount
    assert "settle" in kinds


def test_two_lines_as_good_as_each_other() -> None:
    one = bill(1, "120.00", "2025-01-05", "LS-2025-001")
    lines = [paid(1, "120.00", "2025-02-03", "LUMEN"), paid(2, "120.00", "2025-02-05", "LUMEN")]
    reason = explain(one, [one], lines)
    assert reason.code == "tie"
    assert {near.payment.id for near in reason.near} == {1, 2}
    assert {(change.kind, change.payment) for change in reason.changes} >= {
        ("reference", 1), ("reference", 2), ("choose", 1), ("choose", 2),
    }  # fmt: skip


def test_another_account() -> None:
    one = bill(1, "240.00", "2025-05-01", iban=ONE_IBAN)
    line = paid(1, "240.00", "2025-05-30", "VIR LUMEN STUDIO", OTHER_IBAN)
    assert explain(one, [one], [line]).code == "account"


def test_nothing_near() -> None:
    one = bill(1, "240.00", "2025-05-01")
    reason = explain(one, [one], [])
    assert (reason.code, reason.near) == ("none", ())
    (change,) = reason.changes
    assert (change.kind, change.payment, change.amount) == ("payment", None, one.amount)


@pytest.mark.parametrize("references", ["frequent", "scarce"])
def test_the_change_that_is_told_makes_it_match(references: str) -> None:
    world = make_world(7, references, invoices=120, suppliers=30)
    board = settled(world.bills, world.payments)
    open_bills = [one for at, one in enumerate(world.bills) if board.is_open(at)][:25]
    tried = 0
    for one in open_bills:
        same = [other for other in world.bills if other.vendor == one.vendor]
        reason = explain(one, same, world.payments)
        for change in reason.changes:
            if change.kind in ("choose", "settle"):
                continue
            bills, payments = changed(change, one, same, world.payments)
            wanted = change.payment if change.payment is not None else payments[-1].id
            assert (one.id, wanted) in {(o.bill, o.payment) for o in match(bills, payments)}
            tried += 1
    assert tried >= len(open_bills) // 2
