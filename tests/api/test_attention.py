"""/attention: ranked signals, set aside and brought back."""

import httpx


def test_signals_are_ranked_and_a_dismissed_one_moves_apart(
    approver: httpx.Client, viewer: httpx.Client
) -> None:
    signals = viewer.get("/attention").json()["signals"]
    late = next(one for one in signals if one["kind"] == "overdue" and one["label"] == "H-1")
    assert [one["rank"] for one in signals] == list(range(1, len(signals) + 1))
    assert late["url"] == f"/invoices/{late['invoice_id']}"
    assert late["amount"] == {"value": "1500.50", "currency": "EUR"}
    path = f"/attention/{late['key']}/dismissal"
    assert viewer.post(path, json={"reason": "no"}).status_code == 403
    left = approver.post(path, json={"reason": "Paid by hand"}).json()
    assert late["key"] not in [one["key"] for one in left["signals"]]
    (aside,) = left["dismissed"]
    assert aside["dismissal"]["reason"] == "Paid by hand"
    assert aside["dismissal"]["by"]
    back = approver.delete(path).json()
    assert late["key"] in [one["key"] for one in back["signals"]]
    assert back["dismissed"] == []
    assert approver.delete(path).status_code == 404


def test_a_reason_may_not_be_endless(approver: httpx.Client) -> None:
    answer = approver.post("/attention/overdue-1/dismissal", json={"reason": "x" * 501})
    assert answer.status_code == 400
